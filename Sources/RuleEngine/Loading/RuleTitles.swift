import Canon

/// Titles and conditions of rules in another language, kept beside the rule sets:
/// `{"format":"comity-titles/1","language":"zh-Hans","rules":{id:{"title":…,"conditions":[…],"note":…}}}`.
struct RuleTitles {
    struct Texts {
        let title: String
        let conditions: [String]
    }

    static let format = "comity-titles/1"
    let language: String
    let file: String
    let rules: [String: Texts]

    init?(_ json: JSON, file: String, _ findings: Findings) {
        guard var reader = ObjectReader(json, at: Place(file), findings) else { return nil }
        _ = reader.text("format")
        guard let language = reader.text("language", required: true), BCP47.isWellFormed(language) else {
            findings.error(.wrongType, Place(file).inside("language"), "language must be a tag such as zh-Hans")
            return nil
        }
        let members = reader.required("rules")?.object ?? [:]
        reader.finish()
        var rules: [String: Texts] = [:]
        for (id, value) in members {
            guard var inner = ObjectReader(value, at: Place(file).inside("rules").inside(id).of(id), findings) else { continue }
            let title = inner.text("title", required: true)
            let conditions = inner.texts("conditions", limit: 64)
            inner.finish()
            if let title { rules[id] = Texts(title: title, conditions: conditions) }
        }
        (self.language, self.file, self.rules) = (language, file, rules)
    }

    /// Adds the texts to rules that have none in this language; what a rule says itself stays.
    func complete(_ set: inout RuleSet) {
        for index in set.rules.indices {
            guard let texts = rules[set.rules[index].id] else { continue }
            if set.rules[index].title.texts[language] == nil { set.rules[index].title.texts[language] = texts.title }
            guard texts.conditions.count == set.rules[index].duty.conditions.count else { continue }
            for (number, text) in texts.conditions.enumerated() where set.rules[index].duty.conditions[number].text.texts[language] == nil {
                set.rules[index].duty.conditions[number].text.texts[language] = text
            }
        }
    }

    /// Notes texts for rules that do not exist, and conditions that do not fit.
    func check(against sets: [RuleSet], _ findings: Findings) {
        let known = Dictionary(sets.flatMap(\.rules).map { ($0.id, $0.duty.conditions.count) }, uniquingKeysWith: { first, _ in first })
        for (id, texts) in rules.sorted(by: { $0.key < $1.key }) {
            let place = Place(file).inside("rules").inside(id).of(id)
            guard let count = known[id] else {
                findings.warn(.unknownRule, place, "no rule here has this id; correct or remove it")
                continue
            }
            if texts.conditions.count != count {
                findings.error(
                    .conditionCount, place.inside("conditions"),
                    "the rule has \(count) conditions, not \(texts.conditions.count); give one text for each")
            }
        }
    }
}
