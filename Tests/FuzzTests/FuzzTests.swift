import Foundation
import TestKit
import Testing

/// Every parser of outside bytes, over its corpus and over mutations of it: it returns, in bounded time, and what it accepts it accepts again unchanged.
///
/// The suite takes each through its corpus and a fixed number of mutations; COMITY_SOAK_FUZZ gives seconds for each instead (`make soak`). A crash ends
/// the process: COMITY_FUZZ_TRACE=FILE keeps the last input in a file.
@Suite(.serialized) struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = environment["COMITY_SOAK_FUZZ"].flatMap { Double($0) }
    private static let trace = environment["COMITY_FUZZ_TRACE"]

    private static func seeds(_ name: String) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpora/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
    }

    /// What a parser accepts, written again, must be accepted and come to the same.
    private static func check(_ target: FuzzTarget, _ bytes: [UInt8], _ comment: @autoclosure () -> String) -> Bool {
        guard let once = target.run(bytes) else { return false }
        let again = target.run(once)
        #expect(again == once, "\(target.name), \(comment()): \(String(decoding: bytes.prefix(300), as: UTF8.self))")
        return true
    }

    @Test(arguments: FuzzTarget.all)
    func returnsAndKeepsItsPromises(_ target: FuzzTarget) throws {
        let seeds = try Self.seeds(target.name)
        #expect(!seeds.isEmpty, "a fuzz target without seeds finds nothing")
        for (i, seed) in seeds.enumerated() { _ = Self.check(target, seed, "seed file \(i)") }
        var mutation = Mutation(random: .fresh("fuzzing \(target.name)"), seeds: seeds, words: target.words.map { Array($0.utf8) })
        let seed = mutation.random.seed
        let start = ContinuousClock.now
        var (count, accepted) = (0, 0)
        var slowest: (Duration, Int) = (.zero, 0)
        while Self.seconds.map({ start.duration(to: .now) < .seconds($0) }) ?? (count < target.rounds) {
            let bytes = mutation.next()
            if let trace = Self.trace { try Data(bytes).write(to: URL(filePath: trace)) }
            let begun = ContinuousClock.now
            if Self.check(target, bytes, "COMITY_SEED=\(seed), round \(count)") { accepted += 1 }
            let took = begun.duration(to: .now)
            if took > slowest.0 { slowest = (took, bytes.count) }
            count += 1
        }
        // Time must not explode with the input: the largest input here has 200,000 bytes.
        #expect(slowest.0 < .seconds(20), "\(target.name) took \(slowest.0) for \(slowest.1) bytes, COMITY_SEED=\(seed)")
        print("fuzzing \(target.name): \(count) inputs, \(accepted) accepted, the slowest took \(slowest.0) for \(slowest.1) bytes")
    }
}
