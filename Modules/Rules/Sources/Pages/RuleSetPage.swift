import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// `/rules/:uuid`: one version: where it stands, each rule in plain words beside its source, what the analysis finds, its history, what people said.
/// `?on=DATE` says which version holds on that day.
enum RuleSetPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let (title, model) = try await context.store.read { transaction -> (String, JSON) in
            let view = ReaderView(request, context, in: transaction)
            let reader = try RuleSetReader.asked(request, view, KnownRuleSets(context, in: transaction))
            return (LanguageTag.best(reader.version.title, for: view.language)?.text ?? "", try self.model(reader))
        }
        return .page(Page("rules/set", title: title, model: model, section: "rules"))
    }

    private static func model(_ reader: RuleSetReader) throws -> JSON {
        let view = reader.view
        let analysis = AnalysisPart.of(reader.rules, reader.version.digest)
        let day = try RuleParts.day("on", view.request, reader.today)
        let found = try RecordLookup.at(reader.version.position, of: reader.version.origin, origin: view.home, in: view.transaction)
        let matters = try voices(reader)
        return [
            "masthead": try masthead(reader), "caveat": reader.version.isExample ? view.prose(reader.version.caveat) ?? .null : .null,
            "isExample": .bool(reader.version.isExample), "onDay": try answer(reader, on: day), "path": .string(reader.path),
            "rules": .array(reader.set.rules.map { RuleParts.rule($0, reader, analysis.analysis) }),
            "ruleCount": .string(view.texts.count("rules.list.rules", reader.set.rules.count, view.language)),
            "analysis": analysis.model(reader.rules, base: reader.path, view), "history": try history(reader),
            "versions": .array(try reader.versions.reversed().map { try version($0, reader) }),
            "consultations": matters.consultations, "challenges": matters.challenges, "hasVoices": .bool(matters.isAny),
            "todo": try VersionTodo.model(reader),
            "proof": try found.flatMap {
                try view.proofLine(
                    $0, subject: LanguageTag.best(reader.version.title, for: view.language)?.text ?? "", language: view.language.rawValue)
            } ?? .null,
            "recordHref": .string("/records/" + reader.version.id.uuid), "jsonHref": .string("/api/v1" + reader.path),
            "odrlHref": .string("/api/v1\(reader.path)/odrl"), "csvHref": .string("/api/v1\(reader.path)/table.csv"),
        ]
    }

    private static func masthead(_ reader: RuleSetReader) throws -> JSON {
        let (view, version) = (reader.view, reader.version)
        let issuer = try view.partyModel(version.issuer)
        func fact(_ key: String, _ value: String, _ iso: String? = nil) -> JSON {
            ["label": .string(view("rules.page." + key)), "value": .string(value), "iso": iso.map { .string($0) } ?? .null]
        }
        var chips = [RuleParts.chip(version.status(on: reader.today), view)]
        if version.isExample, version.status(on: reader.today) != .example { chips.append(Chip(.neutral, view("rules.example.short"))) }
        return [
            "eyebrow": .string("\(view("rules.page.eyebrow")) · \(version.jurisdiction)"), "title": view.text(version.title) ?? .null,
            "parties": [["name": issuer["name"] ?? .null, "href": issuer["href"] ?? .null, "role": .string(view("rules.page.maker"))]],
            "chips": .array(chips.map(\.model)),
            "facts": [
                fact("version", version.version), fact("holds", RuleParts.term(version, view)),
                fact("published", view.formats.date(version.statedAt.date), version.statedAt.date.description),
                fact("unruled", view("rules.page.default." + (reader.set.stance == .open ? "open" : "closed"))),
                fact("log", try view.nodeName(version.origin)),
            ],
        ]
    }

    /// Which version holds on the day that was asked for.
    private static func answer(_ reader: RuleSetReader, on day: CalendarDate) throws -> JSON {
        let view = reader.view
        let holding = reader.versions.last { $0.holds(on: day) }
        let date = view.formats.date(day)
        let words: String =
            switch holding {
            case nil: view("rules.page.on.none", ["date": date])
            case reader.version?: view("rules.page.on.this", ["date": date])
            case let other?: view("rules.page.on.different", ["date": date, "version": other.version])
            }
        return [
            "path": .string(reader.path), "text": .string(words), "value": .string(day.description), "label": .string(view("rules.page.on.label")),
            "href": holding.flatMap { $0.id == reader.version.id ? nil : JSON.string("/rules/\($0.id.uuid)?on=\(day)") } ?? .null,
            "link": .string(view("rules.page.on.go")),
        ]
    }

    private static func version(_ version: KnownRuleSet, _ reader: RuleSetReader) throws -> JSON {
        let view = reader.view
        return [
            "title": .string(view("rules.list.version", ["version": version.version])), "href": .string("/rules/" + version.id.uuid),
            "isCurrent": .bool(version.id == reader.version.id), "chips": .array([RuleParts.chip(version.status(on: reader.today), view).model]),
            "term": .string(RuleParts.term(version, view)), "day": view.formats.model(version.statedAt.date),
            "compareHref": version.supersedes.map { .string("/rules/\(version.id.uuid)/compare?with=\($0.uuid)") } ?? .null,
        ]
    }

    /// What its issuer did with any version, latest first: the values of the component `history`.
    private static func history(_ reader: RuleSetReader) throws -> JSON {
        let view = reader.view
        var items: [(at: Instant, JSON)] = []
        for version in reader.versions {
            items.append((version.statedAt, try item(version.statedAt, "published", version.version, nil, "/records/" + version.id.uuid, view)))
            for act in try reader.known.acts(about: version.id, kinds: [RuleKinds.proposal, RuleKinds.adoption, RuleKinds.event])
            where act.issuer == version.issuer {
                let key: String =
                    switch act.kind {
                    case RuleKinds.proposal: "proposed"
                    case RuleKinds.adoption: act.word == "urgent" ? "urgent" : "adopted"
                    default: act.word ?? "review"
                    }
                items.append((act.statedAt, try item(act.statedAt, key, version.version, act, "/records/" + act.id.uuid, view)))
            }
        }
        return ["items": .array(items.sorted { $0.at > $1.at }.map { $0.1 })]
    }

    private static func item(_ at: Instant, _ key: String, _ version: String, _ act: RuleAct?, _ href: String, _ view: ReaderView) throws -> JSON {
        let day = act?.day.map { view.formats.date($0) } ?? ""
        let until = act?.until.map { view.formats.date($0) } ?? ""
        let reasons = LanguageTag.best(VoicesPart.texts(act?.subject["reasons"]), for: view.language)?.text
        let short = LanguageTag.best(VoicesPart.texts(act?.subject["windowReasons"]), for: view.language)?.text
        let text = [reasons, short.map { view("rules.history.window", ["reasons": $0]) }].compactMap { $0 }
        return [
            "iso": .string(at.date.description), "date": .string(view.formats.shortDate(at.date)),
            "title": .string(view("rules.history." + key, ["version": version, "date": day, "until": until])), "href": .string(href),
            "text": text.isEmpty ? .null : .string(view.sentences(text)),
        ]
    }

    private static func voices(_ reader: RuleSetReader) throws -> (consultations: JSON, challenges: JSON, isAny: Bool) {
        let proposals = try reader.acts(RuleKinds.proposal).filter { $0.issuer == reader.version.issuer }
        let consultations = try proposals.compactMap { proposal -> JSON? in
            guard let until = proposal.day else { return nil }
            return try VoicesPart.consultation(OpenMatters.consultation(proposal, until, reader.version, reader.known), reader.view)
        }
        let challenges = try reader.acts(RuleKinds.challenge).compactMap { act -> JSON? in
            try OpenMatters.challenge(act, reader.known).map { try VoicesPart.challenge($0, reader.view) }
        }
        return (.array(consultations), .array(challenges), !consultations.isEmpty || !challenges.isEmpty)
    }
}
