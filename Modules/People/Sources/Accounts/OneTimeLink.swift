import Canon
import Node
import Pages
import PeopleAPI
import Store

/// A link that lets one person in, once: the secret stands behind `#`, where no server, proxy or log sees it, and its SHA-256 here.
package struct OneTimeLink: Sendable {
    package enum Purpose: String, Sendable { case setup, join }

    /// How long a link lives, in seconds: 30 minutes for the first person, 24 hours for others.
    static let setupSeconds: Int64 = 1800
    static let joinSeconds: Int64 = 86_400

    var digest: Digest
    var purpose: Purpose
    /// The party that is joined, by its DID; nil for the first person, who says.
    var party: String?
    var role: PartyRole?
    /// The account that made it.
    var maker: String?

    /// The address of the link that lets the first person in; nil where somebody is in already. Links that were made before count no more.
    ///
    /// - Parameter url: the node's address, which passkeys belong to: `http://localhost:PORT` or `https://…`, never an address in numbers.
    package static func setup(_ store: any Store, url: String, now: Instant) throws -> String? {
        try store.writeNow { transaction in
            guard try !Account.areThere(in: transaction) else { return nil }
            try transaction.execute("DELETE FROM people_links WHERE purpose = 'setup'")
            let secret = try make(.setup, party: nil, role: nil, maker: nil, until: now.adding(seconds: setupSeconds), in: transaction)
            return "\(url)/setup#\(secret)"
        }
    }

    /// Makes a link and gives its secret: 128 random bits in 22 characters.
    static func make(
        _ purpose: Purpose, party: String?, role: PartyRole?, maker: String?, until: Instant, in transaction: any WriteTransaction
    ) throws -> String {
        let secret = RandomBytes.draw(16)
        try transaction.execute(
            "INSERT INTO people_links VALUES (?, ?, ?, ?, ?, ?)",
            [
                .blob(Digest.sha256(secret).bytes), .text(purpose.rawValue), SQLValue(party), SQLValue(role?.rawValue), SQLValue(maker),
                .integer(until.milliseconds),
            ])
        return Base64.encodeURL(secret)
    }

    /// The link of this secret, while it lives. Throws `people.link` otherwise.
    static func find(_ secret: String, _ purpose: Purpose, at now: Instant, in transaction: any ReadTransaction) throws -> OneTimeLink {
        guard secret.utf8.count == 22, let bytes = Base64.decodeURL(secret) else { throw PeopleFailure.link }
        return try find(Digest.sha256(bytes), purpose, at: now, in: transaction)
    }

    static func find(_ digest: Digest, _ purpose: Purpose, at now: Instant, in transaction: any ReadTransaction) throws -> OneTimeLink {
        let row = try transaction.first(
            "SELECT party, role, made_by FROM people_links WHERE digest = ? AND purpose = ? AND expires_at > ?",
            [.blob(digest.bytes), .text(purpose.rawValue), .integer(now.milliseconds)])
        guard let row else { throw PeopleFailure.link }
        return OneTimeLink(
            digest: digest, purpose: purpose, party: row[0].text, role: row[1].text.flatMap { PartyRole(rawValue: $0) }, maker: row[2].text)
    }

    /// Uses the link up.
    func use(in transaction: any WriteTransaction) throws {
        try transaction.execute("DELETE FROM people_links WHERE digest = ?", [.blob(digest.bytes)])
    }
}
