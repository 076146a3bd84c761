import Canon
import Node
import Pages
import Store

/// Introducing nodes and letting them go: acts of the operator.
enum PeerRoutes {
    static func routes(_ context: FederationContext) -> [Route] {
        [
            Route(
                "POST", "/api/v1/peers", access: .operatorToken,
                summary:
                    "Get to know a node: {url, role} shows its twelve words; again with {words} or {identityDigest} as confirmed by people pins it"
            ) { request, _ in try await introduce(request.body, context) },
            Route("DELETE", "/api/v1/peers/:origin", access: .operatorToken, summary: "Follow a node no longer; what was read from it stays") {
                request, _ in
                try await remove(request.parameters["origin"] ?? "", context)
            },
            Route("POST", "/api/v1/peers/removal", access: .operatorToken, summary: "Follow a node no longer: {origin}; what was read from it stays")
            {
                request, _ in
                var fields = try ActRoutes.body(request.body)
                let origin = try fields.text("origin", max: 255)
                try fields.end()
                return try await remove(origin, context)
            },
        ]
    }

    private static func introduce(_ body: [UInt8], _ context: FederationContext) async throws -> Response {
        var fields = try ActRoutes.body(body)
        let url = try fields.text("url", max: 300)
        guard let role = Peer.Role(rawValue: try fields.optionalText("role") ?? "peer") else {
            throw fields.refusal("wrongValue", "role", "must be peer, or witness for a neutral node")
        }
        let words = try fields.optionalText("words", max: 1000)
        let digest = try fields.optionalText("identityDigest", max: 100)
        let isConfirmed = try fields.optionalBool("confirm") ?? (words != nil || digest != nil)
        try fields.end()

        let introduction: Introduction
        do { introduction = try await Introduction.fetch(url, with: context.client) } catch let error as PeerError {
            throw Failure(status: 502, code: "peer.\(error.code.rawValue)", pointer: "/url", detail: error.reason)
        } catch let error as DirectoryError {
            throw Failure(status: 422, code: "wrongValue", pointer: "/url", detail: "/url: \(error.description)")
        }
        var shown = introduction.json
        guard isConfirmed else {
            shown["pinned"] = false
            return .json(shown)
        }
        try check(introduction, words: words, digest: digest)
        let (home, now) = (context.origin, context.now)
        let peer = try await context.store.write { try introduction.pin(as: role, home: home, now: now, in: $0) }
        context.reports.forget(peer.origin)
        context.peersChanged.raise()
        shown["pinned"] = true
        shown["role"] = .string(role.rawValue)
        return .json(shown, status: 201)
    }

    private static func check(_ introduction: Introduction, words: String?, digest: String?) throws {
        guard words != nil || digest != nil else {
            throw Failure(
                status: 422, code: "missingField", pointer: "/words",
                detail: "/words is missing; compare the twelve words with the other operator by a way you trust, and send them to confirm")
        }
        if let words, !IdentityWords.matches(words, introduction.digest) {
            throw Failure(
                status: 409, code: "peer.otherWords", pointer: "/words",
                detail:
                    "the words are not those of the node that answers at \(introduction.address.url). Someone may stand between you; pin nothing, and ask its operator"
            )
        }
        if let digest, digest != Multibase.base64URL(introduction.digest.bytes) {
            throw Failure(
                status: 409, code: "peer.otherIdentity", pointer: "/identityDigest",
                detail:
                    "the node that answers at \(introduction.address.url) has the identity \(Multibase.base64URL(introduction.digest.bytes)); pin nothing, and ask its operator"
            )
        }
    }

    private static func remove(_ origin: String, _ context: FederationContext) async throws -> Response {
        let found = try await context.store.write { transaction -> Bool in
            guard let peer = try PeerTable.find(origin, in: transaction), peer.state != .removed else { return false }
            try PeerTable.set(.removed, of: origin, in: transaction)
            try PeerTable.set(detail: nil, of: origin, in: transaction)
            return true
        }
        guard found else { return .failure(.notFound("peer \(origin)")) }
        context.reports.forget(origin)
        context.peersChanged.raise()
        for work in FederationContext.Work.allCases { context.signal(work, origin).raise() }
        return .json(["origin": .string(origin), "removed": true])
    }
}
