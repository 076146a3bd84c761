import Foundation

/// A random source that can be run again: SplitMix64 (Steele, Lea and Flood 2014). Prints nothing; tests put `seed` into their messages.
package struct SeededRandom: RandomNumberGenerator {
    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64) { (self.seed, state) = (seed, seed) }

    /// The seed of the environment's COMITY_SEED, or a fresh one, which is printed so that a failure can be repeated.
    package static func fresh(_ purpose: String) -> SeededRandom {
        let seed = ProcessInfo.processInfo.environment["COMITY_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        print("\(purpose): COMITY_SEED=\(seed)")
        return SeededRandom(seed: seed)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
