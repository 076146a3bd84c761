/// An absolute IRI (RFC 3987), compared byte by byte.
package struct IRI: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    /// The longest that is read, in bytes.
    package static let maximumBytes = 2048

    /// Nil unless the text has a scheme (RFC 3986 §3.1) and something after it, none of the characters that IRIs exclude, and at most 2,048 bytes.
    package init?(_ text: String) {
        guard text.utf8.count <= IRI.maximumBytes, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = text.utf8[..<colon]
        guard let first = scheme.first, IRI.isLetter(first),
            scheme.allSatisfy({ IRI.isLetter($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0) }),
            text.utf8.index(after: colon) < text.utf8.endIndex,
            text.unicodeScalars.allSatisfy({ !IRI.excluded($0) })
        else { return nil }
        self.text = text
    }

    /// A term of a vocabulary that this target knows.
    init(known text: String) { self.text = text }

    package var description: String { text }

    package static func < (l: IRI, r: IRI) -> Bool { l.text < r.text }

    /// What follows a namespace, where the IRI begins with it.
    func local(in namespace: String) -> Substring? { text.hasPrefix(namespace) ? text.dropFirst(namespace.count) : nil }

    private static func isLetter(_ c: UInt8) -> Bool { (0x41...0x5A).contains(c) || (0x61...0x7A).contains(c) }

    private static func excluded(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{0}"..."\u{20}", "<", ">", "\"", "{", "}", "|", "^", "`", "\\", "\u{7F}"..."\u{A0}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
