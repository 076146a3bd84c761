/// A decimal number of any size, kept exactly (XML Schema 1.1 part 2 §3.3.3).
package struct ExactNumber: Hashable, Sendable {
    private let isNegative: Bool
    /// Without leading zeros.
    private let whole: [UInt8]
    /// Without trailing zeros.
    private let fraction: [UInt8]

    /// The most digits that are read.
    package static let maximumDigits = 100

    package init(_ number: Int64) {
        isNegative = number < 0
        whole = number == 0 ? [] : Array(String(number.magnitude).utf8)
        fraction = []
    }

    /// Reads an optional sign, digits and, where allowed, a point and digits. No exponent.
    package init?(_ text: String, allowsFraction: Bool) {
        var rest = text.utf8[...]
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 1 || allowsFraction, rest.count <= ExactNumber.maximumDigits,
            parts.contains(where: { !$0.isEmpty }), parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        whole = Array(parts[0].drop { $0 == 0x30 })
        fraction = parts.count > 1 ? Array(Array(parts[1].reversed().drop { $0 == 0x30 }).reversed()) : []
        isNegative = sign == UInt8(ascii: "-") && !(whole.isEmpty && fraction.isEmpty)
    }

    func order(to other: ExactNumber) -> Order {
        if self == other { return .equal }
        if isNegative != other.isNegative { return isNegative ? .less : .greater }
        let isSmaller =
            whole.count != other.whole.count
            ? whole.count < other.whole.count
            : (whole + fraction).lexicographicallyPrecedes(other.whole + other.fraction)
        return isSmaller == isNegative ? .greater : .less
    }
}
