import Canon
import Node
import PeopleAPI
import Store
import WebAuthn

/// A person's account on this node.
struct Account: Sendable {
    var id: String
    var name: String
    /// What passkeys know the account by; random.
    var handle: [UInt8]
    var createdAt: Instant

    static func find(_ id: String, in transaction: any ReadTransaction) throws -> Account? {
        try read("WHERE id = ?", .text(id), in: transaction)
    }

    static func find(handle: [UInt8], in transaction: any ReadTransaction) throws -> Account? {
        try read("WHERE handle = ?", .blob(handle), in: transaction)
    }

    static func areThere(in transaction: any ReadTransaction) throws -> Bool {
        try transaction.first("SELECT id FROM people_accounts LIMIT 1") != nil
    }

    static func make(name: String, handle: [UInt8], at now: Instant, in transaction: any WriteTransaction) throws -> Account {
        let account = Account(id: RosterForm.words(RandomBytes.draw(16)), name: name, handle: handle, createdAt: now)
        try transaction.execute(
            "INSERT INTO people_accounts VALUES (?, ?, ?, ?)", [.text(account.id), .text(name), .blob(handle), .integer(now.milliseconds)])
        return account
    }

    /// Forgets the person: name, passkeys, sessions, codes and the openings of the roster's digests.
    static func erase(_ id: String, in transaction: any WriteTransaction) throws {
        for table in ["people_offices", "people_passkeys", "people_sessions", "people_codes", "people_events"] {
            try transaction.execute("DELETE FROM \(table) WHERE account = ?", [.text(id)])
        }
        try transaction.execute("DELETE FROM people_accounts WHERE id = ?", [.text(id)])
        transaction.leaveNoTrace()
    }

    private static func read(_ condition: String, _ value: SQLValue, in transaction: any ReadTransaction) throws -> Account? {
        try transaction.first("SELECT id, name, handle, created_at FROM people_accounts " + condition, [value]).map {
            Account(id: $0.text(0), name: $0.text(1), handle: $0.blob(2), createdAt: Instant(milliseconds: $0.integer(3)))
        }
    }
}

/// What a person is to a party: the pseudonym that the roster knows, and the opening of its digest of the name.
struct LocalOffice: Sendable {
    var account: String
    var party: String
    var slug: String
    var pseudonym: String
    var salt: [UInt8]

    static func all(of account: String, in transaction: any ReadTransaction) throws -> [LocalOffice] {
        try read("WHERE account = ? ORDER BY slug", account, in: transaction)
    }

    static func all(at party: String, in transaction: any ReadTransaction) throws -> [LocalOffice] {
        try read("WHERE party = ? ORDER BY pseudonym", party, in: transaction)
    }

    func insert(in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO people_offices VALUES (?, ?, ?, ?, ?)", [.text(account), .text(party), .text(slug), .text(pseudonym), .blob(salt)])
    }

    static func fresh(account: String, party: String, slug: String) -> LocalOffice {
        LocalOffice(account: account, party: party, slug: slug, pseudonym: RosterForm.pseudonym(), salt: RandomBytes.draw(32))
    }

    private static func read(_ condition: String, _ value: String, in transaction: any ReadTransaction) throws -> [LocalOffice] {
        try transaction.query("SELECT account, party, slug, pseudonym, name_salt FROM people_offices " + condition, [.text(value)]).map {
            LocalOffice(account: $0.text(0), party: $0.text(1), slug: $0.text(2), pseudonym: $0.text(3), salt: $0.blob(4))
        }
    }
}
