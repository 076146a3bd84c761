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
    /// exactly `count` lines of bearable length.
    public static func scan(_ bytes: [UInt8], count: Int, _ body: (Int, OpeningView?) -> Void) throws(BundleError) {
        guard (1...TilePath.full).contains(count) else { throw BundleError(.wrongCount, "a bundle holds 1 to 256 openings, not \(count)") }
        guard bytes.last == 0x0A else { throw BundleError(.truncated, "the last opening does not end with a newline") }
        let lines = bytes.withUnsafeBytes { raw in raw.reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 } }
        guard lines == count else { throw BundleError(.wrongCount, "the bundle holds \(lines) openings, not \(count)") }
        bytes.withUnsafeBytes { raw in
            var start = 0
            for i in 0..<count {
                let end = raw[start...].firstIndex(of: 0x0A) ?? raw.count
                let line = UnsafeRawBufferPointer(rebasing: raw[start..<end])
                body(i, line.count <= maximumLine ? OpeningView(line) : nil)
                start = end + 1
            }
        }
    }
}
