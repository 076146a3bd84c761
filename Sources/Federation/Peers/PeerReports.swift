import Canon
import Logging
import Node
import Store
import Synchronization

/// How working with each peer goes. Kept in memory by topic; the peer's row holds the words of all topics, and its state.
package final class PeerReports: Sendable {
    /// What is being done with a peer when something goes wrong.
    package enum Topic: String, Sendable, CaseIterable, Comparable {
        case following, records, witnessing, heads, deliveries, keys
        package static func < (l: Topic, r: Topic) -> Bool { l.rawValue < r.rawValue }
    }

    private struct Report {
        var words: [Topic: String] = [:]
        var failures = 0
        var isUnresponsive: Bool?
        var writtenSeen: Instant?
    }

    /// Rounds that must fail in a row before a peer is called unresponsive.
    private static let patience = 3
    /// `last_seen` is a durable write, so it is not made at every round.
    private static let seenInterval: Int64 = 60

    private let store: any Store
    private let clock: @Sendable () -> Instant
    private let log: Logger
    private let reports = Mutex<[String: Report]>([:])

    package init(store: any Store, clock: @escaping @Sendable () -> Instant, log: Logger) { (self.store, self.clock, self.log) = (store, clock, log) }

    /// Notes what is wrong about a topic, or that nothing is any more.
    package func set(_ topic: Topic, _ words: String?, of origin: String) async {
        let changed = reports.withLock { reports -> String?? in
            var report = reports[origin] ?? Report()
            guard report.words[topic] != words else { return nil }
            report.words[topic] = words
            reports[origin] = report
            return .some(PeerReports.detail(report.words))
        }
        guard let detail = changed else { return }
        if let words { log.notice("peer trouble", metadata: ["peer": "\(origin)", "topic": "\(topic.rawValue)", "detail": "\(words)"]) }
        await write { try PeerTable.set(detail: detail, of: origin, in: $0) }
    }

    /// The peer answered, and what it answered held.
    package func succeeded(_ origin: String) async {
        let now = clock()
        let (recovered, seen) = reports.withLock { reports -> (Bool, Bool) in
            var report = reports[origin] ?? Report()
            let recovered = report.isUnresponsive != false
            let seen = report.writtenSeen.map { now.seconds - $0.seconds >= PeerReports.seenInterval } ?? true
            report.failures = 0
            report.isUnresponsive = false
            if seen { report.writtenSeen = now }
            reports[origin] = report
            return (recovered, seen)
        }
        guard recovered || seen else { return }
        await write { transaction in
            if recovered { try PeerTable.set(.active, of: origin, in: transaction) }
            try PeerTable.set(lastSeen: now, of: origin, in: transaction)
        }
    }

    /// The peer did not answer, or with nothing that held.
    package func failed(_ origin: String) async {
        let isNew = reports.withLock { reports -> Bool in
            var report = reports[origin] ?? Report()
            defer { reports[origin] = report }
            report.failures += 1
            guard report.failures >= PeerReports.patience, report.isUnresponsive != true else { return false }
            report.isUnresponsive = true
            return true
        }
        if isNew { await write { try PeerTable.set(.unresponsive, of: origin, in: $0) } }
    }

    /// Starts afresh with a peer that was pinned anew.
    package func forget(_ origin: String) { reports.withLock { $0[origin] = nil } }

    private func write(_ body: @escaping @Sendable (any WriteTransaction) throws -> Void) async {
        do { try await store.write(body) } catch { log.error("a peer's state could not be written", metadata: ["error": "\(error)"]) }
    }

    private static func detail(_ words: [Topic: String]) -> String? {
        words.isEmpty ? nil : words.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n")
    }
}
