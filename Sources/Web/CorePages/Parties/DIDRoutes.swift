import Canon
import Node
import Pages
import Signing
import Store

/// The DID documents of this node and of the parties it hosts (did:web): projections of the identity events in its log.
enum DIDRoutes {
    static let routes = [
        Route("GET", "/.well-known/did.json", summary: "The DID document of this node, as its identity events say.") { _, context in
            try await document(of: context.did, context)
        },
        Route("GET", "/parties/:slug/did.json", summary: "The DID document of a party hosted here, as its identity events say.") { request, context in
            try await document(of: context.did + ":parties:" + (request.parameters["slug"] ?? ""), context)
        },
    ]

    private static func document(of did: String, _ context: NodeContext) async throws -> Response {
        let document = try await context.store.read { transaction in
            try DIDProjection.document(of: did, in: LogView(context.origin, home: context.origin, in: transaction), url: context.url)
        }
        guard let document else { return .failure(Failure.notFound("identity \(did)")) }
        return .bytes(document.json.canonicalBytes, mediaType: "application/json", headers: ["Cache-Control": "public, max-age=60"])
    }
}
