/// Finds, between two readings of one clause, what has no counterpart.
struct Comparison {
    /// What stands on one side only: firm on at least one side of each pair, or doubtful on both.
    var pairs: [(left: Mention?, right: Mention?)] = []
    /// Parties that are named on both sides, but not equally often.
    var counted: [(party: String, left: Int, right: Int)] = []

    init(_ left: [Mention], _ right: [Mention]) {
        compareParties(left, right)
        for category in [Category.date, .number, .money, .currency, .literal] {
            var l = left.filter { Category($0.what) == category }
            var r = right.filter { Category($0.what) == category }
            // Equal first, then what means the same; firm ones before doubtful ones, so that a doubtful one is left over.
            for pass in 0..<4 {
                Comparison.strike(&l, &r) { a, b in
                    guard pass % 2 == 1 || a.isFirm && b.isFirm else { return false }
                    return pass < 2 ? Comparison.same(a.what, b.what) : Comparison.alike(a.what, b.what)
                }
            }
            keep(l, r)
        }
        settleAcross()
    }

    enum Category {
        case date, number, money, currency, literal, party
        init(_ what: Mention.What) {
            switch what {
            case .date: self = .date
            case .number, .fraction: self = .number
            case .money: self = .money
            case .currency: self = .currency
            case .party: self = .party
            case .literal: self = .literal
            }
        }
    }

    private static func strike(_ l: inout [Mention], _ r: inout [Mention], _ equal: (Mention, Mention) -> Bool) {
        var rest: [Mention] = []
        for mention in l {
            if let at = r.firstIndex(where: { equal(mention, $0) }) { r.remove(at: at) } else { rest.append(mention) }
        }
        l = rest
    }

    /// Equal, with weeks as days and years as months.
    static func same(_ a: Mention.What, _ b: Mention.What) -> Bool { a == b || normal(a) == normal(b) }

    private static func normal(_ what: Mention.What) -> Mention.What {
        switch what {
        case .number(let value, .week): .number(value.times(7), .day)
        case .number(let value, .year): .number(value.times(12), .month)
        case .number(let value, .thing), .number(let value, .reference): .number(value, nil)
        default: what
        }
    }

    /// The same number where one side names no unit, and a year as a number.
    private static func alike(_ a: Mention.What, _ b: Mention.What) -> Bool {
        switch (normal(a), normal(b)) {
        case (.number(let x, let u), .number(let y, let v)): x == y && (u == nil || v == nil)
        default: false
        }
    }

    private mutating func keep(_ l: [Mention], _ r: [Mention]) {
        var (l, r) = (l, r)
        // Partners of the same unit first, so that "30 days" stands beside "60 days".
        func take(_ fits: (Mention, Mention) -> Bool) {
            var rest: [Mention] = []
            for mention in l {
                if let at = r.firstIndex(where: { fits(mention, $0) }) {
                    pairs.append((mention, r.remove(at: at)))
                } else {
                    rest.append(mention)
                }
            }
            l = rest
        }
        take { a, b in
            guard a.isFirm || b.isFirm, case .number(_, let u?) = a.what, case .number(_, let v?) = b.what else { return false }
            return u == v
        }
        take { $0.isFirm && $1.isFirm }
        take { $0.isFirm || $1.isFirm }
        for mention in l where mention.isFirm { pairs.append((mention, nil)) }
        for mention in r where mention.isFirm { pairs.append((nil, mention)) }
        take { !$0.isFirm && !$1.isFirm }
    }

    /// What one category could not settle, another may: 2020年 and a bare 2020.
    private mutating func settleAcross() {
        for i in pairs.indices {
            for k in pairs.indices {
                guard let l = pairs[i].left, let r = pairs[k].right, Comparison.isYear(l.what, r.what) || Comparison.isYear(r.what, l.what) else {
                    continue
                }
                pairs[i].left = nil
                pairs[k].right = nil
            }
        }
        pairs.removeAll { $0.left == nil && $0.right == nil }
    }

    private static func isYear(_ date: Mention.What, _ number: Mention.What) -> Bool {
        guard case .date(let year?, nil, nil) = date, case .number(let value, nil) = normal(number) else { return false }
        return value.int == year
    }

    // MARK: parties

    private mutating func compareParties(_ left: [Mention], _ right: [Mention]) {
        func names(_ mentions: [Mention]) -> [(party: String, mention: Mention)] {
            mentions.compactMap { mention in if case .party(let id) = mention.what { (id, mention) } else { nil } }
        }
        let (l, r) = (names(left), names(right))
        var lost: [(Mention?, Mention?)] = []
        for id in Set(l.map(\.party)).union(r.map(\.party)).sorted() {
            let (a, b) = (l.filter { $0.party == id }, r.filter { $0.party == id })
            guard a.count != b.count else { continue }
            if a.isEmpty {
                lost.append((nil, b[0].mention))
            } else if b.isEmpty {
                lost.append((a[0].mention, nil))
            } else {
                counted.append((id, a.count, b.count))
            }
        }
        // A name on this side only and another on that side only are one exchange.
        while let i = lost.firstIndex(where: { $0.1 == nil }), let k = lost.firstIndex(where: { $0.0 == nil }) {
            pairs.append((lost[i].0, lost[k].1))
            for at in [i, k].sorted(by: >) { lost.remove(at: at) }
        }
        pairs += lost.map { (left: $0.0, right: $0.1) }
    }
}
