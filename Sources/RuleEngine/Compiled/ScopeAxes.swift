/// The two plain axes that leave the fewest rules on average; nil where an axis does not help.
struct ScopeAxes {
    let first: Int?
    let second: Int?

    /// The largest table of scopes.
    static let tableLimit = 1 << 16

    init(_ space: Space, _ clauses: ClauseTable, _ rules: [Int]) {
        var best: (axis: Int, share: Double)?
        var counts = [[Int32]](repeating: [], count: space.axes.count)
        for axis in space.axes.indices where rules.count > 1 && !space.axes[axis].isSet && space.axes[axis].atomCount > 1 {
            let width = space.axes[axis].atomCount
            counts[axis] = clauses.counts(axis, rules)
            let share = counts[axis].reduce(0) { $0 + Double($1) } / Double(width)
            if width <= ScopeAxes.tableLimit, share < 0.8 * Double(rules.count), share < best?.share ?? .infinity { best = (axis, share) }
        }
        guard let found = best else {
            (first, second) = (nil, nil)
            return
        }
        let firstWidth = space.axes[found.axis].atomCount
        var next: (axis: Int, share: Double)?
        for axis in space.axes.indices where axis != found.axis && !counts[axis].isEmpty {
            let width = space.axes[axis].atomCount * firstWidth
            let entries = zip(counts[axis], counts[found.axis]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            guard width <= ScopeAxes.tableLimit, entries <= 200_000 + 30 * Double(rules.count) else { continue }
            let share = entries / Double(width)
            if share < 0.8 * found.share, share < next?.share ?? .infinity { next = (axis, share) }
        }
        (first, second) = (found.axis, next?.axis)
    }
}
