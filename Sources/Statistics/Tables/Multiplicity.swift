/// What many p-values are worth together.
package enum Multiplicity {
    /// Holm 1979: adjusted p-values, in the order given. Publishing those below α errs anywhere with a probability of at most α.
    /// Throws `probabilityOutOfRange`.
    package static func holm(_ p: [Double]) throws(StatisticsError) -> [Double] {
        let order = try sorted(p)
        var out = p
        var largest = 0.0
        for (rank, i) in order.enumerated() {
            largest = max(largest, min(1, Double(p.count - rank) * p[i]))
            out[i] = largest
        }
        return out
    }

    /// Benjamini and Hochberg 1995: adjusted p-values, in the order given. Among those below α, about α are expected to be wrong: for exploration
    /// only, and to be labelled so. Throws `probabilityOutOfRange`.
    package static func benjaminiHochberg(_ p: [Double]) throws(StatisticsError) -> [Double] {
        let order = try sorted(p)
        var out = p
        var smallest = 1.0
        for (rank, i) in order.enumerated().reversed() {
            smallest = min(smallest, Double(p.count) / Double(rank + 1) * p[i])
            out[i] = smallest
        }
        return out
    }

    private static func sorted(_ p: [Double]) throws(StatisticsError) -> [Int] {
        if let wrong = p.first(where: { !($0 >= 0 && $0 <= 1) }) {
            throw StatisticsError(.probabilityOutOfRange, "\(wrong) is no p-value; give numbers between 0 and 1")
        }
        return p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
    }
}
