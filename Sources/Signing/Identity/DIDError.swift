/// Why a decentralised identifier, or the document it leads to, is refused.
public struct DIDError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The text is no identifier of a method that is spoken here.
        case malformed
        /// A did:web names a host, port or path that may not be used.
        case host, port, path
        /// The document breaks the form of W3C Controlled Identifiers 1.0.
        case document
        /// The document is another identifier's.
        case wrongDocument
        /// The document has no such verification method, or not for this purpose.
        case methodNotFound
        /// The verification method is of a type that is not spoken here.
        case methodUnusable
        /// The verification method had expired or been revoked at that time.
        case methodExpired, methodRevoked
    }

    public let code: Code
    /// The place in the document (RFC 6901); empty where there is none.
    public let pointer: String
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String

    init(_ code: Code, at pointer: String = "", _ reason: String) {
        (self.code, self.pointer, self.reason) = (code, pointer, reason)
    }

    public var description: String { "\(code.rawValue)\(pointer.isEmpty ? "" : " (\(pointer))"): \(reason)" }
}
