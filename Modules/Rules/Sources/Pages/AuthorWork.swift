import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import Store

/// One turn at the workbench: what was sent, what was done with it, and what can be said of the result.
struct AuthorWork {
    private let view: ReaderView
    private let known: KnownRuleSets
    private var form: [String: String]
    private let base: KnownRuleSet?
    private var draft: RuleDraft?
    private var problems: [(field: String, text: String)] = []
    /// The id of the rule whose form is open; empty for a new one.
    private var editing: String?
    /// Why rules restrict; it travels in the form like the rest of the draft.
    private var grounds: [RuleGround] = []
    /// What of the version that it began from the next one keeps: its entry in the register, and the days for answering challenges.
    private let kept: RuleSetForm?

    init(_ form: [String: String], file: String?, _ known: KnownRuleSets, _ view: ReaderView) throws {
        (self.form, self.known, self.view) = (form, known, view)
        base = try AuthorPage.base(form["base"], known)
        kept = try base.flatMap { try known.subject(of: $0) }.map { try RuleSetForm($0) }
        let deed = form["do"] ?? ""
        if let file {
            if file.trimming({ $0.isWhitespace }).hasPrefix("{") { self.form["set"] = file } else { self.form["csv"] = file }
        }
        let source = try base.flatMap { try known.source(of: $0) }
        if let source, (self.form["attributes"] ?? "").isEmpty { self.form["attributes"] = RuleDraft.text(source.attributes) }
        let set = self.form["set"] ?? ""
        guard !set.isEmpty else { return }
        do {
            var draft = try RuleDraft(
                set: set, attributes: self.form["attributes"] ?? "", scenarios: self.form["scenarios"] ?? "", labels: source?.labels ?? [],
                titles: source?.titles ?? [])
            grounds = try AuthorGrounds.read(self.form["grounds"]) ?? kept?.grounds ?? []
            try work(deed, &draft)
            grounds.removeAll { draft.rule($0.rule) == nil }
            self.draft = draft
            self.form["set"] = RuleDraft.text(draft.source.set)
        } catch let failure as Failure {
            problems.append((failure.pointer ?? "set", failure.words[view.language.rawValue] ?? failure.detail))
        }
    }

    private mutating func work(_ deed: String, _ draft: inout RuleDraft) throws {
        let csv = form["csv"] ?? ""
        if !csv.trimming({ $0.isWhitespace }).isEmpty, deed != "apply", deed != "remove", deed != "edit" {
            guard let schema = draft.schema else { return }
            draft.source.set = try RuleTable(schema: schema).reading(csv, into: draft.source.set)
            form["csv"] = ""
        }
        switch deed {
        case "edit": editing = form["choice"] ?? form["rule"] ?? ""
        case "add": editing = ""
        case "remove": if let id = form["choice"] { draft.remove(id) }
        case "apply": try apply(&draft)
        default: break
        }
    }

    private mutating func apply(_ draft: inout RuleDraft) throws {
        let old = form["rule"].flatMap { $0.isEmpty ? nil : $0 }
        editing = old ?? ""
        guard let id = form["e.id"], !id.isEmpty else {
            problems.append(("e.id", view("rules.author.needsID")))
            return
        }
        guard let schema = draft.schema else { return }
        var tests: [JSON] = []
        let notation = TestNotation(schema: schema)
        for line in (form["e.when"] ?? "").split(whereSeparator: \.isNewline) where !line.trimming({ $0.isWhitespace }).isEmpty {
            guard let test = notation.test(String(line)) else {
                problems.append(("e.when", view("rules.author.noTest", ["line": String(line.prefix(60))])))
                return
            }
            tests.append(test)
        }
        var fields: [String: String] = [:]
        for name in RuleTable.fixed { if let text = form["e." + name] { fields[name] = text.trimming { $0.isWhitespace } } }
        draft.put(RuleForm.rule(fields, tests: tests, over: old.flatMap(draft.rule)), inPlaceOf: old)
        grounds.removeAll { $0.rule == old || $0.rule == id }
        do { if let ground = try AuthorGrounds.read(form, of: id) { grounds.append(ground) } } catch let failure as Failure {
            problems.append((failure.pointer ?? "e.ground", failure.words[view.language.rawValue] ?? failure.detail))
        }
        editing = id
    }

