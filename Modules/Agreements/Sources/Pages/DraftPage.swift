import Canon
import Drafting
import Node
import Pages
import Signing
import Store

/// `/agreements/new`: the guided interview. Choose a kind, name the parties, answer; the draft comes back in both languages with what the check finds.
/// Nothing is kept here: a draft binds nobody, and who wants to go on keeps its JSON.
enum DraftPage {
    @Sendable static func ask(_ request: Request, _ context: NodeContext) async throws -> Response {
        let kind = request.query["kind"].flatMap(AgreementKind.init)
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            return form(kind, fields: [:], problems: [], view)
        }
        return page(model, request, context)
    }

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        if let text = request.form["draft"] { return try await goOn(text, request, context) }
        guard let kind = request.form["kind"].flatMap(AgreementKind.init) else {
            throw Failure(status: 400, code: "wrongValue", pointer: "kind", detail: "kind must be a kind of agreement; begin at /agreements/new")
        }
        let fields = joined(request.form)
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let parties = parties(fields)
            let interview = Interview(kind: kind, parties: parties)
            let (answers, wrong) = interview.read(fields)
            var title: [String: String] = [:]
            for tag in Interview.languages { if let text = fields["title." + tag], !text.isEmpty { title[tag] = text } }
            let result = interview.draft(title: title, answers: answers)
            guard wrong.isEmpty, case .success(let draft) = result else {
                var problems = wrong
                if case .failure(let incomplete) = result {
                    problems += incomplete.problems.filter { problem in !wrong.contains { $0.question == problem.question } }
                }
                return form(kind, fields: fields, problems: problems, view)
            }
            return try shown(draft, view)
        }
        return page(model, request, context)
    }

    static func page(_ model: JSON, _ request: Request, _ context: NodeContext, status: Int = 200) -> Response {
        .page(
            Page(
                "agreements/draft", title: context.texts("agreements.draft.title", request.language), model: model, status: status,
                section: "agreements"))
    }

    /// Boxes that are ticked come as `name.value=on`; the interview wants them joined by commas.
    private static func joined(_ form: [String: String]) -> [String: String] {
        var fields = form
        for question in Interview.questions {
            let values: [String]
            switch question.answering {
            case .several(let choices): values = choices.map(\.value)
            case .parties: values = ["a", "b"]
            default: continue
            }
            let ticked = values.filter { form["\(question.name).\($0)"] == "on" }
            if !ticked.isEmpty { fields[question.name] = ticked.joined(separator: ",") }
        }
        return fields
    }

    private static func parties(_ fields: [String: String]) -> [Party] {
        ["a", "b"].map { id in
            func texts(_ name: String) -> [String: String] {
                var out: [String: String] = [:]
                for tag in Interview.languages { if let text = fields["\(name).\(id).\(tag)"], !text.isEmpty { out[tag] = text } }
                return out
            }
            let called = texts("called")
            let names = texts("party")
            return Party(
                id: id, did: fields["did.\(id)"].flatMap { $0.isEmpty ? nil : $0 },
                name: names.isEmpty ? ["en": "Party \(id.uppercased())", "zh-Hans": id == "a" ? "甲方" : "乙方"] : names,
                called: called.mapValues { [$0] })
        }
    }

    // MARK: the form

    /// A draft that somebody kept, or wrote with a tool of their own: of two parties or of more.
    private static func goOn(_ text: String, _ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            do { return try shown(FormsOffer.draft(text), view) } catch let failure as Failure {
                return choosing(view, kept: text, problem: failure.words[view.language.rawValue] ?? failure.detail)
            }
        }
        return page(model, request, context, status: model["isShown"] == true ? 200 : 422)
    }

    /// The kinds to begin with, and the field for a draft that was kept.
    private static func choosing(_ view: ReaderView, kept: String = "", problem: String? = nil) -> JSON {
        let error: JSON = problem.map { .string($0) } ?? .null
        return [
            "isChoosing": true, "errors": problem == nil ? [] : [["field": "draft", "text": error]],
            "kinds": .array(
                AgreementKind.allCases.map {
                    ["href": .string("/agreements/new?kind=" + $0.rawValue), "label": .string($0.name[view.language.rawValue])]
                }),
            "kept": [
                "name": "draft", "label": .string(view("agreements.draft.json")), "hint": .string(view("agreements.draft.keptHint")), "rows": "8",
                "value": .string(kept), "error": error,
            ],
        ]
    }

    private static func form(_ kind: AgreementKind?, fields: [String: String], problems: [AnswerProblem], _ view: ReaderView) -> JSON {
        let language = view.language.rawValue
        guard let kind else { return choosing(view) }
        let parties = parties(fields)
        let interview = Interview(kind: kind, parties: parties)
        // Questions that hang on an answer are all shown: without JavaScript there is no other moment to ask them.
        var asked = Dictionary(uniqueKeysWithValues: interview.asked(interview.read(fields).answers).map { ($0.question.name, $0.isRequired) })
        for variant in DraftPage.variants {
            for (question, _) in interview.asked([variant.0: .choice(variant.1)]) where asked[question.name] == nil { asked[question.name] = false }
        }
        let questions = Interview.questions.filter { asked[$0.name] != nil }
        return [
            "isAsking": true, "kind": .string(kind.rawValue), "kindName": .string(kind.name[language]),
            "problems": .array(
                problems.map { problem -> JSON in
                    let prompt = Interview.questions.first { $0.name == problem.question }?.prompt[language] ?? view("agreements.draft.heading")
                    return ["href": .string("#q-" + problem.question), "text": .string("\(prompt) \(problem.words[language])")]
                }),
            "hasProblems": .bool(!problems.isEmpty),
            "head": .array(
                (["title"] + ["party.a", "called.a", "party.b", "called.b"]).flatMap { name -> [JSON] in
                    Interview.languages.map { tag in
                        [
                            "id": .string("q-\(name)-\(tag)"), "name": .string("\(name).\(tag)"), "lang": .string(tag),
                            "label": .string("\(view("agreements.draft.fields." + name)) (\(Tag.name(of: tag)[language]))"),
                            "value": .string(fields["\(name).\(tag)"] ?? ""),
                        ]
                    }
                }),
            "questions": .array(
                questions.map { question in
                    field(
                        question, isRequired: asked[question.name] == true, fields, problems.first { $0.question == question.name }, parties,
                        language, view)
                }),
        ]
    }

    private static let variants = [
        ("foreground.model", "lambert-2"), ("foreground.model", "by-field"), ("foreground.model", "desca-joint-1"), ("governance.decisions", "lead"),
        ("dispute.next", "mediation"), ("language.precedence", "prevails"), ("term.renewal", "by-agreement"),
    ]

    private static func field(
        _ question: Question, isRequired: Bool, _ fields: [String: String], _ problem: AnswerProblem?, _ parties: [Party], _ language: String,
        _ view: ReaderView
    ) -> JSON {
        let name = question.name
        var model: JSONObject = [
            "id": .string("q-" + name), "label": .string(question.prompt[language]), "isRequired": .bool(isRequired),
            "hint": question.help.map { .string($0[language]) } ?? .null, "error": problem.map { .string($0.words[language]) } ?? .null,
        ]
        func input(_ field: String, _ label: String, _ lang: String?, lines: Bool = false) -> JSON {
            [
                "id": .string("q-" + field), "name": .string(field), "label": .string(label), "lang": lang.map { .string($0) } ?? .null,
                "value": .string(fields[field] ?? ""), "isLines": .bool(lines),
            ]
        }
        func choices(_ all: [(String, String)]) -> JSON {
            .array(
                all.map { value, label -> JSON in
                    [
                        "id": .string("q-\(name)-\(value)"), "name": .string(name), "value": .string(value), "label": .string(label),
                        "selected": .bool(fields[name] == value),
                        "ticked": .bool((fields[name] ?? "").split(separator: ",").contains { $0 == value }),
                        "boxName": .string("\(name).\(value)"),
                    ]
                })
        }
        let partyChoices = parties.map { ($0.id, $0.short(in: language)) }
        switch question.answering {
        case .texts:
            model["inputs"] = .array(Interview.languages.map { input("\(name).\($0)", Tag.name(of: $0)[language], $0) })
        case .lines:
            model["inputs"] = .array(
                parties.flatMap { party -> [JSON] in
                    Interview.languages.map { tag in
                        input("\(name).\(party.id).\(tag)", "\(party.short(in: language)) (\(Tag.name(of: tag)[language]))", tag, lines: true)
                    }
                })
        case .choice(let all): model["options"] = choices(all.map { ($0.value, $0.label[language]) })
        case .party: model["options"] = choices(partyChoices)
        case .several(let all): model["boxes"] = choices(all.map { ($0.value, $0.label[language]) })
        case .parties: model["boxes"] = choices(partyChoices)
        case .date: model["inputs"] = [input(name, view("agreements.draft.format.date"), nil)]
        case .span: model["inputs"] = [input(name, view("agreements.draft.format.span"), nil)]
        case .money: model["inputs"] = [input(name, view("agreements.draft.format.money"), nil)]
        case .number: model["inputs"] = [input(name, view("agreements.draft.format.number"), nil)]
        case .percent: model["inputs"] = [input(name, view("agreements.draft.format.percent"), nil)]
        }
        return .object(model)
    }

    // MARK: the draft

    static func shown(_ draft: Agreement, _ view: ReaderView) throws -> JSON {
        [
            "isShown": true, "mayOffer": .bool(!(view.request.person?.offices.isEmpty ?? true)),
            "name": .string(LanguageTag.best(draft.title, for: view.language)?.text ?? ""),
            "languages": .array(draft.languages.map { ["tag": .string($0), "name": .string(Tag.name(of: $0)[view.language.rawValue])] }),
            "clauses": .array(
                try draft.clauses.enumerated().map { try TextPart.clause($1, number: $0 + 1, languages: draft.languages, draft, view) }),
            "findings": FindingsPart.model(AgreementCheck.all(draft), draft, view), "json": .string(draft.json.canonicalText),
            "digest": .string(Multibase.base64URL(draft.digest.bytes)),
        ]
    }
}
