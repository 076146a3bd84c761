import Canon
import Node
import Pages
import Store

/// `/parties`: whom this node hosts, and whom it knows of through the nodes it follows.
enum PartiesPage {
    static let route = Route("GET", "/parties", summary: "The parties that this node hosts or knows of.") { request, context in
        try await context.store.read { transaction in
            let reader = ReaderView(request, context, in: transaction)
            let parties = try PartyView.all(origin: context.origin, in: transaction)
            let hosted = try parties.filter { $0.origin == context.origin }.map { try PartyCard.model($0, reader) }
            let model: JSON = [
                "hosted": .array(hosted), "none": hosted.isEmpty ? reader.empty("parties.none") : .null,
                "known": .array(try parties.filter { $0.origin != context.origin }.map { try PartyCard.model($0, reader) }),
            ]
            return .page(Page("parties", title: reader("parties.title"), model: model, section: "parties"))
        }
    }
}

/// A party in a list: the model of `party-card`.
enum PartyCard {
    static func model(_ party: PartyView, _ reader: ReaderView) throws -> JSON {
        [
            "href": .string(party.path(on: reader.home)), "name": reader.text(party.names, otherwise: party.did),
            "place": .string(reader.jurisdiction(party.jurisdiction)), "description": reader.text(party.descriptions) ?? .null,
            "host": party.origin == reader.home ? .null : reader.json("parties.hostedBy", ["node": try reader.nodeName(party.origin)]),
            "chips": party.fictional ? [Chip(.neutral, reader("parties.fictional")).model] : [],
        ]
    }
}
