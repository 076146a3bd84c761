/// Content lines of a calendar file: escaped, folded, each ended by CRLF (RFC 5545 §3.1, §3.3.11).
struct ICalendarLines {
    private(set) var bytes: [UInt8] = []
    /// Octets in a line, its CRLF not counted.
    private static let width = 75

    /// A line whose value needs no escaping.
    mutating func add(_ name: String, _ value: String) { fold("\(name):\(value)") }

    /// A line whose value is a text.
    mutating func add(_ name: String, text: String, language: String? = nil) { add(name, texts: [text], language: language) }

    /// A line whose value is a list of texts.
    mutating func add(_ name: String, texts: [String], language: String? = nil) {
        let parameter = language.map { ";LANGUAGE=\($0)" } ?? ""
        fold("\(name)\(parameter):\(texts.map(ICalendarLines.escaped).joined(separator: ","))")
    }

    /// Backslash, semicolon and comma are escaped, line ends become `\n`; other control characters, which no text may hold, become spaces.
    static func escaped(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": out.append(contentsOf: ["\\", scalar])
            case "\n" where last == "\r": break
            case "\n", "\r", "\u{2028}", "\u{2029}", "\u{85}": out.append(contentsOf: ["\\", "n"])
            case "\t": out.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: out.append(" ")
            default: out.append(scalar)
            }
            last = scalar
        }
        return String(out)
    }

    /// Breaks between characters as people see them, and inside one only where it alone is longer than a line; then between code points.
    private mutating func fold(_ line: String) {
        var used = 0
        func room(_ count: Int) -> Bool { used + count <= ICalendarLines.width }
        for character in line {
            let count = character.utf8.count
            if room(count) {
                bytes.append(contentsOf: character.utf8)
                used += count
                continue
            }
            let pieces = count < ICalendarLines.width ? [String(character)] : character.unicodeScalars.map { String($0) }
            for (i, piece) in pieces.enumerated() {
                if i == 0 && pieces.count == 1 || !room(piece.utf8.count) {
                    bytes.append(contentsOf: [0x0D, 0x0A, 0x20])
                    used = 1
                }
                bytes.append(contentsOf: piece.utf8)
                used += piece.utf8.count
            }
        }
        bytes.append(contentsOf: [0x0D, 0x0A])
    }
}
