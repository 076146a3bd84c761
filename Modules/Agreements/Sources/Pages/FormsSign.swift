import AgreementsAPI
import Canon
import Drafting
import Node
import Pages
import Signing

/// `/agreements/:uuid/sign`: an envoy signs an offered text under a mandate.
enum FormsSign {
    static let answer = Forms.answer(
        "sign", fields: ["text": "mandate", "firmUntil": "mandate", "refersTo": "mandate", "issuer": "mandate", "approvals": "mandate"],
        fill: { form, subject in
            let view = subject.view
            let offer = subject.offer
            form.tell(view("agreements.forms.sign.kind"), AgreementPage.kind(offer.kind, view))
            FormsAreas.tell(&form, subject.reader.text, view)
            form.tell(view("agreements.signBy"), view.formats.moment(offer.signBy))
            form.tell(view("agreements.digest"), Multibase.base64URL(offer.textDigest.bytes), lang: "zxx")
            let defects = AgreementCheck.all(subject.reader.text).count { $0.level == .defect }
            form.tell(
                view("agreements.findings.title"), view.texts.count("agreements.forms.sign.defects", defects, view.language),
                href: "/agreements/\(offer.id.uuid)#findings")
            try CoveragePart(subject.reader.text, for: subject.offices.map(\.party), view).put(
                into: &form, label: view("agreements.forms.sign.mandate"), hint: view("agreements.forms.sign.mandateHint"))
        },
        build: { subject, request in
            let office = subject.office(request)
            var act = AgreementActs.signature(under: subject.offer, by: office.slug, issuer: office.party)
            try FormsMandate.cite(request, subject, &act)
            return act
        })
}