    // MARK: The page

    var model: JSON {
        get throws {
            var model: JSONObject = [
                "fields": fields, "base": base.map { .string($0.id.uuid) } ?? "", "hasDraft": .bool(draft != nil),
                "starts": .array(try starts()), "errors": .array(problems.map { ["field": .string($0.field), "text": .string($0.text)] }),
                "grounds": .string(JSON.array(grounds.map(\.json)).canonicalText),
                "baseTitle": base.flatMap { view.text($0.title) } ?? .null,
            ]
            guard let draft else { return .object(model) }
            let (library, findings) = draft.source.load()
            model["findings"] = FindingLines.model(findings, view)
            model["options"] = .array(
                draft.rules.compactMap { $0["id"]?.string }.map { ["value": .string($0), "label": .string($0), "selected": .bool($0 == editing)] })
            if let schema = draft.schema {
                model["decisionTable"] = table(draft, schema).model
                // A page breaks its lines as pages do; the file that is served keeps those of RFC 4180.
                model["csv"] = .string(RuleTable(schema: schema).csv(draft.source.set).replacing("\r\n", with: "\n"))
            }
            if let editing { model["edit"] = edit(draft, editing, library) }
            guard let library, let set = library.sets.first else { return .object(model) }
            try say(library, set, draft, &model)
            return .object(model)
        }
    }

    private func say(_ library: RuleLibrary, _ set: RuleSet, _ draft: RuleDraft, _ model: inout JSONObject) throws {
        let book = Rulebook(library)
        let compiled = CompiledRules(versions: [], library: library, book: book)
        model["analysis"] = AnalysisPart(book, library.schema).model(compiled, base: "", view)
        model["sentences"] = .array(set.rules.map { sentences($0, set, library) })
        if !library.scenarios.isEmpty { model["tests"] = tests(book.run(library.scenarios)) }
        if let base, let source = try known.source(of: base) {
            let (before, _) = RuleSetSource(set: source.set, attributes: draft.source.attributes, titles: source.titles).load()
            if let old = before?.sets.first {
                let difference = DifferenceFinder(schema: library.schema, before: old, after: set).difference()
                model["difference"] = self.difference(difference, compiled)
            }
        }
        // Only where it begins from something: a first set of its kind is in nobody's way yet, and its page shows what it touches.
        if base != nil, let impact = try? ImpactRun.run([draft.source], in: known, on: view.now.date, limit: RecordedQuestions.pageLimit) {
            model["impact"] = VoicesPart.impact(impact.figures, view)
        }
        let form = version(of: draft, set.id, by: nil)
        model["publishing"] = publishing
        model["act"] = .string(JSON.object(["kind": .string(RuleKinds.set), "subject": .object(form.subject)]).canonicalText)
    }

    /// The draft as a version: in the place of the one it began from, where that is of the same party.
    private func version(of draft: RuleDraft, _ id: String, by party: String?) -> RuleSetForm {
        var title = base?.title ?? [:]
        for tag in ["en", "zh-Hans"] { if let text = form["title." + tag], !text.isEmpty { title[tag] = text } }
        let before = base.flatMap { party == nil || $0.issuer == party ? $0 : nil }
        return RuleSetForm(
            title: title.isEmpty ? ["en": id] : title, example: base?.caveat ?? [:], source: draft.source,
            supersedes: before.map { RecordReference(id: $0.id, digest: $0.digest) }, grounds: grounds,
            register: before == nil ? RuleRegister() : kept?.register ?? RuleRegister(),
            answerWithinDays: before == nil ? RuleSetForm.ordinaryAnswerDays : kept?.answerWithinDays ?? RuleSetForm.ordinaryAnswerDays)
    }

    /// What is to be published for a party; nil where the draft has faults.
    func version(by party: String) -> RuleSetForm? {
        guard problems.isEmpty, let draft, let set = draft.source.load().library?.sets.first else { return nil }
        return version(of: draft, set.id, by: party)
    }

