import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// What is said about a version in plain words: what people see before they approve it, and what its record's page shows.
enum RuleActExhibit {
    static func make(_ found: FoundRecord, _ wish: ExhibitWish, for view: ReaderView) throws -> Exhibit? {
        guard let record = found.record, RuleKinds.acts.contains(record.kind), let form = try? RuleActForm(record.kind, record.subject) else {
            return nil
        }
        let known = KnownRuleSets(origin: view.home, in: view.transaction)
        guard let version = try known.find(form.ruleSet.id) else { return nil }
        let lines = try RuleActLines(record: record, form: form, version: version, known: known, view: view).lines()
        let prose = ["reasons", "comment", "challenge", "answer"].map { VoicesPart.texts(record.subject[$0]) }.first { !$0.isEmpty }
        let short = VoicesPart.texts(record.subject["windowReasons"])
        let title = Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, view.texts("kinds." + record.kind, $0)) })
        return Exhibit(
            "rules/act-exhibit", title: title,
            model: [
                "lines": ["items": .array(lines)], "prose": prose.flatMap { view.prose($0) } ?? .null,
                "short": short.isEmpty ? .null : view.prose(short) ?? .null,
                "impact": record.subject["impact"].map { VoicesPart.impact($0, view) } ?? .null,
            ])
    }
}

/// What an act about a version says, line by line.
private struct RuleActLines {
    let record: Record
    let form: RuleActForm
    let version: KnownRuleSet
    let known: KnownRuleSets
    let view: ReaderView

    func lines() throws -> [JSON] {
        var lines: [JSON] = []
        func add(_ key: String, _ value: String?, href: String? = nil, lang: String? = nil) {
            guard let value else { return }
            lines.append([
                "label": .string(view(key)), "value": .string(value), "href": href.map { .string($0) } ?? .null,
                "lang": lang.map { .string($0) } ?? .null,
            ])
        }
        func day(_ name: String) -> String? { record.subject[name]?.string.flatMap { CalendarDate($0) }.map { view.formats.date($0) } }
        let title = LanguageTag.best(version.title, for: view.language)
        add("rules.forms.set", title?.text ?? version.setID, href: "/rules/" + version.id.uuid, lang: title?.tag)
        add("rules.page.version", version.version)
        add("rules.forms.by", try speaker)
        switch record.kind {
        case RuleKinds.proposal:
            add("rules.forms.propose.until", day("commentsUntil"))
            add("rules.forms.propose.effect", day("effectiveFrom"))
        case RuleKinds.comment, RuleKinds.challenge:
            add("rules.forms.challenge.ground", form.word.map { view("rules.challenge." + $0) })
            add("rules.forms.rule", form.about ?? view("rules.forms.wholeSet"))
            add("rules.voices.asks", LanguageTag.best(VoicesPart.texts(record.subject["asks"]), for: view.language)?.text)
        case RuleKinds.commentAnswer:
            for item in try said("comment") { add("rules.forms.said", item.text, href: item.href) }
            add("rules.forms.answer.outcome", form.word.map { view("rules.forms.answer.outcomes." + $0) })
        case RuleKinds.challengeAnswer:
            for item in try said("challenge") { add("rules.forms.said", item.text, href: item.href) }
            add("rules.forms.answerChallenge.outcome", form.word.map { view("rules.forms.answerChallenge.outcomes." + $0) })
            add(
                "rules.voices.amendment", try form.amendment.flatMap { try known.find($0.id) }.map(\.version),
                href: form.amendment.map { "/rules/" + $0.id.uuid })
        case RuleKinds.adoption:
            add("rules.forms.adopt.path", form.word.map { view("rules.forms.adopt.paths." + $0) })
            add("rules.forms.adopt.effect", day("effectiveFrom"))
            add("rules.forms.adoptUrgently.sunset", day("sunset"))
            add("rules.forms.adoptUrgently.reviewBy", day("reviewBy"))
            try mandates(add)
        default:
            add("rules.forms.event.what", form.word.map { view("rules.forms.event.words." + $0) })
            add("rules.forms.event.from", day("effectiveFrom"))
            add("rules.forms.event.until", day("until"))
            try mandates(add)
        }
        return lines
    }

    private func mandates(_ add: (String, String?, String?, String?) -> Void) throws {
        for reference in record.refersTo {
            let mandate = try LoggedMandates(origin: view.home, in: view.transaction).mandate(reference.id)
            let name = mandate.flatMap { LanguageTag.best($0.mandate.titles, for: view.language) }
            add("rules.forms.adopt.mandate", name?.text ?? reference.id.uuid, "/envoys/" + reference.id.uuid, name?.tag)
        }
    }

    private var speaker: String {
        get throws {
            guard form.isVisitor else { return try view.name(record.issuer) }
            return view("rules.voices.visitor", ["node": try view.nodeName(KnownRuleSets.log(of: record.issuer))])
        }
    }

    /// The comments or the challenge that are answered.
    private func said(_ member: String) throws -> [(text: String, href: String)] {
        try ([form.answers].compactMap { $0 } + form.also).compactMap { reference in
            guard let act = try known.act(reference.id) else { return nil }
            let text = view(
                "rules.forms.quoted", ["name": try VoiceLines.speaker(act, view), "words": VoiceLines.words(act, member, view, most: 300)])
            return (text, "/records/" + act.id.uuid)
        }
    }
}
