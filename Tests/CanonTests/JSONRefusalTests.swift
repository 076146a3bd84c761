import Canon
import Testing

/// What a stranger may send and must not get past the reader.
struct JSONRefusalTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        let code: JSONError.Code
        let offset: Int
        var pointer = ""
        var limits = JSONLimits.record
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ code: JSONError.Code, _ offset: Int, _ pointer: String = "", limits: JSONLimits = .record) {
            self.init(name, bytes: Array(text.utf8), code, offset, pointer, limits: limits)
        }

        init(_ name: String, bytes: [UInt8], _ code: JSONError.Code, _ offset: Int, _ pointer: String = "", limits: JSONLimits = .record) {
            (self.name, self.bytes, self.code, self.offset, self.pointer, self.limits) = (name, bytes, code, offset, pointer, limits)
        }
    }

    static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }

    static let cases: [Case] = [
        Case("empty", "", .unexpectedEnd, 0),
        Case("white space only", " \n", .unexpectedEnd, 2),
        Case("byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array("{}".utf8), .byteOrderMark, 0),
        Case("UTF-16", bytes: [0xFE, 0xFF, 0x00, 0x31], .unexpectedByte, 0),
        Case("trailing value", "{} {}", .trailingBytes, 3),
        Case("trailing comma in a document", "1,", .trailingBytes, 1),
        Case("trailing zero byte", bytes: Array("1".utf8) + [0], .trailingBytes, 1),
        Case("comment", "/* */1", .unexpectedByte, 0),
        Case("form feed is no white space", "\u{0C}1", .unexpectedByte, 0),
        Case("no-break space is no white space", "\u{A0}1", .unexpectedByte, 0),
        Case("duplicate", #"{"a":1,"a":2}"#, .duplicateKey, 7, "/a"),
        Case("duplicate, apart", #"{"b":1,"a":2,"b":3}"#, .duplicateKey, 0, "/b"),
        Case("duplicate, escaped", #"{"a":1,"\u0061":2}"#, .duplicateKey, 7, "/a"),
        Case("duplicate, deep", #"[0,{"k":[{"a":1,"a":1}]}]"#, .duplicateKey, 16, "/1/k/0/a"),
        Case("duplicate of a key with slash and tilde", #"{"a/~":1,"a/~":1}"#, .duplicateKey, 9, "/a~1~0"),
        Case("lone high surrogate", #"["\ud800"]"#, .loneSurrogate, 2, "/0"),
        Case("lone low surrogate", #"["\udc00"]"#, .loneSurrogate, 2, "/0"),
        Case("high surrogate twice", #""\ud800\ud800""#, .loneSurrogate, 1),
        Case("pair the wrong way round", #""\udc00\ud800""#, .loneSurrogate, 1),
        Case("high surrogate and a letter", #""\ud800x""#, .loneSurrogate, 1),
        Case("half a surrogate's partner", #""\ud800\u""#, .loneSurrogate, 1),
        Case("overlong slash", bytes: quoted([0xC0, 0xAF]), .invalidUTF8, 1),
        Case("overlong NUL", bytes: quoted([0xC0, 0x80]), .invalidUTF8, 1),
        Case("overlong three bytes", bytes: quoted([0xE0, 0x9F, 0xBF]), .invalidUTF8, 1),
        Case("overlong four bytes", bytes: quoted([0xF0, 0x8F, 0xBF, 0xBF]), .invalidUTF8, 1),
        Case("surrogate in UTF-8", bytes: quoted([0xED, 0xA0, 0x80]), .invalidUTF8, 1),
        Case("beyond 10FFFF", bytes: quoted([0xF4, 0x90, 0x80, 0x80]), .invalidUTF8, 1),
        Case("five bytes", bytes: quoted([0xF8, 0x88, 0x80, 0x80, 0x80]), .invalidUTF8, 1),
        Case("stray continuation", bytes: quoted([0x80]), .invalidUTF8, 1),
        Case("cut short", bytes: quoted([0xE6, 0xB0]), .invalidUTF8, 1),
        Case("invalid after an escape", bytes: quoted([0x5C, 0x6E, 0xFF]), .invalidUTF8, 1),
        Case("invalid in a name", bytes: [0x7B] + quoted([0xFF]) + Array(":1}".utf8), .invalidUTF8, 2),
        Case("control character", bytes: quoted([0x1F]), .controlCharacter, 1),
        Case("newline in a string", "\"a\nb\"", .controlCharacter, 2),
        Case("NUL in a string, ninth byte", bytes: quoted(Array("12345678".utf8) + [0]), .controlCharacter, 9),
        Case("unknown escape", #""\x41""#, .invalidEscape, 1),
        Case("escape of three digits", #""\u041""#, .invalidEscape, 1),
        Case("escape with a sign", #""\u+041""#, .invalidEscape, 1),
        Case("open string", "\"abc", .unexpectedEnd, 4),
        Case("open escape", "\"abc\\", .unexpectedEnd, 5),
        Case("open object", "{\"a\":1", .unexpectedEnd, 6),
        Case("open array", "[1", .unexpectedEnd, 2),
        Case("comma before the brace", "{\"a\":1,}", .unexpectedByte, 7),
        Case("comma before the bracket", "[1,]", .unexpectedByte, 3, "/1"),
        Case("comma first", "[,1]", .unexpectedByte, 1, "/0"),
        Case("name without quotes", "{a:1}", .unexpectedByte, 1),
        Case("single quotes", "'a'", .unexpectedByte, 0),
        Case("no colon", "{\"a\" 1}", .unexpectedByte, 5, "/a"),
        Case("no value", "{\"a\":}", .unexpectedByte, 5, "/a"),
        Case("wrong bracket", "[1}", .unexpectedByte, 2),
        Case("literal cut", "tru", .unexpectedEnd, 3),
        Case("literal in capitals", "True", .unexpectedByte, 0),
        Case("NaN", "NaN", .unexpectedByte, 0),
        Case("leading zero", "01", .invalidNumber, 0),
        Case("leading zeros", "[-00]", .invalidNumber, 1, "/0"),
        Case("plus sign", "+1", .unexpectedByte, 0),
        Case("minus alone", "-", .unexpectedEnd, 1),
        Case("minus zero", "-0", .invalidNumber, 0),
        Case("fraction", "[1.5]", .fraction, 1, "/0"),
        Case("integral fraction", "1.0", .fraction, 0),
        Case("exponent", "1e3", .fraction, 0),
        Case("beyond 2^53 − 1", "9007199254740992", .integerRange, 0),
        Case("below −(2^53 − 1)", "{\"n\":-9007199254740992}", .integerRange, 5, "/n"),
        Case("many digits", String(repeating: "9", count: 400), .integerRange, 0),
        Case("no digit after the point", "1.", .unexpectedEnd, 2, limits: .vectors),
        Case("no digit after e", "1e+", .unexpectedEnd, 3, limits: .vectors),
        Case("beyond a double", "1e400", .invalidNumber, 0, limits: .vectors),
        Case("beyond a double, in digits", String(repeating: "9", count: 400), .invalidNumber, 0, limits: .vectors),
        Case("hexadecimal", "0x10", .trailingBytes, 1, limits: .vectors),
        Case("depth", String(repeating: "[", count: 33), .tooDeep, 32, String(repeating: "/0", count: 32)),
        Case(
            "depth of the most patient reader", String(repeating: "[", count: 100_000), .tooDeep, 128, String(repeating: "/0", count: 128),
            limits: .vectors),
        Case("count", "[1,2,3]", .tooMany, 5, "/2", limits: JSONLimits(maxBytes: 100, maxNodes: 3)),
        Case("size", "\"" + String(repeating: "a", count: 256 << 10) + "\"", .tooLarge, 256 << 10),
    ]

    @Test(arguments: cases)
    func refused(_ refusal: Case) {
        #expect {
            try JSON.parse(refusal.bytes, limits: refusal.limits)
        } throws: { error in
            guard let error = error as? JSONError else { return false }
            #expect(error.code == refusal.code)
            #expect(error.offset == refusal.offset)
            #expect(error.pointer == refusal.pointer)
            #expect(!error.reason.isEmpty)
            return true
        }
    }

    @Test(arguments: [
        ("[]", "[]"), (" { } ", "{}"), ("\t[ 1 ,\r\n2 ]", "[1,2]"), ("-1", "-1"), ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"), (#""\u0000""#, #""\u0000""#), (#""\u001F\/""#, #""\u001f/""#),
        (#""\ud83d\ude00""#, "\"😀\""), (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#), (#"{"":1}"#, #"{"":1}"#),
        (
            String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
            String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        ),
    ])
    func accepted(_ text: String, _ canonical: String) throws {
        #expect(try JSON.parse(Array(text.utf8)).canonicalText == canonical)
    }

    /// The noted place is the first byte that differs.
    @Test(arguments: [
        ("{ }", 1), ("{}\n", 2), (#"{"b":1,"a":2}"#, 7), (#"["\u0061"]"#, 2), (#""\/""#, 1), (#""\u001F""#, 1), (#""\u000a""#, 1),
        (#""\u000b\u000B""#, 7), (#""\u0022""#, 1), ("[1, 2]", 3), ("[\"\\ud83d\\ude00\"]", 2),
    ])
    func notCanonical(_ text: String, _ offset: Int) {
        #expect {
            try JSON.parseCanonical(Array(text.utf8))
        } throws: { error in
            (error as? JSONError)?.code == .notCanonical && (error as? JSONError)?.offset == offset
        }
        #expect(!JSON.isCanonical(Array(text.utf8)))
    }

    @Test(arguments: ["1.0", "1E5", "-0", "1e21", "0.10", "100000000000000000000000"])
    func notCanonicalNumbers(_ text: String) {
        #expect(!JSON.isCanonical(Array(text.utf8), limits: .vectors))
    }

    /// A thousand members in the worst order are sorted, not inserted one by one.
    @Test func unsortedMembers() throws {
        let names = (0..<10_000).map { 99_999 - $0 }
        let text = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        #expect(try JSON.parse(Array(text.utf8)).object?.keys == names.reversed().map(String.init))
    }
}
