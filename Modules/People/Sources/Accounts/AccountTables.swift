/// Rows of this node's own about people: never published, erased when a person asks.
enum AccountTables {
    static let creation = [
        "CREATE TABLE IF NOT EXISTS people_accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL, handle BLOB NOT NULL UNIQUE, created_at INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS people_offices (account TEXT NOT NULL, party TEXT NOT NULL, slug TEXT NOT NULL, pseudonym TEXT NOT NULL, "
            + "name_salt BLOB NOT NULL, PRIMARY KEY (account, party))",
        "CREATE INDEX IF NOT EXISTS people_offices_party ON people_offices (party)",
        "CREATE TABLE IF NOT EXISTS people_passkeys (id BLOB PRIMARY KEY, account TEXT NOT NULL, public_key TEXT NOT NULL, sign_count INTEGER NOT NULL, "
            + "backup_eligible INTEGER NOT NULL, backed_up INTEGER NOT NULL, source TEXT NOT NULL, created_at INTEGER NOT NULL, used_at INTEGER)",
        "CREATE INDEX IF NOT EXISTS people_passkeys_account ON people_passkeys (account)",
        "CREATE TABLE IF NOT EXISTS people_sessions (token BLOB PRIMARY KEY, account TEXT NOT NULL, how TEXT NOT NULL, agent TEXT NOT NULL, "
            + "created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL)",
        "CREATE INDEX IF NOT EXISTS people_sessions_account ON people_sessions (account)",
        "CREATE TABLE IF NOT EXISTS people_codes (digest BLOB PRIMARY KEY, account TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS people_codes_account ON people_codes (account)",
        "CREATE TABLE IF NOT EXISTS people_links (digest BLOB PRIMARY KEY, purpose TEXT NOT NULL, party TEXT, role TEXT, made_by TEXT, expires_at INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS people_challenges (challenge BLOB PRIMARY KEY, purpose TEXT NOT NULL, detail TEXT NOT NULL, expires_at INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS people_events (id INTEGER PRIMARY KEY, account TEXT NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS people_events_account ON people_events (account, id)",
    ]
}
