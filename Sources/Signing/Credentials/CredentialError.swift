/// Why a document is no conforming W3C Verifiable Credential.
public struct CredentialError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case document, context, type, id, issuer, subject, validity, text, related
        /// A status, schema, evidence, terms of use, refresh service or proof without what it must have.
        case part
    }

    public let code: Code
    /// Where (RFC 6901).
    public let pointer: String
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String

    init(_ code: Code, at pointer: String, _ reason: String) { (self.code, self.pointer, self.reason) = (code, pointer, reason) }

    public var description: String { "\(code.rawValue)\(pointer.isEmpty ? "" : " (\(pointer))"): \(reason)" }
}
