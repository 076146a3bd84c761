import Canon
import Node
import Pages
import RuleEngine

/// The field in which one fact is entered, as its type asks for it: yes or no, one word or several of a list, a day, a number, a text.
struct FactField {
    let attribute: Attribute
    let name: String
    private let words: AnswerWords
    private let view: ReaderView

    init(_ attribute: Attribute, named name: String, _ words: AnswerWords, _ view: ReaderView) {
        (self.attribute, self.name, self.words, self.view) = (attribute, name, words, view)
    }

    func add(to form: inout FormPage) {
        let (label, hint) = (words.heading(attribute), view(FactText.hintKey(attribute)))
        switch attribute.type {
        case .bool:
            form.choices(name, label, hint: hint, [true, false].map { ($0 ? "yes" : "no", words.text(.bool($0), attribute)) })
        case .choice: form.choices(name, label, hint: hint, attribute.words.map { ($0, words.text(.word($0), attribute)) })
        case .choices: form.ticks(name, label, hint: hint, attribute.words.map { ("\(name).\($0)", words.text(.words([$0]), attribute)) })
        case .date: form.day(name, label, hint: hint)
        case .int, .country: form.line(name, label, hint: hint, isShort: true)
        case .countries, .text: form.line(name, label, hint: hint)
        }
    }

    /// What was entered; nil where nothing was. Throws `Failure` that names the field where it does not fit.
    func value(_ form: [String: String]) throws -> Value? {
        let text =
            attribute.type == .choices ? attribute.words.filter { form["\(name).\($0)"] != nil }.joined(separator: ",") : (form[name] ?? "").trimmed
        guard !text.isEmpty else { return nil }
        guard let value = FactText.value(text, for: attribute) else {
            throw FormText.wrong(name, en: "This does not fit; see what the field asks for.", zhHans: "内容不符；请按该栏提示填写。")
        }
        return value
    }
}
