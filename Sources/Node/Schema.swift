import Canon
import Store

/// The tables that every node has, and the steps from one version of them to the next.
///
/// Each is Log (the truth), Bodies (content by digest), Derived (rebuilt from records) or Local (this machine's alone): docs/architecture.md.
package enum Schema {
    /// The version this program writes. An older file is brought up in one transaction; a newer one is refused.
    package static let version: Int64 = 1

    private static let log = [
        "CREATE TABLE entries (idx INTEGER PRIMARY KEY, entry BLOB NOT NULL)",
        "CREATE TABLE openings (idx INTEGER PRIMARY KEY, state INTEGER NOT NULL, record_id BLOB NOT NULL, salt BLOB, record BLOB, tombstone BLOB)",
        "CREATE UNIQUE INDEX openings_record ON openings (record_id)",
        "CREATE TABLE tiles (level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, idx)) WITHOUT ROWID",
        "CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note TEXT NOT NULL)",
        "CREATE TABLE cosignatures (size INTEGER NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL, time INTEGER NOT NULL, "
            + "PRIMARY KEY (name, size)) WITHOUT ROWID",
    ]

    private static let bodies = [
        "CREATE TABLE bodies (digest BLOB PRIMARY KEY, media_type TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID"
    ]

    /// What was read from peers, verified, and is kept as a mirror.
    private static let mirror = [
        "CREATE TABLE peers (origin TEXT PRIMARY KEY, url TEXT NOT NULL, did TEXT NOT NULL, log_key TEXT NOT NULL, witness_key TEXT NOT NULL, "
            + "identity_digest BLOB NOT NULL, role TEXT NOT NULL, state TEXT NOT NULL, added_at INTEGER NOT NULL, last_seen INTEGER, detail TEXT) WITHOUT ROWID",
        "CREATE TABLE peer_entries (log TEXT NOT NULL, idx INTEGER NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (log, idx)) WITHOUT ROWID",
        "CREATE TABLE peer_openings (log TEXT NOT NULL, idx INTEGER NOT NULL, state INTEGER NOT NULL, record_id BLOB, salt BLOB, record BLOB, "
            + "tombstone BLOB, note TEXT, PRIMARY KEY (log, idx)) WITHOUT ROWID",
        "CREATE INDEX peer_openings_record ON peer_openings (record_id)",
        // Where records stand, by their names; `log` is null for our own. See `RecordRows.named`.
        "CREATE VIEW record_places AS SELECT record_id AS id, NULL AS log, idx AS position FROM openings "
            + "UNION ALL SELECT record_id, log, idx FROM peer_openings",
        "CREATE TABLE peer_tiles (log TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL, "
            + "PRIMARY KEY (log, level, idx)) WITHOUT ROWID",
        "CREATE TABLE peer_checkpoints (log TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, source TEXT NOT NULL, "
            + "seen_at INTEGER NOT NULL, PRIMARY KEY (log, size, root)) WITHOUT ROWID",
        "CREATE TABLE peer_cosignatures (log TEXT NOT NULL, size INTEGER NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL, time INTEGER NOT NULL, "
            + "PRIMARY KEY (log, name, size)) WITHOUT ROWID",
        "CREATE TABLE equivocations (id BLOB PRIMARY KEY, log TEXT NOT NULL, proof TEXT NOT NULL, found_at INTEGER NOT NULL, source TEXT NOT NULL) WITHOUT ROWID",
    ]

    private static let witness = [
        "CREATE TABLE witnessed (origin TEXT PRIMARY KEY, log_key TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, "
            + "line TEXT NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID"
    ]

    private static let local = [
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE keys (multikey TEXT PRIMARY KEY, did TEXT NOT NULL, purpose TEXT NOT NULL, sealed TEXT NOT NULL, added_at INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE INDEX keys_did ON keys (did, purpose)",
        "CREATE TABLE parties (did TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE) WITHOUT ROWID",
        "CREATE TABLE nonces (key TEXT NOT NULL, nonce TEXT NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (key, nonce)) WITHOUT ROWID",
        "CREATE TABLE inbox (sender TEXT NOT NULL, id BLOB NOT NULL, digest BLOB NOT NULL, received_at INTEGER NOT NULL, answer TEXT NOT NULL, "
            + "PRIMARY KEY (sender, id)) WITHOUT ROWID",
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY, peer TEXT NOT NULL, path TEXT NOT NULL, body BLOB NOT NULL, attempts INTEGER NOT NULL, "
            + "due INTEGER NOT NULL, problem TEXT)",
    ]

    /// Creates or upgrades all tables. Run before anything else, inside one durable transaction.
    package static func migrate(_ transaction: any WriteTransaction, modules: [any Module]) throws {
        try transaction.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
        let found = try transaction.first("SELECT version FROM schema_version")?.integer(0)
        if let found, found > version {
            throw StoreError(
                .newerSchema,
                "this store has schema \(found) and this program knows \(version); it was written by a newer Comity. Use that one, or restore a backup made before"
            )
        }
        if found == nil {
            for statement in log + bodies + mirror + witness + local { try transaction.execute(statement) }
            try transaction.execute("CREATE TABLE derived_versions (name TEXT PRIMARY KEY, shape TEXT NOT NULL) WITHOUT ROWID")
            try transaction.execute("INSERT INTO schema_version VALUES (?)", [.integer(version)])
        }
        for statement in modules.flatMap(\.localTables) { try transaction.execute(statement) }
        for table in modules.flatMap(\.tables) {
            let shape = table.creation().joined(separator: ";\n")
            let known = try transaction.first("SELECT shape FROM derived_versions WHERE name = ?", [.text(table.name)])
            guard known == nil else { continue }
            for statement in table.creation() { try transaction.execute(statement) }
            try transaction.execute("INSERT INTO derived_versions VALUES (?, ?)", [.text(table.name), .text(shape)])
        }
    }

    /// The derived tables whose shape this program has changed since the store was written: they must be rebuilt.
    package static func changedTables(_ transaction: any ReadTransaction, modules: [any Module]) throws -> [DerivedTable] {
        try modules.flatMap(\.tables).filter { table in
            let known = try transaction.first("SELECT shape FROM derived_versions WHERE name = ?", [.text(table.name)])?.text(0)
            return known != table.creation().joined(separator: ";\n")
        }
    }
}
