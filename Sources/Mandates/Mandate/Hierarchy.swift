/// Codes whose parts follow one another from the general to the particular: `CN-SH` lies under `CN`, `1.5.9` under `1.5`.
public enum Hierarchy: Sendable {
    /// ISO 3166-1 and 3166-2 codes, joined by a hyphen. Three letters are read (no code of ISO 3166-1 that is used here has them, but others' do).
    case jurisdiction
    /// Codes of a classification of subjects, joined by dots.
    case subjectArea

    private var separator: UInt8 { self == .jurisdiction ? UInt8(ascii: "-") : UInt8(ascii: ".") }

    /// Whether the text is a code: 1 to 12 parts of 1 to 16 letters or digits; jurisdictions in capitals.
    public func isCode(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: separator, omittingEmptySubsequences: false)
        return (1...12).contains(parts.count)
            && parts.allSatisfy { part in
                (1...16).contains(part.count)
                    && part.allSatisfy { c in
                        (0x30...0x39).contains(c) || (0x41...0x5A).contains(c) || (self == .subjectArea && (0x61...0x7A).contains(c))
                    }
            }
    }

    /// Whether `code` is `parent` or lies under it. The separator counts: `CNX` does not lie under `CN`, nor `1.55` under `1.5`.
    public func lies(_ code: String, under parent: String) -> Bool {
        let (a, b) = (code.utf8, parent.utf8)
        guard a.starts(with: b) else { return false }
        return a.count == b.count || a.dropFirst(b.count).first == separator
    }

    /// Whether it lies under one of these.
    public func lies(_ code: String, underAny parents: [String]) -> Bool { parents.contains { lies(code, under: $0) } }
}
