import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `POST /api/v1/decide`: the question of `comity decide` as JSON, and its answer, with the rules that were asked beside it.
struct DecideJSON: Sendable {
    let shelf: DecisionShelf

    @Sendable func answer(_ request: Pages.Request, _ context: NodeContext) async throws -> Response {
        let body: JSON
        do { body = try JSON.parse(request.body, limits: .api) } catch {
            throw Failure(status: 400, code: "notJSON", pointer: error.pointer, detail: "the question is no JSON: \(error.reason)")
        }
        let answer = try await context.store.read { transaction -> JSON in
            let picker = RulePicker(KnownRuleSets(context, in: transaction), shelf: shelf)
            return try DecideJSON.answer(body, by: picker, today: context.now().date)
        }
        return .json(answer)
    }

    /// The rules are those in force on the day of the act; today's where the question has no day.
    static func answer(_ body: JSON, by picker: RulePicker, today: CalendarDate) throws -> JSON {
        let sides = (body["sides"]?.array ?? []).prefix(16).compactMap(\.string)
        let day = body["facts"]?["date"]?.string.flatMap { CalendarDate($0) } ?? today
        let rules = try picker.rules(for: sides, on: day)
        let question = try question(body, under: rules)
        let decision = rules.book.decide(question)
        guard var members = decision.json(rules.library.schema).object else { return .null }
        members["rules"] = .array(rules.sources.map(\.json))
        members["engine"] = .string(Decision.engineVersion)
        members["decisive"] = .array(Answered.decisive(question, decision, rules).map { .string($0) })
        members["simulation"] = true
        return .object(members)
    }

    /// Reads a question under rules. Throws `Failure` that names the first thing that is wrong.
    static func question(_ body: JSON, under rules: AskedRules) throws -> Question {
        let (question, findings) = rules.library.question(RuleLibrary.File(name: "question", bytes: body.canonicalBytes))
        if let missing = rules.missing.first {
            throw Failure(
                status: 422, code: "decisions.noSuchSide", pointer: "/sides",
                detail: "there are no rules of \(missing.prefix(16)) here; there are those of \(rules.sides.joined(separator: ", "))",
                words: [
                    "en": "No rules of \(missing.prefix(16)) are known here. Ask without that side, or follow a node that publishes them.",
                    "zh-Hans": "此处没有 \(missing.prefix(16)) 的规则。请去掉该方，或关注公布其规则的节点。",
                ])
        }
        guard let question else {
            let finding = findings.first { $0.severity == .error }
            throw Failure(
                status: 422, code: "decisions.question", pointer: finding?.pointer ?? "",
                detail: finding.map { "\($0.pointer): \($0.reason)" } ?? "the question cannot be read",
                words: finding.map { ["en": "\($0.pointer): \($0.reason)", "zh-Hans": "\($0.pointer)：\($0.reason(in: "zh-Hans"))"] } ?? [:])
        }
        return question
    }
}
