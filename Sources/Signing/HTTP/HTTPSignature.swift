import Canon

/// The signature of a request between nodes, or of its answer: a narrow profile of RFC 9421 with Ed25519.
///
/// A request covers `@method`, `@authority`, `@path`, `@query`, then `content-type` when there is content and `content-digest` when there is
/// content or the method is neither GET nor HEAD. A response covers `@status`, `content-type` when there is content, `content-digest`, and the
/// request's method, authority, path, query and, where it had one, `content-digest`. Parameters: `created`, `expires` (at most 60 seconds later),
/// `nonce`, `keyid` (a DID URL) and `tag`. Read one with `init`, find the key it names, then `verify`; that a nonce is new is the caller's to see.
public struct HTTPSignature: Sendable {
    public static let tag = "comity-v1"
    /// The longest life of a signature and the widest difference of clocks, in seconds.
    public static let window: Int64 = 60

    /// Who signed: the DID before the fragment of `keyID`.
    public let sender: String
    /// `<did>#<fragment>`; must be listed under `authentication` in the sender's document.
    public let keyID: String
    /// In seconds since 1970.
    public let created: Int64
    public let expires: Int64
    /// 16 to 64 characters, unique for the key while the signature lives.
    public let nonce: String
    private let base: String
    private let signature: [UInt8]

    /// Finds our signature in a message and checks everything but the signature itself.
    ///
    /// - Parameter sender: the DID that must have signed, where it is known beforehand.
    public init(in message: SignedMessage, from sender: String? = nil, at now: Instant) throws(HTTPSignatureError) {
        let (input, signature) = try HTTPSignature.find(in: message)
        let parameters = try HTTPSignatureParameters(input.parameters)
        guard input.items == HTTPSignature.components(for: message) else {
            throw HTTPSignatureError(
                .components, "the signature must cover exactly \(HTTPSignature.names(HTTPSignature.components(for: message))), in this order")
        }
        guard let (did, _) = DIDURL.split(parameters.keyID) else { throw HTTPSignatureError(.parameters, "the keyid is a DID, # and a fragment") }
        if let sender, sender != did { throw HTTPSignatureError(.sender, "the message is signed by \(did), and \(sender) should have") }
        try parameters.check(at: now)
        if input.items.contains(StructuredField.Item(.string("content-digest"))), let digest = message["content-digest"] {
            try ContentDigest.check(digest, for: message.content)
        }
        base = try SignatureBase.text(input, of: message)
        (self.sender, keyID, nonce, self.signature) = (did, parameters.keyID, parameters.nonce, signature)
        (created, expires) = (parameters.created, parameters.expires)
    }

    /// Checks the signature with the key that `keyID` leads to.
    public func verify(with key: VerifyingKey) throws(HTTPSignatureError) {
        guard key.isValid(signature, for: Array(base.utf8)) else {
            throw HTTPSignatureError(.signature, "the signature does not fit; the message or the key was changed")
        }
    }

    /// Checks the signature with the sender's document: the key is listed for authentication and counted when the signature was made.
    public func verify(with document: DIDDocument) throws(HTTPSignatureError) {
        let method: VerificationMethod
        do {
            method = try document.method(keyID, for: .authentication, at: Instant(seconds: created))
        } catch { throw HTTPSignatureError(.sender, error.reason) }
        guard case .ed25519(let key) = method.key else { throw HTTPSignatureError(.algorithm, "\(keyID) is no Ed25519 key") }
        try verify(with: key)
    }

