import Canon
import Node
import Pages
import RulesAPI

/// What people said about a version and what its issuer answered.
enum VoicesPart {
    static func consultation(_ item: OpenMatters.Consultation, _ view: ReaderView) throws -> JSON {
        let subject = item.proposal.subject
        return [
            "title": view.text(item.version.title) ?? .null, "href": .string("/rules/" + item.version.id.uuid),
            "version": .string(item.version.version),
            "issuer": try view.partyModel(item.version.issuer), "reasons": view.prose(texts(subject["reasons"])) ?? .null,
            "until": view.formats.model(item.until), "left": .string(RuleParts.left(until: item.until, view)),
            "chips": .array([Chip(item.until < view.now.date ? .neutral : .waiting, RuleParts.left(until: item.until, view)).model]),
            "windowReasons": view.text(texts(subject["windowReasons"])) ?? .null,
            "effectiveFrom": item.proposal.until.map { view.formats.model($0) } ?? .null,
            "impact": subject["impact"].map { impact($0, view) } ?? .null,
            "comments": .array(try item.comments.map { try comment($0, item, view) }),
            "count": .string(view.texts.count("rules.voices.comments", item.comments.count, view.language)),
            "unanswered": .string(
                view.texts.count("rules.voices.unanswered", item.comments.count { !item.answered.contains($0.id.uuid) }, view.language)),
            "impactHref": .string("/rules/\(item.version.id.uuid)/impact"),
            "compareHref": item.version.supersedes == nil ? .null : .string("/rules/\(item.version.id.uuid)/compare"),
            "recordHref": .string("/records/" + item.proposal.id.uuid),
            "commentHref": item.until < view.now.date || item.version.withdrawnFrom != nil
                ? .null : .string("/rules/\(item.version.id.uuid)/comment"),
        ]
    }

    /// Who says it: a party, or a visitor whom nobody verified.
    private static func by(_ act: RuleAct, _ view: ReaderView) throws -> JSON {
        guard act.isVisitor else { return try view.partyModel(act.issuer) }
        return ["name": ["text": .string(try VoiceLines.speaker(act, view)), "lang": .string(view.language.rawValue)]]
    }

    /// Where rule makers of the version's party answer; null for everybody else.
    private static func answering(_ act: RuleAct, _ version: KnownRuleSet, _ path: String, _ view: ReaderView) -> JSON {
        guard VersionSubject.owner(of: version, view) != nil else { return .null }
        return .string("/rules/\(version.id.uuid)/\(path)=\(act.id.uuid)")
    }

    private static func comment(_ act: RuleAct, _ item: OpenMatters.Consultation, _ view: ReaderView) throws -> JSON {
        [
            "by": try by(act, view), "day": view.formats.model(act.statedAt.date), "rule": act.about.map { .string($0) } ?? .null,
            "prose": view.prose(texts(act.subject["comment"])) ?? .null, "asks": view.text(texts(act.subject["asks"])) ?? .null,
            "recordHref": .string("/records/" + act.id.uuid),
            "answerHref": item.answered.contains(act.id.uuid) ? .null : answering(act, item.version, "answer?comment", view),
            "chips": .array([
                item.answered.contains(act.id.uuid)
                    ? Chip(.good, view("rules.voices.isAnswered")).model : Chip(.waiting, view("rules.voices.isOpen")).model
            ]),
        ]
    }

    static func challenge(_ item: OpenMatters.Challenge, _ view: ReaderView) throws -> JSON {
        let act = item.challenge
        let isLate = item.answer == nil && item.due < view.now.date
        return [
            "title": view.text(item.version.title) ?? .null, "href": .string("/rules/" + item.version.id.uuid),
            "version": .string(item.version.version),
            "rule": act.about.map { .string($0) } ?? .null,
            "ruleHref": act.about.map { .string("/rules/\(item.version.id.uuid)#rule-\($0)") } ?? .null,
            "by": try by(act, view), "day": view.formats.model(act.statedAt.date),
            "ground": .string(view("rules.challenge." + (act.word ?? "unclear"))), "prose": view.prose(texts(act.subject["challenge"])) ?? .null,
            "asks": view.text(texts(act.subject["asks"])) ?? .null, "due": view.formats.model(item.due),
            "chips": .array([
                item.answer.map { Chip(.good, view("rules.answer." + ($0.word ?? "keep"))).model }
                    ?? Chip(isLate ? .stop : .waiting, RuleParts.left(until: item.due, view)).model
            ]),
            "recordHref": .string("/records/" + act.id.uuid), "answer": item.answer.map { answer($0, view) } ?? .null,
            "answerHref": item.answer == nil ? answering(act, item.version, "answer-challenge?challenge", view) : .null,
        ]
    }

    static func answer(_ act: RuleAct, _ view: ReaderView) -> JSON {
        let amendment = act.subject["amendment"]?["id"]?.string.flatMap { RecordID($0) }
        return [
            "word": .string(view("rules.answer." + (act.word ?? "keep"))), "prose": view.prose(texts(act.subject["answer"])) ?? .null,
            "day": view.formats.model(act.statedAt.date), "recordHref": .string("/records/" + act.id.uuid),
            "amendmentHref": amendment.map { .string("/rules/" + $0.uuid) } ?? .null,
        ]
    }

    /// The figures of a simulation as the proposal states them.
    static func impact(_ json: JSON, _ view: ReaderView) -> JSON {
        func number(_ name: String) -> String { view.formats.number(json[name]?.integer ?? 0) }
        let names = ["decisions", "differ", "stricter", "looser", "cooperations", "needAction"]
        return [
            "items": .array(names.map { ["label": .string(view("rules.impact." + $0)), "value": .string(number($0))] }),
            "note": json["note"].flatMap { view.text(texts($0)) } ?? .null,
        ]
    }

    static func texts(_ json: JSON?) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (json?.object ?? [:]).compactMap { key, value in value.string.map { (key, $0) } })
    }
}
