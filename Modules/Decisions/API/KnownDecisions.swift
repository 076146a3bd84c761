import Canon
import Node
import Signing
import Store

/// A request for a decision as it stands in a log that is known here.
package struct KnownRequest: Sendable, Hashable {
    package var id: RecordID
    package var origin: String
    package var position: UInt64
    package var isSealed: Bool
    /// The applicant.
    package var issuer: String
    package var statedAt: Instant
    package var loggedAt: Instant
    /// When it counts: as soon as neutral witnesses are known to have seen it, else by its log's own clock. Deadlines go by this.
    package var countsAt: Instant
    package var digest: Digest
    /// The party that is to decide.
    package var askedOf: String
    /// `people`, `knowledge`, `data`, `materials`, `technology` or `funding`.
    package var what: String
    package var action: String
    package var from: String
    package var to: String
    package var title: [String: String]
    package var cooperation: RecordID?
    /// Who may read it besides the issuer, where it is sealed.
    package var audience: [String]
    /// The payload.
    package var subject: JSONObject

    package var reference: RecordReference { RecordReference(id: id, digest: digest) }
    /// The parties that may speak about it.
    package var parties: [String] { [issuer, askedOf] + audience.filter { $0 != issuer && $0 != askedOf } }
}

/// Something that was said about a request.
package struct KnownDecisionAct: Sendable, Hashable {
    package var id: RecordID
    package var origin: String
    package var position: UInt64
    package var isSealed: Bool
    package var kind: String
    package var issuer: String
    package var statedAt: Instant
    package var loggedAt: Instant
    /// When it counts: as soon as neutral witnesses are known to have seen it, else by its log's own clock. Deadlines go by this.
    package var countsAt: Instant
    package var digest: Digest
    package var request: RecordReference
    package var word: String?
    /// The payload.
    package var subject: JSONObject

    package var reference: RecordReference { RecordReference(id: id, digest: digest) }
}

