/// Why some bytes are not a signed note, or why a note is not to be believed.
public struct NoteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable names of the reasons.
    public enum Code: String, Sendable {
        /// More bytes or signatures than a reader accepts.
        case tooLarge = "too-large"
        /// Not a text, an empty line and signature lines.
        case malformed
        /// A key name, key id or key encoding that cannot be.
        case badKey = "bad-key"
        /// A signature type that this server does not verify.
        case unsupportedType = "unsupported-type"
        /// The signature of a known key does not verify: the whole note is refused.
        case badSignature = "bad-signature"
        /// No known key signed.
        case unsigned
    }

    public let code: Code
    /// Lower-case prose that names the part that is wrong.
    public let reason: String

    public init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
