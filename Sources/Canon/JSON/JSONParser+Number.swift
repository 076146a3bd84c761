extension JSONParser {
    /// Reads a number (RFC 8259 §6) whose first byte, a minus sign or a digit, is next.
    mutating func number() throws(JSONError) -> JSON {
        let start = at
        let negative = peek == UInt8(ascii: "-")
        if negative { at += 1 }
        let first = at
        var magnitude: Int64 = 0
        var exact = true
        while isDigit(peek) {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(base[at] - UInt8(ascii: "0")))
            if overflow || carry { exact = false }
            magnitude = sum
            at += 1
        }
        guard at > first else { throw unexpected("a digit") }
        guard at - first == 1 || base[first] != UInt8(ascii: "0") else {
            throw JSONError(.invalidNumber, at: start, "a number has no leading zeros")
        }
        if peek == UInt8(ascii: ".") || peek | 0x20 == UInt8(ascii: "e") { return try fraction(from: start) }
        if exact, magnitude <= JSON.safeInteger {
            if negative, magnitude == 0 {
                guard limits.allowsFractions else { throw JSONError(.invalidNumber, at: start, "minus zero is written 0") }
                deviate(at: start)
            }
            return .integer(negative ? -magnitude : magnitude)
        }
        guard limits.allowsFractions else {
            throw JSONError(.integerRange, at: start, "the integer is beyond ±9007199254740991; write it as a string")
        }
        return try rounded(from: start)
    }

    private mutating func fraction(from start: Int) throws(JSONError) -> JSON {
        guard limits.allowsFractions else {
            throw JSONError(.fraction, at: start, "numbers have no fraction and no exponent here; write the decimal as a string")
        }
        if peek == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if peek | 0x20 == UInt8(ascii: "e") {
            at += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        return try rounded(from: start)
    }

    private mutating func digits() throws(JSONError) {
        guard isDigit(peek) else { throw unexpected("a digit") }
        while isDigit(peek) { at += 1 }
    }

    /// The nearest double, as ECMAScript reads it.
    private mutating func rounded(from start: Int) throws(JSONError) -> JSON {
        let bytes = UnsafeBufferPointer(start: base + start, count: at - start)
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), let number = JSON.number(value) else {
            throw JSONError(.invalidNumber, at: start, "the number is beyond the range of a double")
        }
        var canonical: [UInt8] = []
        JSONWriter.append(value, to: &canonical)
        if !canonical.elementsEqual(bytes) { deviate(at: start) }
        return number
    }

    @inline(__always)
    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
