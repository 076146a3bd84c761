import Canon
import Node
import Pages
import RuleEngine
import RulesAPI

/// The parts that several pages of rules show alike.
enum RuleParts {
    static func text(_ text: LocalText, _ view: ReaderView) -> JSON? { view.text(text.texts) }

    // MARK: Chips

    static func chip(_ status: RuleSetStatus, _ view: ReaderView) -> Chip {
        let tone: Chip.Tone =
            switch status {
            case .inForce: .good
            case .proposed, .scheduled, .closed: .waiting
            case .suspended, .superseded, .repealed, .expired, .withdrawn: .stop
            case .draft, .example: .neutral
            }
        return Chip(tone, view("rules.status." + status.rawValue))
    }

    static func chip(_ effect: Effect, _ view: ReaderView) -> Chip {
        let tone: Chip.Tone =
            switch effect {
            case .prohibit: .stop
            case .approval, .notify: .waiting
            case .condition, .exempt, .permit: .good
            }
        return Chip(tone, view("rules.effect." + effect.rawValue))
    }

    static func chip(_ outcome: Outcome, _ view: ReaderView) -> Chip {
        let tone: Chip.Tone =
            switch outcome {
            case .permit, .permitWithConditions: .good
            case .notify, .needsApproval: .waiting
            case .needsInformation: .unknown
            case .prohibit: .stop
            }
        return Chip(tone, view("rules.outcome." + outcome.word))
    }

    static func word(_ outcome: Outcome, _ view: ReaderView) -> String { view("rules.outcome." + outcome.word) }

    // MARK: One rule

    /// A rule in plain words beside its source.
    static func rule(_ rule: Rule, _ reader: RuleSetReader, _ analysis: Analysis?) -> JSON {
        let view = reader.view
        let ground = reader.form.grounds.first { $0.rule == rule.id }
        return [
            "id": .string(rule.id), "anchor": .string("rule-" + rule.id), "title": text(rule.title, view) ?? .null,
            "chips": .array([chip(rule.effect, view).model]), "sentence": reader.sentence(rule, view.language.rawValue),
            "sources": .array(rule.citations.map { source($0, rule, view) }),
            "address": rule.address.map { .string($0) } ?? .null,
            "confidence": rule.confidence.map { confidence($0, view) }.map { .string($0) } ?? .null,
            "note": rule.note.flatMap { text($0, view) } ?? .null, "ground": ground.map { self.ground($0, view) } ?? .null,
            "faults": .array(
                (analysis?.faults ?? []).filter { $0.rule == rule.id }.map { .string(view("rules.fault." + $0.fault.rawValue)) }),
            "challengeHref": .string(reader.path + "/challenge?rule=" + rule.id), "isQuoted": .bool(rule.citations.contains { $0.quote != nil }),
            "notQuoted": .string(view("rules.page.notQuoted")),
        ]
    }

    private static func confidence(_ word: String, _ view: ReaderView) -> String {
        let key = "rules.confidence." + word
        return view.texts.has(key) ? view(key) : word
    }

    private static func source(_ citation: Citation, _ rule: Rule, _ view: ReaderView) -> JSON {
        let quote = citation.quote.flatMap { LanguageTag.best($0.texts, for: view.language) }
        return [
            "ref": text(citation.reference, view) ?? .null, "article": citation.article.map { .string($0) } ?? .null,
            "identifier": citation.identifier.map { .string($0) } ?? .null,
            "asOf": citation.asOf.map { .string(view("rules.page.asOf", ["date": view.formats.date($0)])) } ?? .null,
            "quote": quote.map { ["text": .string($0.text), "lang": .string($0.tag), "prose": Prose($0.text, language: $0.tag).model] } ?? .null,
        ]
    }

    private static func ground(_ ground: RuleGround, _ view: ReaderView) -> JSON {
        [
            "word": .string(view("rules.ground." + ground.ground.rawValue)), "risk": view.text(ground.risk) ?? .null,
            "milder": view.text(ground.milder) ?? .null,
            "reviewBy": ground.reviewBy.map { view.formats.model($0) } ?? .null,
            "isOverdue": .bool(ground.reviewBy.map { $0 < view.now.date } ?? false),
        ]
    }

    // MARK: Time

    /// How long until a day, in words: "12 days left", "today is the last day", "3 days over".
    static func left(until day: CalendarDate, _ view: ReaderView) -> String {
        let days = RuleWindows.days(from: view.now.date, to: day)
        if days > 0 { return view.texts.count("rules.left.days", days, view.language) }
        return days == 0 ? view("rules.left.today") : view.texts.count("rules.left.over", -days, view.language)
    }

    /// The days on which a version holds, in words.
    static func term(_ version: KnownRuleSet, _ view: ReaderView) -> String {
        guard let term = version.term else {
            if let day = version.withdrawnFrom { return view("rules.term.withdrawn", ["date": view.formats.date(day)]) }
            guard let until = version.commentsUntil else { return view("rules.term.draft") }
            return view(until < view.now.date ? "rules.term.closed" : "rules.term.proposed", ["date": view.formats.date(until)])
        }
        if term.ground == .example, term.until == nil { return view("rules.term.example") }
        let from = term.from.map { view.formats.date($0) } ?? view("rules.term.always")
        guard let until = term.until else { return view("rules.term.from", ["from": from]) }
        return view("rules.term.fromTo", ["from": from, "until": view.formats.date(until)])
    }

    static func day(_ name: String, _ request: Request, _ present: CalendarDate) throws -> CalendarDate {
        guard let text = request.query[name], !text.isEmpty else { return present }
        guard let date = CalendarDate(text) else {
            throw Failure(status: 400, code: "wrongValue", pointer: name, detail: "\(name) must be a date such as 2026-11-23")
        }
        return date
    }
}
