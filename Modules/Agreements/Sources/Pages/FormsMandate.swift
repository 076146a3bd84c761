import AgreementsAPI
import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// How pages of agreements name the mandates under which something is done, and ask for them. Several may be ticked: each holder then approves.
enum FormsMandate {
    /// The field in which they are ticked.
    static let field = "mandate"

    /// The box of one mandate.
    static func box(_ id: RecordID) -> String { "mandate-" + id.uuid }

    /// What the office is called, in the reader's language where it has a name there; the mandate's own name where nothing is known of it here.
    static func title(_ id: RecordID, _ view: ReaderView) throws -> (tag: String?, text: String) {
        let known = try LoggedMandates(origin: view.home, in: view.transaction).mandate(id)
        guard let title = known.flatMap({ LanguageTag.best($0.mandate.titles, for: view.language) }) else { return (nil, id.uuid) }
        return (title.tag, title.text)
    }

    static func name(_ logged: LoggedMandate, _ view: ReaderView) -> String {
        LanguageTag.best(logged.mandate.titles, for: view.language)?.text ?? logged.id.uuid
    }

    /// The mandates of the person's parties that are in force now and give the power to sign a text of this kind. What else they limit, the log judges.
    private static func options(_ subject: FormsSubject) throws -> [(name: String, label: String)] {
        let view = subject.view
        let known = LoggedMandates(origin: view.home, in: view.transaction)
        let now = LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil)
        let parties = Set(subject.offices.map(\.party))
        return try known.all().filter { logged in
            guard parties.contains(logged.mandate.principal), try known.state(of: logged, at: now) == .inForce else { return false }
            return logged.mandate.authority.powers.contains { $0.action == .sign && ($0.agreementTypes?.contains(subject.offer.kind) ?? true) }
        }.map { logged in
            let signatures = logged.mandate.authority.signatures
            let names = [name(logged, view), try view.name(logged.mandate.principal)]
            let together = signatures > 1 ? [view.texts.count("agreements.forms.together", signatures, view.language)] : []
            return (box(logged.id), (names + together).joined(separator: " · "))
        }
    }

    /// Asks for the mandates, or for none where an administrator approves.
    static func ask(_ form: inout FormPage, _ subject: FormsSubject) throws {
        let view = subject.view
        form.ticks(
            field, view("agreements.forms.sign.mandate"), hint: view("agreements.forms.mandateHint"), try options(subject),
            none: view("agreements.forms.byAdministrator"))
    }

    /// What was ticked, or named in the field itself, as programs do.
    private static func chosen(_ request: Request) -> [RecordID] {
        let ticked = request.form.keys.filter { $0.hasPrefix("mandate-") }.sorted().compactMap { RecordID(uuid: String($0.dropFirst(8))) }
        return ticked + [RecordID(uuid: request.field(field))].compactMap { $0 }.filter { !ticked.contains($0) }
    }

    /// Puts the chosen mandates into the act, which then is their principal's. Throws `Failure` where they cannot stand together or are too few.
    static func cite(_ request: Request, _ subject: FormsSubject, _ act: inout Act) throws {
        let known = LoggedMandates(origin: subject.view.home, in: subject.view.transaction)
        let mandates = try chosen(request).map { id in
            guard let logged = try known.mandate(id), subject.offices.contains(where: { $0.party == logged.mandate.principal }) else {
                throw FormText.wrong(field, en: "Choose a mandate that one of your parties gave.", zhHans: "请选择您所属一方授予的授权书。")
            }
            return logged
        }
        guard let first = mandates.first, let office = subject.offices.first(where: { $0.party == first.mandate.principal }) else { return }
        guard mandates.allSatisfy({ $0.mandate.principal == office.party }) else {
            throw FormText.wrong(
                field, en: "These mandates are of two parties. Each party signs for itself: tick those of one.",
                zhHans: "所选授权书属于两方；各方须自行签署，请只勾选其中一方的授权书。")
        }
        let people = Set(mandates.map(\.mandate.holder)).count
        guard people == mandates.count else {
            throw FormText.wrong(
                field, en: "Two of these mandates have the same holder, whose approval counts once. Tick one mandate of each holder.",
                zhHans: "其中两份授权书由同一人持有，其批准只计一次。每位持有人请只勾选一份。")
        }
        let needed = mandates.map(\.mandate.authority.signatures).max() ?? 1
        guard people >= needed else {
            throw FormText.wrong(
                field, en: "\(needed) people must sign under this mandate. Tick mandates of \(needed) different holders; each of them approves.",
                zhHans: "该授权书要求共 \(needed) 人签署。请勾选 \(needed) 位不同持有人的授权书，并由每位持有人批准。")
        }
        act.party = office.slug
        if subject.offer.isSealed { act.audience = subject.offer.parties.filter { $0 != office.party } }
        act.refersTo = mandates.map { RecordReference(id: $0.id, digest: $0.mandate.digest) }
    }
}
