import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/rules/new`: a workbench for rule makers. Paste or upload a set as JSON or as a table, edit one rule by a form, and see every rule as a sentence
/// in both languages, what the check and the analysis find, how the tests come out, and what would change against the version in force. Nothing is
/// kept: the whole draft travels in the form.
enum AuthorPage {
    @Sendable static func ask(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = KnownRuleSets(context, in: transaction)
            let base = try base(request.query["from"], known)
            var form: [String: String] = [:]
            if let base, let source = try known.source(of: base) {
                form = [
                    "base": base.id.uuid, "set": RuleDraft.text(source.set), "attributes": RuleDraft.text(source.attributes),
                    "scenarios": source.scenarios.map(RuleDraft.text) ?? "", "rule": request.query["rule"] ?? "",
                    "do": request.query["rule"] == nil ? "check" : "edit",
                ]
            }
            return try AuthorWork(form, file: nil, known, view).model
        }
        return page(model, request, context)
    }

    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let file = request.files["file"].flatMap { $0.bytes.isEmpty ? nil : String(decoding: $0.bytes, as: UTF8.self) }
            return try AuthorWork(request.form, file: file, KnownRuleSets(context, in: transaction), view).model
        }
        return page(model, request, context)
    }

    /// `POST /rules/publish`: publishes the draft as a version, for a rule maker of the party. It holds nowhere until it is proposed and adopted.
    @Sendable static func publish(_ request: Request, _ context: NodeContext) async throws -> Response {
        guard let office = request.person?.office(at: request.form["party"] ?? ""), office.roles.contains("rule-maker") else {
            let failure = Failure(
                status: 403, code: "request.role", pointer: "party",
                detail: "only a rule maker of the party publishes its rules; choose a party of yours",
                words: [
                    "en": "Only a rule maker of the party publishes its rules. Choose a party of yours.", "zh-Hans": "仅限该方的规则制定人发布其规则；请选择您所属的一方。",
                ])
            return try await refused(failure, request, context)
        }
        let (form, model) = try await context.store.read { transaction -> (RuleSetForm?, JSON) in
            let view = ReaderView(request, context, in: transaction)
            let work = try AuthorWork(request.form, file: nil, KnownRuleSets(context, in: transaction), view)
            return (work.version(by: office.party), try work.model)
        }
        guard let form else { return page(model, request, context, status: 422) }
        do {
            let receipt = try await context.act(RuleActs.version(form, by: office.slug))
            return .redirect("/rules/\(receipt.id.uuid)\(request.form["do"] == "propose" ? "/propose" : "")")
        } catch let failure as Failure where failure.status < 500 { return try await refused(failure, request, context) }
    }

    /// The draft as it was sent, with why it was not published at the field that is to blame.
    private static func refused(_ failure: Failure, _ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            var work = try AuthorWork(request.form, file: nil, KnownRuleSets(context, in: transaction), view)
            work.refuse(failure)
            return try work.model
        }
        return page(model, request, context, status: failure.status)
    }

    private static func page(_ model: JSON, _ request: Request, _ context: NodeContext, status: Int = 200) -> Response {
        .page(Page("rules/author", title: context.texts("rules.author.heading", request.language), model: model, status: status, section: "rules"))
    }

    static func base(_ uuid: String?, _ known: KnownRuleSets) throws -> KnownRuleSet? {
        guard let id = uuid.flatMap({ RecordID(uuid: $0) }) else { return nil }
        return try known.find(id)
    }

    /// `POST /api/v1/rules/check`: the findings, the analysis and the sentences of the documents that are sent:
    /// `{"set","attributes","labels"?,"titles"?,"scenarios"?,"adopt"?}`. Nothing is kept.
    @Sendable static func check(_ request: Request, _ context: NodeContext) async throws -> Response {
        let body: JSON
        do throws(JSONError) { body = try JSON.parse(request.body, limits: JSONLimits(maxBytes: 4 << 20, maxDepth: 32, maxNodes: 200_000)) } catch {
            throw Failure(status: 400, code: "notJSON", pointer: error.pointer, detail: "the body is no JSON: \(error.reason)")
        }
        guard let set = body["set"], let attributes = body["attributes"] else {
            throw Failure(status: 422, code: "missingField", pointer: "/set", detail: "/set and /attributes must be the documents of a rule set")
        }
        let source = RuleSetSource(
            set: set, attributes: attributes, labels: body["labels"]?.array ?? [], titles: body["titles"]?.array ?? [], scenarios: body["scenarios"])
        let (library, findings) = source.load(mode: body["adopt"]?.bool == true ? .adoption : .example)
        var answer: JSONObject = ["findings": .array(findings.map(\.json)), "loads": .bool(library != nil)]
        if let library {
            let book = Rulebook(library)
            answer["analysis"] = AnalysisPart(book, library.schema).json(library.schema)
            answer["sentences"] = .object(
                JSONObject(
                    library.labels.mapValues { labels in
                        let writer = SentenceWriter(schema: library.schema, labels: labels)
                        let rules = library.sets.flatMap { set in set.rules.map { ($0.id, JSON.string(writer.sentence($0, in: set))) } }
                        return .object(JSONObject(Dictionary(rules, uniquingKeysWith: { first, _ in first })))
                    }))
            if !library.scenarios.isEmpty {
                let run = book.run(library.scenarios)
                answer["tests"] = [
                    "count": .integer(Int64(run.count)),
                    "failures": .array(
                        run.failures.map { ["scenario": .string($0.scenario), "reasons": .array($0.reasons.map { .string($0) })] }),
                    "unreached": .array(run.uncovered.flatMap(\.value).sorted().map { .string($0) }),
                ]
            }
        }
        return .json(.object(answer))
    }
}
