import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/rules/:uuid/challenge`: says what a challenge is and by when it is answered; who is signed in for a party here raises one, or comments on a
/// proposal whose window runs.
enum ChallengePage {
    @Sendable static func ask(_ request: Request, _ context: NodeContext) async throws -> Response {
        try await page(request, context, errors: [], status: 200)
    }

    @Sendable static func send(_ request: Request, _ context: NodeContext) async throws -> Response {
        let form = request.form
        guard let person = request.person, let office = person.offices.first(where: { $0.party == form["party"] }) else {
            throw Failure(status: 403, code: "request.role", detail: "you speak for no party of that name here; choose one of yours")
        }
        let version = try await context.store.read { transaction -> KnownRuleSet in
            let view = ReaderView(request, context, in: transaction)
            return try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction)).version
        }
        var texts: [String: String] = [:]
        var asks: [String: String] = [:]
        for tag in ["en", "zh-Hans"] {
            if let text = form["text." + tag]?.trimming({ $0.isWhitespace }), !text.isEmpty { texts[tag] = text }
            if let text = form["asks." + tag]?.trimming({ $0.isWhitespace }), !text.isEmpty { asks[tag] = text }
        }
        guard !texts.isEmpty else {
            return try await page(request, context, errors: [("text.en", context.texts("rules.raise.needsText", request.language))], status: 422)
        }
        let isComment = form["kind"] == "comment"
        var members: JSONObject = [isComment ? "comment" : "challenge": .languages(texts)]
        if !isComment { members["ground"] = .string(form["ground"] ?? "") }
        if let rule = form["rule"], !rule.isEmpty { members["rule"] = .string(rule) }
        if !asks.isEmpty { members["asks"] = .languages(asks) }
        do {
            let act = try RuleActs.act(isComment ? RuleKinds.comment : RuleKinds.challenge, about: version, members, by: office.slug)
            let receipt = try await context.act(act)
            return .redirect("/records/" + receipt.id.uuid)
        } catch let failure as Failure where failure.status < 500 {
            let words = failure.words[request.language.rawValue] ?? failure.detail
            return try await page(request, context, errors: [("rule", words)], status: failure.status)
        }
    }

    private static func page(_ request: Request, _ context: NodeContext, errors: [(field: String, text: String)], status: Int) async throws
        -> Response
    {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
            return try self.model(reader, errors)
        }
        return .page(Page("rules/raise", title: context.texts("rules.raise.title", request.language), model: model, status: status, section: "rules"))
    }

    private static func model(_ reader: RuleSetReader, _ errors: [(field: String, text: String)]) throws -> JSON {
        let (view, request) = (reader.view, reader.view.request)
        let chosen = request.form["rule"] ?? request.query["rule"] ?? ""
        let isOpen = try !reader.acts(RuleKinds.proposal).filter { $0.day.map { $0 >= reader.today } ?? false }.isEmpty
        func area(_ name: String, _ tag: String) -> JSON {
            [
                "name": .string("\(name).\(tag)"), "label": .string(view("rules.raise.\(name).\(tag)")), "rows": "5", "lang": .string(tag),
                "value": .string(request.form["\(name).\(tag)"] ?? ""),
                "error": errors.first { $0.field == "\(name).\(tag)" }.map { .string($0.text) } ?? .null,
            ]
        }
        func select(_ name: String, _ label: String, _ options: [(String, String)], _ chosen: String) -> JSON {
            [
                "name": .string(name), "label": .string(label),
                "options": .array(options.map { ["value": .string($0.0), "label": .string($0.1), "selected": .bool($0.0 == chosen)] }),
            ]
        }
        var kinds = [("challenge", view("rules.raise.kind.challenge"))]
        if isOpen { kinds.append(("comment", view("rules.raise.kind.comment"))) }
        let offices = request.person?.offices ?? []
        return [
            "set": view.text(reader.version.title) ?? .null, "href": .string(reader.path),
            "promise": .string(view.texts.count("rules.raise.promise", reader.form.answerWithinDays, view.language)),
            "canRaise": .bool(!offices.isEmpty), "action": .string(reader.path + "/challenge"),
            "errors": .array(errors.map { ["field": .string($0.field), "text": .string($0.text)] }),
            "selects": [
                select(
                    "party", view("rules.raise.party"),
                    try offices.map { ($0.party, try view.name($0.party)) }, request.form["party"] ?? offices.first?.party ?? ""),
                select("kind", view("rules.raise.what"), kinds, request.form["kind"] ?? "challenge"),
                select(
                    "ground", view("rules.raise.ground"), RuleActForm.challengeWords.map { ($0, view("rules.challenge." + $0)) },
                    request.form["ground"] ?? ""),
                select(
                    "rule", view("rules.raise.rule"),
                    [("", view("rules.raise.wholeSet"))]
                        + reader.set.rules.map { ($0.id, "\($0.id) — \(LanguageTag.best($0.title.texts, for: view.language)?.text ?? "")") }, chosen),
            ],
            "areas": [area("text", "en"), area("text", "zh-Hans"), area("asks", "en"), area("asks", "zh-Hans")],
            "grounds": .array(
                RuleActForm.challengeWords.map {
                    ["word": .string(view("rules.challenge." + $0)), "text": .string(view("rules.raise.about." + $0))]
                }),
            "example": .string(
                JSON.object([
                    "kind": .string(RuleKinds.challenge), "party": "your-party",
                    "subject": [
                        "ruleSet": [
                            "id": .string(reader.version.id.description), "digest": .string(Multibase.base64URL(reader.version.digest.bytes)),
                        ],
                        "rule": .string(chosen.isEmpty ? reader.set.rules.first?.id ?? "" : chosen), "ground": "unclear",
                        "challenge": ["en": "…", "zh-Hans": "……"],
                    ],
                ]).canonicalText),
        ]
    }
}
