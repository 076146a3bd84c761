import Synchronization
import Verifier

/// A log whose files a test holds in its hands.
struct MemorySource: LogSource {
    var name = "a test"
    var isComplete = false
    var files: [String: [UInt8]] = [:]
    /// What was read, in order.
    let reads = ReadLog()

    func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
        reads.note(path)
        guard let bytes = files[path] else { return nil }
        guard bytes.count <= limit else { throw LogSourceError(.tooLarge, "\(path) has \(bytes.count) bytes") }
        return bytes
    }

    final class ReadLog: Sendable {
        private let all = Mutex<[String]>([])
        func note(_ path: String) { all.withLock { $0.append(path) } }
        var paths: [String] { all.withLock { $0 } }
    }
}

extension AuditOutcome {
    /// `code at place` of each problem: what tests compare.
    var found: [String] { report.problems.map { "\($0.code.rawValue) at \($0.place)" } }
}
