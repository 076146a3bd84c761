/// The difference of two texts, word by word; Chinese and other scripts without spaces, character by character.
package struct WordDiff: Hashable, Sendable {
    package enum Piece: Hashable, Sendable {
        case kept(String), deleted(String), inserted(String)
    }

    package let pieces: [Piece]

    /// Deletes before it inserts wherever both happen at one place.
    package init(from old: String, to new: String) {
        let (a, b) = (WordDiff.words(old), WordDiff.words(new))
        var out: [Piece] = []
        func add(_ piece: Piece) {
            switch (out.last, piece) {
            case (.kept(let x)?, .kept(let y)): out[out.count - 1] = .kept(x + y)
            case (.deleted(let x)?, .deleted(let y)): out[out.count - 1] = .deleted(x + y)
            case (.inserted(let x)?, .inserted(let y)): out[out.count - 1] = .inserted(x + y)
            default: out.append(piece)
            }
        }
        var (i, k) = (0, 0)
        for (x, y) in CommonSubsequence.pairs(a, b) {
            while i < x {
                add(.deleted(a[i]))
                i += 1
            }
            while k < y {
                add(.inserted(b[k]))
                k += 1
            }
            add(.kept(a[x]))
            (i, k) = (x + 1, y + 1)
        }
        for word in a[i...] { add(.deleted(word)) }
        for word in b[k...] { add(.inserted(word)) }
        pieces = out
    }

    /// The text before.
    package var before: String {
        pieces.map { piece in if case .inserted = piece { "" } else { WordDiff.text(piece) } }.joined()
    }

    /// The text after.
    package var after: String {
        pieces.map { piece in if case .deleted = piece { "" } else { WordDiff.text(piece) } }.joined()
    }

    package var isEmpty: Bool { pieces.allSatisfy { if case .kept = $0 { true } else { false } } }

    private static func text(_ piece: Piece) -> String {
        switch piece {
        case .kept(let text), .deleted(let text), .inserted(let text): text
        }
    }

    /// Runs of letters and digits, runs of spaces, and every other character by itself. Cuts between scalars, so that joining gives the text again
    /// even where a combining mark begins a word.
    static func words(_ text: String) -> [String] {
        var out: [String] = []
        var current = String.UnicodeScalarView()
        var kind = 0
        for scalar in text.unicodeScalars {
            let next = scalar == " " ? 1 : scalar.value < 0x2E80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) ? 2 : 0
            if next == 0 || next != kind, !current.isEmpty {
                out.append(String(current))
                current = String.UnicodeScalarView()
            }
            current.append(scalar)
            kind = next
        }
        if !current.isEmpty { out.append(String(current)) }
        return out
    }
}

/// The longest common subsequence of two lists (Myers 1986, linear in what is equal), with a bound: lists that differ in more than 1,500 places
/// are compared by their common beginning and end only.
enum CommonSubsequence {
    /// Pairs of positions that correspond, ascending on both sides.
    static func pairs<Element: Hashable>(_ a: [Element], _ b: [Element]) -> [(Int, Int)] {
        var start = 0
        while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
        var (endA, endB) = (a.count, b.count)
        while endA > start, endB > start, a[endA - 1] == b[endB - 1] { (endA, endB) = (endA - 1, endB - 1) }
        let head = (0..<start).map { ($0, $0) }
        let tail = (endA..<a.count).map { ($0, $0 - endA + endB) }
        return head + middle(Array(a[start..<endA]), Array(b[start..<endB])).map { ($0.0 + start, $0.1 + start) } + tail
    }

    private static let bound = 1_500

    private static func middle<Element: Hashable>(_ a: [Element], _ b: [Element]) -> [(Int, Int)] {
        guard !a.isEmpty, !b.isEmpty else { return [] }
        // Numbers instead of elements: comparing them is cheap.
        var numbers: [Element: Int32] = [:]
        func number(_ element: Element) -> Int32 {
            if let known = numbers[element] { return known }
            let next = Int32(numbers.count)
            numbers[element] = next
            return next
        }
        let (x, y) = (a.map(number), b.map(number))
        let most = min(x.count + y.count, bound)
        let middle = most + 1
        var frontier = [Int32](repeating: 0, count: 2 * most + 3)
        // The frontier before each step, as far as it can have been touched.
        var trace: [[Int32]] = []
        for d in 0...most {
            trace.append(Array(frontier[(middle - d - 1)...(middle + d + 1)]))
            for k in stride(from: -d, through: d, by: 2) {
                let isDown = k == -d || k != d && frontier[middle + k - 1] < frontier[middle + k + 1]
                var i = Int(isDown ? frontier[middle + k + 1] : frontier[middle + k - 1] + 1)
                var j = i - k
                while i < x.count, j < y.count, x[i] == y[j] { (i, j) = (i + 1, j + 1) }
                frontier[middle + k] = Int32(i)
                if i >= x.count, j >= y.count { return path(trace, x.count, y.count) }
            }
        }
        return []
    }

    private static func path(_ trace: [[Int32]], _ n: Int, _ m: Int) -> [(Int, Int)] {
        var out: [(Int, Int)] = []
        var (i, j) = (n, m)
        for d in stride(from: trace.count - 1, through: 0, by: -1) {
            let row = trace[d]
            func reach(_ k: Int) -> Int { Int(row[k + d + 1]) }
            let k = i - j
            let isDown = k == -d || k != d && reach(k - 1) < reach(k + 1)
            let from = reach(isDown ? k + 1 : k - 1)
            let to = from - (isDown ? k + 1 : k - 1)
            while i > from, j > to {
                (i, j) = (i - 1, j - 1)
                out.append((i, j))
            }
            if d > 0 { (i, j) = (from, to) }
        }
        return out.reversed()
    }
}
