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
            let day = Instant(milliseconds: subject.offer.signBy.milliseconds - 1).date.description
            return FormsText.values(subject.reader.text).merging(["signBy": day]) { $1 }
        },
        fill: { form, subject in
            let view = subject.view
            let text = subject.reader.text
            form.day("signBy", view("agreements.forms.offer.signBy"), hint: view("agreements.forms.offer.signByHint"))
            FormsText.fill(&form, text, view)
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

    /// The text with what was typed. Throws where nothing was changed, or where it is no text of an agreement any more.
    static func changed(_ text: Agreement, _ request: Request, now: Instant) throws -> Agreement {
        var new = FormsText.edited(text, request)
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
}
