import Canon

/// Why some bytes are no record.
public struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No JSON, or beyond the limits of a record.
        case json
        /// The value of the bytes has another canonical form.
        case notCanonical
        /// A member that no record has, or that one must have and this has not.
        case unknownMember, missingMember
        /// The member at `pointer` has a value it must not have.
        case invalidMember
        /// A name of a member with other characters than ASCII.
        case memberName
        /// The proof breaks the form of a record's proof.
        case proof
    }

    public let code: Code
    /// Where (RFC 6901); empty for the whole.
    public let pointer: String
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String

    init(_ code: Code, at pointer: String, _ reason: String) {
        (self.code, self.pointer, self.reason) = (code, pointer, reason)
    }

    init(_ error: JSONError) {
        self.init(error.code == .notCanonical ? .notCanonical : .json, at: error.pointer, "byte \(error.offset): \(error.reason)")
    }

    public var description: String { "\(code.rawValue)\(pointer.isEmpty ? "" : " (\(pointer))"): \(reason)" }
}
