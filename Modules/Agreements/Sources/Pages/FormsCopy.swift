import AgreementsAPI
import Canon
import Drafting
import Node
import Pages
import Store

/// `/agreements/:uuid/copy`: a new draft from the text of another agreement, for other parties or another time. Nothing is kept and nobody is asked; what comes
/// out is a draft like that of the interview.
enum FormsCopy {
    static var routes: [Route] {
        [
            Route(
                "GET", "/agreements/:uuid/copy", summary: "A new draft from this agreement: the form.", handler: answer.show),
            Route(
                "POST", "/agreements/:uuid/copy", summary: "A new draft from this agreement, by the fields of the form; nothing is kept.",
                handler: answer.take),
        ]
    }

    private static let answer = FormAnswer(
        section: "agreements", fields: ["parties": "party.a.en"], title: { view in view("agreements.forms.copy.title") },
        form: { view, values, problem in
            let reader = try FormsCopy.reader(view)
            let text = reader.text
            let filled = view.request.method == "GET" ? FormsCopy.values(text).merging(values) { $1 } : values
            var form = FormPage(
                action: "/agreements/\(reader.offer.id.uuid)/copy", lead: view("agreements.forms.copy.lead"), button: view("agreements.draft.make"),
                values: filled, problem: problem)
            let title = LanguageTag.best(reader.offer.title, for: view.language)
            form.tell(
                view("agreements.forms.copy.from"), title?.text ?? "", href: "/agreements/" + reader.offer.id.uuid, lang: title?.tag)
            form.heading(view("agreements.draft.heading"))
            for party in text.parties {
                let short = party.short(in: view.language.rawValue)
                for (name, label) in [("party", "agreements.forms.copy.name"), ("called", "agreements.forms.copy.called")] {
                    for tag in text.languages {
                        form.line("\(name).\(party.id).\(tag)", FormsText.label(view(label, ["party": short]), tag, view), lang: tag)
                    }
                }
            }
            FormsText.fill(&form, text, view)
            form.back = ("/agreements/" + reader.offer.id.uuid, view("agreements.forms.back"))
            return form
        },
        send: { request, context in
            let model = try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                return try DraftPage.shown(FormsCopy.draft(FormsCopy.reader(view).text, request), view)
            }
            return DraftPage.page(model, request, context)
        })

    private static func reader(_ view: ReaderView) throws -> AgreementReader {
        guard let id = view.request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }), let reader = try AgreementReader(id, view) else {
            throw Failure.notFound("agreement of this name")
        }
        return reader
    }

    private static func values(_ text: Agreement) -> [String: String] {
        var values = FormsText.values(text)
        for party in text.parties {
            for tag in text.languages {
                values["party.\(party.id).\(tag)"] = party.name[tag] ?? ""
                values["called.\(party.id).\(tag)"] = party.called[tag]?.first ?? ""
            }
        }
        return values
    }

    /// The text with what was typed, for parties that nobody has named yet and without the terms of the other one's conclusion.
    static func draft(_ text: Agreement, _ request: Request) throws -> Agreement {
        var draft = FormsText.edited(text, request)
        draft.conclusion = nil
        for i in draft.parties.indices {
            let id = draft.parties[i].id
            draft.parties[i].did = nil
            for tag in text.languages {
                if let name = FormsText.typed("party.\(id).\(tag)", request), !name.isEmpty { draft.parties[i].name[tag] = name }
                if let called = FormsText.typed("called.\(id).\(tag)", request), !called.isEmpty { draft.parties[i].called[tag] = [called] }
            }
        }
        do { return try Agreement(json: draft.json) } catch { throw FormsOffer.failure(error) }
    }
}
