/// The order of strings by UTF-16 code units (RFC 8785 §3.2.3), computed on UTF-8.
///
/// UTF-8 orders by code point, which differs from UTF-16 in one place only: characters beyond U+FFFF are written with surrogates (D800–DFFF)
/// and so come before U+E000–U+FFFF. In UTF-8 the former begin with F0–F4 and the latter with EE or EF.
enum UTF16Order {
    /// Negative, zero or positive, as `l` is below, the same as, or above `r`.
    static func compare(_ l: String, _ r: String) -> Int {
        withBytes(l) { a in withBytes(r) { b in compare(a, b) } }
    }

    /// Whether both have the same bytes. (`==` of String takes canonically equivalent texts for equal.)
    static func same(_ l: String, _ r: String) -> Bool {
        withBytes(l) { a in
            withBytes(r) { b in
                guard a.count == b.count else { return false }
                for i in 0..<a.count where a[i] != b[i] { return false }
                return true
            }
        }
    }

    private static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
        for i in 0..<min(a.count, b.count) where a[i] != b[i] { return rank(a[i]) - rank(b[i]) }
        return a.count - b.count
    }

    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0xEE, 0xEF: Int(byte) + 8
        case 0xF0...: Int(byte) - 2
        default: Int(byte)
        }
    }

    @inline(__always)
    private static func withBytes<R>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
        if let result = text.utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(text.utf8).withUnsafeBufferPointer(body)
    }
}