/// What other modules, and the pages of this one, may ask about decisions. Reads only; over the own log and every followed one.
package struct KnownDecisions {
    let transaction: any ReadTransaction
    let origin: String
    let maySee: ([String]) -> Bool
    private let times: EntryTimes

    /// - Parameter maySee: asked only about sealed requests, with the parties that may read them.
    package init(origin: String, in transaction: any ReadTransaction, maySee: @escaping ([String]) -> Bool = { _ in false }) {
        (self.origin, self.transaction, self.maySee) = (origin, transaction, maySee)
        times = EntryTimes(home: origin, in: transaction)
    }

    private static let ownFirst = "CASE WHEN origin = ? THEN 0 ELSE 1 END, origin"
    private static let columns =
        "id, origin, position, sealed, issuer, stated_at, digest, asked_of, what, action, leaves, reaches, title, cooperation, body, audience"

    /// The request of this name, if it may be read.
    package func request(_ id: RecordID) throws -> KnownRequest? { try requests("id = ?", [.blob(id.bytes)], limit: 1).first }

    /// Requests, newest first: of a party (as applicant or as the one who is asked), within a cooperation, or all; at most `limit`, stated before `before`.
    package func requests(
        of party: String? = nil, in cooperation: RecordID? = nil, before: Instant? = nil, limit: Int,
        where fits: (KnownRequest) throws -> Bool = { _ in true }
    ) throws -> [KnownRequest] {
        var (conditions, arguments): ([String], [SQLValue]) = (["1 = 1"], [])
        if let party {
            conditions.append("(asked_of = ? OR issuer = ?)")
            arguments += [.text(party), .text(party)]
        }
        if let cooperation {
            conditions.append("cooperation = ?")
            arguments.append(.blob(cooperation.bytes))
        }
        if let before {
            conditions.append("stated_at < ?")
            arguments.append(.integer(before.milliseconds))
        }
        return try requests(conditions.joined(separator: " AND "), arguments, limit: limit, where: fits)
    }

    private func requests(_ condition: String, _ arguments: [SQLValue], limit: Int, where fits: (KnownRequest) throws -> Bool = { _ in true }) throws
        -> [KnownRequest]
    {
        var seen: Set<RecordID> = []
        var found: [KnownRequest] = []
        try transaction.forEach(
            "SELECT \(Self.columns) FROM decision_requests WHERE \(condition) ORDER BY stated_at DESC, \(Self.ownFirst)", arguments + [.text(origin)]
        ) { row in
            guard let request = try read(row), seen.insert(request.id).inserted, try fits(request) else { return true }
            found.append(request)
            return found.count < limit
        }
        return found
    }

    private func read(_ row: SQLRow) throws -> KnownRequest? {
        guard let id = RecordID(bytes: row.blob(0)), let digest = Digest(row.blob(6)), PartyView.hosts(row.text(1), row.text(4)),
            let subject = (try? JSON.parse(Array(row.text(14).utf8)))?.object
        else { return nil }
        let time = try times.of(row.text(1), UInt64(row.integer(2)))
        let audience = row.text(15).split(separator: " ").map(String.init)
        let request = KnownRequest(
            id: id, origin: row.text(1), position: UInt64(row.integer(2)), isSealed: row.integer(3) != 0, issuer: row.text(4),
            statedAt: Instant(milliseconds: row.integer(5)), loggedAt: time.logged, countsAt: time.counts, digest: digest,
            askedOf: row.text(7), what: row.text(8), action: row.text(9), from: row.text(10), to: row.text(11),
            title: PartyView.texts(row.text(12)), cooperation: row[13].blob.flatMap { RecordID(bytes: $0) }, audience: audience, subject: subject)
        return !request.isSealed || maySee(request.parties) ? request : nil
    }

    /// What was said about a request: within one log in its order, between logs by the time that counts. Only what its issuer's own log holds counts.
    package func acts(about request: KnownRequest) throws -> [KnownDecisionAct] {
        var acts = try acts(
            "request = ? AND request_digest = ? ORDER BY stated_at, position", [.blob(request.id.bytes), .blob(request.digest.bytes)]
        )
        .sorted { ($0.origin, $0.position) < ($1.origin, $1.position) }
        // What nobody has seen yet is no earlier than what stands before it in its log.
        for index in acts.indices.dropFirst() where acts[index].origin == acts[index - 1].origin {
            acts[index].countsAt = max(acts[index].countsAt, acts[index - 1].countsAt)
        }
        return acts.sorted { ($0.countsAt, $0.origin, $0.position) < ($1.countsAt, $1.origin, $1.position) }
    }

    /// The act of this name.
    package func act(_ id: RecordID) throws -> KnownDecisionAct? { try acts("id = ? ORDER BY position", [.blob(id.bytes)]).first }

    private func acts(_ condition: String, _ arguments: [SQLValue]) throws -> [KnownDecisionAct] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT id, origin, position, sealed, kind, issuer, stated_at, digest, request, request_digest, word, body FROM decision_acts "
                + "WHERE \(condition) LIMIT 1000", arguments
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), let digest = Digest(row.blob(7)), let request = RecordID(bytes: row.blob(8)),
                let requestDigest = Digest(row.blob(9)), PartyView.hosts(row.text(1), row.text(5)), seen.insert(id).inserted,
                let subject = (try? JSON.parse(Array(row.text(11).utf8)))?.object
            else { return nil }
            // A fact that a party keeps for itself is for its own people, whoever else has a part in the request.
            guard row.text(4) != DecisionKinds.heldFact || maySee([row.text(5)]) else { return nil }
            let time = try times.of(row.text(1), UInt64(row.integer(2)))
            return KnownDecisionAct(
                id: id, origin: row.text(1), position: UInt64(row.integer(2)), isSealed: row.integer(3) != 0, kind: row.text(4), issuer: row.text(5),
                statedAt: Instant(milliseconds: row.integer(6)), loggedAt: time.logged, countsAt: time.counts, digest: digest,
                request: RecordReference(id: request, digest: requestDigest), word: row[10].text, subject: subject)
        }
    }
}

/// When entries were logged, and when they count. The witnesses are read once, when they are first needed.
private final class EntryTimes {
    private let home: String
    private let transaction: any ReadTransaction
    private var witnesses: KnownWitnesses?

    init(home: String, in transaction: any ReadTransaction) { (self.home, self.transaction) = (home, transaction) }

    func of(_ log: String, _ position: UInt64) throws -> (logged: Instant, counts: Instant) {
        let witnesses = try self.witnesses ?? KnownWitnesses(in: transaction)
        self.witnesses = witnesses
        let logged = try LogView(log, home: home, in: transaction).loggedAt(position) ?? Instant(milliseconds: 0)
        return (logged, try witnesses.seenAt(position, of: log, home: home, in: transaction) ?? logged)
    }
}
