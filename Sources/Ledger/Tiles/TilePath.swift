/// The `<N>[.p/<W>]` part of tile and bundle paths (C2SP tlog-tiles, "Merkle Tree").
///
/// N stands in three-digit elements, all but the last with an `x` before them, so that no file has the name of a directory.
enum TilePath {
    /// A full tile holds so many hashes, a full bundle so many entries.
    static let full = 256
    /// No tree of at most 2^63 − 1 leaves has a tile with a higher index.
    static let maximumIndex = UInt64(1) << 55 - 1

    static func text(index: UInt64, width: Int) -> String {
        var rest = index
        var text = digits(rest % 1000)
        rest /= 1000
        while rest > 0 {
            text = "x" + digits(rest % 1000) + "/" + text
            rest /= 1000
        }
        return width == full ? text : text + ".p/\(width)"
    }

    /// Strict: only what `text` writes is read.
    static func parse(_ text: Substring) -> (index: UInt64, width: Int)? {
        guard text.utf8.count <= 40 else { return nil }
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        var width = full
        if let suffixed = parts.dropLast().last, suffixed.hasSuffix(".p") {
            guard let last = parts.popLast(), let value = Decimal.parse(last), (1..<UInt64(full)).contains(value) else { return nil }
            width = Int(value)
            parts[parts.count - 1] = suffixed.dropLast(2)
        }
        var index: UInt64 = 0
        for (i, part) in parts.enumerated() {
            var element = part
            if i < parts.count - 1 {
                guard element.popFirst() == "x" else { return nil }
            }
            guard element.utf8.count == 3, element.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let value = UInt64(element),
                !(i == 0 && parts.count > 1 && value == 0), index <= maximumIndex / 1000
            else { return nil }
            index = index * 1000 + value
        }
        return index <= maximumIndex ? (index, width) : nil
    }

    private static func digits(_ n: UInt64) -> String {
        n < 10 ? "00\(n)" : n < 100 ? "0\(n)" : "\(n)"
    }
}

/// Decimal numbers as every C2SP format writes them: ASCII digits, no sign, no leading zero, `0` for zero.
enum Decimal {
    /// Nil for anything else, and for numbers above 2^64 − 1.
    static func parse(_ text: some StringProtocol) -> UInt64? {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 20, first != 0x30 || bytes.count == 1 else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(byte - 0x30))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}
