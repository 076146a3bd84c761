import Canon
import Ledger
import Node
import Signing
import Store
import StoreSQLite

extension TestNode {
    /// Copies another node's log into this one's mirror, as if it had been followed up to now: entries, openings, and the rows of readable records.
    ///
    /// - Parameters:
    ///   - sealed: whether the other node gave us its sealed openings too.
    ///   - addressed: of the sealed ones only those that name a party of this node, as nodes do among themselves.
    ///   - role: what the other node is to this one, `peer` or `witness`: it is pinned by its keys then, and the heads that it signed are held as well.
    package func mirror(_ other: TestNode, sealed: Bool = false, addressed: Bool = false, as role: String? = nil) throws {
        let log = other.origin
        let rows = try other.store.readNow {
            try $0.query("SELECT o.idx, e.entry, o.state, o.record_id, o.salt, o.record, o.tombstone FROM openings o JOIN entries e ON e.idx = o.idx")
        }
        let registry = service.registry
        let pin = try role.map { try Pin(other, role: $0) }
        try store.writeNow { transaction in
            try pin?.write(in: transaction, now: clock.now)
            let before = try TestNode.readable(log, in: transaction)
            for table in ["peer_entries", "peer_openings"] { try transaction.execute("DELETE FROM \(table) WHERE log = ?", [.text(log)]) }
            for table in registry.allTables { try transaction.execute("DELETE FROM \(table.name) WHERE origin = ?", [.text(log)]) }
            for row in rows {
                let (index, state) = (row.integer(0), row.integer(2))
                try transaction.execute("INSERT INTO peer_entries VALUES (?, ?, ?)", [.text(log), .integer(index), row[1]])
                var isReadable = state == OpeningState.open.rawValue || (state == OpeningState.sealed.rawValue && sealed)
                if addressed, state == OpeningState.sealed.rawValue {
                    isReadable = isReadable && (try? Record(bytes: row.blob(5)))?.audience.contains { $0.hasPrefix(did + ":") } ?? false
                }
                try transaction.execute(
                    "INSERT INTO peer_openings VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                    [
                        .text(log), .integer(index), .integer(state), state == OpeningState.sealed.rawValue && !isReadable ? .null : row[3],
                        isReadable ? row[4] : .null, isReadable ? row[5] : .null, row[6],
                    ])
                guard isReadable, let record = try? Record(bytes: row.blob(5)) else { continue }
                let place = RecordPlace(
                    origin: log, position: UInt64(index), at: LogEntry(bytes: row.blob(1))?.at ?? Instant(milliseconds: 0))
                let counted = try registry.countedRows(registry.rows(for: record), of: record, at: place, in: transaction)
                try registry.project(
                    counted, origin: log, position: UInt64(index), sealed: state == OpeningState.sealed.rawValue, in: transaction)
            }
            // As a follower counts it: rows that came late, or went.
            let after = try TestNode.readable(log, in: transaction)
            if before.contains(where: { after[$0.key] != $0.value }) { try RowChanges.note(in: transaction) }
        }
    }
}

extension TestNode {
    /// Which entries of a mirrored log have a record here.
    private static func readable(_ log: String, in transaction: any ReadTransaction) throws -> [Int64: Bool] {
        let rows = try transaction.query("SELECT idx, record IS NOT NULL FROM peer_openings WHERE log = ?", [.text(log)])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.integer(0), $0.integer(1) != 0) })
    }
}

/// A node as another one has pinned it, with the heads that its log signed.
private struct Pin {
    let node: TestNode
    let role: String
    let logKey: String
    let witnessKey: String
    let heads: [SQLRow]

    init(_ node: TestNode, role: String) throws {
        (self.node, self.role) = (node, role)
        let keys = node.service.keys
        logKey = try NoteVerifier(name: node.origin, key: keys.key(.log, of: node.did).key.publicKey, type: .ed25519).vkey
        witnessKey = try NoteVerifier(
            name: node.origin + "/witness", key: keys.key(.witness, of: node.did).key.publicKey, type: .ed25519Cosignature
        ).vkey
        heads = try node.store.readNow { try $0.query("SELECT size, root, note FROM checkpoints ORDER BY size") }
    }

    func write(in transaction: any WriteTransaction, now: Instant) throws {
        let log = SQLValue.text(node.origin)
        try transaction.execute("DELETE FROM peers WHERE origin = ?", [log])
        try transaction.execute(
            "INSERT INTO peers VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, NULL, NULL)",
            [
                log, .text(node.url), .text(node.did), .text(logKey), .text(witnessKey), .blob(Digest.sha256(Array(node.did.utf8)).bytes),
                .text(role),
                .integer(now.milliseconds),
            ])
        try transaction.execute("DELETE FROM peer_checkpoints WHERE log = ?", [log])
        for head in heads {
            try transaction.execute(
                "INSERT INTO peer_checkpoints VALUES (?, ?, ?, ?, 'self', ?)", [log, head[0], head[1], head[2], .integer(now.milliseconds)])
        }
    }
}
