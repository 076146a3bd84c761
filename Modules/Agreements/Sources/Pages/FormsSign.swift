import AgreementsAPI
import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// `/agreements/:uuid/sign`: an envoy signs an offered text under a mandate.
enum FormsSign {
    static let answer = Forms.answer(
        "sign", fields: ["text": "mandate", "firmUntil": "mandate", "refersTo": "mandate", "issuer": "mandate"],
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
            let mandates = try FormsSign.mandates(subject)
            form.select(
                "mandate", view("agreements.forms.sign.mandate"), hint: view("agreements.forms.sign.mandateHint"),
                try mandates.map { logged in
                    let title = LanguageTag.best(logged.mandate.titles, for: view.language)?.text ?? logged.id.uuid
                    return (logged.id.uuid, "\(title) · \(try view.name(logged.mandate.principal))")
                } + (mandates.isEmpty ? [("", view("agreements.forms.sign.noMandate"))] : []))
        },
        build: { subject, request in
            let known = LoggedMandates(origin: subject.view.home, in: subject.view.transaction)
            guard let id = RecordID(uuid: request.field("mandate")) else {
                let office = subject.office(request)
                return AgreementActs.signature(under: subject.offer, by: office.slug, issuer: office.party)
            }
            guard let logged = try known.mandate(id), let office = subject.offices.first(where: { $0.party == logged.mandate.principal }) else {
                throw FormText.wrong("mandate", en: "Choose a mandate that one of your parties gave.", zhHans: "请选择您所属一方授予的授权书。")
            }
            return AgreementActs.signature(
                under: subject.offer, by: office.slug, issuer: office.party, mandate: RecordReference(id: id, digest: logged.mandate.digest))
        })

    /// The mandates of the person's parties that are in force now and give the power to sign a text of this kind. What else they limit, the log judges.
    private static func mandates(_ subject: FormsSubject) throws -> [LoggedMandate] {
        let view = subject.view
        let known = LoggedMandates(origin: view.home, in: view.transaction)
        let now = LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil)
        let parties = Set(subject.offices.map(\.party))
        return try known.all().filter { logged in
            guard parties.contains(logged.mandate.principal), try known.state(of: logged, at: now) == .inForce else { return false }
            return logged.mandate.authority.powers.contains {
                $0.action == .sign && ($0.agreementTypes?.contains(subject.offer.kind) ?? true)
            }
        }
    }
}
