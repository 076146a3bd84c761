#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Bytes that nobody can guess, for salts, keys of files, tokens and nonces.
package enum RandomBytes {
    /// What `getentropy` gives at most at once.
    private static let most = 256

    /// `count` bytes from the system's cryptographic source: one call of the system for a salt or a key.
    package static func draw(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { out, filled in
            while filled < count {
                let wanted = min(most, count - filled)
                guard let start = out.baseAddress, getentropy(start + filled, wanted) == 0 else {
                    // Swift's own generator asks the same source in other ways, and ends the process if there is none.
                    var random = SystemRandomNumberGenerator()
                    out[filled] = UInt8.random(in: 0...255, using: &random)
                    filled += 1
                    continue
                }
                filled += wanted
            }
        }
    }
}
