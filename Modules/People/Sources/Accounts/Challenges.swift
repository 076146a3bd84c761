import Canon
import Store
import WebAuthn

/// Challenges that were handed out: each counts once, for five minutes, and for what it was made for.
enum Challenges {
    enum Purpose: String, Sendable { case setup, join, second, device, signIn = "sign-in" }
    private static let seconds: Int64 = 300
    private static let most: Int64 = 20_000

    /// - Parameter detail: what the answer will need, such as whose account it is.
    static func make(_ purpose: Purpose, _ detail: JSON, at now: Instant, in transaction: any WriteTransaction) throws -> [UInt8] {
        try transaction.execute("DELETE FROM people_challenges WHERE expires_at <= ?", [.integer(now.milliseconds)])
        guard try transaction.first("SELECT COUNT(*) FROM people_challenges")?.integer(0) ?? 0 < most else { throw PeopleFailure.busy }
        let challenge = RandomBytes.draw(32)
        try transaction.execute(
            "INSERT INTO people_challenges VALUES (?, ?, ?, ?)",
            [.blob(challenge), .text(purpose.rawValue), .text(detail.canonicalText), .integer(now.adding(seconds: seconds).milliseconds)])
        return challenge
    }

    /// Uses up the challenge that this client data answers, and gives its detail. Throws `passkey.challenge` where it was not made here, or used, or old.
    static func take(
        _ purpose: Purpose, answeredBy clientDataJSON: [UInt8], at now: Instant, in transaction: any WriteTransaction
    ) throws -> (challenge: [UInt8], detail: JSON) {
        let client: ClientData
        do {
            client = try ClientData(clientDataJSON)
        } catch { throw PeopleWords.failure(error) }
        let row = try transaction.first(
            "SELECT detail FROM people_challenges WHERE challenge = ? AND purpose = ? AND expires_at > ?",
            [.blob(client.challenge), .text(purpose.rawValue), .integer(now.milliseconds)])
        guard let row else { throw PeopleFailure.challenge }
        try transaction.execute("DELETE FROM people_challenges WHERE challenge = ?", [.blob(client.challenge)])
        return (client.challenge, (try? JSON.parse(Array(row.text(0).utf8))) ?? .null)
    }
}
