import Canon

/// Reads the JSON that `PublicKeyCredential.toJSON()` gives (WebAuthn L3 §5.1, RegistrationResponseJSON and AuthenticationResponseJSON).
struct ResponseReader {
    static let limits = JSONLimits(maxBytes: 128 << 10, maxDepth: 16, maxNodes: 2_000, allowsFractions: true)
    private let json: JSON

    init(_ json: JSON) throws(WebAuthnError) {
        self.json = json
        guard json["type"] == "public-key" else { throw WebAuthnError(.response, at: "/type", "this is public-key") }
        guard json["response"]?.object != nil else { throw WebAuthnError(.response, at: "/response", "this is an object") }
    }

    /// The credential id, which `id` and `rawId` give alike.
    func credentialID() throws(WebAuthnError) -> [UInt8] {
        let id = try ResponseReader.bytes(json["id"], at: "/id", 1...1023, .credentialID)
        guard json["rawId"] == json["id"] else { throw WebAuthnError(.response, at: "/rawId", "this says the same as id") }
        return id
    }

    /// Bytes of the member `response`.
    func bytes(_ key: String, _ range: ClosedRange<Int>) throws(WebAuthnError) -> [UInt8] {
        try ResponseReader.bytes(json["response"]?[key], at: "/response/" + key, range, .response)
    }

    /// As `bytes`; nil where the member is missing or null.
    func optionalBytes(_ key: String, _ range: ClosedRange<Int>) throws(WebAuthnError) -> [UInt8]? {
        guard let value = json["response"]?[key], !value.isNull else { return nil }
        return try ResponseReader.bytes(value, at: "/response/" + key, range, .response)
    }

    /// The texts of a list in `response`, as many as are short words; hints, which nothing relies on.
    func words(_ key: String) -> [String] {
        (json["response"]?[key]?.array ?? []).prefix(8).compactMap { value in
            value.string.flatMap { word in (1...32).contains(word.utf8.count) && word.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? word : nil }
        }
    }

    private static func bytes(
        _ value: JSON?, at pointer: String, _ range: ClosedRange<Int>, _ code: WebAuthnError.Code
    ) throws(WebAuthnError) -> [UInt8] {
        guard let text = value?.string, text.utf8.count <= range.upperBound * 2, let bytes = Base64.decodeURL(text), range.contains(bytes.count)
        else {
            throw WebAuthnError(code, at: pointer, "this is base64url without padding of \(range.lowerBound) to \(range.upperBound) bytes")
        }
        return bytes
    }

    /// The value of some bytes that a browser sent.
    static func json(_ bytes: [UInt8]) throws(WebAuthnError) -> JSON {
        do {
            return try JSON.parse(bytes, limits: limits)
        } catch { throw WebAuthnError(.response, at: error.pointer, "\(error.code.rawValue) at byte \(error.offset): \(error.reason)") }
    }
}
