/// Why some bytes are not the CBOR that was asked for.
public struct CBORError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of fault.
    public enum Code: String, Sendable, CaseIterable {
        case tooLarge, tooDeep, tooMany
        case truncated, trailingBytes
        /// A length or number with more bytes than it needs.
        case notShortest
        case indefiniteLength
        /// A tag, a floating point number or a simple value other than false, true and null.
        case unsupported
        case invalidUTF8
        /// A key that is neither a number nor a text.
        case keyType
        case keyOrder, duplicateKey
    }

    public let code: Code
    /// The byte at which the fault was noticed, from the beginning of the whole input.
    public let offset: Int
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String

    init(_ code: Code, at offset: Int, _ reason: String) { (self.code, self.offset, self.reason) = (code, offset, reason) }

    public var description: String { "\(code.rawValue) at byte \(offset): \(reason)" }
}
