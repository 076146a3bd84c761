/// Reads one value; recursion is bounded by `maxDepth`.
struct CBORDecoder {
    private let bytes: ArraySlice<UInt8>
    private let limits: CBORLimits
    /// The index of the next byte.
    private(set) var at: Int
    private var items = 0

    init(_ bytes: ArraySlice<UInt8>, limits: CBORLimits) { (self.bytes, self.limits, at) = (bytes, limits, bytes.startIndex) }

    private var left: Int { bytes.endIndex - at }

    mutating func value(depth: Int) throws(CBORError) -> CBOR {
        guard bytes.count <= limits.maxBytes else {
            throw CBORError(.tooLarge, at: at, "\(bytes.count) bytes; at most \(limits.maxBytes) are read")
        }
        items += 1
        guard items <= limits.maxItems else { throw CBORError(.tooMany, at: at, "more than \(limits.maxItems) values") }
        let start = at
        let first = try byte()
        let (major, info) = (first >> 5, first & 31)
        if major == 7 {
            switch info {
            case 20: return .bool(false)
            case 21: return .bool(true)
            case 22: return .null
            case 31: throw CBORError(.indefiniteLength, at: start, "the end of something of indefinite length; lengths must be definite")
            default: throw CBORError(.unsupported, at: start, "only false, true and null are read, no floating point and no other simple value")
            }
        }
        let n = try argument(info, at: start)
        switch major {
        case 0: return .unsigned(n)
        case 1: return .negative(n)
        case 2: return .bytes(Array(try take(n)))
        case 3:
            let text = try take(n)
            guard let text = String(validating: text, as: UTF8.self) else { throw CBORError(.invalidUTF8, at: start, "the text is not UTF-8") }
            return .text(text)
        case 4:
            let count = try count(n, each: 1, depth: depth)
            var values: [CBOR] = []
            values.reserveCapacity(count)
            for _ in 0..<count { values.append(try value(depth: depth + 1)) }
            return .array(values)
        case 5: return .map(try pairs(try count(n, each: 2, depth: depth), depth: depth))
        default: throw CBORError(.unsupported, at: start, "tags are not read")
        }
    }

    private mutating func pairs(_ count: Int, depth: Int) throws(CBORError) -> [CBOR.Pair] {
        var pairs: [CBOR.Pair] = []
        pairs.reserveCapacity(count)
        var seen: Set<[UInt8]> = []
        var last: ArraySlice<UInt8>?
        for _ in 0..<count {
            let start = at
            let key = try value(depth: depth + 1)
            switch key {
            case .unsigned, .negative, .text: break
            default: throw CBORError(.keyType, at: start, "the keys of a map are numbers and texts")
            }
            let written = bytes[start..<at]
            guard seen.insert(Array(written)).inserted else { throw CBORError(.duplicateKey, at: start, "the key stands twice in one map") }
            if limits.needsOrder, let last, !CBORDecoder.precedes(last, written) {
                throw CBORError(.keyOrder, at: start, "the keys of a map stand by kind, then length, then bytes (CTAP 2.1 §8)")
            }
            last = written
            pairs.append(CBOR.Pair(key, try value(depth: depth + 1)))
        }
        return pairs
    }

    /// CTAP 2.1 §8: lower major type first, then the shorter key, then bytewise.
    private static func precedes(_ l: ArraySlice<UInt8>, _ r: ArraySlice<UInt8>) -> Bool {
        let (a, b) = ((l.first ?? 0) >> 5, (r.first ?? 0) >> 5)
        if a != b { return a < b }
        return l.count != r.count ? l.count < r.count : l.lexicographicallyPrecedes(r)
    }

    /// The number of parts of a container, each of which takes `each` bytes at least, so that nothing is reserved that cannot follow.
    private func count(_ n: UInt64, each: UInt64, depth: Int) throws(CBORError) -> Int {
        guard depth < limits.maxDepth else { throw CBORError(.tooDeep, at: at, "more than \(limits.maxDepth) arrays and maps inside one another") }
        guard n <= UInt64(limits.maxItems) else { throw CBORError(.tooMany, at: at, "more than \(limits.maxItems) values") }
        guard n * each <= UInt64(left) else { throw CBORError(.truncated, at: bytes.endIndex, "the input ends inside an array or map") }
        return Int(n)
    }

    private mutating func argument(_ info: UInt8, at start: Int) throws(CBORError) -> UInt64 {
        let width: Int
        switch info {
        case ..<24: return UInt64(info)
        case 24...27: width = 1 << Int(info - 24)
        case 31: throw CBORError(.indefiniteLength, at: start, "lengths must be definite")
        default: throw CBORError(.unsupported, at: start, "the additional information \(info) is reserved (RFC 8949 §3)")
        }
        let n = try take(UInt64(width)).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let least: UInt64 = width == 1 ? 24 : 1 << UInt64(4 * width)
        guard n >= least else { throw CBORError(.notShortest, at: start, "the number \(n) is written with more bytes than it needs") }
        return n
    }

    private mutating func byte() throws(CBORError) -> UInt8 {
        guard at < bytes.endIndex else { throw CBORError(.truncated, at: at, "the input ends where a value is due") }
        defer { at += 1 }
        return bytes[at]
    }

    private mutating func take(_ n: UInt64) throws(CBORError) -> ArraySlice<UInt8> {
        guard n <= UInt64(left) else { throw CBORError(.truncated, at: bytes.endIndex, "the input ends \(n - UInt64(left)) bytes too early") }
        defer { at += Int(n) }
        return bytes[at..<at + Int(n)]
    }
}
