/// How many of the events fall to the group when both margins are fixed, and the odds in the group are `oddsRatio` times the others' (Fisher's
/// noncentral hypergeometric distribution; the plain one at 1).
struct Hypergeometric {
    /// The smallest possible count.
    let low: Int
    /// The probabilities of low, low + 1, …
    let probabilities: [Double]

    /// Weights are carried from the most probable count outwards by their exact ratio, so nothing overflows and no factorial is needed.
    init(_ groups: TwoGroups, oddsRatio: Double = 1) {
        let (n1, n2, m) = (groups.group.total, groups.reference.total, groups.events)
        let (low, high) = (max(0, m - n2), min(n1, m))
        func ratio(after x: Int) -> Double {
            Double(n1 - x) / Double(x + 1) * (Double(m - x) / Double(n2 - m + x + 1)) * oddsRatio
        }
        var (first, last) = (low, high)  // the mode is the first count whose successor is no more probable
        while first < last {
            let middle = (first + last) / 2
            if ratio(after: middle) > 1 { first = middle + 1 } else { last = middle }
        }
        var weights = [Double](repeating: 0, count: high - low + 1)
        weights[first - low] = 1
        for x in stride(from: first, to: high, by: 1) { weights[x + 1 - low] = weights[x - low] * ratio(after: x) }
        for x in stride(from: first, to: low, by: -1) { weights[x - 1 - low] = weights[x - low] / ratio(after: x - 1) }
        let sum = weights.reduce(0, +)
        self.low = low
        probabilities = weights.map { $0 / sum }
    }

    subscript(_ count: Int) -> Double { probabilities.indices.contains(count - low) ? probabilities[count - low] : 0 }

    /// P(X < count).
    func below(_ count: Int) -> Double { probabilities.prefix(max(0, count - low)).reduce(0, +) }

    /// P(X > count).
    func above(_ count: Int) -> Double { probabilities.dropFirst(max(0, count - low + 1)).reduce(0, +) }
}
