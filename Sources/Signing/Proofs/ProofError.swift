/// Why a Data Integrity proof is not made or not accepted. Each check has its own code.
public struct ProofError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The document cannot be secured: no object, or a number that readers would change.
        case document
        /// There is no proof, or more than the one that was asked about.
        case missing, several
        /// A member of the proof is absent, malformed or of an unknown meaning.
        case malformed
        /// Another type or cryptosuite.
        case type, cryptosuite
        /// The proof's contexts are not the document's.
        case context
        case purpose, domain, challenge
        /// Made in the future, or no longer valid at the given time.
        case created, expired
        /// The key is not the one that the proof names.
        case key
        /// The proof depends on another one.
        case chained
        /// `proofValue` is no multibase signature.
        case encoding
        /// Everything is in order but the signature: the document, the proof or the key was changed.
        case signature
    }

    public let code: Code
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }

    /// The problem type that W3C VC Data Integrity 1.0 §4.8 gives such a fault.
    public var problemType: String {
        let name =
            switch code {
            case .document, .context, .type, .cryptosuite: "PROOF_TRANSFORMATION_ERROR"
            case .domain: "INVALID_DOMAIN_ERROR"
            case .challenge: "INVALID_CHALLENGE_ERROR"
            default: "PROOF_VERIFICATION_ERROR"
            }
        return "https://w3id.org/security#" + name
    }

    public var description: String { "\(code.rawValue): \(reason)" }
}
