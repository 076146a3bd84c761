import Canon
import Pages

/// How modules speak with the nodes that were introduced to this one: signed requests (RFC 9421) to pinned peers, and the peer behind one that came in.
///
/// Nothing that a request or a page names is reached by it: a peer that is not pinned is refused before anything is sent.
package struct PeerLine: Sendable {
    /// Posts JSON to a pinned peer, by the name of its log, and gives the JSON of its answer. Throws `Failure`: `peer.unknown` (422) for a log that is not a
    /// pinned peer's, `peer.unresponsive` (503) where no answer came that can be used, and what the peer itself said where it refused, with its code and
    /// words.
    package var ask: @Sendable (_ log: String, _ path: String, _ body: JSON) async throws -> JSON
    /// The name of the log of the pinned peer that signed a request; its nonce is used up by asking. Throws `Failure` 401 that says what is missing.
    package var sender: @Sendable (Request) async throws -> String

    package init(
        ask: @escaping @Sendable (_ log: String, _ path: String, _ body: JSON) async throws -> JSON,
        sender: @escaping @Sendable (Request) async throws -> String
    ) {
        (self.ask, self.sender) = (ask, sender)
    }

    /// That of a node without peers.
    package static let none = PeerLine(
        ask: { log, _, _ in throw PeerLine.unknown(log) },
        sender: { _ in throw Failure(status: 401, code: "request.signature", detail: "this node has no peers that could ask it anything") })

    /// That a log is no pinned peer's.
    package static func unknown(_ log: String) -> Failure {
        Failure(
            status: 422, code: "peer.unknown", detail: "\(log) is not a node that was introduced here; ask this node's operator to add it",
            words: ["en": "\(log) was not introduced to this node. Ask its operator to add it.", "zh-Hans": "\(log) 未曾介绍给本节点；请联系本节点的运营者添加。"])
    }
}