    /// Says why nothing was published, at the field that is to blame: the party, the title, else the documents.
    mutating func refuse(_ failure: Failure) {
        let parts = (failure.pointer ?? "").split(separator: "/").map(String.init)
        let field =
            switch parts.first == "credentialSubject" ? parts.dropFirst().first : parts.first {
            case "party"?: "party"
            case "title"?: parts.last == "zh-Hans" ? "title.zh-Hans" : "title.en"
            case "attributes"?: "attributes"
            case "scenarios"?: "scenarios"
            default: "set"
            }
        problems.append((field, failure.words[view.language.rawValue] ?? failure.detail))
    }

    private func error(at field: String) -> JSON { problems.first { $0.field == field }.map { .string($0.text) } ?? .null }

    /// Who may publish here, and the fields that publishing needs.
    private var publishing: JSON {
        let offices = (view.request.person?.offices ?? []).filter { $0.roles.contains("rule-maker") }
        guard !offices.isEmpty else { return .null }
        let open = AuthorGrounds.missing(draft, grounds)
        return [
            "missing": open.isEmpty ? .null : .string(view("rules.author.noGround", ["rules": open.joined(separator: ", ")])),
            "party": [
                "name": "party", "label": .string(view("rules.forms.party")), "error": error(at: "party"),
                "options": .array(
                    offices.map { office in
                        [
                            "value": .string(office.party), "label": .string((try? view.name(office.party)) ?? office.slug),
                            "selected": .bool(office.party == form["party"]),
                        ]
                    }),
            ],
            "titles": .array(
                ["en", "zh-Hans"].map { tag in
                    [
                        "name": .string("title." + tag), "label": .string(view("rules.author.title." + tag)), "lang": .string(tag),
                        "error": error(at: "title." + tag),
                        "value": .string(form["title." + tag] ?? base?.title[tag] ?? ""),
                    ]
                }),
        ]
    }

    private var fields: JSON {
        func area(_ name: String, _ rows: String) -> JSON {
            [
                "name": .string(name), "label": .string(view("rules.author.field." + name)), "hint": .string(view("rules.author.hint." + name)),
                "value": .string(form[name] ?? ""), "rows": .string(rows),
                "error": error(at: name),
            ]
        }
        return [
            "set": area("set", "14"), "csv": area("csv", "4"), "attributes": area("attributes", "8"), "scenarios": area("scenarios", "6"),
            "file": [
                "name": "file", "label": .string(view("rules.author.field.file")), "hint": .string(view("rules.author.hint.file")),
                "accept": ".json,.csv",
            ],
        ]
    }

    /// Versions to begin from.
    private func starts() throws -> [JSON] {
        try known.sets().compactMap { RuleListPage.current($0, on: view.now.date) }.map { version in
            [
                "href": .string("/rules/new?from=" + version.id.uuid), "title": view.text(version.title) ?? .null,
                "version": .string(version.version), "by": .string(try view.name(version.issuer)),
            ]
        }
    }

    /// The decision table: a rule a row, an attribute a column.
    private func table(_ draft: RuleDraft, _ schema: AttributeSchema) -> Table {
        let table = RuleTable(schema: schema)
        let columns = table.columns(draft.rules)
        return Table(
            caption: view("rules.author.table"),
            columns: [Table.Column(view("rules.author.column.rule")), Table.Column(view("rules.author.column.effect"))]
                + columns.map { Table.Column($0) },
            rows: draft.rules.map { rule in
                let id = rule["id"]?.string ?? "?"
                let effect = Effect(rawValue: rule["effect"]?.string ?? "").map { view("rules.effect." + $0.rawValue) } ?? "?"
                return [Table.Cell(id, href: "#sentence-" + id), Table.Cell(effect)] + columns.map { Table.Cell(table.cell(rule, $0)) }
            })
    }

