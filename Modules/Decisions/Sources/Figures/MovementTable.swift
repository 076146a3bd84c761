import Canon
import DecisionsAPI
import Pages
import Statistics

/// Freedom of movement: for each thing that moves, each way, what was asked and what became of it.
struct MovementTable: Sendable {
    struct Row: Sendable {
        let what: Movement
        let from: String
        let to: String
        let cases: [DecisionCase]
        /// Granted, refused, withdrawn, open as they may be shown, then the sum.
        let cells: [PublishedTable.Cell]
        /// Shown only where as many as the threshold asked.
        let median: Double?
        /// The rule that stood in the way most often, and in how many cases.
        let obstacle: (rule: String, count: Int)?
    }

    let rows: [Row]
    /// All of them, as they may be shown.
    let total: PublishedTable.Cell
    static let threshold = 5

    init(_ census: DecisionCensus) {
        let groups = Dictionary(grouping: census.cases) { [$0.what.rawValue, $0.from, $0.to] }
        let keys = groups.keys.sorted { one, other in
            let (a, b) = (Movement.allCases.firstIndex { $0.rawValue == one[0] } ?? 0, Movement.allCases.firstIndex { $0.rawValue == other[0] } ?? 0)
            return (a, one[1], one[2]) < (b, other[1], other[2])
        }
        let counts = keys.map { key in DecisionCase.Ending.allCases.map { ending in (groups[key] ?? []).count { $0.ending == ending } } }
        // A zero of an ending that did not happen tells as much as a one; the sums of a row are small cells too.
        let (published, sums) = MovementTable.publish(counts)
        total = counts.isEmpty ? .shown(0) : sums?.last ?? .complementary
        rows = zip(keys, published).map { key, cells in
            let cases = groups[key] ?? []
            let isShown = cases.count >= MovementTable.threshold
            var tally: [String: Int] = [:]
            for rule in cases.flatMap({ Set($0.obstacles) }) { tally[rule, default: 0] += 1 }
            let most = tally.max { ($0.value, $1.key) < ($1.value, $0.key) }
            return Row(
                what: Movement(rawValue: key[0]) ?? .data, from: key[1], to: key[2], cases: cases, cells: cells,
                median: isShown ? cases.medianDays : nil, obstacle: isShown ? most.map { ($0.key, $0.value) } : nil)
        }
    }

    /// Rows with their sums as they may be shown, and the sums of the columns. At most 64 rows are published at once; further ones would need a table of
    /// their own, and then nothing is summed over all.
    static func publish(_ counts: [[Int]]) -> (rows: [[PublishedTable.Cell]], sums: [PublishedTable.Cell]?) {
        guard let small = try? SmallCells(threshold: threshold, zeros: .shown), !counts.isEmpty else { return ([], nil) }
        let parts = stride(from: 0, to: counts.count, by: 64).map { start -> [[PublishedTable.Cell]] in
            (try? CountTable(Array(counts[start..<min(start + 64, counts.count)]))).map { small.publish($0).cells } ?? []
        }
        return (parts.flatMap { $0.dropLast() }, parts.count == 1 ? parts[0].last : nil)
    }
}
