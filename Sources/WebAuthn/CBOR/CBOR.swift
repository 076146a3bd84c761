/// A value in the part of CBOR (RFC 8949) that WebAuthn uses: no tags, no floating point, nothing of indefinite length.
public enum CBOR: Hashable, Sendable {
    case unsigned(UInt64)
    /// The number −1 − n.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBOR])
    /// The pairs in the order in which they were written; no key stands twice.
    case map([Pair])
    case bool(Bool)
    case null

    /// One key of a map, a number or a text, and its value.
    public struct Pair: Hashable, Sendable {
        public let key: CBOR
        public let value: CBOR
        public init(_ key: CBOR, _ value: CBOR) { (self.key, self.value) = (key, value) }
    }

    /// A whole number of either sign.
    public static func integer(_ value: Int64) -> CBOR { value < 0 ? .negative(UInt64(bitPattern: ~value)) : .unsigned(UInt64(value)) }

    /// The whole number; nil for other values and beyond 64 bits with a sign.
    public var integer: Int64? {
        switch self {
        case .unsigned(let n): Int64(exactly: n)
        case .negative(let n): Int64(exactly: n).map { ~$0 }
        default: nil
        }
    }

    public var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var pairs: [Pair]? { if case .map(let value) = self { value } else { nil } }

    /// The value under that number in a map.
    public subscript(_ key: Int64) -> CBOR? { pairs?.first { $0.key.integer == key }?.value }
    /// The value under that text in a map, compared by its bytes.
    public subscript(_ key: String) -> CBOR? { pairs?.first { $0.key.text.map { $0.utf8.elementsEqual(key.utf8) } ?? false }?.value }
}
