import Canon

/// A list of statuses, one bit each (Bitstring Status List 1.0 §3): the first index is the left-most bit of the first byte.
public struct Bitstring: Hashable, Sendable {
    public private(set) var bytes: [UInt8]

    /// The fewest entries that a list has, so that one holder is hidden among many (§1.3): 16 KiB.
    public static let minimumCount = 131_072
    /// The largest list that is read, in bytes once expanded: over eight million entries.
    public static let maximumBytes = 1 << 20

    /// A list in which nothing is set. The count is rounded up to whole bytes and to the fewest allowed, and cut at the most.
    public init(count: Int = minimumCount) {
        let wanted = (min(max(count, Bitstring.minimumCount), Bitstring.maximumBytes * 8) + 7) / 8
        bytes = [UInt8](repeating: 0, count: wanted)
    }

    /// Reads `u` and the base64url of the gzipped bytes (§3.3). Nil when it is none, has fewer entries than a list must have, or is too large.
    public init?(encoded: String) {
        // What does not compress at all is still no longer than this.
        guard encoded.utf8.first == UInt8(ascii: "u"), encoded.utf8.count <= Bitstring.maximumBytes * 3 / 2, let packed = Multibase.decode(encoded),
            let bytes = Gzip.expand(packed, most: Bitstring.maximumBytes), bytes.count * 8 >= Bitstring.minimumCount
        else { return nil }
        self.bytes = bytes
    }

    /// The text that stands in `encodedList` (§3.2).
    public var encoded: String? { Gzip.compress(bytes).map { Multibase.base64URL($0) } }

    /// The number of entries.
    public var count: Int { bytes.count * 8 }

    /// Whether the entry is set; nil beyond the end. Setting beyond the end does nothing.
    public subscript(index: Int) -> Bool? {
        get { (0..<count).contains(index) ? bytes[index >> 3] & (0x80 >> UInt8(index & 7)) != 0 : nil }
        set {
            guard (0..<count).contains(index), let newValue else { return }
            let mask = UInt8(0x80) >> UInt8(index & 7)
            if newValue { bytes[index >> 3] |= mask } else { bytes[index >> 3] &= ~mask }
        }
    }

    /// The entries that are set, ascending.
    public var indexes: [Int] {
        var all: [Int] = []
        for (at, byte) in bytes.enumerated() where byte != 0 {
            for bit in 0..<8 where byte & (0x80 >> UInt8(bit)) != 0 { all.append(at * 8 + bit) }
        }
        return all
    }

    /// Whether everything set in an earlier version is still set, as it must be for revocation, which is for ever.
    public func keeps(_ earlier: Bitstring) -> Bool {
        bytes.count >= earlier.bytes.count && zip(earlier.bytes, bytes).allSatisfy { $0 & ~$1 == 0 }
    }
}

/// Gives out places in a list at random, so that a place says nothing about when or to whom it was given (Bitstring Status List 1.0 §5.1).
public enum StatusIndexes {
    /// A place that is not taken. Nil when more than half are: begin another list, before places can be guessed.
    public static func draw(of count: Int, taken: Set<Int>, using random: inout some RandomNumberGenerator) -> Int? {
        guard count > 0, taken.count <= count / 2 else { return nil }
        while true {
            let index = Int.random(in: 0..<count, using: &random)
            if !taken.contains(index) { return index }
        }
    }
}
