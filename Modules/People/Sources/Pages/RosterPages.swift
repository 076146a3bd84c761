import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// `/people/:slug`: who may approve for a party. Everybody sees pseudonyms, roles and keys; people of the party see names; administrators change it.
struct RosterPages: Sendable {
    var routes: [Route] {
        [
            Route("GET", "/people/:slug", summary: "The roster of a party: pseudonyms, roles and keys. ?of=ORIGIN for a party of a peer.") {
                try await page($0, $1)
            },
            Route("GET", "/api/v1/rosters/:slug", summary: "The roster of a party as JSON. ?of=ORIGIN for a party of a peer.", handler: json),
            Route(
                "POST", "/people/:slug/links", access: .signedIn([PartyRole.administrator.rawValue]),
                summary: "Make a one-time link to join: form field role.", handler: makeLink),
            Route(
                "POST", "/people/:slug/roles", access: .signedIn([PartyRole.administrator.rawValue]),
                summary: "Propose other roles for a person: form fields person and roles.", handler: changeRoles),
            Route(
                "POST", "/people/:slug/removals", access: .signedIn([PartyRole.administrator.rawValue]),
                summary: "Propose to remove a person: form field person.", handler: remove),
        ]
    }

    private static func did(_ request: Request, _ context: NodeContext) -> String {
        let log = request.query["of"].flatMap { $0.isEmpty ? nil : $0 } ?? context.origin
        return "did:web:\(log.replacing(":", with: "%3A")):parties:\(request.parameters["slug"] ?? "")"
    }

    // MARK: Reading

    private func page(_ request: Request, _ context: NodeContext, link: String? = nil) async throws -> Response {
        let did = Self.did(request, context)
        let (model, name) = try await context.store.read { transaction -> (JSON, String) in
            let view = ReaderView(request, context, in: transaction)
            guard try view.party(did) != nil else { throw Failure.notFound("party of that name") }
            return (try RosterModel(view: view, context: context, party: did).model(link: link), try view.name(did))
        }
        let title = context.texts("people.roster.title", request.language, ["party": name])
        let page = Response.page(Page("people/roster", title: title, model: model, section: "parties"))
        return link == nil ? page : .headed(page, [("cache-control", "no-store")])
    }

    @Sendable private func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        let did = Self.did(request, context)
        return try await context.store.read { transaction in
            guard try PartyView.find(did, in: transaction) != nil else { throw Failure.notFound("party of that name") }
            let state = try KnownRoster(of: did, home: context.origin, in: transaction).state()
            return .json(["party": .string(did), "people": RosterModel.json(state, at: context.now())])
        }
    }

    // MARK: Changing

    /// The signed-in administrator's office at the party of the address.
    private func office(_ request: Request, _ context: NodeContext) throws -> (person: Person, office: Person.Office) {
        guard let person = request.person else { throw PeopleFailure.session }
        guard let office = person.offices.first(where: { $0.slug == request.parameters["slug"] }),
            office.roles.contains(PartyRole.administrator.rawValue)
        else {
            throw Failure(status: 403, code: "request.role", detail: "this is for administrators of the party; ask one of them")
        }
        return (person, office)
    }

    @Sendable private func makeLink(_ request: Request, _ context: NodeContext) async throws -> Response {
        let (person, office) = try office(request, context)
        guard let role = PartyRole(rawValue: request.form["role"] ?? "") else {
            throw Failure(
                status: 422, code: "people.role", pointer: "role",
                detail: "choose one of the roles \(PartyRole.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let secret = try await context.store.write {
            try OneTimeLink.make(
                .join, party: office.party, role: role, maker: person.account, until: context.now().adding(seconds: OneTimeLink.joinSeconds), in: $0)
        }
        return try await page(request, context, link: "\(context.url)/join#\(secret)")
    }

    @Sendable private func changeRoles(_ request: Request, _ context: NodeContext) async throws -> Response {
        let (person, office) = try office(request, context)
        let roles = Set(PartyRole.allCases.filter { request.form["role-\($0.rawValue)"] == "yes" })
        let subject = request.form["person"] ?? ""
        guard !roles.isEmpty else {
            throw Failure(status: 422, code: "people.role", pointer: "roles", detail: "choose at least one role, or remove the person")
        }
        let known = try await context.store.read { transaction in
            try KnownRoster(of: office.party, home: context.origin, in: transaction).state().credentials.first { $0.person == subject }
        }
        guard let known else { throw Failure.notFound("person of that pseudonym") }
        let entry = RosterEntry(person: subject, name: known.name, roles: roles, standing: .appointed, method: known.method, key: known.key)
        return .redirect(try await RosterActs.propose(entry, at: office.slug, by: person.account, context))
    }

    @Sendable private func remove(_ request: Request, _ context: NodeContext) async throws -> Response {
        let (person, office) = try office(request, context)
        let removal = RosterRemoval(person: request.form["person"] ?? "")
        return .redirect(try await RosterActs.propose(removal, at: office.slug, by: person.account, context))
    }
}
