import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// What programs may ask about this node, its parties and its peers.
enum NodeAPI {
    static let routes = [
        Route("GET", "/api/v1/node", summary: "This node: name, DID, origin, address, size of its log, keys.") { _, context in
            try await context.store.read { .json(try node(context, in: $0)) }
        },
        Route(
            "GET", "/.well-known/comity", summary: "How to verify this node: verifier keys, policy, DIDs of the parties it hosts, version of the API."
        ) { _, context in
            try await context.store.read { .json(try wellKnown(context, in: $0)) }
        },
        Route("GET", "/api/v1/parties", summary: "The parties that this node hosts or knows of.") { _, context in
            let parties = try await context.store.read { try PartyView.all(origin: context.origin, in: $0) }
            return .json(["parties": .array(parties.map { party($0, context) })])
        },
        Route(
            "GET", "/api/v1/parties/:slug", summary: "A party hosted here: who it is, and its keys with the positions from and to which they count."
        ) {
            request, context in
            try await context.store.read { transaction in
                guard let found = try PartyPage.find(request, context, in: transaction) else {
                    return .failure(Failure.notFound("party of this name"))
                }
                var json = party(found, context).object ?? JSONObject()
                json["keys"] = .array(try KeyLife.all(of: found.did, origin: found.origin, in: transaction).map(key))
                return .json(.object(json))
            }
        },
        Route("GET", "/api/v1/peers", summary: "The nodes that this one follows, by their pinned keys.") { _, context in
            let peers = try await context.store.read { try Peer.all(in: $0) }
            return .json(["peers": .array(peers.map(peer))])
        },
    ]

    private static func node(_ context: NodeContext, in transaction: any ReadTransaction) throws -> JSON {
        let log = LogView(context.origin, home: context.origin, in: transaction)
        let identity = try PartyView.find(context.did, in: transaction)
        let head = try log.latestHead()
        return [
            "name": identity.map { .languages($0.names) } ?? .null, "description": identity.map { .languages($0.descriptions) } ?? .null,
            "jurisdiction": identity.map { .string($0.jurisdiction) } ?? .null, "fictional": .bool(identity?.fictional ?? false),
            "did": .string(context.did), "origin": .string(context.origin), "url": .string(context.url),
            "logSize": .integer(Int64(head?.size ?? 0)), "root": head.map { .string(Multibase.base64URL($0.checkpoint.root.bytes)) } ?? .null,
            "keys": .array(try KeyLife.all(of: context.did, origin: context.origin, in: transaction).map(key)),
            "identityDigest": try RecordLookup.at(0, of: context.origin, origin: context.origin, in: transaction)?.record
                .map { .string(Multibase.base64URL($0.digest.bytes)) } ?? .null,
        ]
    }

    private static func wellKnown(_ context: NodeContext, in transaction: any ReadTransaction) throws -> JSON {
        let log = LogView(context.origin, home: context.origin, in: transaction)
        let policy = try PolicyFile(log: log, url: context.url, witnesses: KnownWitness.all(in: transaction), own: context.name)
        return [
            "api": "v1", "did": .string(context.did), "origin": .string(context.origin), "url": .string(context.url),
            "log": .string(context.url + "/log"), "witness": .string(context.url + "/witness"),
            "logKey": try log.verifier().map { .string($0.vkey) } ?? .null,
            "witnessKey": try log.witnessVerifier().map { .string($0.vkey) } ?? .null,
            "parties": .array(
                try PartyView.all(origin: context.origin, in: transaction).filter { $0.origin == context.origin }.map { .string($0.did) }),
            "policy": .string(policy.text), "openapi": .string(context.url + "/api/v1/openapi.json"),
        ]
    }

    private static func party(_ party: PartyView, _ context: NodeContext) -> JSON {
        [
            "did": .string(party.did), "slug": party.slug.map { .string($0) } ?? .null, "log": .string(party.origin),
            "hosted": .bool(party.origin == context.origin), "name": .languages(party.names), "description": .languages(party.descriptions),
            "jurisdiction": .string(party.jurisdiction), "fictional": .bool(party.fictional),
            "page": .string(context.url + party.path(on: context.origin)),
        ]
    }

    private static func key(_ key: KeyLife) -> JSON {
        [
            "publicKeyMultibase": .string(key.multikey), "purposes": .array(key.purposes.map { .string($0) }), "added": .integer(Int64(key.added)),
            "retired": key.retired.map { .integer(Int64($0)) } ?? .null,
            "compromisedSince": key.compromisedSince.map { .integer(Int64($0)) } ?? .null,
        ]
    }

    private static func peer(_ peer: Peer) -> JSON {
        [
            "origin": .string(peer.origin), "url": .string(peer.url), "did": .string(peer.did), "logKey": .string(peer.logKey),
            "witnessKey": .string(peer.witnessKey), "identityDigest": .string(Multibase.base64URL(peer.identityDigest.bytes)),
            "role": .string(peer.role), "state": .string(peer.state), "addedAt": .string(peer.addedAt.description),
            "lastSeen": peer.lastSeen.map { .string($0.description) } ?? .null,
        ]
    }
}
