import Canon
import CooperationsAPI
import Node
import RuleEngine
import RulesAPI
import Signing
import Store

/// A question that a record asks of the rules: a logged request or decision, or a move that a running cooperation has planned.
package struct RecordedQuestion: Sendable, Hashable {
    package enum Kind: String, Sendable { case decision, move }

    package var kind: Kind
    /// The record that asks, and the cooperation that it belongs to.
    package var record: RecordID
    package var cooperation: RecordID?
    /// What moves, for a move.
    package var what: String?
    /// `{"sides","facts"}`; sides empty where every side is to be asked.
    package var sides: [String]
    package var facts: JSONObject

    /// The same question as of a day, unless it speaks of a later one: rules are to be compared as they will be, not as they were.
    func asked(on day: CalendarDate) -> RecordedQuestion {
        if let own = facts["date"]?.string.flatMap({ CalendarDate($0) }), own > day { return self }
        var question = self
        question.facts["date"] = .string(day.description)
        return question
    }
}

/// Finds the questions that the records known to a node ask.
package struct RecordedQuestions {
    private let origin: String
    private let transaction: any ReadTransaction

    package init(origin: String, in transaction: any ReadTransaction) { (self.origin, self.transaction) = (origin, transaction) }

    /// The most records that are looked at.
    package static let limit = 1_000_000

    /// The questions of logged decisions and requests, oldest first. Sealed ones are left out: what is found is shown to everybody.
    package func decisions() throws -> [RecordedQuestion] {
        var places: [(UInt64, String)] = []
        try transaction.forEach(
            "SELECT position, origin FROM records WHERE kind LIKE 'decision%' AND sealed = 0 ORDER BY stated_at, position LIMIT \(RecordedQuestions.limit)",
            []
        ) { row in
            places.append((UInt64(row.integer(0)), row.text(1)))
            return true
        }
        var seen: Set<RecordID> = []
        return try places.compactMap { position, log in
            guard let record = try RecordLookup.at(position, of: log, origin: origin, in: transaction)?.record, seen.insert(record.id).inserted,
                let question = RecordedQuestions.question(in: .object(record.subject), depth: 3)
            else { return nil }
            return RecordedQuestion(
                kind: .decision, record: record.id, cooperation: record.cooperation, sides: question.sides, facts: question.facts)
        }
    }

    /// An object with `sides` and `facts`, wherever the record keeps it.
    static func question(in json: JSON, depth: Int) -> (sides: [String], facts: JSONObject)? {
        guard let members = json.object else { return nil }
        if let sides = members["sides"]?.array?.compactMap(\.string), !sides.isEmpty, let facts = members["facts"]?.object { return (sides, facts) }
        guard depth > 0 else { return nil }
        for (_, value) in members { if let found = question(in: value, depth: depth - 1) { return found } }
        return nil
    }

    /// The acts by which a thing moves, as attribute files of the example rules call them.
    private static let acts = [
        "data": "share_data", "materials": "transfer_material", "technology": "export_technology", "people": "host_person",
        "knowledge": "joint_research",
        "funding": "fund",
    ]

    /// What the cooperations known here plan to move, each way, between the jurisdictions of its parties.
    package func moves(on day: CalendarDate) throws -> [RecordedQuestion] {
        try KnownCooperations(origin: origin, in: transaction).list(limit: 500).flatMap { cooperation -> [RecordedQuestion] in
            let found = try RecordLookup.at(cooperation.position, of: cooperation.origin, origin: origin, in: transaction)
            guard let subject = found?.record?.subject else { return [] }
            let codes = try Dictionary(
                cooperation.members.compactMap { member in try PartyView.find(member.did, in: transaction).map { (member.did, $0.jurisdiction) } },
                uniquingKeysWith: { first, _ in first })
            return (subject["moves"]?.array ?? []).flatMap { move -> [RecordedQuestion] in
                guard let what = move["what"]?.string ?? move.string, let act = RecordedQuestions.acts[what] else { return [] }
                return RecordedQuestions.ways(move, codes).map { from, to in
                    RecordedQuestion(
                        kind: .move, record: cooperation.id, cooperation: cooperation.id, what: what, sides: [],
                        facts: ["action": .string(act), "date": .string(day.description), "from": .string(from), "to": .string(to)])
                }
            }
        }
    }

    /// The pairs of jurisdictions of a move; both ways where it names neither side.
    private static func ways(_ move: JSON, _ codes: [String: String]) -> [(String, String)] {
        let all = Array(Set(codes.values)).sorted()
        let from = move["from"]?.string.flatMap { codes[$0] }.map { [$0] } ?? all
        let to = move["to"]?.string.flatMap { codes[$0] }.map { [$0] } ?? all
        return from.flatMap { one in to.filter { $0 != one }.map { (one, $0) } }
    }
}
