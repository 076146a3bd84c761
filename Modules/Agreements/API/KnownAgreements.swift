import Canon
import Store

/// What other modules, and the pages of this one, may ask about agreements. Reads only; over the own log and every followed one.
///
/// Where one record stands in several logs, as signatures do, the own log's copy is meant, else the one of the log whose name sorts first.
package struct KnownAgreements {
    let transaction: any ReadTransaction
    let origin: String
    /// Whether an agreement that is sealed to these parties may be read; the issuer is among them.
    let maySee: ([String]) -> Bool

    /// - Parameter maySee: asked only about sealed agreements, with their parties.
    package init(origin: String, in transaction: any ReadTransaction, maySee: @escaping ([String]) -> Bool = { _ in false }) {
        (self.origin, self.transaction, self.maySee) = (origin, transaction, maySee)
    }

    private static let offerColumns =
        "id, origin, position, sealed, issuer, stated_at, negotiation, previous, digest, text_digest, kind, title, parties, sign_by, decider, "
        + "starts, ends, length"

    /// The offer of this name, if it may be read.
    package func offer(_ id: RecordID) throws -> KnownOffer? {
        try offers("id = ?", [.blob(id.bytes)], order: "stated_at").first
    }

    /// All versions of a negotiation, oldest first.
    package func versions(of negotiation: RecordID) throws -> [KnownOffer] {
        try offers("negotiation = ?", [.blob(negotiation.bytes)], order: "stated_at, position")
    }

    /// The first offers of negotiations, newest first: at most `limit`, from the place `before` on; of one party where it is named.
    package func negotiations(of party: String? = nil, before: Instant? = nil, limit: Int) throws -> [KnownOffer] {
        var condition = "id = negotiation"
        var arguments: [SQLValue] = []
        if let party {
            condition += " AND id IN (SELECT offer FROM agreement_parties WHERE party = ?)"
            arguments.append(.text(party))
        }
        if let before {
            condition += " AND stated_at < ?"
            arguments.append(.integer(before.milliseconds))
        }
        return try offers(condition, arguments, order: "stated_at DESC, position", limit: limit)
    }

    private func offers(_ condition: String, _ arguments: [SQLValue], order: String, limit: Int = 1_000) throws -> [KnownOffer] {
        var seen: Set<RecordID> = []
        var found: [KnownOffer] = []
        let sql =
            "SELECT \(Self.offerColumns) FROM agreement_offers WHERE \(condition) ORDER BY \(order), CASE WHEN origin = ? THEN 0 ELSE 1 END, origin"
        try transaction.forEach(sql, arguments + [.text(origin)]) { row in
            guard let offer = Self.offer(row), !offer.isSealed || maySee(offer.parties), seen.insert(offer.id).inserted else { return true }
            found.append(offer)
            return found.count < limit
        }
        return found
    }

    /// Everything that was said about an offered text, oldest first. Only what a party to it said counts, but for outcomes and receipts, which the decider
    /// says; an outcome may name the negotiation, since it can be made before there is a text.
    package func acts(about offer: KnownOffer, kinds: [String] = []) throws -> [KnownAct] {
        var seen: Set<RecordID> = []
        let marks = kinds.isEmpty ? "" : " AND kind IN (\(kinds.map { _ in "?" }.joined(separator: ", ")))"
        return try transaction.query(
            "SELECT id, origin, position, sealed, kind, issuer, stated_at, agreement, digest, about, word, day, until, body FROM agreement_acts "
                + "WHERE (agreement = ? OR agreement = ? AND kind = 'agreement-outcome.v1')\(marks) ORDER BY stated_at, position, CASE WHEN origin = ? THEN 0 ELSE 1 END, origin",
            [.blob(offer.id.bytes), .blob(offer.negotiation.bytes)] + kinds.map { .text($0) } + [.text(origin)]
        ).compactMap { row in
            guard let act = Self.act(row) else { return nil }
            let isDeciders = act.kind == "agreement-outcome.v1" || act.kind == "agreement-receipt.v1"
            guard isDeciders ? act.origin == offer.decidingLog : offer.parties.contains(act.issuer) else { return nil }
            return seen.insert(act.id).inserted ? act : nil
        }
    }

    /// The act of this name, whatever it is about.
    package func act(_ id: RecordID) throws -> KnownAct? {
        try transaction.query(
            "SELECT id, origin, position, sealed, kind, issuer, stated_at, agreement, digest, about, word, day, until, body FROM agreement_acts "
                + "WHERE id = ? ORDER BY CASE WHEN origin = ? THEN 0 ELSE 1 END, origin LIMIT 1", [.blob(id.bytes), .text(origin)]
        ).first.flatMap { Self.act($0) }
    }

    /// The public records that a file of this digest was signed outside, newest first.
    package func acts(withFile digest: Digest) throws -> [KnownAct] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT id, origin, position, sealed, kind, issuer, stated_at, agreement, digest, about, word, day, until, body FROM agreement_acts "
                + "WHERE about = ? AND kind = 'signed-outside.v1' AND sealed = 0 "
                + "ORDER BY stated_at DESC, CASE WHEN origin = ? THEN 0 ELSE 1 END, origin LIMIT 100",
            [.text(Multibase.base64URL(digest.bytes)), .text(origin)]
        ).compactMap { row in Self.act(row).flatMap { seen.insert($0.id).inserted ? $0 : nil } }
    }

    /// Whether every party has signed this very record, and when the last did; nil while one has not.
    package func signedByAll(_ offer: KnownOffer) throws -> Instant? {
        let signatures = try acts(about: offer, kinds: ["agreement-signature.v1"]).filter { Self.names($0, offer) }
        guard Set(offer.parties).isSubset(of: Set(signatures.map(\.issuer))) else { return nil }
        return offer.parties.compactMap { party in signatures.filter { $0.issuer == party }.map(\.statedAt).min() }.max()
    }

    /// The signatures that cite a mandate, with the texts that they are under, newest first: those by the mandate's principal, of texts that may be read.
    package func signatures(under mandate: RecordID, by principal: String) throws -> [(act: KnownAct, offer: KnownOffer)] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT id, origin, position, sealed, kind, issuer, stated_at, agreement, digest, about, word, day, until, body FROM agreement_acts "
                + "WHERE id IN (SELECT act FROM agreement_mandates WHERE mandate = ?) AND kind = 'agreement-signature.v1' AND issuer = ? "
                + "ORDER BY stated_at DESC, CASE WHEN origin = ? THEN 0 ELSE 1 END, origin LIMIT 500",
            [.blob(mandate.bytes), .text(principal), .text(origin)]
        ).compactMap { row in
            guard let act = Self.act(row), seen.insert(act.id).inserted, let offer = try offer(act.agreement), Self.names(act, offer) else {
                return nil
            }
            return (act, offer)
        }
    }

    /// The last versions of negotiations that wait for a party, the longest waiting first: another offered them, the party has not signed, and the time
    /// for signing has not passed.
    package func waiting(for party: String, at now: Instant) throws -> [KnownOffer] {
        try negotiations(of: party, limit: 500).compactMap { first -> KnownOffer? in
            guard let last = try versions(of: first.negotiation).last, last.issuer != party, last.signBy > now else { return nil }
            let signed = try acts(about: last, kinds: ["agreement-signature.v1"]).contains { $0.issuer == party && Self.names($0, last) }
            return signed ? nil : last
        }.sorted { $0.statedAt < $1.statedAt }
    }

    /// Whether a signature names this very record, not another under its name.
    package static func names(_ signature: KnownAct, _ offer: KnownOffer) -> Bool {
        signature.subject["text"]?["digest"]?.string == Multibase.base64URL(offer.digest.bytes) && signature.statedAt <= offer.signBy
    }

    /// The duties of an offered text.
    package func duties(of offer: KnownOffer) throws -> [KnownDuty] {
        try duties("agreement = ? AND origin = ? AND position = ?", [.blob(offer.id.bytes), .text(offer.origin), SQLValue(offer.position)])
    }

    /// The offers in which a party owes something or is owed something.
    package func offers(withDutiesOf party: String) throws -> [KnownOffer] {
        try offers("id IN (SELECT offer FROM agreement_parties WHERE party = ?)", [.text(party)], order: "stated_at")
    }

    private func duties(_ condition: String, _ arguments: [SQLValue]) throws -> [KnownDuty] {
        try transaction.query(
            "SELECT agreement, duty, clause, obliged, toward, title, kind, rule, calendars FROM agreement_duties WHERE \(condition) ORDER BY ordinal",
            arguments
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)) else { return nil }
            return KnownDuty(
                agreement: id, id: row.text(1), clause: row.text(2), obliged: row.text(3), toward: row[4].text, title: Self.texts(row.text(5)),
                kind: row.text(6), rule: row[7].text.flatMap { try? JSON.parse(Array($0.utf8)) },
                calendars: row.text(8).split(separator: " ").map(String.init))
        }
    }

    /// Public notices that agreements exist, newest first; of one agreement where it is named.
    package func notices(of party: String? = nil, about agreement: RecordID? = nil, limit: Int = 200) throws -> [KnownNotice] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT id, origin, position, issuer, stated_at, agreement, text_digest, kind, title, parties, until, is_open FROM agreement_notices "
                + (agreement == nil ? "" : "WHERE agreement = ? ")
                + "ORDER BY stated_at DESC, CASE WHEN origin = ? THEN 0 ELSE 1 END, origin LIMIT ?",
            (agreement.map { [SQLValue.blob($0.bytes)] } ?? []) + [.text(origin), .integer(Int64(limit))]
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), let agreement = RecordID(bytes: row.blob(5)), let digest = Digest(row.blob(6)),
                seen.insert(id).inserted
            else { return nil }
            let parties = row.text(9).split(separator: " ").map(String.init)
            guard party.map({ parties.contains($0) }) ?? true else { return nil }
            return KnownNotice(
                id: id, origin: row.text(1), position: UInt64(row.integer(2)), issuer: row.text(3),
                statedAt: Instant(milliseconds: row.integer(4)), agreement: agreement, textDigest: digest, kind: row.text(7),
                title: Self.texts(row.text(8)), parties: parties, until: CalendarDate(row.text(10)), isOpen: row.integer(11) != 0)
        }
    }

    // MARK: rows

    private static func offer(_ row: SQLRow) -> KnownOffer? {
        guard let id = RecordID(bytes: row.blob(0)), let negotiation = RecordID(bytes: row.blob(6)), let digest = Digest(row.blob(8)),
            let textDigest = Digest(row.blob(9))
        else { return nil }
        return KnownOffer(
            id: id, origin: row.text(1), position: UInt64(row.integer(2)), isSealed: row.integer(3) != 0, issuer: row.text(4),
            statedAt: Instant(milliseconds: row.integer(5)), negotiation: negotiation, previous: row[7].blob.flatMap { RecordID(bytes: $0) },
            digest: digest, textDigest: textDigest, kind: row.text(10), title: texts(row.text(11)),
            parties: row.text(12).split(separator: " ").map(String.init), signBy: Instant(milliseconds: row.integer(13)), decidingLog: row.text(14),
            from: CalendarDate(row.text(15)), end: CalendarDate(row.text(16)), length: row[17].text)
    }

    private static func act(_ row: SQLRow) -> KnownAct? {
        guard let id = RecordID(bytes: row.blob(0)), let agreement = RecordID(bytes: row.blob(7)), let digest = Digest(row.blob(8)),
            let subject = (try? JSON.parse(Array(row.text(13).utf8)))?.object
        else { return nil }
        return KnownAct(
            id: id, origin: row.text(1), position: UInt64(row.integer(2)), isSealed: row.integer(3) != 0, kind: row.text(4), issuer: row.text(5),
            statedAt: Instant(milliseconds: row.integer(6)), agreement: agreement, digest: digest, about: row[9].text, word: row[10].text,
            day: CalendarDate(row.text(11)), until: CalendarDate(row.text(12)), subject: subject)
    }

    static func texts(_ canonical: String) -> [String: String] {
        guard let members = (try? JSON.parse(Array(canonical.utf8)))?.object else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.compactMap { key, value in value.string.map { (key, $0) } })
    }
}
