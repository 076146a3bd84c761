/// Why an identity event may not stand where it stands, or why a key does not count for a record.
public struct IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The payload is not an identity event's.
        case malformed
        /// Signed by another key than the rules ask for.
        case signer
        /// A second inception, or an event of an identity that never began.
        case exists, unknown
        /// An inception in the log of a node that does not host the identity.
        case foreign
        /// Not one more than the last event's number.
        case sequence
        /// A rotation to a key whose digest nobody promised, or a new promise where none may be made.
        case notPromised, promise
        /// A position that the log has not reached.
        case future
        /// The identity never announced this key, or not for this use, or it counts no more.
        case unknownKey, keyPurpose, keyRetired, keyCompromised
        /// The key is another identity's.
        case notIssuers
    }

    public let code: Code
    /// The member of the record to blame (RFC 6901).
    public let pointer: String
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String

    public init(_ code: Code, at pointer: String = "/proof/verificationMethod", _ reason: String) {
        (self.code, self.pointer, self.reason) = (code, pointer, reason)
    }

    init(_ error: SubjectError) { self.init(.malformed, at: error.pointer, error.reason) }

    public var description: String { "\(code.rawValue) (\(pointer)): \(reason)" }
}
