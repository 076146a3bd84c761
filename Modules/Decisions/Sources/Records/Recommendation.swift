import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import Signing

/// What the rules of the sides say to a request: everything that the answer depends on, the answer, and the digest of its bytes, so that anybody can compute
/// it again and compare.
///
/// `{"request":{…},"engine","question":{…},"rules":[{"side","set","version","digest","record"?,"example"}],"answer":{…},"near":[{"side","rule"}],"replay"}`.
package struct Recommendation: Sendable, Hashable {
    package var engine: String
    package var question: JSON
    package var rules: [JSON]
    package var answer: JSON
    /// Rules that were missed by a single fact.
    package var near: [JSON]
    /// SHA-256 of the bytes of docs/formats/rules.md, "Decisions that replay".
    package var replay: Digest

    /// Decides the question. `near` is computed from what may be disclosed alone.
    package init(_ question: Question, json: JSON, under rules: AskedRules) {
        let decision = rules.book.decide(question)
        engine = Decision.engineVersion
        self.question = json
        self.rules = rules.sources.map(\.json)
        answer = decision.json(rules.library.schema)
        near = rules.sides.flatMap { side in
            (rules.book.explain(question, side: side)?.misses ?? []).map { ["side": .string(side), "rule": .string($0.rule)] as JSON }
        }
        replay = Digest.sha256(decision.replayBytes(rules.library.schema))
    }

    init(_ fields: inout Fields) throws {
        engine = try fields.text("engine", max: 64)
        var inner = try fields.object("question")
        question = try fields.required("question")
        _ = try inner.texts("sides", maxCount: 16, max: 64)
        _ = try inner.facts("facts")
        if inner.optional("confidential") != nil { _ = try inner.object("confidential") }
        try inner.end()
        rules = try fields.list("rules", maxCount: 16)
        try fields.objects("rules", maxCount: 16) { rule in
            for key in ["side", "set", "version"] { _ = try rule.text(key, max: 256) }
            _ = try rule.digest("digest")
            _ = try rule.optionalReference("record")
            guard try rule.optionalBool("example") != nil else {
                throw rule.refusal("missingField", "example", "is missing; say whether it is an example")
            }
        }
        answer = try fields.required("answer")
        guard let word = answer["outcome"]?.string, Outcome(word: word) != nil else {
            throw fields.refusal("wrongValue", "answer/outcome", "must be a word of the outcomes, such as needs_approval")
        }
        near = try fields.list("near", maxCount: 256)
        replay = try fields.digest("replay")
    }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        _ = try fields.reference("request")
        try self.init(&fields)
        try fields.end()
    }

    /// Computes it again under rules that were found by what `rules` says. Throws `Failure` where the question cannot be read under them.
    package func again(under rules: AskedRules) throws -> (recommendation: Recommendation, bytes: [UInt8]) {
        let question = try DecideJSON.question(self.question, under: rules)
        var made = Recommendation(question, json: self.question, under: rules)
        // Where the sets came from is not the engine's to say.
        made.rules = self.rules
        return (made, rules.book.decide(question).replayBytes(rules.library.schema))
    }

    package var outcome: Outcome { answer["outcome"]?.string.flatMap { Outcome(word: $0) } ?? .needsInformation }

    package func subject(to request: RecordReference) -> JSONObject {
        [
            "request": request.json, "engine": .string(engine), "question": question, "rules": .array(rules), "answer": answer, "near": .array(near),
            "replay": .string(replay.multibase),
        ]
    }

    /// Whether a decision is what the rules themselves lead to: a prohibition is refused, what no rule stops is granted, and where a consent is needed both are
    /// within the rules. While facts are missing nothing follows.
    package static func follows(_ outcome: Outcome, _ decision: String) -> Bool {
        switch outcome {
        case .permit, .permitWithConditions, .notify: decision == "granted"
        case .needsApproval: true
        case .needsInformation: false
        case .prohibit: decision == "refused"
        }
    }
}
