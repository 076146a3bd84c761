import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine

/// Rules, facts and outcomes in the words of one language.
struct AnswerWords {
    let rules: AskedRules
    let language: String
    let texts: Texts

    init(_ rules: AskedRules, _ language: Language, _ texts: Texts) { (self.rules, self.language, self.texts) = (rules, language.rawValue, texts) }

    private var labels: Labels? { rules.library.labels[language] }
    private var page: Language { Language(rawValue: language) ?? .english }

    func label(_ attribute: Attribute) -> String { labels?.label(of: attribute) ?? attribute.name }
    func label(_ name: String) -> String { rules.library.schema[name].map { label($0) } ?? name }

    /// The label at the head of a line: without the article that it has within a sentence, and with a capital letter.
    func heading(_ attribute: Attribute) -> String {
        let label = label(attribute)
        let bare = attribute.type != .bool && label.hasPrefix("the ") ? String(label.dropFirst(4)) : label
        return Formats(page).opening(bare)
    }
    func heading(_ name: String) -> String { rules.library.schema[name].map { heading($0) } ?? name }

    func text(_ value: Value, _ attribute: Attribute) -> String { labels?.text(of: value, for: attribute) ?? value.json.canonicalText }

    /// A fact as a clause: `the number of persons: 1,200`; yes-or-no facts are clauses by themselves.
    func fact(_ attribute: Attribute, _ value: Value) -> String {
        if attribute.type == .bool { return text(value, attribute) }
        return label(attribute) + (page == .chinese ? "：" : ": ") + text(value, attribute)
    }

    func country(_ code: String) -> String { labels?.countries[code] ?? code }
    func approver(_ word: String?) -> String { word.map { labels?.approvers[$0] ?? $0 } ?? texts("decisions.approver.unnamed", page) }
    func term(_ word: String) -> String { labels?.terms[word] ?? word }
    func outcome(_ outcome: Outcome) -> String { texts("decisions.outcome." + outcome.word, page) }

    /// One rule as a sentence; its title where there are no labels.
    func sentence(_ rule: Rule, in set: RuleSet) -> String {
        rules.writer(language)?.sentence(rule, in: set) ?? rule.title.text(in: language)
    }

    /// A change of one fact: the range that does it where there is one, else the value.
    func change(_ change: Suggestion.Change) -> String {
        guard let attribute = rules.library.schema[change.attribute] else { return change.attribute }
        if let reach = change.reach, let writer = rules.writer(language) { return writer.clause(reach) }
        return fact(attribute, change.becomes)
    }
}

extension Chip {
    /// An outcome with the sign that says the same as its colour.
    static func of(_ outcome: Outcome?, _ view: ReaderView) -> Chip {
        guard let outcome else { return Chip(.unknown, view("decisions.outcome.nobody")) }
        let tone: Chip.Tone =
            switch outcome {
            case .permit: .good
            case .permitWithConditions, .notify: .good
            case .needsApproval: .waiting
            case .needsInformation: .unknown
            case .prohibit: .stop
            }
        return Chip(tone, view("decisions.outcome.short." + outcome.word))
    }
}
