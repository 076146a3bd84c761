extension JSONParser {
    /// Reads a string whose opening quote is next.
    mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        at += PlainRun.length(base + at, end - at)
        if peek == UInt8(ascii: "\""), at < end {
            let text = try text(UnsafeBufferPointer(start: base + start, count: at - start), from: start)
            at += 1
            return text
        }
        var bytes = Array(UnsafeBufferPointer(start: base + start, count: at - start))
        while true {
            guard at < end else { throw JSONError(.unexpectedEnd, at: end, "the document ends inside a string") }
            switch base[at] {
            case UInt8(ascii: "\""):
                at += 1
                return try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in try text(buffer, from: start) }
            case UInt8(ascii: "\\"):
                try escape(into: &bytes)
            default:
                throw JSONError(.controlCharacter, at: at, "a control character stands in a string; write it as \\u00xx")
            }
            let run = PlainRun.length(base + at, end - at)
            bytes.append(contentsOf: UnsafeBufferPointer(start: base + at, count: run))
            at += run
        }
    }

    private func text(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) throws(JSONError) -> String {
        // What is ASCII is valid, and `decoding` takes a third of the time.
        if PlainRun.isASCII(bytes) { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(.invalidUTF8, at: offset, "the string that begins here is not UTF-8 (RFC 3629)")
        }
        return text
    }

    /// Reads one escape, or the two of a surrogate pair, whose backslash is next.
    private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
        let start = at
        at += 1
        guard at < end else { throw JSONError(.unexpectedEnd, at: end, "the document ends inside a string") }
        let letter = base[at]
        at += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(letter)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "/"):
            deviate(at: start)
            bytes.append(letter)
        case UInt8(ascii: "u"):
            let scalar = try codePoint(from: start)
            if !isCanonicalEscape(of: scalar, from: start) { deviate(at: start) }
            bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            throw JSONError(.invalidEscape, at: start, "this escape does not exist; there are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX")
        }
    }

    /// RFC 8785 §3.2.2.2 writes `\u00xx`, in lower case, for the control characters that have no letter, and nothing else.
    private func isCanonicalEscape(of scalar: Unicode.Scalar, from start: Int) -> Bool {
        guard scalar.value < 0x20, !(0x08...0x0D).contains(scalar.value) || scalar.value == 0x0B else { return false }
        return !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains(base[start + 5])
    }

    private mutating func codePoint(from start: Int) throws(JSONError) -> Unicode.Scalar {
        let first = try hexadecimal(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        // The type has no surrogates, so `first` is one.
        if first < 0xDC00, end - at >= 6, base[at] == UInt8(ascii: "\\"), base[at + 1] == UInt8(ascii: "u") {
            let second = at
            at += 2
            let low = try hexadecimal(from: second)
            if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (low - 0xDC00)) {
                return scalar
            }
        }
        throw JSONError(.loneSurrogate, at: start, "half of a surrogate pair stands alone, which no UTF-8 can say")
    }

    private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let c = peek
            switch c {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(c - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(c - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(c - UInt8(ascii: "A") + 10)
            default: throw JSONError(.invalidEscape, at: start, "\\u is followed by four hexadecimal digits")
            }
            at += 1
        }
        return value
    }
}
