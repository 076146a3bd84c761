import Canon
import Node
import Pages
import PeopleAPI
import Store

/// `/setup` and `/join`: the pages behind one-time links.
struct SetupPages: Sendable {
    let limits: AttemptLimits

    var routes: [Route] {
        [
            Route("GET", "/setup", summary: "The page of the one-time link by which the first person sets a node up.", handler: setup),
            Route("GET", "/join", summary: "The page of a one-time link by which a person joins a party.", handler: join),
        ] + Newcomers(ceremony: Ceremony(limits: limits)).routes + SecondParty(ceremony: Ceremony(limits: limits)).routes
    }

    @Sendable private func setup(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            guard try !Account.areThere(in: transaction) else { return ["isDone": true] }
            let parties = try PartyView.all(origin: context.origin, in: transaction).filter { $0.origin == context.origin }
            let options = parties.compactMap { party -> JSON? in
                party.slug.map {
                    ["value": .string($0), "label": .string(party.name(view.language)), "selected": .bool(party.did == parties.first?.did)]
                }
            }
            let node = try PartyView.find(context.did, in: transaction)
            return [
                "isDone": false, "nameField": Self.nameField(view),
                "partyField": options.isEmpty
                    ? .null : ["name": "party", "label": .string(view("people.setup.party")), "options": .array(options)],
                "newParty": options.isEmpty
                    ? [
                        "organisation": [
                            "name": "organisation", "label": .string(view("people.setup.organisation")), "autocomplete": "organization",
                        ],
                        "organisationZh": [
                            "name": "organisationZh", "label": .string(view("people.setup.organisationZh")),
                            "hint": .string(view("people.setup.organisationZhHint")),
                        ],
                        "slug": [
                            "name": "slug", "label": .string(view("people.setup.slug")), "hint": .string(view("people.setup.slugHint")),
                            "value": "institute", "width": "short",
                        ],
                        "jurisdiction": [
                            "name": "jurisdiction", "label": .string(view("people.setup.jurisdiction")),
                            "hint": .string(view("people.setup.jurisdictionHint")), "value": .string(node?.jurisdiction ?? ""), "width": "short",
                        ],
                    ] : .null,
            ]
        }
        return .page(Page("people/setup", title: context.texts("people.setup.title", request.language), model: model))
    }

    @Sendable private func join(_ request: Request, _ context: NodeContext) async throws -> Response {
        // Somebody who is signed in joins with the account that there is; others make one.
        let model = try await context.store.read { transaction -> JSON in
            [
                "nameField": Self.nameField(ReaderView(request, context, in: transaction)),
                "known": request.person.map { ["name": .string($0.name)] } ?? .null,
            ]
        }
        return .page(Page("people/join", title: context.texts("people.join.title", request.language), model: model))
    }

    private static func nameField(_ view: ReaderView) -> JSON {
        [
            "name": "name", "label": .string(view("people.setup.name")), "hint": .string(view("people.setup.nameHint")), "autocomplete": "name",
        ]
    }
}
