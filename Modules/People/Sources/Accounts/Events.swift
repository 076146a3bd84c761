import Canon
import Store

/// What happened to an account, for its owner to see.
enum Events {
    enum What: String, Sendable, CaseIterable {
        case made, signedIn, recovered, passkeyAdded, passkeyRemoved, codesMade, countSuspicious
    }

    private static let kept: Int64 = 200

    static func note(_ what: What, _ account: String, at now: Instant, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO people_events (account, at, what) VALUES (?, ?, ?)", [.text(account), .integer(now.milliseconds), .text(what.rawValue)])
        // The newest ones tell what matters; an account does not grow for ever.
        try transaction.execute(
            "DELETE FROM people_events WHERE account = ? AND id NOT IN (SELECT id FROM people_events WHERE account = ? ORDER BY id DESC LIMIT ?)",
            [.text(account), .text(account), .integer(kept)])
    }

    static func latest(_ account: String, _ count: Int64, in transaction: any ReadTransaction) throws -> [(at: Instant, what: What)] {
        try transaction.query("SELECT at, what FROM people_events WHERE account = ? ORDER BY id DESC LIMIT ?", [.text(account), .integer(count)])
            .compactMap { row in What(rawValue: row.text(1)).map { (Instant(milliseconds: row.integer(0)), $0) } }
    }
}
