import Canon
import PeopleAPI
import Store

/// What happened to an account, for its owner to see.
enum Events {
    enum What: String, Sendable, CaseIterable {
        case made, signedIn, recovered, passkeyAdded, passkeyRemoved, codesMade, countSuspicious, joined
        /// Somebody else, at a party of which the account is an administrator.
        case otherRecovered
    }

    /// For how long a recovery stands at the head of other administrators' pages, in seconds.
    private static let noticed: Int64 = 30 * 86_400
    private static let kept: Int64 = 200

    static func note(_ what: What, _ account: String, at now: Instant, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO people_events (account, at, what) VALUES (?, ?, ?)", [.text(account), .integer(now.milliseconds), .text(what.rawValue)])
        // The newest ones tell what matters; an account does not grow for ever.
        try transaction.execute(
            "DELETE FROM people_events WHERE account = ? AND id NOT IN (SELECT id FROM people_events WHERE account = ? ORDER BY id DESC LIMIT ?)",
            [.text(account), .text(account), .integer(kept)])
    }

    /// Tells the other administrators of the person's parties that a recovery code was used: with one, somebody may have come in who is not the person.
    static func tellOthers(ofRecoveryBy account: String, at now: Instant, home: String, in transaction: any WriteTransaction) throws {
        for office in try LocalOffice.all(of: account, in: transaction) {
            let administrators = try KnownRoster(of: office.party, home: home, in: transaction).state().administrators(at: now)
            for other in try LocalOffice.all(at: office.party, in: transaction) where other.account != account {
                guard administrators.contains(other.pseudonym) else { continue }
                try transaction.execute(
                    "INSERT INTO people_events (account, at, what) VALUES (?, ?, ?)",
                    [.text(other.account), .integer(now.milliseconds), .text("\(What.otherRecovered.rawValue) \(office.pseudonym)")])
            }
        }
    }

    /// Recoveries of others within the last 30 days, newest first: when, and the pseudonym.
    static func recoveries(toldTo account: String, at now: Instant, in transaction: any ReadTransaction) throws -> [(at: Instant, person: String)] {
        try transaction.query(
            "SELECT at, what FROM people_events WHERE account = ? AND at > ? AND what LIKE ? ORDER BY id DESC LIMIT 20",
            [.text(account), .integer(now.adding(seconds: -noticed).milliseconds), .text(What.otherRecovered.rawValue + " %")]
        ).map { (Instant(milliseconds: $0.integer(0)), String($0.text(1).dropFirst(What.otherRecovered.rawValue.count + 1))) }
    }

    static func latest(_ account: String, _ count: Int64, in transaction: any ReadTransaction) throws -> [(at: Instant, what: What)] {
        try transaction.query("SELECT at, what FROM people_events WHERE account = ? ORDER BY id DESC LIMIT ?", [.text(account), .integer(count)])
            .compactMap { row in
                // What concerns another person has a pseudonym after the word.
                row.text(1).split(separator: " ").first.flatMap { What(rawValue: String($0)) }.map { (Instant(milliseconds: row.integer(0)), $0) }
            }
    }
}
