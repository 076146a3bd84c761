import Canon
import Node
import Pages

/// The addresses at which peers deliver and knock.
enum ExchangeRoutes {
    static func routes(_ context: FederationContext, _ requests: SignedRequests) -> [Route] {
        let inbox = Inbox(context: context)
        return [
            Route(
                "POST", Outbox.inboxPath,
                summary:
                    "Deliver a sealed record to parties hosted here: {log, position, entry, salt, record}, signed by the sender's node (RFC 9421)",
                bodyLimit: Inbox.bodyLimit
            ) { request, _ in
                let peer = try await requests.sender(of: request, usesNonce: true)
                return try await inbox.take(request.body, from: peer)
            },
            Route(
                "POST", "/api/v1/wake", summary: "Tell this node that the sender's log has grown, signed by the sender's node (RFC 9421)",
                bodyLimit: 4096
            ) {
                request, _ in
                // Repeating it does no more than another look, so no nonce is spent on it.
                let peer = try await requests.sender(of: request, usesNonce: false)
                context.signal(.follow, peer.origin).raise()
                context.signal(.submit, peer.origin).raise()
                return .json(["woken": true])
            },
        ]
    }
}
