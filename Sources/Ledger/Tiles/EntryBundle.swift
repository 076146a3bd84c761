import Canon

/// Up to 256 entries one after the other, each with its length before it as a big-endian uint16 (C2SP tlog-tiles, "Log entries").
public enum EntryBundle {
    /// The largest entry that a bundle can carry.
    public static let maximumEntry = 65_535

    /// Joins entries. Throws `.tooLarge` for an entry above `maximumEntry`, `.wrongCount` for none or more than 256.
    public static func encode(_ entries: some Collection<[UInt8]>) throws(BundleError) -> [UInt8] {
        guard (1...TilePath.full).contains(entries.count) else {
            throw BundleError(.wrongCount, "a bundle holds 1 to 256 entries, not \(entries.count)")
        }
        var out: [UInt8] = []
        out.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard entry.count <= maximumEntry else {
                throw BundleError(.tooLarge, "an entry of \(entry.count) bytes exceeds \(maximumEntry)")
            }
            out.append(UInt8(entry.count >> 8))
            out.append(UInt8(entry.count & 255))
            out.append(contentsOf: entry)
        }
        return out
    }

    /// The entries of a bundle that must hold exactly `count` of them and nothing else.
    public static func parse(_ bytes: [UInt8], count: Int) throws(BundleError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        entries.reserveCapacity(min(count, TilePath.full))
        try scan(bytes, count: count) { entries.append(Array($0)) }
        return entries
    }

    /// The leaf hashes of a bundle, without copying an entry. A pure function, so an audit can run one task per bundle.
    public static func leafHashes(_ bytes: [UInt8], count: Int) throws(BundleError) -> [Digest] {
        var hashes: [Digest] = []
        hashes.reserveCapacity(min(count, TilePath.full))
        try scan(bytes, count: count) { hashes.append(TreeHash.leaf($0)) }
        return hashes
    }

    /// Calls `body` with each entry in place. Throws when the bytes do not hold exactly `count` entries.
    public static func scan(
        _ bytes: [UInt8], count: Int, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(BundleError) {
        guard (1...TilePath.full).contains(count) else {
            throw BundleError(.wrongCount, "a bundle holds 1 to 256 entries, not \(count)")
        }
        let end: Int? = bytes.withUnsafeBytes { raw in
            var at = 0
            for _ in 0..<count {
                guard at + 2 <= raw.count else { return nil }
                let length = Int(raw[at]) << 8 | Int(raw[at + 1])
                at += 2
                guard length <= raw.count - at else { return nil }
                body(UnsafeRawBufferPointer(rebasing: raw[at..<at + length]))
                at += length
            }
            return at
        }
        guard let end else { throw BundleError(.truncated, "the bundle ends before its \(count) entries do") }
        guard end == bytes.count else {
            throw BundleError(.trailingBytes, "\(bytes.count - end) bytes follow the \(count) entries")
        }
    }
}

/// Why some bytes are not the bundle they should be.
public struct BundleError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case wrongCount = "wrong-count", tooLarge = "too-large", truncated, trailingBytes = "trailing-bytes", badLine = "bad-line"
    }
    public let code: Code
    public let reason: String
    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }
    public var description: String { "\(code.rawValue): \(reason)" }
}
