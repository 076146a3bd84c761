/// A table with totals as a network in which every count is a flow that the reader knows to be conserved.
///
/// An inner count flows from its row to its column, a row total from the node of all rows into its row, a column total from its column into the node of all
/// columns, the grand total back. Withheld counts can be changed together exactly by pushing flow around circles of withheld arcs: upwards without bound,
/// downwards to 0. So the possible values of a withheld count are an interval, and its ends are maximal flows.
struct CellFlow {
    private struct Arc {
        let from: Int
        let to: Int
        let value: Int
        /// What a reader must give up to have it withheld; 0 once it is.
        var cost: Int
        /// Whether it could be larger than it is: a zero that is known to be one cannot.
        let grows: Bool
        /// What has been pushed along it in the search that is going on.
        var pushed = 0
    }

    private let columns: Int
    private var arcs: [Arc] = []
    /// For each node, the arcs that begin or end there.
    private var beside: [[Int]]

    init(_ table: CountTable, growingZeros: Bool) {
        let (rows, columns) = (table.rows, table.columns)
        self.columns = columns
        let (allColumns, allRows) = (rows + columns, rows + columns + 1)
        beside = [[Int]](repeating: [], count: rows + columns + 2)
        for (i, row) in table.withTotals.enumerated() {
            for (j, value) in row.enumerated() {
                let isTotal = i == rows || j == columns
                let (from, to) =
                    switch (i == rows, j == columns) {
                    case (false, false): (i, rows + j)
                    case (false, true): (allRows, i)
                    case (true, false): (rows + j, allColumns)
                    case (true, true): (allColumns, allRows)
                    }
                // Totals say the most; among the rest, the smaller count is the smaller loss.
                arcs.append(Arc(from: from, to: to, value: value, cost: (value + 1) * (isTotal ? 4 : 1), grows: value > 0 || growingZeros))
                beside[from].append(arcs.count - 1)
                beside[to].append(arcs.count - 1)
            }
        }
    }

    private func index(_ row: Int, _ column: Int) -> Int { row * (columns + 1) + column }

    func isWithheld(_ row: Int, _ column: Int) -> Bool { arcs[index(row, column)].cost == 0 }

    mutating func withhold(_ row: Int, _ column: Int) { arcs[index(row, column)].cost = 0 }

    /// Withholds further counts until at least `width` + 1 values are possible for this one.
    mutating func protect(_ row: Int, _ column: Int, width: Int) {
        let arc = index(row, column)
        let (from, to) = (arcs[arc].from, arcs[arc].to)
        let down = min(arcs[arc].value, push(from: from, to: to, without: arc, most: min(arcs[arc].value, width), mayWithhold: false))
        guard down < width else { return }
        let up = push(from: to, to: from, without: arc, most: width - down, mayWithhold: false)
        guard down + up < width else { return }
        _ = push(from: to, to: from, without: arc, most: width - down, mayWithhold: true)
    }

    /// How much can flow, up to a bound. Searches along withheld arcs only or, withholding what it uses, along all, the cheapest way first.
    private mutating func push(from source: Int, to sink: Int, without excluded: Int, most: Int, mayWithhold: Bool) -> Int {
        defer { for i in arcs.indices { arcs[i].pushed = 0 } }
        var total = 0
        while total < most, let way = cheapest(from: source, to: sink, without: excluded, mayWithhold: mayWithhold) {
            let amount = way.reduce(most - total) { min($0, room($1.arc, forwards: $1.forwards)) }
            for step in way {
                arcs[step.arc].pushed += step.forwards ? amount : -amount
                arcs[step.arc].cost = 0
            }
            total += amount
        }
        return total
    }

    private func room(_ arc: Int, forwards: Bool) -> Int {
        if forwards { return arcs[arc].grows ? .max : max(0, -arcs[arc].pushed) }
        return arcs[arc].value + arcs[arc].pushed
    }

    private struct Step {
        let arc: Int
        let forwards: Bool
    }

    /// Dijkstra's search; tables are small enough for a plain scan for the nearest node.
    private func cheapest(from source: Int, to sink: Int, without excluded: Int, mayWithhold: Bool) -> [Step]? {
        var cost = [Int](repeating: .max, count: beside.count)
        var done = [Bool](repeating: false, count: beside.count)
        var came = [Step?](repeating: nil, count: beside.count)
        cost[source] = 0
        while let node = beside.indices.filter({ !done[$0] && cost[$0] < .max }).min(by: { cost[$0] < cost[$1] }), node != sink {
            done[node] = true
            for i in beside[node] where i != excluded && (mayWithhold || arcs[i].cost == 0) {
                let forwards = arcs[i].from == node
                let next = forwards ? arcs[i].to : arcs[i].from
                guard !done[next], room(i, forwards: forwards) > 0, cost[node] + arcs[i].cost < cost[next] else { continue }
                cost[next] = cost[node] + arcs[i].cost
                came[next] = Step(arc: i, forwards: forwards)
            }
        }
        guard cost[sink] < .max else { return nil }
        var way: [Step] = []
        var node = sink
        while node != source, let step = came[node] {
            way.append(step)
            node = step.forwards ? arcs[step.arc].from : arcs[step.arc].to
        }
        return way
    }
}
