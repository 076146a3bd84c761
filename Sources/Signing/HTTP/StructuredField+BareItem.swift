import Canon

extension StructuredFieldParser {
    mutating func bareItem() throws(Failure) -> StructuredField.BareItem {
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: ":"): return .bytes(try byteSequence())
        case UInt8(ascii: "?"): return .boolean(try boolean())
        case UInt8(ascii: "@"):
            at += 1
            guard case .integer(let seconds) = try number() else { throw Failure(at: at, "a date is a whole number of seconds") }
            return .date(seconds)
        case UInt8(ascii: "%"): return .display(try displayString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case let c where StructuredFieldText.isTokenStart(c):
            let start = at
            while StructuredFieldText.isTokenByte(next) { at += 1 }
            return .token(String(decoding: bytes[start..<at], as: UTF8.self))
        default: throw Failure(at: at, "no kind of value begins so")
        }
    }

    private mutating func number() throws(Failure) -> StructuredField.BareItem {
        let negative = take("-")
        let whole = try digits(atMost: 15)
        guard next == UInt8(ascii: ".") else { return .integer(negative ? -whole.value : whole.value) }
        guard whole.count <= 12 else { throw Failure(at: at, "a decimal has at most 12 digits before the point") }
        at += 1
        let fraction = try digits(atMost: 3)
        var thousandths = fraction.value
        for _ in fraction.count..<3 { thousandths *= 10 }
        let value = whole.value * 1000 + thousandths
        return .decimal(thousandths: negative ? -value : value)
    }

    private mutating func digits(atMost limit: Int) throws(Failure) -> (value: Int64, count: Int) {
        let start = at
        var value: Int64 = 0
        while StructuredFieldText.isDigit(next) {
            guard at - start < limit else { throw Failure(at: at, "there are more than \(limit) digits") }
            value = value * 10 + Int64(next - 0x30)
            at += 1
        }
        guard at > start else { throw Failure(at: at, "a digit should stand here") }
        return (value, at - start)
    }

    private mutating func string() throws(Failure) -> String {
        at += 1
        var text: [UInt8] = []
        while !atEnd {
            let c = next
            at += 1
            switch c {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") else {
                    throw Failure(at: at, "a backslash stands before a quote or another backslash only")
                }
                text.append(next)
                at += 1
            case 0x20...0x7E: text.append(c)
            default: throw Failure(at: at - 1, "a string is printable ASCII")
            }
        }
        throw Failure(at: at, "the string does not end")
    }

    private mutating func byteSequence() throws(Failure) -> [UInt8] {
        at += 1
        let start = at
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ":")) else { throw Failure(at: start, "the bytes do not end with a colon") }
        at = end + 1
        guard let content = Base64.decode(String(decoding: bytes[start..<end], as: UTF8.self)) else {
            throw Failure(at: start, "the bytes are not padded base64 (RFC 4648 §4)")
        }
        return content
    }

    private mutating func boolean() throws(Failure) -> Bool {
        at += 1
        if take("1") { return true }
        if take("0") { return false }
        throw Failure(at: at, "a boolean is ?0 or ?1")
    }

    private mutating func displayString() throws(Failure) -> String {
        at += 1
        guard take("\"") else { throw Failure(at: at, "a display string begins with %\"") }
        let start = at
        var text: [UInt8] = []
        while !atEnd {
            let c = next
            at += 1
            switch c {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else { throw Failure(at: start, "the display string is not UTF-8") }
                return result
            case UInt8(ascii: "%"):
                guard at + 2 <= bytes.count, let byte = Hex.decode(String(decoding: bytes[at..<at + 2], as: UTF8.self), lowerOnly: true) else {
                    throw Failure(at: at, "two lower-case hexadecimal digits follow a percent sign")
                }
                text += byte
                at += 2
            case 0x20...0x7E: text.append(c)
            default: throw Failure(at: at - 1, "a display string is written in printable ASCII")
            }
        }
        throw Failure(at: at, "the display string does not end")
    }
}
