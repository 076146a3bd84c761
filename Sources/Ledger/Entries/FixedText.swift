import Canon

/// `YYYY-MM-DDThh:mm:ss.mmmZ` at a fixed place, without strings: entries are read by the million.
enum TimeText {
    static func read(_ buffer: UnsafeRawBufferPointer, at start: Int) -> Instant? {
        func number(_ offset: Int, _ count: Int) -> Int? {
            var n = 0
            for i in start + offset..<start + offset + count {
                let digit = buffer[i] &- 0x30
                guard digit <= 9 else { return nil }
                n = n * 10 + Int(digit)
            }
            return n
        }
        guard buffer[start + 4] == 0x2D, buffer[start + 7] == 0x2D, buffer[start + 10] == 0x54, buffer[start + 13] == 0x3A,
            buffer[start + 16] == 0x3A, buffer[start + 19] == 0x2E, buffer[start + 23] == 0x5A,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), let ms = number(20, 3), hour < 24, minute < 60, second < 60,
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
        return Instant(milliseconds: Int64(seconds) * 1000 + Int64(ms))
    }

    /// The years must be 0 to 9999.
    static func write(_ instant: Instant, to buffer: UnsafeMutableRawBufferPointer, at start: Int) {
        let dayLength: Int64 = 86_400_000
        let days = instant.milliseconds >= 0 ? instant.milliseconds / dayLength : (instant.milliseconds - dayLength + 1) / dayLength
        let date = CalendarDate(daysSinceEpoch: Int(days))
        let rest = Int(instant.milliseconds - days * dayLength)
        func put(_ n: Int, _ offset: Int, _ count: Int) {
            var n = n
            for i in stride(from: start + offset + count - 1, through: start + offset, by: -1) {
                buffer[i] = UInt8(0x30 + n % 10)
                n /= 10
            }
        }
        put(date.year, 0, 4)
        put(date.month, 5, 2)
        put(date.day, 8, 2)
        put(rest / 3_600_000, 11, 2)
        put(rest / 60_000 % 60, 14, 2)
        put(rest / 1000 % 60, 17, 2)
        put(rest % 1000, 20, 3)
        for (offset, byte) in [(4, 0x2D), (7, 0x2D), (10, 0x54), (13, 0x3A), (16, 0x3A), (19, 0x2E), (23, 0x5A)] as [(Int, UInt8)] {
            buffer[start + offset] = byte
        }
    }
}

/// A digest as 43 characters of base64url at a fixed place.
enum DigestText {
    static func read(_ buffer: UnsafeRawBufferPointer, at start: Int) -> Digest? {
        withUnsafeTemporaryAllocation(byteCount: 33, alignment: 8) { out in
            for group in 0..<11 {
                var bits: UInt32 = 0
                for i in 0..<4 {
                    // The 44th character, which is not there, would hold zero bits only.
                    let value = group * 4 + i < 43 ? values[Int(buffer[start + group * 4 + i])] : 0
                    guard value < 64 else { return nil }
                    bits = bits << 6 | UInt32(value)
                }
                out[group * 3] = UInt8(truncatingIfNeeded: bits >> 16)
                out[group * 3 + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                out[group * 3 + 2] = UInt8(truncatingIfNeeded: bits)
            }
            // The last two of the 258 bits must be zero, or one digest would have four spellings.
            guard out[32] == 0 else { return nil }
            return Digest(UnsafeRawBufferPointer(rebasing: out[0..<32]))
        }
    }

    static func write(_ digest: Digest, to buffer: UnsafeMutableRawBufferPointer, at start: Int) {
        digest.withBytes { bytes in
            for group in 0..<11 {
                let last = group * 3 + 2 < 32 ? UInt32(bytes[group * 3 + 2]) : 0
                let bits = UInt32(bytes[group * 3]) << 16 | UInt32(bytes[group * 3 + 1]) << 8 | last
                for i in 0..<4 where group * 4 + i < 43 {
                    buffer[start + group * 4 + i] = alphabet[Int(bits >> UInt32(18 - 6 * i) & 63)]
                }
            }
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (i, c) in alphabet.enumerated() { table[Int(c)] = UInt8(i) }
        return table
    }()
}
