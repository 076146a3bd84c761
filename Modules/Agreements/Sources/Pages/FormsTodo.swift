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
            if try !FormsHappening.events(reader).isEmpty { item("happening", "happening") }
        }
        if !reader.isSuperseded { item("outside", "outside") }
        if isSigned, reader.offer.isSealed { item("notice", "notice") }
        item("concern", "concern")
        return ["title": .string(view("agreements.forms.title")), "items": .array(items)]
    }

    /// What the other side recorded and waits for the same from the reader's party.
    static func waiting(_ reader: AgreementReader) throws -> [JSON] {
        let view = reader.view
        let offices = reader.offer.parties.compactMap { view.request.person?.office(at: $0) }
        guard !offices.isEmpty else { return [] }
        var seen: Set<JSONObject> = []
        return try reader.acts.compactMap { act -> JSON? in
            guard FormsSame.missing(act, reader.acts, offices) != nil, seen.insert(act.subject).inserted else { return nil }
            return [
                "act": .string(act.id.uuid), "action": .string("/agreements/\(reader.offer.id.uuid)/same"),
                "title": .string(view("agreements.forms.same.said", ["party": try view.name(act.issuer)])),
                "lines": ["items": .array(try FormsSame.lines(act, reader))],
            ]
        }
    }
}
