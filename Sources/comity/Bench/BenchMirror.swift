import Canon
import Node
import Signing
import Store

/// Copies a small log into the mirror of another node, as following it would, for measurements within one process.
enum BenchMirror {
    static func take(_ source: NodeService, into node: NodeService) throws {
        let log = SQLValue.text(source.origin)
        let (rows, heads) = try source.store.readNow { transaction in
            (
                try transaction.query(
                    "SELECT o.idx, e.entry, o.state, o.record_id, o.salt, o.record FROM openings o JOIN entries e ON e.idx = o.idx ORDER BY o.idx"),
                try transaction.query("SELECT size, root, note FROM checkpoints ORDER BY size")
            )
        }
        let keys = source.keys
        let logKey = try NoteVerifier(name: source.origin, key: keys.key(.log, of: source.did).key.publicKey, type: .ed25519).vkey
        let witnessKey = try NoteVerifier(
            name: source.origin + "/witness", key: keys.key(.witness, of: source.did).key.publicKey, type: .ed25519Cosignature
        ).vkey
        let registry = node.registry
        try node.store.writeNow { transaction in
            for table in ["peer_entries", "peer_openings", "peer_checkpoints"] {
                try transaction.execute("DELETE FROM \(table) WHERE log = ?", [log])
            }
            try transaction.execute("DELETE FROM peers WHERE origin = ?", [log])
            for table in registry.allTables { try transaction.execute("DELETE FROM \(table.name) WHERE origin = ?", [log]) }
            try transaction.execute(
                "INSERT INTO peers VALUES (?, ?, ?, ?, ?, ?, 'witness', 'active', 0, NULL, NULL)",
                [
                    log, .text(source.address.url), .text(source.did), .text(logKey), .text(witnessKey),
                    .blob(Digest.sha256(Array(source.did.utf8)).bytes),
                ])
            for head in heads {
                try transaction.execute("INSERT INTO peer_checkpoints VALUES (?, ?, ?, ?, 'self', 0)", [log, head[0], head[1], head[2]])
            }
            for row in rows {
                try transaction.execute("INSERT INTO peer_entries VALUES (?, ?, ?)", [log, row[0], row[1]])
                try transaction.execute(
                    "INSERT INTO peer_openings VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)", [log, row[0], row[2], row[3], row[4], row[5]])
                guard let record = try? Record(bytes: row.blob(5)) else { continue }
                try registry.project(
                    registry.rows(for: record), origin: source.origin, position: UInt64(row.integer(0)), sealed: false, in: transaction)
            }
        }
    }
}
