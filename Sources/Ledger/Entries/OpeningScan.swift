import Canon

/// One line of an opening bundle, read in place: the record is found but not yet read.
public enum OpeningView {
    /// The salt, and where the record's bytes are: nothing says yet that they are canonical JSON.
    case open(salt: Digest, record: UnsafeRawBufferPointer)
    case sealed
    case erased(tombstone: RecordID?)

    /// Nil unless the line is, but for the record inside it, what `Opening.line` writes.
    init?(_ line: UnsafeRawBufferPointer) {
        guard OpeningView.starts(line, with: OpeningView.head) else {
            guard let opening = try? Opening(line: Array(line)) else { return nil }
            switch opening {
            case .sealed: self = .sealed
            case .erased(let tombstone): self = .erased(tombstone: tombstone)
            case .open: return nil
            }
            return
        }
        // From the end: tail, the 43 characters of the salt, middle.
        let saltStart = line.count - OpeningView.tail.count - 43
        let recordEnd = saltStart - OpeningView.middle.count
        guard recordEnd > OpeningView.head.count,
            OpeningView.starts(UnsafeRawBufferPointer(rebasing: line[(saltStart + 43)...]), with: OpeningView.tail),
            OpeningView.starts(UnsafeRawBufferPointer(rebasing: line[recordEnd...]), with: OpeningView.middle),
            let salt = DigestText.read(line, at: saltStart)
        else { return nil }
        self = .open(salt: salt, record: UnsafeRawBufferPointer(rebasing: line[OpeningView.head.count..<recordEnd]))
    }

    private static func starts(_ bytes: UnsafeRawBufferPointer, with prefix: [UInt8]) -> Bool {
        guard bytes.count >= prefix.count else { return false }
        for (i, byte) in prefix.enumerated() where bytes[i] != byte { return false }
        return true
    }

    private static let head = Array(#"{"record":"#.utf8)
    private static let middle = Array(#","salt":"u"#.utf8)
    private static let tail = Array(#"","state":"open"}"#.utf8)
}

extension OpeningBundle {
    /// Calls `body` with the number and the content of each line, in place; nil for a line of no opening's form.
    ///
    /// Unlike `parse` this leaves the records unread, so that a verifier who reads each of them anyway does so once. Throws when the bytes do not hold
    /// exactly `count` lines; `body` has seen some of them by then.
    public static func scan(_ bytes: [UInt8], count: Int, _ body: (Int, OpeningView?) -> Void) throws(BundleError) {
        guard (1...TilePath.full).contains(count) else { throw BundleError(.wrongCount, "a bundle holds 1 to 256 openings, not \(count)") }
        guard bytes.last == 0x0A else { throw BundleError(.truncated, "the last opening does not end with a newline") }
        let isWhole = bytes.withUnsafeBytes { raw in
            var start = 0
            for i in 0..<count {
                guard start < raw.count else { return false }
                let end = newline(raw, from: start)
                let line = UnsafeRawBufferPointer(rebasing: raw[start..<end])
                body(i, line.count <= maximumLine ? OpeningView(line) : nil)
                start = end + 1
            }
            return start == raw.count
        }
        guard isWhole else { throw BundleError(.wrongCount, "the bundle does not hold exactly \(count) openings") }
    }

    /// Where the next newline stands; the last byte must be one. Eight bytes at a time.
    private static func newline(_ raw: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var i = start
        while i + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)) ^ (ones &* 0x0A)
            let hits = (word &- ones) & ~word & (ones &* 0x80)
            if hits != 0 { return i + hits.trailingZeroBitCount / 8 }
            i += 8
        }
        while i < raw.count - 1, raw[i] != 0x0A { i += 1 }
        return i
    }
}
