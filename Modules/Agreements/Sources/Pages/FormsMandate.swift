import AgreementsAPI
import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// How pages of agreements name the mandate under which something is done, and ask for it.
enum FormsMandate {
    /// What the office is called, in the reader's language where it has a name there; the mandate's own name where nothing is known of it here.
    static func title(_ id: RecordID, _ view: ReaderView) throws -> (tag: String?, text: String) {
        let known = try LoggedMandates(origin: view.home, in: view.transaction).mandate(id)
        guard let title = known.flatMap({ LanguageTag.best($0.mandate.titles, for: view.language) }) else { return (nil, id.uuid) }
        return (title.tag, title.text)
    }

    /// The mandates of the person's parties that are in force now and give the power to sign a text of this kind. What else they limit, the log judges.
    static func options(_ subject: FormsSubject) throws -> [(value: String, label: String)] {
        let view = subject.view
        let known = LoggedMandates(origin: view.home, in: view.transaction)
        let now = LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil)
        let parties = Set(subject.offices.map(\.party))
        return try known.all().filter { logged in
            guard parties.contains(logged.mandate.principal), try known.state(of: logged, at: now) == .inForce else { return false }
            return logged.mandate.authority.powers.contains { $0.action == .sign && ($0.agreementTypes?.contains(subject.offer.kind) ?? true) }
        }.map { logged in
            let title = LanguageTag.best(logged.mandate.titles, for: view.language)?.text ?? logged.id.uuid
            return (logged.id.uuid, "\(title) · \(try view.name(logged.mandate.principal))")
        }
    }

    /// Asks for the mandate, or for none where an administrator approves.
    static func ask(_ form: inout FormPage, _ subject: FormsSubject) throws {
        let view = subject.view
        form.select(
            "mandate", view("agreements.forms.sign.mandate"), hint: view("agreements.forms.mandateHint"), try choices(subject))
    }

    static func choices(_ subject: FormsSubject) throws -> [(value: String, label: String)] {
        try options(subject) + [("", subject.view("agreements.forms.byAdministrator"))]
    }

    /// Puts the chosen mandate into the act, which then is its principal's.
    static func cite(_ request: Request, _ subject: FormsSubject, _ act: inout Act) throws {
        guard let id = RecordID(uuid: request.field("mandate")) else { return }
        let known = LoggedMandates(origin: subject.view.home, in: subject.view.transaction)
        guard let logged = try known.mandate(id), let office = subject.offices.first(where: { $0.party == logged.mandate.principal }) else {
            throw FormText.wrong("mandate", en: "Choose a mandate that one of your parties gave.", zhHans: "请选择您所属一方授予的授权书。")
        }
        act.party = office.slug
        if subject.offer.isSealed { act.audience = subject.offer.parties.filter { $0 != office.party } }
        act.refersTo = [RecordReference(id: id, digest: logged.mandate.digest)]
    }
}
