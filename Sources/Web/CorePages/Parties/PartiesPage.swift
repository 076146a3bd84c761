import Canon
import Node
import Pages
import Store

/// `/parties`: whom this node hosts, and whom it knows of through the nodes it follows.
enum PartiesPage {
    static let route = Route("GET", "/parties", summary: "The parties that this node hosts or knows of.") { request, context in
        let words = Words(request, context)
        let parties = try await context.store.read { try PartyView.all(origin: context.origin, in: $0) }
        let directory = try await context.store.read { try PartyDirectory(home: context.origin, language: request.language, in: $0) }
        let hosted = parties.filter { $0.origin == context.origin }
        let model: JSON = [
            "hosted": .array(hosted.map { PartyCard.model($0, home: context.origin, directory, words) }),
            "known": .array(parties.filter { $0.origin != context.origin }.map { PartyCard.model($0, home: context.origin, directory, words) }),
            "none": hosted.isEmpty ? words.empty("parties.none") : .null,
        ]
        return .page(Page("parties", title: words("parties.title"), model: model, section: "parties"))
    }
}

/// A party in a list: the model of `party-card`.
enum PartyCard {
    static func model(_ party: PartyView, home: String, _ directory: PartyDirectory, _ words: Words) -> JSON {
        [
            "href": .string(party.path(on: home)), "name": words.text(party.names, otherwise: party.did),
            "place": .string(words.jurisdiction(party.jurisdiction)), "description": words.text(party.descriptions),
            "host": party.origin == home ? .null : words.json("parties.hostedBy", ["node": directory.node(party.origin)]),
            "chips": party.fictional ? [Chip(.neutral, words("parties.fictional")).model] : [],
        ]
    }
}
