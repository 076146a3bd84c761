/// Why the payload of a record is not of its kind's form.
public struct SubjectError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case missingField, unknownField, wrongType, wrongValue, empty, tooLong, tooMany
    }

    public let code: Code
    /// The member to blame (RFC 6901), beginning with `/credentialSubject`.
    public let pointer: String
    /// What is wrong and what would be right, in lower-case prose that reads on from the pointer.
    public let reason: String

    public init(_ code: Code, at pointer: String, _ reason: String) { (self.code, self.pointer, self.reason) = (code, pointer, reason) }
    public var description: String { "\(code.rawValue) (\(pointer)): \(reason)" }
}
