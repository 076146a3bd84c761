import Canon
import Store
import WebAuthn

/// A passkey of an account, as this node remembers it.
struct Passkey: Sendable {
    /// How it came to the account.
    enum Source: String, Sendable { case first, device, recovery }

    var id: [UInt8]
    var account: String
    var key: CredentialKey
    var signCount: UInt32
    var isBackupEligible: Bool
    var isBackedUp: Bool
    var source: Source
    var createdAt: Instant
    var usedAt: Instant?

    var known: KnownCredential { KnownCredential(id: id, key: key, signCount: signCount, isBackupEligible: isBackupEligible) }

    /// The most that one account may have.
    static let most = 20

    static func find(_ id: [UInt8], in transaction: any ReadTransaction) throws -> Passkey? {
        try transaction.first("SELECT \(columns) FROM people_passkeys WHERE id = ?", [.blob(id)]).flatMap(read)
    }

    static func all(of account: String, in transaction: any ReadTransaction) throws -> [Passkey] {
        try transaction.query("SELECT \(columns) FROM people_passkeys WHERE account = ? ORDER BY created_at, id", [.text(account)]).compactMap(read)
    }

    /// Throws `passkey.known` where the id is registered already (WebAuthn L3 §7.1 step 25).
    static func add(_ made: Registration, to account: String, _ source: Source, at now: Instant, in transaction: any WriteTransaction) throws
        -> Passkey
    {
        guard try find(made.credentialID, in: transaction) == nil else { throw PeopleFailure.passkeyKnown }
        guard try all(of: account, in: transaction).count < most else { throw PeopleFailure.tooManyPasskeys }
        try transaction.execute(
            "INSERT INTO people_passkeys (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .blob(made.credentialID), .text(account), .text(made.key.multikey), .integer(Int64(made.signCount)),
                .integer(made.isBackupEligible ? 1 : 0), .integer(made.isBackedUp ? 1 : 0), .text(source.rawValue), .integer(now.milliseconds), .null,
            ])
        return Passkey(
            id: made.credentialID, account: account, key: made.key, signCount: made.signCount, isBackupEligible: made.isBackupEligible,
            isBackedUp: made.isBackedUp, source: source, createdAt: now)
    }

    /// Remembers what an answer said.
    func used(_ assertion: Assertion, at now: Instant, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "UPDATE people_passkeys SET sign_count = ?, backed_up = ?, used_at = ? WHERE id = ?",
            [.integer(Int64(assertion.signCount)), .integer(assertion.isBackedUp ? 1 : 0), .integer(now.milliseconds), .blob(id)])
    }

    static func remove(_ id: [UInt8], of account: String, in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM people_passkeys WHERE id = ? AND account = ?", [.blob(id), .text(account)])
    }

    private static let columns = "id, account, public_key, sign_count, backup_eligible, backed_up, source, created_at, used_at"

    private static func read(_ row: SQLRow) -> Passkey? {
        guard let key = try? CredentialKey(multikey: row.text(2)) else { return nil }
        return Passkey(
            id: row.blob(0), account: row.text(1), key: key, signCount: UInt32(clamping: row.integer(3)), isBackupEligible: row.integer(4) == 1,
            isBackedUp: row.integer(5) == 1, source: Source(rawValue: row.text(6)) ?? .device, createdAt: Instant(milliseconds: row.integer(7)),
            usedAt: row[8].integer.map { Instant(milliseconds: $0) })
    }
}
