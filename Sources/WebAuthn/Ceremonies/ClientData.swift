import Canon

/// What the browser says about the page that asked (WebAuthn L3 §5.8.1). Always parsed, never compared with a template: browsers add members.
public struct ClientData: Hashable, Sendable {
    public enum Ceremony: String, Sendable {
        case create = "webauthn.create"
        case get = "webauthn.get"
    }

    public let type: String
    public let challenge: [UInt8]
    public let origin: String
    /// False when the browser does not say.
    public let crossOrigin: Bool
    public let topOrigin: String?

    private static let limits = JSONLimits(maxBytes: 16 << 10, maxDepth: 8, maxNodes: 256, allowsFractions: true)

    /// Reads the bytes of `clientDataJSON`. Unknown members are let be, wherever they stand; no member may stand twice.
    public init(_ bytes: [UInt8]) throws(WebAuthnError) {
        let json: JSON
        do {
            json = try JSON.parse(bytes, limits: ClientData.limits)
        } catch { throw WebAuthnError(.clientData, at: error.pointer, "\(error.code.rawValue) at byte \(error.offset): \(error.reason)") }
        guard json.object != nil else { throw WebAuthnError(.clientData, at: "", "client data is an object") }
        type = try ClientData.text(json, "type")
        let written = try ClientData.text(json, "challenge")
        guard let challenge = Base64.decodeURL(written) else {
            throw WebAuthnError(.clientData, at: "/challenge", "the challenge is base64url without padding")
        }
        self.challenge = challenge
        origin = try ClientData.text(json, "origin")
        switch json["crossOrigin"] {
        case nil: crossOrigin = false
        case .bool(let value)?: crossOrigin = value
        default: throw WebAuthnError(.clientData, at: "/crossOrigin", "this is true or false")
        }
        topOrigin = json["topOrigin"] == nil ? nil : try ClientData.text(json, "topOrigin")
    }

    private static func text(_ json: JSON, _ key: String) throws(WebAuthnError) -> String {
        guard let text = json[key]?.string else {
            throw WebAuthnError(.clientData, at: "/" + key, "this must be a text, and is missing or something else")
        }
        return text
    }

    /// The checks that both ceremonies share (L3 §7.1 steps 7 to 11, §7.2 steps 10 to 14). A page inside another site's page may not ask.
    func check(_ ceremony: Ceremony, challenge expected: [UInt8], _ party: RelyingParty) throws(WebAuthnError) {
        guard type == ceremony.rawValue else {
            throw WebAuthnError(.ceremony, at: "/type", "this answers \(type.prefix(64)), and \(ceremony.rawValue) was asked")
        }
        guard !expected.isEmpty, challenge == expected else {
            throw WebAuthnError(.challenge, at: "/challenge", "this answers another request than the one that was made")
        }
        guard party.origins.contains(where: { $0.utf8.elementsEqual(origin.utf8) }) else {
            throw WebAuthnError(.origin, at: "/origin", "the page that asked is of \(origin.prefix(128)), which is not one of this node's addresses")
        }
        guard !crossOrigin else { throw WebAuthnError(.crossOrigin, at: "/crossOrigin", "the page that asked lay inside a page of another site") }
        guard topOrigin == nil else { throw WebAuthnError(.crossOrigin, at: "/topOrigin", "the page that asked lay inside a page of another site") }
    }
}
