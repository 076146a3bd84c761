import AgreementsAPI
import Canon
import Node
import Pages
import Signing

/// `/agreements/:uuid/same?act=UUID`: what needs both sides is recorded alike by each; this records what the other side did.
enum FormsSame {
    static let kinds = [AgreementKinds.event, AgreementKinds.settlement]

    static let answer = Forms.answer(
        "same", fields: ["event": "mandate", "concern": "mandate", "agreement": "mandate"], citesMandate: true,
        fill: { form, subject in
            let (other, _) = try find(form.values["act"], subject)
            form.carry("act", other.id.uuid)
            form.tell(subject.view("agreements.forms.by"), try subject.view.name(other.issuer), href: "/records/" + other.id.uuid)
            for line in try lines(other, subject.reader) {
                form.tell(line["label"]?.string ?? "", line["value"]?.string ?? "", lang: line["lang"]?.string)
            }
        },
        build: { subject, request in
            let (other, office) = try find(request.field("act"), subject)
            return try AgreementActs.act(other.kind, about: subject.offer, other.subject, by: office.slug, issuer: office.party)
        })

    private static func find(_ uuid: String?, _ subject: FormsSubject) throws -> (act: KnownAct, office: Person.Office) {
        guard let other = subject.reader.acts.first(where: { $0.id.uuid == uuid && kinds.contains($0.kind) }),
            let office = missing(other, subject.reader.acts, subject.offices)
        else { throw Failure.notFound("act of the other side that waits for yours") }
        return (other, office)
    }

    /// What the other side recorded, line by line.
    static func lines(_ act: KnownAct, _ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        guard let record = try RecordLookup.at(act.position, of: act.origin, origin: view.home, in: view.transaction)?.record,
            let said = try? AgreementAct(act.kind, act.subject)
        else { return [] }
        return FormsActLines(act: said, record: record, reader: reader).lines()
    }

    /// The office of the person whose party has not recorded the same yet; nil where none is missing, or where one side is enough.
    static func missing(_ act: KnownAct, _ acts: [KnownAct], _ offices: [Person.Office]) -> Person.Office? {
        guard kinds.contains(act.kind), !["suspend", "terminate", "lapse"].contains(act.word ?? "") else { return nil }
        let said = Set(acts.filter { $0.kind == act.kind && $0.subject == act.subject }.map(\.issuer))
        return offices.first { !said.contains($0.party) }
    }
}
