/// Identifiers that are nothing but a key (W3C CCG did:key): what a person or a test may use without a server.
public enum DIDKey {
    /// `did:key:z6Mk…`.
    public static func did(for key: VerifyingKey) -> String { "did:key:" + Multikey.encode(key) }

    /// `did:key:z6Mk…#z6Mk…`, the identifier's only verification method for signatures.
    public static func verificationMethod(for key: VerifyingKey) -> String {
        let text = Multikey.encode(key)
        return "did:key:\(text)#\(text)"
    }

    /// The key that the identifier names.
    public static func key(of did: String) throws(DIDError) -> MultikeyValue {
        guard did.hasPrefix("did:key:") else { throw DIDError(.malformed, "a did:key begins with did:key:z") }
        do {
            return try Multikey.decode(String(did.dropFirst(8)))
        } catch { throw DIDError(.malformed, error.reason) }
    }

    /// The document that the identifier stands for, without any look-up.
    public static func document(of did: String) throws(DIDError) -> DIDDocument {
        let key = try key(of: did)
        let method = VerificationMethod(controller: did, key: key)
        return DIDDocument(
            id: did, methods: [method], relationships: Dictionary(uniqueKeysWithValues: ProofPurpose.allCases.map { ($0, [method.id]) }))
    }
}
