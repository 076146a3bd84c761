/// The name of a record: a version 7 UUID (RFC 9562 §5.7), written `urn:uuid:…` in lower case.
///
/// Its first 48 bits are the milliseconds at which its author made it, so names sort roughly by age.
public struct RecordID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    private static let prefix = Array("urn:uuid:".utf8)

    public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// A fresh name for a record made at `now`.
    public init(now: Instant, using random: inout some RandomNumberGenerator) {
        let ms = UInt64(bitPattern: now.milliseconds) & 0xFFFF_FFFF_FFFF
        high = ms << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &random)
        low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &random)
    }

    public init(now: Instant) {
        var random = SystemRandomNumberGenerator()
        self.init(now: now, using: &random)
    }

    /// Reads `urn:uuid:` and 8-4-4-4-12 lower-case hex, version 7 and variant 10; with `anyVersion`, versions 1–8.
    public init?(_ text: String, anyVersion: Bool = false) {
        guard text.utf8.starts(with: RecordID.prefix) else { return nil }
        self.init(digits: text.utf8.dropFirst(RecordID.prefix.count), anyVersion: anyVersion)
    }

    /// Reads the part after `urn:uuid:`.
    public init?(uuid: String, anyVersion: Bool = false) {
        self.init(digits: uuid.utf8, anyVersion: anyVersion)
    }

    private init?(digits: some Collection<UInt8>, anyVersion: Bool) {
        guard digits.count == 36 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for (i, c) in digits.enumerated() {
            let value: UInt8
            switch c {
            case 0x30...0x39: value = c - 0x30
            case 0x61...0x66: value = c - 0x61 + 10
            case 0x2D where i == 8 || i == 13 || i == 18 || i == 23: continue
            default: return nil
            }
            guard i != 8, i != 13, i != 18, i != 23 else { return nil }
            if i < 18 { high = high << 4 | UInt64(value) } else { low = low << 4 | UInt64(value) }
        }
        (self.high, self.low) = (high, low)
        guard low >> 62 == 2 else { return nil }
        let version = high >> 12 & 15
        guard anyVersion ? (1...8).contains(version) : version == 7 else { return nil }
    }

    /// The 16 bytes of the UUID, most significant first: how tables hold it.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { out, count in
            withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { UnsafeMutableRawBufferPointer(out).copyMemory(from: $0) }
            count = 16
        }
    }

    /// Takes exactly the 16 bytes that `bytes` gives.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(high: bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }, low: bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// 8-4-4-4-12, without the prefix: what paths and file names use.
    public var uuid: String {
        String(unsafeUninitializedCapacity: 36) { out in
            var at = 0
            for i in 0..<32 {
                if i == 8 || i == 12 || i == 16 || i == 20 {
                    out[at] = 0x2D
                    at += 1
                }
                let digit = UInt8(truncatingIfNeeded: (i < 16 ? high : low) >> UInt64(60 - 4 * (i & 15))) & 15
                out[at] = digit < 10 ? 0x30 + digit : 0x57 + digit
                at += 1
            }
            return at
        }
    }

    public var description: String { "urn:uuid:" + uuid }
    public static func < (l: RecordID, r: RecordID) -> Bool { (l.high, l.low) < (r.high, r.low) }
}
