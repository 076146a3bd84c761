import Canon
import DecisionsAPI
import RuleEngine

/// Restrictions that are in force, by the law that they rest on and by their age.
struct RestrictionTable: Sendable {
    struct Row: Sendable, Hashable {
        let side: String
        /// The law, as the rules cite it, without articles.
        let basis: String
        let prohibitions: Int
        let approvals: Int
        let others: Int
        /// The first day of the oldest one whose first day is known.
        let oldest: CalendarDate?
        /// Of how many the first day is not known.
        let undated: Int
        /// Of how many a day is promised on which they will be looked at again.
        let reviewed: Int
        let isExample: Bool
        /// The first of these rules, in the order of the set.
        let first: String
    }

    let rows: [Row]

    init(_ rules: AskedRules, on day: CalendarDate) {
        var groups: [[String]: [Rule]] = [:]
        for set in rules.library.sets where rules.source(set.jurisdiction) != nil {
            // A rule that cites "same" rests on what the one before it cites.
            var last = "—"
            for rule in set.rules {
                let basis = RestrictionTable.basis(rule)
                if basis != "same" { last = basis }
                guard rule.effect.outcome > .permitWithConditions || rule.effect == .condition, rule.inForce.covers(day) else { continue }
                groups[[set.jurisdiction, last], default: []].append(rule)
            }
        }
        let examples = Set(rules.sources.filter(\.isExample).map(\.jurisdiction))
        rows = groups.map { key, rules in
            // The year 1900 is how the example rules write a start that nobody looked up.
            let starts = rules.compactMap(\.inForce.from).filter { $0.year > 1900 }
            return Row(
                side: key[0], basis: key[1], prohibitions: rules.count { $0.effect == .prohibit }, approvals: rules.count { $0.effect == .approval },
                others: rules.count { $0.effect != .prohibit && $0.effect != .approval }, oldest: starts.min(), undated: rules.count - starts.count,
                reviewed: rules.count { $0.reviewBy != nil }, isExample: examples.contains(key[0]), first: rules.first?.id ?? "")
        }.sorted { ($0.side, $0.basis) < ($1.side, $1.basis) }
    }

    /// `HGR Regulation art. 27` → `HGR Regulation`; what is cut off leaves no comma behind.
    static func basis(_ rule: Rule) -> String {
        guard let cited = rule.citations.first?.reference.text(in: "en") else { return "—" }
        var text = cited
        // The code of an agency is one law by its part: `28 CFR 202.303, 202.205(a)` → `28 CFR 202`.
        if let range = text.firstRange(of: " CFR ") {
            return String(text[..<range.upperBound]) + text[range.upperBound...].prefix { $0.isNumber }
        }
        for mark in [" art.", " arts.", " Art.", ", art", " §", ";", "第"] {
            if let range = text.firstRange(of: mark) { text = String(text[..<range.lowerBound]) }
        }
        if let dot = text.lastIndex(of: "."), text[..<dot].last?.isNumber == true { text = String(text[..<dot]) }
        while let last = text.last, last.isWhitespace || ",;:".contains(last) { text.removeLast() }
        return text.trimmed
    }
}
