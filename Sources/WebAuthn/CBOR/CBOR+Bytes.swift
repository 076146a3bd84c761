extension CBOR {
    /// The one value that these bytes hold. Strict and bounded: see `CBORLimits` and `CBORError.Code`.
    public static func parse(_ bytes: [UInt8], limits: CBORLimits = .webAuthn) throws(CBORError) -> CBOR {
        let (value, rest) = try prefix(of: bytes[...], limits: limits)
        guard rest.isEmpty else {
            throw CBORError(.trailingBytes, at: rest.startIndex, "\(rest.count) bytes follow the value; nothing may")
        }
        return value
    }

    /// The value at the beginning of some bytes, and the bytes after it.
    public static func prefix(of bytes: ArraySlice<UInt8>, limits: CBORLimits = .webAuthn) throws(CBORError) -> (CBOR, rest: ArraySlice<UInt8>) {
        var decoder = CBORDecoder(bytes, limits: limits)
        let value = try decoder.value(depth: 0)
        return (value, bytes[decoder.at...])
    }

    /// The bytes, with the shortest heads. Canonical (CTAP 2.1 §8) where the pairs of each map are.
    public var encoded: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .unsigned(let n): CBOR.head(0, n, to: &out)
        case .negative(let n): CBOR.head(1, n, to: &out)
        case .bytes(let bytes):
            CBOR.head(2, UInt64(bytes.count), to: &out)
            out += bytes
        case .text(let text):
            CBOR.head(3, UInt64(text.utf8.count), to: &out)
            out += Array(text.utf8)
        case .array(let values):
            CBOR.head(4, UInt64(values.count), to: &out)
            for value in values { value.write(to: &out) }
        case .map(let pairs):
            CBOR.head(5, UInt64(pairs.count), to: &out)
            for pair in pairs {
                pair.key.write(to: &out)
                pair.value.write(to: &out)
            }
        case .bool(let value): out.append(value ? 0xF5 : 0xF4)
        case .null: out.append(0xF6)
        }
    }

    private static func head(_ major: UInt8, _ n: UInt64, to out: inout [UInt8]) {
        let width =
            switch n {
            case ..<24: 0
            case ...0xFF: 1
            case ...0xFFFF: 2
            case ...0xFFFF_FFFF: 4
            default: 8
            }
        let info: UInt8 =
            switch width {
            case 0: UInt8(n)
            case 1: 24
            case 2: 25
            case 4: 26
            default: 27
            }
        out.append(major << 5 | info)
        for i in stride(from: width - 1, through: 0, by: -1) { out.append(UInt8(truncatingIfNeeded: n >> UInt64(8 * i))) }
    }
}

/// What a reader of CBOR puts up with from a stranger.
public struct CBORLimits: Sendable {
    /// The largest input, in bytes.
    public var maxBytes: Int
    /// How many arrays and maps may lie inside one another.
    public var maxDepth: Int
    /// How many values there may be in all, keys and containers included.
    public var maxItems: Int
    /// Whether the keys of maps must stand in the canonical order (CTAP 2.1 §8): major type, length, bytes.
    public var needsOrder: Bool

    public init(maxBytes: Int, maxDepth: Int = 4, maxItems: Int = 256, needsOrder: Bool = true) {
        (self.maxBytes, self.maxDepth, self.maxItems, self.needsOrder) = (maxBytes, maxDepth, maxItems, needsOrder)
    }

    /// What an authenticator writes: 64 KiB, four levels (the most that CTAP 2.1 §8 allows), 256 values, in canonical order.
    public static let webAuthn = CBORLimits(maxBytes: 64 << 10)
    /// What a browser or a password manager wraps around it: the same, in any order, since order is not always kept there and nothing depends on it.
    public static let wrapper = CBORLimits(maxBytes: 64 << 10, needsOrder: false)
}
