import Canon
import EnvoysAPI
import Node
import Store

/// What other modules, and the pages of this one, may ask about rule sets. Reads only; over the own log and every followed one.
///
/// Only the log of the node that hosts an issuer speaks for its rules: a copy in another log is not counted. Comments and challenges count from any log.
package struct KnownRuleSets {
    package let transaction: any ReadTransaction
    /// The name of this node's own log.
    package let origin: String
    /// Whether an adoption carries the approvals that it needs; asked for followed logs only, since this node's own were judged when they were logged.
    let isApproved: (FoundRecord) -> Bool

    package init(origin: String, in transaction: any ReadTransaction, isApproved: @escaping (FoundRecord) -> Bool = { _ in true }) {
        (self.origin, self.transaction, self.isApproved) = (origin, transaction, isApproved)
    }

    /// For a page: approvals in followed logs are judged as the node judges them.
    package init(_ context: NodeContext, in transaction: any ReadTransaction) {
        self.init(origin: context.origin, in: transaction) { found in
            guard let record = found.record else { return false }
            let place = RecordPlace(origin: found.origin, position: found.position, at: found.loggedAt)
            return (try? context.checkApprovals(record, place, transaction)) != nil
        }
    }

    /// The log that a DID itself names: `did:web:localhost%3A8080:parties:lishan` → `localhost:8080`.
    package static func log(of party: String) -> String {
        let rest = party.hasPrefix("did:web:") ? party.dropFirst(8) : party[...]
        return String(rest.prefix { $0 != ":" }).replacing("%3A", with: ":")
    }

    // MARK: Versions

    /// The version of this name.
    package func find(_ id: RecordID) throws -> KnownRuleSet? {
        guard let bare = try rows("id = ?", [.blob(id.bytes)]).first else { return nil }
        return try versions(of: bare.setID, issuer: bare.issuer).first { $0.id == id }
    }

    /// All versions of a set, oldest first, each with the days on which it holds.
    package func versions(of setID: String, issuer: String) throws -> [KnownRuleSet] {
        let bare = try rows("issuer = ? AND set_id = ?", [.text(issuer), .text(setID)])
        return try told(bare, bare.flatMap { try acts(about: $0.id, kinds: RuleKinds.owners) })
    }

    /// The versions of one set with what its owner did with them.
    private func told(_ bare: [KnownRuleSet], _ said: [RuleAct]) throws -> [KnownRuleSet] {
        let own = try said.filter { $0.issuer == bare.first?.issuer }.filter { try counts($0, bare) }
        return RuleSetHistory.told(bare, own.sorted { ($0.position, $0.id.uuid) < ($1.position, $1.id.uuid) })
    }

    /// Every set known here, with all its versions, oldest first; sets in the order of jurisdiction and name. At most `limit` sets.
    ///
    /// Two queries, however many sets there are: every question under rules asks this.
    package func sets(limit: Int = 500) throws -> [[KnownRuleSet]] {
        // What tells when a version holds, said by its owner; what others say about it plays no part, however much of it there is.
        let kinds = [RuleKinds.proposal, RuleKinds.adoption, RuleKinds.event]
        let said = try acts(
            "kind IN (?, ?, ?) AND EXISTS (SELECT 1 FROM rule_sets s WHERE s.id = rule_acts.rule_set AND s.issuer = rule_acts.issuer) "
                + "ORDER BY stated_at, position", kinds.map { .text($0) }, limit: 100_000)
        let byVersion = Dictionary(grouping: said, by: \.ruleSet)
        var order: [[String]] = []
        var versions: [[String]: [KnownRuleSet]] = [:]
        for version in try rows("1 = 1", [], order: "jurisdiction, set_id, issuer, position") {
            let key = [version.setID, version.issuer]
            if versions[key] == nil { order.append(key) }
            versions[key, default: []].append(version)
        }
        return try order.prefix(limit).map { key in
            let bare = (versions[key] ?? []).sorted { $0.position < $1.position }
            return try told(bare, bare.flatMap { byVersion[$0.id] ?? [] })
        }
    }

    /// The versions that decide an act of that day, for a jurisdiction or for all; meant rules before examples.
    package func inForce(for jurisdiction: String? = nil, on day: CalendarDate) throws -> [KnownRuleSet] {
        try sets().flatMap { $0 }.filter { $0.holds(on: day) && (jurisdiction == nil || $0.jurisdiction == jurisdiction) }
            .sorted { ($0.isExample ? 1 : 0, $0.jurisdiction, $0.setID, $0.issuer) < ($1.isExample ? 1 : 0, $1.jurisdiction, $1.setID, $1.issuer) }
    }

    /// The versions of one party that decide an act of that day.
    package func inForce(of party: String, on day: CalendarDate) throws -> [KnownRuleSet] {
        try inForce(on: day).filter { $0.issuer == party }
    }

    private func rows(_ condition: String, _ arguments: [SQLValue], order: String = "position") throws -> [KnownRuleSet] {
        try transaction.query(
            "SELECT id, origin, position, issuer, stated_at, digest, set_id, version, jurisdiction, title, caveat, supersedes, rule_count FROM rule_sets "
                + "WHERE sealed = 0 AND \(condition) ORDER BY \(order)", arguments
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), let digest = Digest(row.blob(5)), row.text(1) == KnownRuleSets.log(of: row.text(3)) else {
                return nil
            }
            return KnownRuleSet(
                id: id, origin: row.text(1), position: UInt64(row.integer(2)), issuer: row.text(3), statedAt: Instant(milliseconds: row.integer(4)),
                digest: digest, setID: row.text(6), version: row.text(7), jurisdiction: row.text(8), title: Self.texts(row.text(9)),
                caveat: row[10].text.map(Self.texts) ?? [:], supersedes: row[11].blob.flatMap { RecordID(bytes: $0) },
                ruleCount: Int(row.integer(12)))
        }
    }

    // MARK: Acts

    /// What was said about a version, oldest statement first; at most 1,000. A record in several logs comes once.
    package func acts(about version: RecordID, kinds: [String] = RuleKinds.acts) throws -> [RuleAct] {
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        return try acts("rule_set = ? AND kind IN (\(marks)) ORDER BY stated_at, position", [.blob(version.bytes)] + kinds.map { .text($0) })
    }

    /// The act of this name.
    package func act(_ id: RecordID) throws -> RuleAct? { try acts("id = ? ORDER BY stated_at", [.blob(id.bytes)]).first }

    /// Acts of a kind, newest first.
    package func acts(of kind: String, limit: Int = 200) throws -> [RuleAct] {
        Array(try acts("kind = ? ORDER BY stated_at DESC, position", [.text(kind)]).prefix(limit))
    }

    /// The versions that visitors of a node spoke about since a moment, one for each comment or challenge; at most 1,000.
    package func visitorVoices(of node: String, since moment: Instant) throws -> [RecordID] {
        try acts(
            "kind IN (?, ?) AND stated_at >= ? AND issuer = ?",
            [.text(RuleKinds.comment), .text(RuleKinds.challenge), .integer(moment.milliseconds), .text(node)]
        ).map(\.ruleSet)
    }

    private func acts(_ condition: String, _ arguments: [SQLValue], limit: Int = 1000) throws -> [RuleAct] {
        var seen: Set<RecordID> = []
        return try transaction.query(
            "SELECT id, origin, position, kind, issuer, stated_at, digest, rule_set, about, word, day, until, body FROM rule_acts "
                + "WHERE sealed = 0 AND \(condition) LIMIT \(limit)", arguments
        ).compactMap { row in
            guard let id = RecordID(bytes: row.blob(0)), let digest = Digest(row.blob(6)), let set = RecordID(bytes: row.blob(7)),
                row.text(1) == KnownRuleSets.log(of: row.text(4)), seen.insert(id).inserted
            else { return nil }
            return RuleAct(
                id: id, origin: row.text(1), position: UInt64(row.integer(2)), kind: row.text(3), issuer: row.text(4),
                statedAt: Instant(milliseconds: row.integer(5)), digest: digest, ruleSet: set, about: row[8].text, word: row[9].text,
                day: row[10].text.flatMap { CalendarDate($0) }, until: row[11].text.flatMap { CalendarDate($0) },
                subject: (try? JSON.parse(Array(row.text(12).utf8)))?.object ?? [:])
        }
    }

    /// An adoption or event of a followed log counts only with its approvals, and only from the day on which it was logged: back-dating has no effect. An
    /// adoption counts only under a mandate with the power to adopt rules, from the place on from which that is demanded; and so does an event that names one.
    private func counts(_ act: RuleAct, _ versions: [KnownRuleSet]) throws -> Bool {
        guard act.origin != origin, act.kind == RuleKinds.adoption || act.kind == RuleKinds.event else { return true }
        guard let found = try RecordLookup.at(act.position, of: act.origin, origin: origin, in: transaction) else { return false }
        if let day = act.day, day < found.loggedAt.date { return false }
        guard isApproved(found) else { return false }
        guard act.kind == RuleKinds.adoption || RuleMaking.namesMandate(found), let version = versions.first(where: { $0.id == act.ruleSet })
        else { return true }
        return try RuleMaking(origin: origin, in: transaction).check(found, of: version.jurisdiction) == nil
    }

    static func texts(_ canonical: String) -> [String: String] {
        guard let members = (try? JSON.parse(Array(canonical.utf8)))?.object else { return [:] }
        return Dictionary(uniqueKeysWithValues: members.compactMap { key, value in value.string.map { (key, $0) } })
    }
}
