/// The sentences of a text, as ranges of scalars: up to a full stop, a semicolon or a line's end, but not after `U.S.` or `e.g.`.
enum Sentences {
    static func ranges(_ g: Glyphs) -> [Range<Int>] {
        var out: [Range<Int>] = []
        var start = 0
        for i in 0..<g.count {
            let c = g[i]
            let ends: Bool
            switch c {
            case 0x3002, 0x3B, 0x0A, 0xFF1B, 0x21, 0x3F: ends = true
            case 0x2E: ends = isStop(g, i)
            default: ends = false
            }
            if ends {
                if i + 1 > start { out.append(start..<i + 1) }
                start = i + 1
            }
        }
        if start < g.count { out.append(start..<g.count) }
        return out
    }

    private static func isStop(_ g: Glyphs, _ i: Int) -> Bool {
        guard g[i + 1] == 0x20 || g[i + 1] == 0x0A || i + 1 >= g.count || g[i + 1] == 0x22 || g[i + 1] == 0x29 else { return false }
        // A single letter before the point is an abbreviation.
        return !(Glyphs.isLatin(g[i - 1]) && !Glyphs.isLatin(g[i - 2]))
    }
}
