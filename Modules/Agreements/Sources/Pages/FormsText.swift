import Canon
import Drafting
import Node
import Pages

/// The fields in which a text is changed clause by clause, in all its languages.
enum FormsText {
    /// What stands in them for a text.
    static func values(_ text: Agreement) -> [String: String] {
        var values = FormsAreas.values(text)
        for tag in text.languages { values["title.\(tag)"] = text.title[tag] ?? "" }
        for clause in text.clauses {
            for tag in text.languages { values["text.\(clause.id).\(tag)"] = clause.text[tag] ?? "" }
            for (name, value) in scalars(clause) { values["data.\(clause.id).\(name)"] = value }
        }
        return values
    }

    static func fill(_ form: inout FormPage, _ text: Agreement, _ view: ReaderView) {
        for tag in text.languages { form.line("title.\(tag)", label(view("agreements.draft.fields.title"), tag, view), lang: tag) }
        for (i, clause) in text.clauses.enumerated() {
            let name = LanguageTag.best(clause.title, for: view.language)?.text ?? clause.id
            form.heading("\(view.formats.number(i + 1)) \(name)")
            for tag in text.languages {
                form.area("text.\(clause.id).\(tag)", label(view("agreements.text"), tag, view), rows: 6, lang: tag)
            }
            for (member, _) in scalars(clause) {
                form.line("data.\(clause.id).\(member)", view("agreements.forms.answer.data", ["name": member]), isShort: true)
            }
            form.tick("drop.\(clause.id)", view("agreements.forms.answer.drop"))
        }
        form.heading(view("agreements.forms.answer.added"))
        for tag in text.languages {
            form.line("added-title.\(tag)", label(view("agreements.forms.answer.addedTitle"), tag, view), lang: tag)
            form.area("added-text.\(tag)", label(view("agreements.text"), tag, view), rows: 4, lang: tag)
        }
    }

    static func label(_ name: String, _ tag: String, _ view: ReaderView) -> String {
        "\(name) (\(Tag.name(of: tag)[view.language.rawValue]))"
    }

    /// The typed data of a clause that is a single text or number: what a line of a form can hold.
    private static func scalars(_ clause: Clause) -> [(name: String, value: String)] {
        (clause.data?.object ?? [:]).compactMap { name, value in
            switch value {
            case .string(let text): (name, text)
            case .integer(let number): (name, String(number))
            default: nil
            }
        }.sorted { $0.0 < $1.0 }
    }

    /// What stands in a field. Browsers end lines with CR LF; the text has LF alone.
    static func typed(_ name: String, _ request: Request) -> String? {
        request.form[name].map { FormText.trimmed($0.replacing("\r\n", with: "\n")) }
    }

    /// The text with what was typed.
    static func edited(_ text: Agreement, _ request: Request) -> Agreement {
        var new = text
        for tag in text.languages { if let title = typed("title.\(tag)", request) { new.title[tag] = title } }
        new.clauses = text.clauses.compactMap { clause in
            guard request.form["drop.\(clause.id)"] == nil else { return nil }
            var clause = clause
            for tag in text.languages {
                guard let words = typed("text.\(clause.id).\(tag)", request), words != FormText.trimmed(clause.text[tag] ?? "") else { continue }
                clause.text[tag] = words.isEmpty ? nil : words
                clause.template?.changed = true
            }
            for (name, value) in scalars(clause) {
                guard let data = typed("data.\(clause.id).\(name)", request), data != value else { continue }
                if case .integer? = clause.data?[name], let number = Int64(data) {
                    clause.data?[name] = .integer(number)
                } else {
                    clause.data?[name] = .string(data)
                }
            }
            return clause
        }
        if let added = added(new, request) { new.clauses.append(added) }
        return new
    }

    private static func added(_ text: Agreement, _ request: Request) -> Clause? {
        func texts(_ name: String) -> [String: String] {
            var found: [String: String] = [:]
            for tag in text.languages { if let words = typed("\(name).\(tag)", request), !words.isEmpty { found[tag] = words } }
            return found
        }
        let (title, words) = (texts("added-title"), texts("added-text"))
        guard !title.isEmpty || !words.isEmpty else { return nil }
        let taken = Set(text.clauses.map(\.id))
        let id = (1...).lazy.map { "added-\($0)" }.first { !taken.contains($0) } ?? "added"
        return Clause(id: id, type: .other, title: title, text: words)
    }
}
