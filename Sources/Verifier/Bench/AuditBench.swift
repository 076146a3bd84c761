import Canon
import Signing

/// How fast audits are on this machine, beside what they cannot be faster than: the rate at which signatures are verified.
public enum AuditBench {
    /// An audit of a log in memory.
    public struct Outcome: Sendable {
        public var entries: UInt64
        public var seconds: Double
        public var perSecond: Double { seconds > 0 ? Double(entries) / seconds : 0 }
    }

    /// Entries, tiles and checkpoint only. Making the log up is not timed.
    public static func hashes(count: Int, tasks: Int) async throws -> Outcome {
        let log = try SyntheticLog(count: max(2, count), recordBytes: 0)
        var options = Audit.Options()
        options.readsRecords = false
        options.tasks = tasks
        return try await time(log, options)
    }

    /// Everything, over signed records of about `recordBytes` bytes.
    public static func records(count: Int, recordBytes: Int, tasks: Int) async throws -> Outcome {
        let log = try SyntheticLog(count: max(2, count), recordBytes: max(1, recordBytes))
        var options = Audit.Options()
        options.tasks = tasks
        return try await time(log, options)
    }

    /// Audits of signed records and bare verifications by turns, the best of each: on a machine that others use too, a single round says little.
    public static func comparison(
        count: Int, recordBytes: Int, tasks: Int, rounds: Int
    ) async throws -> (records: Outcome, verificationsPerSecond: Double) {
        let log = try SyntheticLog(count: max(2, count), recordBytes: max(1, recordBytes))
        var options = Audit.Options()
        options.tasks = tasks
        var best = try await time(log, options)
        var verifications = await verifications(count: count, tasks: tasks)
        for _ in 1..<max(1, rounds) {
            let outcome = try await time(log, options)
            if outcome.seconds < best.seconds { best = outcome }
            verifications = max(verifications, await self.verifications(count: count, tasks: tasks))
        }
        return (best, verifications)
    }

    /// Ed25519 verifications a second by all tasks together: 64-byte messages, as a record's proof signs.
    public static func verifications(count: Int, tasks: Int) async -> Double {
        let key = SigningKey()
        let message = [UInt8](repeating: 7, count: 64)
        let signature = key.sign(message)
        let clock = ContinuousClock()
        let start = clock.now
        let valid = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<tasks {
                group.addTask { (0..<count / tasks).reduce(0) { sum, _ in sum + (key.publicKey.isValid(signature, for: message) ? 1 : 0) } }
            }
            return await group.reduce(0, +)
        }
        return Double(valid) / seconds(clock.now - start)
    }

    private static func time(_ log: SyntheticLog, _ options: Audit.Options) async throws -> Outcome {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await Audit(of: log, options: options).run()
        let seconds = seconds(clock.now - start)
        // A benchmark that skipped the work would be fast: the log must have been found sound.
        let problems = outcome.report.problems.filter { $0.code != .checkpointSignature }
        guard problems.isEmpty else { throw AuditFailure("the log that was made up has problems: \(problems.map(\.json))") }
        return Outcome(entries: outcome.report.size ?? 0, seconds: seconds)
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