    /// The fields to add to a message: `content-digest` where it is covered and absent, `signature-input` and `signature`.
    ///
    /// - Parameter nonce: 16 to 64 characters of base64url, never used before with this key.
    public static func sign(
        _ message: SignedMessage, keyID: String, nonce: String, at now: Instant, lifetime: Int64 = window, key: SigningKey
    ) throws(HTTPSignatureError) -> [SignedMessage.Field] {
        var message = message
        var added: [SignedMessage.Field] = []
        let covered = components(for: message)
        if covered.contains(StructuredField.Item(.string("content-digest"))), message["content-digest"] == nil {
            added.append(SignedMessage.Field("content-digest", ContentDigest.field(for: message.content)))
            message.fields += added
        }
        let parameters = StructuredField.Parameters([
            "created": .integer(now.seconds), "expires": .integer(now.seconds + lifetime), "keyid": .string(keyID), "nonce": .string(nonce),
            "tag": .string(tag),
        ])
        try HTTPSignatureParameters(parameters).check(at: now)
        guard DIDURL.split(keyID) != nil else { throw HTTPSignatureError(.parameters, "the keyid is a DID, # and a fragment") }
        let input = StructuredField.InnerList(covered, parameters)
        let base = try SignatureBase.text(input, of: message)
        var inputs = StructuredField.Dictionary()
        inputs.set("comity", .inner(input))
        var signatures = StructuredField.Dictionary()
        signatures.set("comity", .item(StructuredField.Item(.bytes(key.sign(Array(base.utf8))))))
        do {
            added.append(SignedMessage.Field("signature-input", try StructuredField.text(inputs)))
            added.append(SignedMessage.Field("signature", try StructuredField.text(signatures)))
        } catch { throw HTTPSignatureError(.malformed, "\(error)") }
        return added
    }

    /// What the profile covers of a message of this form.
    static func components(for message: SignedMessage) -> [StructuredField.Item] {
        func own(_ name: String) -> StructuredField.Item { StructuredField.Item(.string(name)) }
        func ofRequest(_ name: String) -> StructuredField.Item {
            StructuredField.Item(.string(name), StructuredField.Parameters(["req": .boolean(true)]))
        }
        let type = message.content.isEmpty ? [] : [own("content-type")]
        guard message.status == nil else {
            return [own("@status")] + type + [
                own("content-digest"), ofRequest("@method"), ofRequest("@authority"), ofRequest("@path"), ofRequest("@query"),
            ]
                + (message.requestDigest == nil ? [] : [ofRequest("content-digest")])
        }
        let reading = message.content.isEmpty && (message.method == "GET" || message.method == "HEAD")
        return [own("@method"), own("@authority"), own("@path"), own("@query")] + type + (reading ? [] : [own("content-digest")])
    }

    private static func names(_ components: [StructuredField.Item]) -> String {
        components.compactMap { try? StructuredField.text($0) }.joined(separator: " ")
    }

    /// The one signature with our tag, whatever its label.
    private static func find(
        in message: SignedMessage
    ) throws(HTTPSignatureError) -> (input: StructuredField.InnerList, signature: [UInt8]) {
        guard let inputField = message["signature-input"], let signatureField = message["signature"] else {
            throw HTTPSignatureError(.missing, "the message has no signature; add Signature-Input and Signature (RFC 9421)")
        }
        let inputs: StructuredField.Dictionary
        let signatures: StructuredField.Dictionary
        do {
            inputs = try StructuredField.dictionary(inputField, refusingDuplicates: true)
            signatures = try StructuredField.dictionary(signatureField, refusingDuplicates: true)
        } catch { throw HTTPSignatureError(.malformed, "signature fields: \(error)") }
        var ours: [(label: String, input: StructuredField.InnerList)] = []
        for entry in inputs.entries {
            guard case .inner(let list) = entry.value else { throw HTTPSignatureError(.malformed, "signature-input: \(entry.key) is no list") }
            if list.parameters["tag"] == .string(tag) { ours.append((entry.key, list)) }
        }
        guard let found = ours.first else { throw HTTPSignatureError(.missing, "no signature has tag=\"\(tag)\"") }
        guard ours.count == 1 else { throw HTTPSignatureError(.several, "\(ours.count) signatures have tag=\"\(tag)\"; send one") }
        guard case .item(let item)? = signatures[found.label], case .bytes(let bytes) = item.value, bytes.count == 64,
            item.parameters.entries.isEmpty
        else { throw HTTPSignatureError(.malformed, "signature: \(found.label) is not 64 bytes") }
        return (found.input, bytes)
    }
}