    private func sentences(_ rule: Rule, _ set: RuleSet, _ library: RuleLibrary) -> JSON {
        let quote = rule.citations.compactMap(\.quote).first.flatMap { LanguageTag.best($0.texts, for: view.language) }
        return [
            "id": .string(rule.id), "title": RuleParts.text(rule.title, view) ?? .null, "chips": .array([RuleParts.chip(rule.effect, view).model]),
            "lines": .array(
                library.labels.keys.sorted().map { tag in
                    let labels = library.labels[tag].map { SentenceWriter(schema: library.schema, labels: $0).sentence(rule, in: set) }
                    return ["lang": .string(tag), "text": .string(labels ?? "")]
                }),
            "quote": quote.map { ["text": .string($0.text), "lang": .string($0.tag)] } ?? .null,
            "ref": rule.citations.first.flatMap { RuleParts.text($0.reference, view) } ?? .null,
        ]
    }

    private func tests(_ run: ScenarioRun) -> JSON {
        let missed = run.uncovered.flatMap(\.value).sorted()
        return [
            "summary": .string(
                view(
                    "rules.register.tests",
                    [
                        "good": view.formats.number(run.count - run.failures.count), "all": view.formats.number(run.count),
                        "coverage": view.formats.percent(run.coverage * 100, of: 100, places: 0),
                    ])),
            "failures": .array(
                run.failures.prefix(30).map { ["scenario": .string($0.scenario), "reasons": .string($0.reasons.joined(separator: "; "))] }),
            "missed": missed.isEmpty ? .null : .string(view("rules.author.missed", ["rules": missed.joined(separator: ", ")])),
        ]
    }

    private func difference(_ difference: Difference, _ compiled: CompiledRules) -> JSON {
        let writer = compiled.writer(view.language.rawValue)
        func clauses(_ tests: [FactTest]) -> String {
            if tests.isEmpty { return view("rules.analysis.always") }
            return tests.map { writer?.clause($0) ?? $0.json(compiled.library.schema).canonicalText }
                .joined(separator: view.language == .english ? ", " : "，")
        }
        func list(_ names: [String]) -> String { names.isEmpty ? view("rules.author.none") : names.joined(separator: ", ") }
        return [
            "rules": .string(
                view(
                    "rules.author.changedRules",
                    ["added": list(difference.added), "removed": list(difference.removed), "changed": list(difference.changed)])),
            "summary": .string(
                difference.pieces.isEmpty
                    ? view("rules.compare.sameAnswers")
                    : view(
                        "rules.compare.summary",
                        [
                            "stricter": view.formats.number(difference.pieces.count { $0.isStricter }),
                            "looser": view.formats.number(difference.pieces.count { !$0.isStricter }),
                        ])),
            "pieces": .array(
                difference.pieces.prefix(20).map { piece in
                    [
                        "change": .string(
                            "\(RuleParts.word(piece.sampleBefore, view)) → \(RuleParts.word(piece.sampleAfter, view))"),
                        "when": .string(clauses(piece.region)),
                    ]
                }),
        ]
    }

