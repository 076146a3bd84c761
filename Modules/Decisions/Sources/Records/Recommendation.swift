import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import Signing

/// What the rules of the sides say to a request: everything that the answer depends on, the answer, and the digest of its bytes, so that anybody can compute
/// it again and compare.
///
/// `{"request":{…},"engine","question":{…},"rules":[{"side","set","version","digest","record"?,"example"}],"answer":{…},"near":[{"side","rule"}],"replay",
/// "held"?:[{"fact","heldBy","record"}],"counted"?:[{"side","counter","fact","before","keptBy"?}]}`. Where its signer counts confidential facts of its own, `held` names them; the answer then tells the outcome of each
/// side, and for the rest what follows from the facts that everybody sees.
package struct Recommendation: Sendable, Hashable {
    package var engine: String
    package var question: JSON
    package var rules: [JSON]
    package var answer: JSON
    /// Rules that were missed by a single fact.
    package var near: [JSON]
    /// SHA-256 of the bytes of docs/formats/rules.md, "Decisions that replay".
    package var replay: Digest
    /// Confidential facts that count here.
    package var held: [Held] = []
    /// What was granted before, where the rules count it.
    package var counted: [Counted] = []

    /// A fact that the signer keeps for itself, and the sealed record in its log that fixes it.
    package struct Held: Sendable, Hashable {
        package var fact: String
        package var heldBy: String
        package var record: RecordReference
        var json: JSON { ["fact": .string(fact), "heldBy": .string(heldBy), "record": record.json] }
    }

    /// Decides the question. `near` is computed from what may be disclosed alone.
    package init(_ question: Question, json: JSON, under rules: AskedRules) {
        let decision = rules.book.decide(question)
        self.init(question, decision, json: json, under: rules)
        replay = Digest.sha256(decision.replayBytes(rules.library.schema))
    }

    private init(_ question: Question, _ decision: Decision, json: JSON, under rules: AskedRules) {
        engine = Decision.engineVersion
        self.question = json
        self.rules = rules.sources.map(\.json)
        answer = decision.json(rules.library.schema)
        near = rules.sides.flatMap { side in
            (rules.book.explain(question, side: side)?.misses ?? []).map { ["side": .string(side), "rule": .string($0.rule)] as JSON }
        }
        replay = Digest.sha256([])
    }

    /// Decides the question with confidential facts that one party keeps for itself, and with what was granted before. Values that are kept stand nowhere in
    /// it; without them only the digest of the bytes cannot be computed again, and the salts keep it from being guessed.
    init(
        _ question: Question, json: JSON, under rules: AskedRules, holding facts: [(act: KnownDecisionAct, content: HeldFact)],
        counting: Counting = Counting()
    ) throws {
        let seen = question.adding(counting.told, in: rules.library.schema)
        guard !facts.isEmpty || counting.isPartlyKept else {
            self.init(seen, json: json, under: rules)
            counted = counting.told
            return
        }
        let facts = facts.sorted { $0.content.fact < $1.content.fact }
        let whole = try Recommendation.whole(question.adding(counting.all, in: rules.library.schema), holding: facts, under: rules)
        let decision = rules.book.decide(whole, suggesting: false)
        guard let told = rules.book.decide(seen, told: decision.sides.map(\.range)) else {
            throw Failure(
                status: 500, code: "decisions.held", detail: "the answer with confidential facts lies outside the bounds of the one without")
        }
        self.init(seen, told, json: json, under: rules)
        // A count has no salt that would keep it from being guessed.
        let bytes = facts.isEmpty ? told.replayBytes(rules.library.schema) : decision.replayBytes(rules.library.schema)
        replay = Digest.sha256(bytes + facts.flatMap(\.content.salt))
        counted = counting.told
        held = facts.map { Held(fact: $0.content.fact, heldBy: $0.act.issuer, record: $0.act.reference) }
    }

    /// The question with the values of confidential facts, which are still marked as such.
    static func whole(
        _ question: Question, holding facts: [(act: KnownDecisionAct, content: HeldFact)], under rules: AskedRules
    ) throws -> Question {
        let schema = rules.library.schema
        var whole = question
        for (act, held) in facts {
            guard let index = schema.index(of: held.fact), let value = Value(held.value, for: schema.attributes[index]) else {
                throw Failure(
                    status: 422, code: "decisions.heldValue",
                    detail:
                        "the confidential fact \(held.fact) is no fact of these rules, or its value does not fit; hold it again with another value",
                    words: [
                        "en":
                            "The confidential fact \(held.fact) is none of these rules, or its value does not fit. Keep it again with another value.",
                        "zh-Hans": "保密事实 \(held.fact) 不是这些规则所涉事实，或其内容不符；请以其他内容重新登记。",
                    ])
            }
            whole.facts[index] = value
            whole.facts.keepConfidential(index, heldBy: act.issuer)
        }
        return whole
    }

    /// The bounds that it tells of each side, in the order of the question.
    package var ranges: [OutcomeRange] {
        (question["sides"]?.array ?? []).compactMap { side in
            guard let report = side.string.flatMap({ answer["sides"]?[$0] }), let least = report["atLeast"]?.string.flatMap({ Outcome(word: $0) }),
                let most = report["atMost"]?.string.flatMap({ Outcome(word: $0) })
            else { return nil }
            return OutcomeRange(least, most)
        }
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
        var held: [Held] = []
        try fields.optionalObjects("held", maxCount: 64) { inner in
            held.append(Held(fact: try inner.text("fact", max: 64), heldBy: try inner.did("heldBy"), record: try inner.reference("record")))
        }
        self.held = held
        var counted: [Counted] = []
        try fields.optionalObjects("counted", maxCount: 64) { counted.append(try Counted(&$0)) }
        self.counted = counted
    }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        _ = try fields.reference("request")
        try self.init(&fields)
        try fields.end()
    }

    /// Computes it again under rules that were found by what `rules` says. Throws `Failure` where the question cannot be read under them.
    package func again(under rules: AskedRules) throws -> (recommendation: Recommendation, bytes: [UInt8]) {
        let question = try DecideJSON.question(self.question, under: rules).adding(counted, in: rules.library.schema)
        if isPartlyTold {
            // What everybody can compute: all but the outcomes themselves, and that those are possible.
            guard let told = rules.book.decide(question, told: ranges) else {
                throw Failure(
                    status: 409, code: "decisions.heldImpossible",
                    detail: "no value of the confidential facts leads to the outcomes that the record tells")
            }
            var made = Recommendation(question, told, json: self.question, under: rules)
            let bytes = told.replayBytes(rules.library.schema)
            (made.rules, made.replay, made.held, made.counted) = (self.rules, held.isEmpty ? Digest.sha256(bytes) : replay, held, counted)
            return (made, bytes)
        }
        var made = Recommendation(question, json: self.question, under: rules)
        // Where the sets came from is not the engine's to say.
        (made.rules, made.counted) = (self.rules, counted)
        return (made, rules.book.decide(question).replayBytes(rules.library.schema))
    }

    /// Whether it rests on something that is not told: its outcomes then stand for themselves, and the rest follows from what everybody sees.
    package var isPartlyTold: Bool { !held.isEmpty || counted.contains { $0.keptBy != nil } }

    package var outcome: Outcome { answer["outcome"]?.string.flatMap { Outcome(word: $0) } ?? .needsInformation }

    package func subject(to request: RecordReference) -> JSONObject {
        var members: JSONObject = [
            "request": request.json, "engine": .string(engine), "question": question, "rules": .array(rules), "answer": answer, "near": .array(near),
            "replay": .string(replay.multibase),
        ]
        if !held.isEmpty { members["held"] = .array(held.map(\.json)) }
        if !counted.isEmpty { members["counted"] = .array(counted.map(\.json)) }
        return members
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
