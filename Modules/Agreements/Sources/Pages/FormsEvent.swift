import AgreementsAPI
import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// `/agreements/:uuid/event`: the agreement is extended, amended, suspended, resumed, renewed or ended.
enum FormsEvent {
    /// A lapse is stated by hand where nothing else ended the agreement; it is offered last.
    static let words = ["extend", "renew", "amend", "suspend", "resume", "terminate", "lapse"]

    static let answer = Forms.answer(
        "event", fields: ["event": "event", "agreement": "event", "refersTo": "mandate", "text": "text"], citesMandate: true,
        defaults: { ["signedOn": $0.view.now.date.description, "effectiveFrom": $0.view.now.date.description] },
        fill: { form, subject in
            let view = subject.view
            form.choices("event", view("agreements.forms.event.what"), FormsEvent.words.map { ($0, view("agreements.forms.event.words." + $0)) })
            form.day("signedOn", view("agreements.forms.event.signedOn"))
            form.day("effectiveFrom", view("agreements.forms.event.effectiveFrom"))
            form.day("until", view("agreements.forms.event.until"), hint: view("agreements.forms.event.untilHint"))
            let texts = try FormsEvent.texts(subject)
            if !texts.isEmpty {
                form.select(
                    "text", view("agreements.forms.event.text"), hint: view("agreements.forms.event.textHint"),
                    [("", view("agreements.forms.event.noText"))]
                        + texts.map { ($0.id.uuid, LanguageTag.best($0.title, for: view.language)?.text ?? $0.id.uuid) })
            }
            form.area("note-en", view("agreements.forms.noteEn"), rows: 3, lang: "en")
            form.area("note-zh", view("agreements.forms.noteZh"), rows: 3, lang: "zh-Hans")
        },
        build: { subject, request in
            let word = request.field("event")
            guard FormsEvent.words.contains(word) else {
                throw FormText.wrong("event", en: "Choose what happens to the agreement.", zhHans: "请选择协议发生的变更。")
            }
            var members: JSONObject = [
                "event": .string(word), "signedOn": .string(try request.day("signedOn").description),
                "effectiveFrom": .string(try request.day("effectiveFrom").description),
            ]
            let until = try request.optionalDay("until")
            guard until != nil || !["extend", "renew"].contains(word) else {
                throw FormText.wrong("until", en: "Say the new last day.", zhHans: "请填写新的末日。")
            }
            members["until"] = until.map { .string($0.description) }
            if let chosen = try FormsEvent.texts(subject).first(where: { $0.id.uuid == request.field("text") }) {
                guard word == "amend" else {
                    throw FormText.wrong("text", en: "Only an amendment names another text.", zhHans: "仅修订可以指明另一文本。")
                }
                members["text"] = RecordReference(id: chosen.id, digest: chosen.digest).json
            }
            let note = request.texts("note")
            if !note.isEmpty { members["note"] = .languages(note) }
            return try subject.act(AgreementKinds.event, members, request)
        })

    /// The last versions of other negotiations between the same parties: what an amendment may put in the place of the text.
    private static func texts(_ subject: FormsSubject) throws -> [KnownOffer] {
        let (known, offer) = (subject.reader.known, subject.offer)
        return try known.negotiations(of: offer.parties.first, limit: 100).compactMap { first in
            guard first.negotiation != offer.negotiation, Set(first.parties) == Set(offer.parties) else { return nil }
            return try known.versions(of: first.negotiation).last
        }
    }
}
