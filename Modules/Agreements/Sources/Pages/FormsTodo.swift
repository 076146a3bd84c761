import AgreementsAPI
import Canon
import Node
import Pages

/// What a person of a party may do on the page of an agreement.
enum FormsTodo {
    /// The values of the component `todo`; nil for everybody else.
    static func model(_ reader: AgreementReader, _ standing: Standing) throws -> JSON? {
        let view = reader.view
        let offices = reader.offer.parties.compactMap { view.request.person?.office(at: $0) }
        guard !offices.isEmpty else { return nil }
        let path = "/agreements/" + reader.offer.id.uuid
        var items: [JSON] = []
        func item(_ key: String, _ at: String) {
            items.append([
                "href": .string("\(path)/\(at)"), "label": .string(view("agreements.forms.\(key).title")),
                "text": .string(view("agreements.forms.\(key).todo")),
            ])
        }
        let isSigned = try reader.known.signedByAll(reader.offer) != nil
        if case .open = standing {
            if offices.contains(where: { reader.signatures[$0.party] == nil }) { item("sign", "sign") }
            item("answer", "answer")
        }
        if case .expired = standing { item("answer", "answer") }
        if isSigned {
            item("fulfilment", "fulfilment")
            item("alarm", "alarm")
            item("event", "event")
        }
        if !reader.isSuperseded { item("outside", "outside") }
        item("concern", "concern")
        return ["title": .string(view("agreements.forms.title")), "items": .array(items)]
    }

    /// What the other side recorded and waits for the same from the reader's party.
    static func waiting(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        let offices = reader.offer.parties.compactMap { view.request.person?.office(at: $0) }
        guard !offices.isEmpty else { return [] }
        var seen: Set<JSONObject> = []
        let subject = try FormsSubject(view)
        return try reader.acts.compactMap { act -> JSON? in
            guard FormsSame.missing(act, reader.acts, offices) != nil, seen.insert(act.subject).inserted,
                let record = try RecordLookup.at(act.position, of: act.origin, origin: view.home, in: view.transaction)?.record,
                let said = try? AgreementAct(act.kind, act.subject)
            else { return nil }
            let lines = FormsActLines(act: said, record: record, reader: reader).lines()
            let mandates: [JSON] = try FormsMandate.choices(subject).map { ["value": .string($0.value), "label": .string($0.label)] }
            return [
                "mandates": .array(mandates), "field": .string("mandate-" + act.id.uuid),
                "act": .string(act.id.uuid), "action": .string("/agreements/\(reader.offer.id.uuid)/same"),
                "title": .string(view("agreements.forms.same.said", ["party": try view.name(act.issuer)])), "lines": ["items": .array(lines)],
            ]
        }
    }
}
