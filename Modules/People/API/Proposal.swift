import Canon
import Node
import Signing
import Store

/// An act that waits for approvals: a row of this node's own, no record. Whoever knows its name may see and approve it, so the name cannot be guessed.
package struct Proposal: Sendable {
    package enum State: String, Sendable { case open, logged, withdrawn }

    package var id: String
    /// DID and slug of the party whose act it is.
    package var party: String
    package var slug: String
    /// The act with its name and time fixed.
    package var act: Act
    /// What people approve: `Record.act` of the record that it becomes.
    package var draft: JSON
    package var title: [String: String]
    /// The account that proposed it.
    package var proposer: String
    package var createdAt: Instant
    package var state: State
    /// The approvals so far, as they will stand in the record.
    package var approvals: [JSON]

    /// The address of its page.
    package var path: String { "/approve/" + id }

    /// A record of the same form and content, with the approvals so far, under a key that is nobody's, for readers of records; never logged.
    package func specimen() throws -> Record {
        try Record.sign(
            kind: act.kind, subject: act.subject, issuer: party, cooperation: act.cooperation, audience: act.audience.sorted(),
            refersTo: act.refersTo, critical: act.critical, approvals: approvals, id: act.id, at: act.statedAt ?? createdAt, key: SigningKey())
    }
}

/// The rows of `people_proposals`.
package enum ProposalTable {
    package static let creation = [
        "CREATE TABLE IF NOT EXISTS people_proposals (id TEXT PRIMARY KEY, party TEXT NOT NULL, slug TEXT NOT NULL, act TEXT NOT NULL, draft TEXT NOT NULL, "
            + "title TEXT NOT NULL, proposer TEXT NOT NULL, created_at INTEGER NOT NULL, state TEXT NOT NULL, approvals TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS people_proposals_party ON people_proposals (party, state)",
    ]
    private static let columns = "id, party, slug, act, draft, title, proposer, created_at, state, approvals"

    package static func insert(_ proposal: Proposal, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO people_proposals (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(proposal.id), .text(proposal.party), .text(proposal.slug), .text(proposal.act.json.canonicalText),
                .text(proposal.draft.canonicalText), .text(JSON.languages(proposal.title).canonicalText), .text(proposal.proposer),
                .integer(proposal.createdAt.milliseconds), .text(proposal.state.rawValue), .text(JSON.array(proposal.approvals).canonicalText),
            ])
    }

    package static func find(_ id: String, in transaction: any ReadTransaction) throws -> Proposal? {
        try transaction.first("SELECT \(columns) FROM people_proposals WHERE id = ?", [.text(id)]).flatMap { try proposal($0) }
    }

    /// Those that wait, of one party, the oldest first; at most 200.
    package static func open(of party: String, in transaction: any ReadTransaction) throws -> [Proposal] {
        try transaction.query(
            "SELECT \(columns) FROM people_proposals WHERE party = ? AND state = 'open' ORDER BY created_at, id LIMIT 200", [.text(party)]
        ).compactMap { try proposal($0) }
    }

    package static func set(_ approvals: [JSON], of id: String, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "UPDATE people_proposals SET approvals = ? WHERE id = ? AND state = 'open'", [.text(JSON.array(approvals).canonicalText), .text(id)])
    }

    package static func set(_ state: Proposal.State, of id: String, in transaction: any WriteTransaction) throws {
        try transaction.execute("UPDATE people_proposals SET state = ? WHERE id = ? AND state = 'open'", [.text(state.rawValue), .text(id)])
    }

    private static func proposal(_ row: SQLRow) throws -> Proposal? {
        guard let draft = try? JSON.parse(Array(row.text(4).utf8)), let state = Proposal.State(rawValue: row.text(8)) else { return nil }
        return Proposal(
            id: row.text(0), party: row.text(1), slug: row.text(2), act: try ActRoutes.act(Array(row.text(3).utf8)), draft: draft,
            title: PartyView.texts(row.text(5)), proposer: row.text(6), createdAt: Instant(milliseconds: row.integer(7)), state: state,
            approvals: (try? JSON.parse(Array(row.text(9).utf8)))?.array ?? [])
    }
}
