extension StructuredField {
    /// The most that is read of one field, in bytes, its lines joined.
    public static let maxBytes = 64 << 10

    /// Reads a field that is one item (RFC 9651 §4.2). Several lines of a field are joined with a comma first.
    public static func item(_ text: String) throws(Failure) -> Item {
        var parser = try StructuredFieldParser(text)
        let result = try parser.item()
        try parser.finish()
        return result
    }

    /// Reads a field that is a list; an empty text is an empty list.
    public static func list(_ text: String) throws(Failure) -> [Member] {
        var parser = try StructuredFieldParser(text)
        var members: [Member] = []
        while !parser.atEnd {
            members.append(try parser.member())
            if try parser.separator() == false { break }
        }
        try parser.finish()
        return members
    }

    /// Reads a field that is a dictionary. Of several members of one name the last holds, as the standard says, unless `refusingDuplicates`:
    /// where two readers could take different ones for the same, as in signatures, none must be there.
    public static func dictionary(_ text: String, refusingDuplicates: Bool = false) throws(Failure) -> Dictionary {
        var parser = try StructuredFieldParser(text)
        var members = Dictionary()
        while !parser.atEnd {
            let key = try parser.key()
            if refusingDuplicates, members[key] != nil { throw Failure(at: parser.at, "two members have the name \(key)") }
            if parser.take("=") {
                members.set(key, try parser.member())
            } else {
                members.set(key, .item(Item(.boolean(true), try parser.parameters())))
            }
            if try parser.separator() == false { break }
        }
        try parser.finish()
        return members
    }
}

/// The algorithms of RFC 9651 §4.2.
struct StructuredFieldParser {
    typealias Failure = StructuredField.Failure
    let bytes: [UInt8]
    var at = 0

    init(_ text: String) throws(Failure) {
        bytes = Array(text.utf8)
        guard bytes.count <= StructuredField.maxBytes else {
            throw Failure(at: StructuredField.maxBytes, "the field has more than \(StructuredField.maxBytes) bytes")
        }
        skipSpaces()
    }

    var atEnd: Bool { at == bytes.count }
    var next: UInt8 { at < bytes.count ? bytes[at] : 0 }

    mutating func skipSpaces() { while next == 0x20 { at += 1 } }

    mutating func take(_ c: Character) -> Bool {
        guard next == c.asciiValue else { return false }
        at += 1
        return true
    }

    mutating func finish() throws(Failure) {
        skipSpaces()
        guard atEnd else { throw Failure(at: at, "something follows the value") }
    }

    /// A comma between members, with white space around; false at the end.
    mutating func separator() throws(Failure) -> Bool {
        while next == 0x20 || next == 0x09 { at += 1 }
        guard !atEnd else { return false }
        guard take(",") else { throw Failure(at: at, "a comma should stand between members") }
        while next == 0x20 || next == 0x09 { at += 1 }
        guard !atEnd else { throw Failure(at: at, "nothing follows the last comma") }
        return true
    }

    mutating func member() throws(Failure) -> StructuredField.Member {
        next == UInt8(ascii: "(") ? .inner(try innerList()) : .item(try item())
    }

    mutating func innerList() throws(Failure) -> StructuredField.InnerList {
        guard take("(") else { throw Failure(at: at, "an opening parenthesis should stand here") }
        var items: [StructuredField.Item] = []
        while true {
            skipSpaces()
            if take(")") { return StructuredField.InnerList(items, try parameters()) }
            items.append(try item())
            guard next == 0x20 || next == UInt8(ascii: ")") else { throw Failure(at: at, "a space or a closing parenthesis should stand here") }
        }
    }

    mutating func item() throws(Failure) -> StructuredField.Item {
        let value = try bareItem()
        return StructuredField.Item(value, try parameters())
    }

    mutating func parameters() throws(Failure) -> StructuredField.Parameters {
        var parameters = StructuredField.Parameters()
        while take(";") {
            skipSpaces()
            let key = try key()
            parameters[key] = take("=") ? try bareItem() : .boolean(true)
        }
        return parameters
    }

    mutating func key() throws(Failure) -> String {
        guard StructuredFieldText.isKeyStart(next) else { throw Failure(at: at, "a name begins with a lower-case letter or *") }
        let start = at
        while StructuredFieldText.isKeyByte(next) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }
}

/// Which bytes names and tokens are made of (RFC 9651 §3.1.2, §3.3.4).
enum StructuredFieldText {
    static func isKeyStart(_ c: UInt8) -> Bool { (0x61...0x7A).contains(c) || c == UInt8(ascii: "*") }
    static func isKeyByte(_ c: UInt8) -> Bool {
        isKeyStart(c) || isDigit(c) || c == UInt8(ascii: "_") || c == UInt8(ascii: "-") || c == UInt8(ascii: ".")
    }
    static func isTokenStart(_ c: UInt8) -> Bool { isLetter(c) || c == UInt8(ascii: "*") }
    static func isTokenByte(_ c: UInt8) -> Bool { isLetter(c) || isDigit(c) || others.contains(c) }
    static func isDigit(_ c: UInt8) -> Bool { (0x30...0x39).contains(c) }
    private static func isLetter(_ c: UInt8) -> Bool { (0x41...0x5A).contains(c) || (0x61...0x7A).contains(c) }
    private static let others = Set("!#$%&'*+-.^_`|~:/".utf8)
}
