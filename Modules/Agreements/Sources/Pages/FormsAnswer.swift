import AgreementsAPI
import Canon
import Drafting
import Node
import Pages
import Signing

/// `/agreements/:uuid/answer`: the other side's text with changes of one's own, clause by clause; what changed is shown word by word before it is approved.
enum FormsAnswer {
    static let answer = Forms.answer(
        "answer", fields: ["negotiation": "signBy", "previous": "signBy", "signBy": "signBy", "agreement": "signBy", "subjects": "subjects"],
        defaults: { subject in
            let text = subject.reader.text
            var values = ["signBy": Instant(milliseconds: subject.offer.signBy.milliseconds - 1).date.description]
            values.merge(FormsAreas.values(text)) { $1 }
            for tag in text.languages { values["title.\(tag)"] = text.title[tag] ?? "" }
            for clause in text.clauses {
                for tag in text.languages { values["text.\(clause.id).\(tag)"] = clause.text[tag] ?? "" }
                for (name, value) in FormsAnswer.scalars(clause) { values["data.\(clause.id).\(name)"] = value }
            }
            return values
        },
        fill: { form, subject in
            let view = subject.view
            let text = subject.reader.text
            form.day("signBy", view("agreements.forms.offer.signBy"), hint: view("agreements.forms.offer.signByHint"))
            for tag in text.languages { form.line("title.\(tag)", FormsAnswer.label(view("agreements.draft.fields.title"), tag, view), lang: tag) }
            for (i, clause) in text.clauses.enumerated() {
                let name = LanguageTag.best(clause.title, for: view.language)?.text ?? clause.id
                form.heading("\(view.formats.number(i + 1)) \(name)")
                for tag in text.languages {
                    form.area("text.\(clause.id).\(tag)", FormsAnswer.label(view("agreements.text"), tag, view), rows: 6, lang: tag)
                }
                for (member, _) in FormsAnswer.scalars(clause) {
                    form.line("data.\(clause.id).\(member)", view("agreements.forms.answer.data", ["name": member]), isShort: true)
                }
                form.tick("drop.\(clause.id)", view("agreements.forms.answer.drop"))
            }
            form.heading(view("agreements.forms.answer.added"))
            for tag in text.languages {
                form.line("added-title.\(tag)", FormsAnswer.label(view("agreements.forms.answer.addedTitle"), tag, view), lang: tag)
                form.area("added-text.\(tag)", FormsAnswer.label(view("agreements.text"), tag, view), rows: 4, lang: tag)
            }
            FormsAreas.fill(&form, view)
            form.heading(view("agreements.forms.answer.why"))
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            let office = subject.office(request)
            let changed = try FormsAnswer.changed(subject.reader.text, request, now: subject.view.now)
            return try AgreementActs.offer(
                changed, by: office.slug, issuer: office.party, answering: subject.offer, isPublic: !subject.offer.isSealed,
                note: request.texts("note"), cooperation: subject.reader.found.record?.cooperation)
        })

    private static func label(_ name: String, _ tag: String, _ view: ReaderView) -> String {
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

    /// The text with what was typed. Throws where nothing was changed, or where it is no text of an agreement any more.
    static func changed(_ text: Agreement, _ request: Request, now: Instant) throws -> Agreement {
        var new = text
        // Browsers end lines with CR LF; the text has LF alone.
        func typed(_ name: String) -> String? { request.form[name].map { FormText.trimmed($0.replacing("\r\n", with: "\n")) } }
        for tag in text.languages { if let title = typed("title.\(tag)") { new.title[tag] = title } }
        new.clauses = text.clauses.compactMap { clause in
            guard request.form["drop.\(clause.id)"] == nil else { return nil }
            var clause = clause
            for tag in text.languages {
                guard let words = typed("text.\(clause.id).\(tag)"), words != FormText.trimmed(clause.text[tag] ?? "") else { continue }
                clause.text[tag] = words.isEmpty ? nil : words
                clause.template?.changed = true
            }
            for (name, value) in scalars(clause) {
                guard let data = typed("data.\(clause.id).\(name)"), data != value else { continue }
                if case .integer? = clause.data?[name], let number = Int64(data) {
                    clause.data?[name] = .integer(number)
                } else {
                    clause.data?[name] = .string(data)
                }
            }
            return clause
        }
        if let added = added(new, request, typed) { new.clauses.append(added) }
        // What the text is about may stay unsaid where it was; a form without these fields leaves it as it is.
        if request.form["subjects"] != nil, !(text.subjects.isEmpty && request.field("subjects").isEmpty) {
            try FormsAreas.read(request, into: &new)
        }
        if let conclusion = text.conclusion {
            let signBy = try FormsConclusion.end(typed: try request.day("signBy"), after: now)
            if signBy != conclusion.signBy, var json = conclusion.json.object {
                json["signBy"] = .string(signBy.description)
                new.conclusion = try FormsConclusion.read(.object(json))
            }
        }
        guard new != text else {
            throw FormText.wrong(
                "signBy", en: "Nothing is changed. Sign the text as it stands, or change what you do not agree to.",
                zhHans: "未作任何修改。请按原文签署，或修改您不同意之处。")
        }
        do { return try Agreement(json: new.json) } catch { throw FormsOffer.failure(error) }
    }

    private static func added(_ text: Agreement, _ request: Request, _ typed: (String) -> String?) -> Clause? {
        func texts(_ name: String) -> [String: String] {
            var found: [String: String] = [:]
            for tag in text.languages { if let words = typed("\(name).\(tag)"), !words.isEmpty { found[tag] = words } }
            return found
        }
        let (title, words) = (texts("added-title"), texts("added-text"))
        guard !title.isEmpty || !words.isEmpty else { return nil }
        let taken = Set(text.clauses.map(\.id))
        let id = (1...).lazy.map { "added-\($0)" }.first { !taken.contains($0) } ?? "added"
        return Clause(id: id, type: .other, title: title, text: words)
    }
}