    /// The form of one rule, with its sentence in both languages as it stands now.
    private func edit(_ draft: RuleDraft, _ id: String, _ library: RuleLibrary?) -> JSON {
        let rule = draft.rule(id) ?? [:]
        func value(_ name: String) -> String { problems.isEmpty ? RuleForm.text(name, of: rule) : form["e." + name] ?? RuleForm.text(name, of: rule) }
        func line(_ name: String, _ lang: String? = nil) -> JSON {
            [
                "name": .string("e." + name), "label": .string(view("rules.author.rule." + name)), "value": .string(value(name)),
                "lang": lang.map { .string($0) } ?? .null, "error": error(at: "e." + name),
            ]
        }
        func choice(_ name: String, _ words: [(String, String)]) -> JSON {
            [
                "name": .string("e." + name), "label": .string(view("rules.author.rule." + name)),
                "options": .array(words.map { ["value": .string($0.0), "label": .string($0.1), "selected": .bool($0.0 == value(name))] }),
            ]
        }
        let mine = grounds.first { $0.rule == id }
        func reason(_ name: String) -> String { problems.isEmpty ? AuthorGrounds.text(name, of: mine) : form["e." + name] ?? "" }
        func area(_ name: String, _ lang: String) -> JSON {
            [
                "name": .string("e.\(name)"), "label": .string(view("rules.author.rule." + name)), "rows": "3", "lang": .string(lang),
                "value": .string(reason(name)), "error": error(at: "e." + name),
            ]
        }
        let set = library?.sets.first
        let loaded = set?.rules.first { $0.id == id }
        return [
            "rule": .string(id), "isNew": .bool(id.isEmpty),
            "heading": .string(id.isEmpty ? view("rules.author.newRule") : view("rules.author.editRule", ["id": id])),
            "id": line("id"), "effect": choice("effect", Effect.allCases.map { ($0.rawValue, view("rules.effect." + $0.rawValue)) }),
            "titles": [line("title.en", "en"), line("title.zh-Hans", "zh-Hans")],
            "when": [
                "name": "e.when", "label": .string(view("rules.author.rule.when")), "hint": .string(view("rules.author.rule.whenHint")), "rows": "5",
                "value": .string(problems.isEmpty ? RuleForm.lines(of: rule) : form["e.when"] ?? RuleForm.lines(of: rule)),
                "error": error(at: "e.when"),
            ],
            "more": [line("unless"), line("approver"), line("days")],
            "dayKind": choice("dayKind", [("", "–"), ("calendar", view("rules.author.calendar")), ("working", view("rules.author.working"))]),
            "silence": choice("silence", [("", "–")] + ["none", "refused", "granted"].map { ($0, view("rules.author.silence." + $0)) }),
            "dates": [line("start"), line("end"), line("asOf")], "refs": [line("ref.en", "en"), line("ref.zh-Hans", "zh-Hans")],
            "quotes": .array(
                ["en", "zh-Hans"].map { tag in
                    [
                        "name": .string("e.quote." + tag), "label": .string(view("rules.author.rule.quote." + tag)), "rows": "4",
                        "lang": .string(tag),
                        "value": .string(value("quote." + tag)),
                    ]
                }),
            "groundChoice": [
                "name": "e.ground", "label": .string(view("rules.author.rule.ground")), "hint": .string(view("rules.author.rule.groundHint")),
                "options": .array(
                    ([("", "–")] + RuleGround.Ground.allCases.map { ($0.rawValue, view("rules.ground." + $0.rawValue)) }).map {
                        ["value": .string($0.0), "label": .string($0.1), "selected": .bool($0.0 == reason("ground"))]
                    }),
            ],
            "groundTexts": [area("risk.en", "en"), area("risk.zh-Hans", "zh-Hans"), area("milder.en", "en"), area("milder.zh-Hans", "zh-Hans")],
            "groundReview": [
                "name": "e.reviewBy", "label": .string(view("rules.author.rule.reviewBy")), "type": "date", "width": "short",
                "value": .string(reason("reviewBy")), "lang": .null,
                "error": error(at: "e.reviewBy"),
            ],
            "sentence": loaded.flatMap { rule in set.flatMap { set in library.map { sentences(rule, set, $0) } } } ?? .null,
        ]
    }
}

/// Findings of the loader as lines, errors first.
enum FindingLines {
    static func model(_ findings: [Finding], _ view: ReaderView) -> JSON {
        let errors = findings.filter { $0.severity == .error }
        let shown = errors + findings.filter { $0.severity == .warning }
        return [
            "chip":
                (errors.isEmpty
                ? Chip(.good, view("rules.author.loads")) : Chip(.stop, view.texts.count("rules.author.errors", errors.count, view.language)))
                .model,
            "warnings": .string(view.texts.count("rules.author.warnings", findings.count - errors.count, view.language)),
            "items": .array(
                shown.prefix(60).map { finding in
                    [
                        "isError": .bool(finding.severity == .error), "word": .string(view("rules.author." + finding.severity.rawValue)),
                        "place": .string(
                            [finding.subject, finding.pointer.isEmpty ? nil : finding.pointer].compactMap { $0 }.joined(separator: " · ")),
                        "text": .string(finding.reason(in: view.language.rawValue)), "code": .string(finding.code.rawValue),
                    ]
                }),
            "hasErrors": .bool(!errors.isEmpty),
            "more": shown.count > 60 ? .string(view.texts.count("rules.analysis.more", shown.count - 60, view.language)) : .null,
        ]
    }
}
