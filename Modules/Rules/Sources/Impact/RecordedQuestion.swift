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
    /// Facts whose values are not told, each with its holder: they count as not known.
    package var confidential: JSONObject = [:]
    /// What the rules of that day said to these facts, as it was signed and logged: the word of an outcome. Nil where nothing was.
    package var recommended: String?
    /// `granted` or `refused`, as it was decided last; nil for what is not decided.
    package var decided: String?

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
    let origin: String
    let transaction: any ReadTransaction

    package init(origin: String, in transaction: any ReadTransaction) { (self.origin, self.transaction) = (origin, transaction) }

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
