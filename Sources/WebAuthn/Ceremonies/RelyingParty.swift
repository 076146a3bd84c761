/// For whom passkeys are made: the host name that scopes them, and the web origins whose pages may ask for them.
public struct RelyingParty: Hashable, Sendable {
    /// The RP ID (WebAuthn L3 §5.1.2): a host name in lower case, `localhost` included; never an address.
    public let id: String
    /// Origins as browsers write them: `https://host`, `https://host:port`, or `http://localhost:port`.
    public let origins: Set<String>

    /// - Throws: `relyingParty` unless every origin's host is the id or below it, which is what a browser asks for.
    public init(id: String, origins: Set<String>) throws(WebAuthnError) {
        guard RelyingParty.isHostName(id) else {
            throw WebAuthnError(
                .relyingParty, at: "/id", "the id is a host name in lower case and no address; browsers make no passkeys for \(id.prefix(64))")
        }
        guard !origins.isEmpty else { throw WebAuthnError(.relyingParty, at: "/origins", "there is no origin that may ask") }
        for origin in origins.sorted() {
            guard let host = RelyingParty.host(of: origin), host == id || host.hasSuffix("." + id) else {
                throw WebAuthnError(.relyingParty, at: "/origins", "\(origin.prefix(128)) is no secure origin at or below \(id)")
            }
        }
        (self.id, self.origins) = (id, origins)
    }

    /// The host of an origin in its one spelling; nil for what no browser calls a secure origin.
    static func host(of origin: String) -> String? {
        let isSecure = origin.hasPrefix("https://")
        guard isSecure || origin.hasPrefix("http://") else { return nil }
        let rest = origin.dropFirst(isSecure ? 8 : 7).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard isHostName(rest[0]), isSecure || rest[0] == "localhost" || rest[0].hasSuffix(".localhost") else { return nil }
        if rest.count == 2 {
            guard let port = UInt16(rest[1]), String(port) == rest[1], port != (isSecure ? 443 : 80), port > 0 else { return nil }
        }
        return rest[0]
    }

    /// Labels of letters, digits and inner hyphens (RFC 1123 §2.1), the last of which is no number, so that no address fits.
    private static func isHostName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.first != 0x2D && label.utf8.last != 0x2D
                && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
    }
}
