import Canon
import Ledger
import Node
import Signing
import Store
import Synchronization

/// What is to be sent to peers, kept until it has arrived.
///
/// A sealed record is not copied into it but named by its position, so that an erased one is gone from here too.
package struct Outbox: Sendable {
    static let inboxPath = "/api/v1/inbox"
    private static let cursor = "outbox.cursor"
    /// How many records without a sealed one may lie between what was looked at and what the cursor in the store says.
    private static let step: Int64 = 20_000
    private let scanned = Scanned()

    /// How far this process has looked for sealed records: most logs have few, and looking again at every commit would cost more and more.
    private final class Scanned: Sendable {
        let position = Mutex<Int64>(0)
    }

    /// Adds something for a peer, due at once.
    func add(_ path: String, body: [UInt8], for peer: String, now: Instant, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO outbox (peer, path, body, attempts, due, problem) VALUES (?, ?, ?, 0, ?, NULL)",
            [.text(peer), .text(path), .blob(body), .integer(now.milliseconds)])
    }

    /// Finds sealed records that were logged since the last call and puts a delivery into the outbox for each node that hosts one of their parties.
    ///
    /// - Returns: whether anything is to be delivered.
    func collect(for context: FederationContext) async throws -> Bool {
        let (hasSealed, stored, end) = try await context.store.read { transaction in
            let stored = try position(in: transaction)
            let from = max(stored, scanned.position.withLock { $0 })
            let found = try transaction.first("SELECT 1 FROM openings WHERE idx >= ? AND state = 1 LIMIT 1", [.integer(from)]) != nil
            return (found, stored, max(from, Int64(try LogQueries.size(in: transaction))))
        }
        guard hasSealed else {
            scanned.position.withLock { $0 = max($0, end) }
            if end - stored >= Outbox.step { try await context.store.write { try move(to: end, in: $0) } }
            return false
        }
        let (origin, now) = (context.origin, context.now)
        return try await context.store.write { transaction in
            var next = max(try position(in: transaction), scanned.position.withLock { $0 })
            var found: [(position: Int64, hosts: Set<String>)] = []
            try transaction.forEach("SELECT idx, record FROM openings WHERE idx >= ? AND state = 1 ORDER BY idx LIMIT 1000", [.integer(next)]) {
                row in
                next = row.integer(0) + 1
                let hosts = Set(try Record(bytes: row.blob(1)).audience.compactMap { Outbox.host(of: $0) }).subtracting([origin])
                if !hosts.isEmpty { found.append((row.integer(0), hosts)) }
                return true
            }
            for (position, hosts) in found {
                let body: JSON = ["position": .integer(position)]
                for host in hosts.sorted() { try add(Outbox.inboxPath, body: body.canonicalBytes, for: host, now: now, in: transaction) }
            }
            try move(to: next, in: transaction)
            return !found.isEmpty
        }
    }

    private func move(to next: Int64, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM settings WHERE name = ?", [.text(Outbox.cursor)])
        try transaction.execute("INSERT INTO settings VALUES (?, ?)", [.text(Outbox.cursor), .text(String(next))])
    }

    /// The origin of the node that hosts an identity; nil for one that is no did:web.
    static func host(of did: String) -> String? {
        (try? DIDWeb.parts(of: did)).map { parts in parts.port.map { "\(parts.host):\($0)" } ?? parts.host }
    }

    private func position(in transaction: any ReadTransaction) throws -> Int64 {
        try transaction.first("SELECT value FROM settings WHERE name = ?", [.text(Outbox.cursor)]).flatMap { Int64($0.text(0)) } ?? 0
    }

    /// The body that is sent for a delivery of the inbox; nil when the record has been erased since.
    func delivery(_ reference: [UInt8], log: String, in transaction: any ReadTransaction) throws -> [UInt8]? {
        guard let position = try? JSON.parse(reference)["position"]?.integer,
            let row = try transaction.first(
                "SELECT o.salt, o.record, e.entry FROM openings o JOIN entries e ON e.idx = o.idx WHERE o.idx = ? AND o.state = 1",
                [.integer(position)]),
            let entry = try? JSON.parse(row.blob(2)), let record = try? JSON.parse(row.blob(1))
        else { return nil }
        let body: JSON = [
            "log": .string(log), "position": .integer(position), "entry": entry, "salt": .string(Multibase.base64URL(row.blob(0))), "record": record,
        ]
        return body.canonicalBytes
    }
}
