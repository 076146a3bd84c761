import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI

/// One rule as a reason: its sentence in both languages, where it comes from, the words of the source, since when it is in force, and its record.
struct ReasonPart {
    let set: RuleSet
    let source: SideSource?
    let answered: Answered
    let view: ReaderView

    /// The values of the template `decisions/reason`; nil where the set has no such rule.
    func model(_ id: String, note: String? = nil) -> JSON? {
        guard let rule = set.rules.first(where: { $0.id == id }) else { return nil }
        // The reader's language first; the other stands below, since both sides must be able to read every reason.
        let languages = [view.language] + Language.allCases.filter { $0 != view.language }
        let sentences = languages.map { language -> JSON in
            ["lang": .string(language.rawValue), "text": .string(AnswerWords(answered.rules, language, view.texts).sentence(rule, in: set))]
        }
        let tag = view.language.rawValue
        var model: JSONObject = [
            "id": .string(rule.id), "title": .string(rule.title.text(in: tag)), "titleLang": .string(rule.title.has(tag) ? tag : "en"),
            "sentence": sentences.first ?? .null, "other": sentences.last ?? .null,
            "citations": .array(rule.citations.map(citation)), "hasCitations": .bool(!rule.citations.isEmpty),
            "inForce": .string(inForce(rule)), "note": note.map { .string($0) } ?? .null, "remark": rule.note.map { text($0) } ?? .null,
        ]
        if let published = source?.published { model["recordHref"] = .string("/rules/\(published.id.uuid)#rule-\(rule.id)") }
        if let address = rule.address, address.hasPrefix("https://") || address.hasPrefix("http://") { model["address"] = .string(address) }
        if let confidence = rule.confidence {
            let key = "decisions.reason.confidence." + confidence
            model["confidence"] = .string(view.texts.has(key) ? view(key) : view("decisions.reason.confidence.word", ["word": confidence]))
        }
        return .object(model)
    }

    private func text(_ text: LocalText) -> JSON {
        let tag = view.language.rawValue
        return ["text": .string(text.text(in: tag)), "lang": .string(text.has(tag) ? tag : "en")]
    }

    private func citation(_ citation: Citation) -> JSON {
        let tag = view.language.rawValue
        var parts = [citation.reference.text(in: tag)]
        if let article = citation.article { parts.append(article) }
        var model: JSONObject = [
            "text": .string(parts.joined(separator: view.language == .english ? ", " : "，")),
            "lang": .string(citation.reference.has(tag) ? tag : "en"),
            "asOf": citation.asOf.map { .string(view("decisions.reason.asOf", ["date": view.formats.date($0)])) } ?? .null,
        ]
        if let quote = citation.quote, let language = quote.texts.keys.sorted().last(where: { $0.hasPrefix("zh") }) ?? quote.texts.keys.min() {
            let other = quote.texts.keys.sorted().first { $0 != language }
            model["quote"] = [
                "text": .string(quote.texts[language] ?? ""), "lang": .string(language), "source": .string(parts[0]),
                "translation": other.map { ["text": .string(quote.texts[$0] ?? ""), "lang": .string($0)] } ?? .null,
            ]
        }
        return .object(model)
    }

    /// The version of the rule that the day of the act selects.
    private func inForce(_ rule: Rule) -> String {
        let formats = view.formats
        switch (rule.inForce.from, rule.inForce.until) {
        case (let from?, let until?):
            return view("decisions.reason.forceBetween", ["from": formats.date(from), "until": formats.date(until)])
        // The year 1900 is how the example rules write a start that nobody looked up.
        case (let from?, nil) where from.year > 1900: return view("decisions.reason.forceFrom", ["from": formats.date(from)])
        case (nil, let until?): return view("decisions.reason.forceUntil", ["until": formats.date(until)])
        default: return view("decisions.reason.forceUnknown")
        }
    }
}
