import Node

/// A request to a peer, with what is put up with in return.
package struct PeerRequest: Sendable {
    /// `GET` or `POST`.
    package var method: String
    /// The path from the root, percent-encoded, such as `/log/checkpoint`.
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// The most bytes the body of the answer may have, after decompression.
    package var limit: Int
    /// How long the whole exchange may take.
    package var patience: Duration

    package init(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [], limit: Int,
        patience: Duration = .seconds(20)
    ) {
        (self.method, self.path, self.headers, self.body, self.limit, self.patience) = (method, path, headers, body, limit, patience)
    }
}

/// What came back, whatever its status.
package struct PeerAnswer: Sendable {
    package var status: Int
    /// By lower-case name; the first of each.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }

    /// The body as text for a message to a person: short, printable, on one line.
    package var words: String {
        let text = String(decoding: body.prefix(200), as: UTF8.self)
        return String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? " " : $0 }).trimmed
    }
}

/// The wire: sends one request to one node. A protocol, so that tests can put a hostile peer in its place.
package protocol PeerTransport: Sendable {
    /// Throws `PeerError` when there was no whole answer within the request's limits.
    func send(_ request: PeerRequest, to address: NodeAddress) async throws -> PeerAnswer
}

extension String {
    var trimmed: String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop(while: \.isWhitespace))
    }
}
