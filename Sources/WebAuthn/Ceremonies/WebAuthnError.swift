/// Why the answer of a browser or authenticator is not accepted. Each check of a ceremony has its own code.
public struct WebAuthnError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// The answer is not of the form of WebAuthn L3 §5.1.8 and §5.1.9.
        case response
        /// `clientDataJSON` is no JSON, or lacks what it must have.
        case clientData
        case ceremony, challenge, origin, crossOrigin
        /// `attestationObject` is no such CBOR, or has a statement where its format has none.
        case attestation
        case authenticatorData
        case rpID, userNotPresent, userNotVerified
        /// "Backed up" without "may be backed up", or "may be backed up" changed since registration.
        case backup
        case credentialID, unknownCredential, userHandle
        case publicKey, algorithm, weakKey
        case signature
        /// The relying party itself is set up so that no browser would answer it.
        case relyingParty
    }

    public let code: Code
    /// The part to blame: a JSON pointer (RFC 6901) into the answer, continued into the values that are encoded in it.
    public internal(set) var pointer: String
    /// What is wrong, in lower-case prose.
    public let reason: String

    init(_ code: Code, at pointer: String, _ reason: String) { (self.code, self.pointer, self.reason) = (code, pointer, reason) }

    /// The same fault, seen from the value that holds it under `prefix`.
    func inside(_ prefix: String) -> WebAuthnError {
        var outer = self
        outer.pointer = prefix + pointer
        return outer
    }

    /// What to do about it, in lower-case prose.
    public var remedy: String {
        switch code {
        case .response, .clientData, .attestation, .authenticatorData: "send what the browser gave, unchanged"
        case .ceremony: "answer a request to register with a registration, and one to sign in or approve with a sign-in"
        case .challenge: "load the page again and answer the request that it makes"
        case .origin: "open the page under the node's own address"
        case .crossOrigin: "open the page itself, not inside another one"
        case .rpID: "use a passkey that was made for this node"
        case .userNotPresent: "touch or confirm on the device"
        case .userNotVerified: "let the device verify you by finger, face or its code; set one up if it has none"
        case .backup: "use a device or password manager that reports its backup state, or register the passkey anew"
        case .credentialID: "use another device or password manager"
        case .unknownCredential, .userHandle: "use a passkey of this account"
        case .publicKey, .algorithm, .weakKey: "use a device or password manager that makes EdDSA, ES256 or RS256 keys"
        case .signature: "try again; if it happens again, use another passkey and remove this one"
        case .relyingParty: "give the node an https address with a host name, or http://localhost"
        }
    }

    public var description: String { "\(code.rawValue)\(pointer.isEmpty ? "" : " (\(pointer))"): \(reason); \(remedy)" }
}
