/// Why a signature of an HTTP message is not made or not accepted. Each check has its own code.
public struct HTTPSignatureError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No signature of ours is there, or more than one.
        case missing, several
        /// A field breaks its grammar, or the profile's form.
        case malformed
        /// A covered component, or a parameter, is not among those that the profile knows, is missing, or stands in another order.
        case components, parameters
        /// The message lacks something that is covered.
        case message
        /// Another algorithm than Ed25519.
        case algorithm
        /// The key is not the claimed sender's.
        case sender
        /// Made too long ago or in the future; no longer valid; valid for too long.
        case created, expired, lifetime
        /// The content is not what its digest says.
        case digest
        /// Everything is in order but the signature.
        case signature
    }

    public let code: Code
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
