import Canon

/// What stands in a leaf: when the node accepted a record, and a commitment to it. Nothing else, so nothing in a log can be personal.
///
/// Its bytes are the canonical JSON (RFC 8785) `{"at":"YYYY-MM-DDThh:mm:ss.mmmZ","commitment":"u<43 characters>"}`, always 93 of them.
public struct LogEntry: Hashable, Sendable {
    /// When the node accepted the record, by its clock; never earlier than in the entry before.
    public let at: Instant
    /// See `Commitment`.
    public let commitment: Digest

    /// The number of bytes of every entry.
    public static let byteCount = 93

    /// Moments outside the years 0 to 9999, which the text form cannot say, become the nearest one that it can.
    public init(at: Instant, commitment: Digest) {
        self.at = min(max(at, LogEntry.earliest), LogEntry.latest)
        self.commitment = commitment
    }

    /// Reads exactly what `bytes` writes; anything else gives nil.
    public init?(bytes: some RandomAccessCollection<UInt8>) {
        guard bytes.count == LogEntry.byteCount else { return nil }
        let read = bytes.withContiguousStorageIfAvailable { LogEntry(buffer: UnsafeRawBufferPointer($0)) }
        guard let entry = read ?? Array(bytes).withUnsafeBytes({ LogEntry(buffer: $0) }) else { return nil }
        self = entry
    }

    /// As above, in place.
    public init?(buffer: UnsafeRawBufferPointer) {
        guard buffer.count == LogEntry.byteCount else { return nil }
        for (i, byte) in LogEntry.template.enumerated() where byte != 0 && buffer[i] != byte { return nil }
        guard let at = TimeText.read(buffer, at: 7), let commitment = DigestText.read(buffer, at: 48) else { return nil }
        (self.at, self.commitment) = (at, commitment)
    }

    /// The canonical JSON.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: LogEntry.byteCount) { out, count in
            let raw = UnsafeMutableRawBufferPointer(out)
            raw.copyBytes(from: LogEntry.template)
            TimeText.write(at, to: raw, at: 7)
            DigestText.write(commitment, to: raw, at: 48)
            count = LogEntry.byteCount
        }
    }

    /// The leaf hash of the entry.
    public var leafHash: Digest { TreeHash.leaf(bytes) }

    /// The fixed characters; zeroes where time and commitment stand.
    private static let template: [UInt8] =
        Array(#"{"at":""#.utf8) + Array(repeating: 0, count: 24) + Array(#"","commitment":"u"#.utf8) + Array(repeating: 0, count: 43)
        + Array(#""}"#.utf8)

    private static let earliest = Instant(milliseconds: -62_167_219_200_000)
    private static let latest = Instant(milliseconds: 253_402_300_799_999)
}
