/// Why some bytes are not the JSON that was asked for.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable name for the kind of fault.
    public enum Code: String, Sendable {
        case tooLarge, tooDeep, tooMany
        case byteOrderMark, invalidUTF8, loneSurrogate, controlCharacter, invalidEscape
        case unexpectedEnd, unexpectedByte, trailingBytes
        case invalidNumber, fraction, integerRange
        case duplicateKey
        case notCanonical
    }

    public let code: Code
    /// Where in the document, as far as it was read: a JSON Pointer (RFC 6901), whose parts are cut after 64 characters. Empty at the top.
    public internal(set) var pointer: String
    /// The byte at which the fault was noticed, from 0.
    public let offset: Int
    /// What is wrong and what would be right, in lower-case prose.
    public let reason: String

    init(_ code: Code, at offset: Int, _ reason: String) {
        self.code = code
        self.pointer = ""
        self.offset = offset
        self.reason = reason
    }

    /// The same fault, seen from the object or array that holds it under `part`.
    func inside(_ part: String) -> JSONError {
        var outer = self
        var escaped = ""
        for c in part.unicodeScalars.prefix(64) {
            switch c {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(c)
            }
        }
        outer.pointer = "/" + escaped + pointer
        return outer
    }

    public var description: String {
        "\(code.rawValue) at byte \(offset)\(pointer.isEmpty ? "" : " (\(pointer))"): \(reason)"
    }
}
