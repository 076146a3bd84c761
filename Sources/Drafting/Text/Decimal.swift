/// A decimal number of any size, exact: digits times a power of ten, without zeros at either end.
package struct Decimal: Hashable, Sendable, CustomStringConvertible {
    /// The significant digits, 0 to 9 each; empty for zero.
    private var digits: [UInt8]
    /// The power of ten of the last digit.
    private var exponent: Int

    private init(digits: [UInt8], exponent: Int) {
        var digits = Array(digits.drop { $0 == 0 })
        var exponent = exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
    }

    /// ASCII digits, at least one, with at most one point that has digits on both sides; anything else gives nil.
    package init?(_ text: String) {
        var digits: [UInt8] = []
        var places: Int?
        for c in text.utf8 {
            switch c {
            case 0x30...0x39:
                digits.append(c - 0x30)
                if let seen = places { places = seen + 1 }
            case 0x2E where places == nil && !digits.isEmpty: places = 0
            default: return nil
            }
        }
        guard !digits.isEmpty, places != 0 else { return nil }
        self.init(digits: digits, exponent: -(places ?? 0))
    }

    package init(_ number: Int) {
        self.init(digits: String(number.magnitude).utf8.map { $0 - 0x30 }, exponent: 0)
    }

    /// This number times ten to the power of `places`.
    package func shifted(by places: Int) -> Decimal {
        var copy = self
        if !digits.isEmpty { copy.exponent += places }
        return copy
    }

    /// The number, if it is whole and has at most 15 digits.
    package var int: Int? {
        guard exponent >= 0, digits.count + exponent <= 15 else { return nil }
        var n = 0
        for d in digits { n = n * 10 + Int(d) }
        for _ in 0..<exponent { n *= 10 }
        return n
    }

    /// This number times a small whole one.
    package func times(_ factor: Int) -> Decimal {
        var carry = 0
        var out: [UInt8] = []
        for d in digits.reversed() {
            carry += Int(d) * factor
            out.append(UInt8(carry % 10))
            carry /= 10
        }
        while carry > 0 {
            out.append(UInt8(carry % 10))
            carry /= 10
        }
        return Decimal(digits: out.reversed(), exponent: exponent)
    }

    /// Plain digits with a point where one is needed; never an exponent up to 60 digits.
    package var description: String {
        guard !digits.isEmpty else { return "0" }
        let text = digits.map { String($0) }.joined()
        if exponent >= 0 { return exponent <= 60 ? text + String(repeating: "0", count: exponent) : "\(text)e\(exponent)" }
        let point = digits.count + exponent
        if point > 0 { return String(text.prefix(point)) + "." + String(text.dropFirst(point)) }
        return point >= -60 ? "0." + String(repeating: "0", count: -point) + text : "\(text)e\(exponent)"
    }
}
