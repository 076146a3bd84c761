import Canon
import Node
import Pages
import PeopleAPI
import WebAuthn

/// What the calls of passkey pages have in common: they come from this site, say what is wrong in both languages, and answer with where to go next.
struct Ceremony: Sendable {
    let limits: AttemptLimits

    /// A call of a page: `POST /api/v1/passkeys/…`.
    ///
    /// - Parameter isGuess: whether a stranger could try secrets with it, so that attempts are counted.
    func route(
        _ path: String, access: Route.Access = .anyone, isGuess: Bool = false, summary: String,
        _ handler: @escaping @Sendable (Fields, Request, NodeContext) async throws -> Response
    ) -> Route {
        Route("POST", path, access: access, summary: summary, bodyLimit: 160 << 10) { request, context in
            do {
                try OwnSite.check(request, context)
                if isGuess { try await limits.take(request, context) }
                let response = try await handler(try ActRoutes.body(request.body), request, context)
                if isGuess { try await limits.forgive(request, context) }
                return response
            } catch let failure as Failure {
                throw PeopleWords.said(failure, context.texts)
            } catch let error as WebAuthnError {
                throw PeopleWords.said(PeopleWords.failure(error), context.texts)
            }
        }
    }

    /// What a page hands to the browser.
    static func options(_ options: JSON, state: JSON = [:]) -> Response { .json(["options": options, "state": state]) }

    /// Where the page goes when all is done.
    static func next(_ path: String) -> Response { .json(["next": .string(path)]) }

    /// The name that a person gives, as pages show it.
    static func name(_ fields: inout Fields) throws -> String {
        let text = try fields.optionalText("name", max: 200) ?? ""
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !name.isEmpty, !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { throw PeopleFailure.name }
        return name
    }

    static func creation(
        _ context: NodeContext, name: String, handle: [UInt8], challenge: [UInt8], existing: [[UInt8]] = []
    ) throws -> JSON {
        CeremonyOptions.creation(
            party: try NodeParty.party(of: context.origin), partyName: context.origin, userHandle: handle, userName: name, challenge: challenge,
            existing: existing)
    }
}
