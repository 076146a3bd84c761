/// Numbers as ECMAScript writes them (ECMA-262 `Number::toString`, which RFC 8785 §3.2.2.3 asks for).
///
/// Swift finds the same shortest digits that read back as the same double; only their layout differs.
enum ECMAScriptNumber {
    /// The text of a finite number.
    static func text(_ number: Double) -> [UInt8] {
        guard number != 0 else { return [zero] }
        var digits: [UInt8] = []
        // How many of `digits` stand before the decimal point; ECMA-262 calls it n.
        var point = 0
        var seenPoint = false
        var exponent = 0
        var exponentSign = 1
        var inExponent = false
        for c in number.description.utf8 {
            switch c {
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"): inExponent = true
            case UInt8(ascii: "-"): if inExponent { exponentSign = -1 }
            case UInt8(ascii: "+"): break
            default:
                if inExponent {
                    exponent = exponent * 10 + Int(c - zero)
                } else {
                    if digits.isEmpty, c == zero {
                        if seenPoint { point -= 1 }
                        continue
                    }
                    digits.append(c)
                    if !seenPoint { point += 1 }
                }
            }
        }
        while digits.last == zero { digits.removeLast() }
        return (number < 0 ? [UInt8(ascii: "-")] : []) + layout(digits, point: point + exponentSign * exponent)
    }

    private static func layout(_ digits: [UInt8], point n: Int) -> [UInt8] {
        let k = digits.count
        if k <= n, n <= 21 { return digits + zeros(n - k) }
        if n > 0, n <= 21 { return digits[..<n] + [dot] + digits[n...] }
        if n > -6, n <= 0 { return [zero, dot] + zeros(-n) + digits }
        let mantissa = k == 1 ? digits : digits[..<1] + [dot] + digits[1...]
        return mantissa + Array("e\(n > 0 ? "+" : "-")\((n - 1).magnitude)".utf8)
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: zero, count: count) }
    private static let zero = UInt8(ascii: "0")
    private static let dot = UInt8(ascii: ".")
}
