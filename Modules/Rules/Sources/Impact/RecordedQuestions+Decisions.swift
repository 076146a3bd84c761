import Canon
import Node
import Signing
import Store

/// Decisions as docs/formats/decision-records.md has them. The records are read as they are: the module that makes them rests on this one.
extension RecordedQuestions {
    /// The most records that are looked at where somebody waits for as long as it takes.
    package static let limit = 1_000_000
    /// For pages, which anybody may ask for: the newest.
    package static let pageLimit = 2_000

    private static let request = "decision-request.v1"
    private static let acts = ["decision-clarification.v1", "decision-recommendation.v1", "decision.v1"]

    /// The questions of logged requests, oldest first: the facts as they stand with what the applicant gave since, and what was said to them.
    ///
    /// - Parameters:
    ///   - includingSealed: whether sealed requests count; only for somebody who may read everything on this node.
    ///   - limit: the newest so many requests, and as many things said about them as a request has in its life.
    package func decisions(includingSealed: Bool = false, limit: Int = RecordedQuestions.limit) throws -> [RecordedQuestion] {
        var requests: [(record: Record, question: RecordedQuestion)] = []
        var index: [RecordReference: Int] = [:]
        try forEach([RecordedQuestions.request], includingSealed, limit) { record in
            guard index[record.reference] == nil, let sides = record.subject["sides"]?.array?.compactMap(\.string), !sides.isEmpty,
                let facts = record.subject["facts"]?.object
            else { return }
            index[record.reference] = requests.count
            requests.append(
                (record, RecordedQuestion(kind: .decision, record: record.id, cooperation: record.cooperation, sides: sides, facts: facts)))
        }
        var said: [[Record]] = Array(repeating: [], count: requests.count)
        var seen: Set<RecordID> = []
        try forEach(RecordedQuestions.acts, includingSealed, 8 * limit) { record in
            guard let about = record.subject["request"].flatMap({ RecordReference(json: $0) }), let found = index[about],
                RecordedQuestions.may(record, requests[found].record), seen.insert(record.id).inserted
            else { return }
            said[found].append(record)
        }
        return zip(requests, said).map { RecordedQuestions.told($0.question, of: $0.record, $1) }
    }

    /// Each record once that stands in the log of its issuer's own node, by the time that it states; the newest so many. Asked issuer by issuer, since
    /// that is what `records` has an index for.
    private func forEach(_ kinds: [String], _ includingSealed: Bool, _ limit: Int, _ body: (Record) -> Void) throws {
        var places: [(UInt64, String)] = []
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        try transaction.forEach(
            "SELECT position, origin, issuer FROM records WHERE issuer IN (SELECT did FROM identities) AND kind IN (\(marks)) AND sealed <= ? "
                + "ORDER BY stated_at DESC, position DESC LIMIT ?",
            kinds.map { .text($0) } + [.integer(includingSealed ? 1 : 0), .integer(Int64(limit))]
        ) { row in
            if PartyView.hosts(row.text(1), row.text(2)) { places.append((UInt64(row.integer(0)), row.text(1))) }
            return true
        }
        for (position, log) in places.reversed() {
            if let record = try RecordLookup.at(position, of: log, origin: origin, in: transaction)?.record { body(record) }
        }
    }

    /// Facts are the applicant's to give, the decision is that of the party that was asked; whoever reads the request may compute what the rules say.
    private static func may(_ record: Record, _ request: Record) -> Bool {
        switch record.kind {
        case "decision-clarification.v1": record.issuer == request.issuer && record.subject["step"] == "answered"
        case "decision.v1": record.issuer == request.subject["askedOf"]?.string
        default: true
        }
    }

    private static func told(_ question: RecordedQuestion, of request: Record, _ acts: [Record]) -> RecordedQuestion {
        var question = question
        for act in acts where act.kind == "decision-clarification.v1" {
            for (name, value) in act.subject["facts"]?.object ?? [:] { question.facts[name] = value }
        }
        for fact in request.subject["withheld"]?.array ?? [] {
            guard let name = fact["fact"]?.string, let holder = fact["heldBy"], question.facts[name] == nil else { continue }
            question.confidential[name] = holder
        }
        // A recommendation counts for the facts on which it was made.
        let facts = question.facts
        let recommendation = acts.last { $0.kind == "decision-recommendation.v1" && $0.subject["question"]?["facts"]?.object == facts }
        question.recommended = recommendation?.subject["answer"]?["outcome"]?.string
        count(recommendation?.subject["counted"]?.array ?? [], in: &question)
        question.decided = acts.last { $0.kind == "decision.v1" }?.subject["decision"]?.string
        return question
    }
    /// What was granted before counts on top, as it did then: the largest of several counts of one fact. A number of which more is kept is not known here.
    private static func count(_ counted: [JSON], in question: inout RecordedQuestion) {
        var most: [String: Int64] = [:]
        for item in counted {
            guard let fact = item["fact"]?.string, let before = item["before"]?.integer else { continue }
            most[fact] = max(most[fact] ?? 0, before)
            if let keeper = item["keptBy"] { question.confidential[fact] = keeper }
        }
        for (fact, before) in most {
            guard let own = question.facts[fact]?.integer else { continue }
            question.facts[fact] = question.confidential[fact] == nil ? .integer(min(JSON.safeInteger, own + before)) : nil
        }
    }
}
