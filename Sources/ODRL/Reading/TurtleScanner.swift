/// The tokens of a Turtle document (RDF 1.1 Turtle, W3C Recommendation 2014), as far as policies need them.
struct TurtleScanner {
    enum Token: Hashable {
        case iri(String)
        case prefixed(String, String)
        case blank(String)
        case text(String)
        case language(String)
        case number(String, isDecimal: Bool)
        /// One of `a`, `true`, `false`, `prefix`, `@prefix`.
        case word(String)
        /// One of `. ; , [ ] ( )` and `^^`.
        case sign(Character)
        case end
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `line:column` of where the next token begins, from 1.
    var place: String {
        let before = bytes[..<min(at, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - ((before.lastIndex(of: 0x0A) ?? -1) + 1) + 1
        return "\(line):\(column)"
    }

    private func error(_ code: ODRLError.Code, _ reason: String) -> ODRLError { ODRLError(code, at: place, reason) }
    private func error(_ reason: String) -> ODRLError { error(.syntax, reason) }
    private func peek(_ ahead: Int = 0) -> UInt8 { at + ahead < bytes.count ? bytes[at + ahead] : 0 }

    mutating func next() throws(ODRLError) -> Token {
        skipSpace()
        guard at < bytes.count else { return .end }
        let c = bytes[at]
        switch c {
        case UInt8(ascii: "<"): return .iri(try iri())
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string(c))
        case UInt8(ascii: "@"):
            at += 1
            let word = run { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            return word == "prefix" ? .word("@prefix") : .language(word)
        case UInt8(ascii: "^"):
            guard peek(1) == c else { throw error("a single '^'; a datatype is written '^^xsd:date'") }
            at += 2
            return .sign("^")
        case UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"):
            at += 1
            return .sign(Character(Unicode.Scalar(c)))
        case UInt8(ascii: "."):
            guard !isDigit(peek(1)) else { return try number() }
            at += 1
            return .sign(".")
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "_") where peek(1) == UInt8(ascii: ":"):
            at += 2
            return .blank(name())
        default: return try wordOrName()
        }
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0x20, 0x09, 0x0A, 0x0D: at += 1
            case UInt8(ascii: "#"): while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
            default: return
            }
        }
    }

    private mutating func wordOrName() throws(ODRLError) -> Token {
        let prefix = name()
        if peek() == UInt8(ascii: ":") {
            at += 1
            return .prefixed(prefix, name())
        }
        switch prefix {
        case "a", "true", "false": return .word(prefix)
        case _ where prefix.lowercased() == "prefix": return .word("prefix")
        default: throw error("'\(prefix)' is no term; write a name with a prefix, or an IRI in angle brackets")
        }
    }

    /// Letters, digits, `_`, `-` and everything beyond ASCII, with dots inside. The escapes of local names are not read.
    private mutating func name() -> String {
        let start = at
        while at < bytes.count {
            let c = bytes[at]
            guard isLetter(c) || isDigit(c) || c == UInt8(ascii: "_") || c == UInt8(ascii: "-") || c == UInt8(ascii: ".") || c >= 0x80 else { break }
            at += 1
        }
        while at > start, bytes[at - 1] == UInt8(ascii: ".") { at -= 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
        let start = at
        while at < bytes.count, belongs(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func iri() throws(ODRLError) -> String {
        let start = at + 1
        guard let end = bytes[start...].prefix(IRI.maximumBytes + 1).firstIndex(of: UInt8(ascii: ">")) else {
            throw error(.badIRI, "an IRI does not end with '>' within \(IRI.maximumBytes) bytes")
        }
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        guard IRI(text) != nil else { throw error(.badIRI, "'\(text)' is no absolute IRI; relative ones and escapes are not read") }
        at = end + 1
        return text
    }

    private mutating func number() throws(ODRLError) -> Token {
        let text = run { isDigit($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        // A full stop right after a number ends the statement.
        let isLast = text.hasSuffix(".")
        if isLast { at -= 1 }
        let kept = isLast ? String(text.dropLast()) : text
        let isDecimal = kept.contains(".")
        guard peek() | 0x20 != UInt8(ascii: "e"), ExactNumber(kept, allowsFraction: isDecimal) != nil else {
            throw error(.badLiteral, "'\(kept)' is no whole or decimal number; numbers with an exponent are not read")
        }
        return .number(kept, isDecimal: isDecimal)
    }

    private mutating func string(_ quote: UInt8) throws(ODRLError) -> String {
        let isLong = peek(1) == quote && peek(2) == quote
        at += isLong ? 3 : 1
        var out: [UInt8] = []
        while true {
            guard at < bytes.count else { throw error("a text does not end") }
            let c = bytes[at]
            switch c {
            case quote where !isLong:
                at += 1
                return String(decoding: out, as: UTF8.self)
            case quote where peek(1) == quote && peek(2) == quote && peek(3) != quote:
                at += 3
                return String(decoding: out, as: UTF8.self)
            case 0x0A where !isLong, 0x0D where !isLong: throw error("a text in single quotation marks runs over the end of the line")
            case UInt8(ascii: "\\"): out += try escape()
            default:
                out.append(c)
                at += 1
            }
        }
    }

    private mutating func escape() throws(ODRLError) -> [UInt8] {
        let plain: [UInt8: UInt8] = [
            UInt8(ascii: "t"): 0x09, UInt8(ascii: "b"): 0x08, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "f"): 0x0C,
            UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "\\"): 0x5C,
        ]
        if let byte = plain[peek(1)] {
            at += 2
            return [byte]
        }
        let digits = peek(1) == UInt8(ascii: "u") ? 4 : peek(1) == UInt8(ascii: "U") ? 8 : 0
        let text = String(decoding: bytes[min(at + 2, bytes.count)..<min(at + 2 + digits, bytes.count)], as: UTF8.self)
        guard digits > 0, text.utf8.count == digits, text.utf8.allSatisfy({ isDigit($0) || isLetter($0) }), let code = UInt32(text, radix: 16),
            let scalar = Unicode.Scalar(code)
        else { throw error("an escape is none of \\t \\b \\n \\r \\f \\\" \\' \\\\ \\uXXXX \\UXXXXXXXX") }
        at += 2 + digits
        return Array(String(scalar).utf8)
    }
}

private func isLetter(_ c: UInt8) -> Bool { (0x41...0x5A).contains(c) || (0x61...0x7A).contains(c) }
private func isDigit(_ c: UInt8) -> Bool { (0x30...0x39).contains(c) }
