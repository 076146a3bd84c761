/// Turns texts into atoms without reading more of a request than its answer depends on.
final class Interning: Sendable {
    /// One open table of words for each axis: hashes, then atoms. Texts are compared before a hit counts.
    struct Table: Sendable {
        var mask = 0
        var entries: [Entry?] = []

        struct Entry: Sendable {
            let hash: UInt64
            let text: String
            let atom: Int
        }

        init(_ words: [String: Int]) {
            var size = 4
            while size < words.count * 2 { size *= 2 }
            mask = size - 1
            entries = [Entry?](repeating: nil, count: size)
            for (text, atom) in words {
                var at = Int(truncatingIfNeeded: Interning.hash(text)) & mask
                while entries[at] != nil { at = (at + 1) & mask }
                entries[at] = Entry(hash: Interning.hash(text), text: text, atom: atom)
            }
        }

        @inline(__always)
        func atom(_ text: String) -> Int? {
            let hash = Interning.hash(text)
            var at = Int(truncatingIfNeeded: hash) & mask
            while let entry = entries[at] {
                if entry.hash == hash, entry.text == text { return entry.atom }
                at = (at + 1) & mask
            }
            return nil
        }
    }

    let tables: [Table]

    init(_ space: Space) {
        tables = space.axes.map { axis in
            switch axis.form {
            case .words(let classes), .set(let classes): Table(classes.classOf)
            default: Table([:])
            }
        }
    }

    /// FNV-1a (Fowler, Noll, Vo) over eight bytes at a time, with a final mix. Not keyed: tables are filled by rule makers, and a request adds nothing.
    @inline(__always)
    static func hash(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
            let raw = UnsafeRawBufferPointer(bytes)
            var at = 0
            while at &+ 8 <= raw.count {
                hash = (hash ^ raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)) &* 0x100_0000_01b3
                hash ^= hash >> 29
                at &+= 8
            }
            while at < raw.count {
                hash = (hash ^ UInt64(raw[at])) &* 0x100_0000_01b3
                at &+= 1
            }
            return ((hash ^ (hash >> 32)) &* 0x9e37_79b9_7f4a_7c15) >> 7
        }
    }
}
