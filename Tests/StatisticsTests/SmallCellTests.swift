import Statistics
import TestKit
import Testing

struct SmallCellTests {
    private typealias Cell = PublishedTable.Cell

    @Test func nothingSmall() throws {
        let published = SmallCells.usual.publish(try CountTable([[12, 40], [31, 10]]))
        #expect(
            published.cells == [[.shown(12), .shown(40), .shown(52)], [.shown(31), .shown(10), .shown(41)], [.shown(43), .shown(50), .shown(93)]])
    }

    /// One small cell takes three others with it: each of its row and column totals would give it away.
    @Test func oneSmall() throws {
        let published = SmallCells.usual.publish(try CountTable([[3, 40, 50], [31, 20, 60], [90, 90, 90]]))
        #expect(published.cells[0][0] == .small)
        #expect(published.cells.joined().count { $0 == .small } == 1 && published.cells.joined().count { $0 == .complementary } == 3)
        #expect(published.cells[0][1] == .complementary && published.cells[1][0] == .complementary && published.cells[1][1] == .complementary)
        #expect(published.cells[3].allSatisfy { $0.count != nil } && published.cells.allSatisfy { $0[3].count != nil }, "the totals stand")
    }

    /// Two small cells of a row that sum to 1 would both be known to be 0 or 1: two withheld cells are not enough.
    @Test func smallSums() throws {
        let table = try CountTable([[0, 1, 60], [50, 50, 50], [70, 80, 90]])
        let published = SmallCells.usual.publish(table)
        #expect(Attacker(table, published).narrowest(below: 10, limit: 10) >= 10)
        #expect(published.cells[0][2] == .complementary)
    }

    @Test func zerosThatAreKnown() throws {
        let table = try CountTable([[0, 40], [0, 50]])
        #expect(try SmallCells(zeros: .shown).publish(table).cells.joined().allSatisfy { $0.count != nil })
        #expect(SmallCells.usual.publish(table).cells[0][0] == .small)
        let mixed = try CountTable([[0, 3, 40], [20, 30, 40], [25, 35, 45]])
        let published = try SmallCells(zeros: .shown).publish(mixed)
        #expect(published.cells[0][0] == .shown(0) && published.cells[0][1] == .small)
    }

    @Test func emptyTable() throws {
        #expect(SmallCells.usual.publish(try CountTable([[0]])).cells.joined().allSatisfy { $0 == .small })
        #expect(try SmallCells(zeros: .shown).publish(try CountTable([[0]])).cells.joined().allSatisfy { $0 == .shown(0) })
    }

    /// A list is a table of one row; its column totals repeat it and are withheld alike.
    @Test func list() throws {
        let published = SmallCells.usual.publish(try CountTable([[4, 30, 80, 12]]))
        #expect(
            published.cells[0].enumerated().allSatisfy { $0.offset == 4 || ($0.element.count == nil) == (published.cells[1][$0.offset].count == nil) }
        )
        #expect(published.cells[0][0] == .small && published.cells[0][3] == .complementary && published.cells[0][4] == .shown(126))
    }

    /// Against an attacker who tries every table of small numbers that agrees with what is shown.
    @Test func noSmallCellCanBeDerived() throws {
        var random = SeededRandom.fresh("small cells")
        for _ in 0..<40 {
            let width = Int.random(in: 1...2, using: &random)
            let table = try CountTable((0..<2).map { _ in (0..<width + 1).map { _ in Int.random(in: 0...5, using: &random) } })
            let zeros: SmallCells.Zeros = Bool.random(using: &random) ? .withheld : .shown
            let published = try SmallCells(threshold: 3, zeros: zeros).publish(table)
            let all = table.withTotals
            for (row, cells) in zip(all, published.cells) {
                for (count, cell) in zip(row, cells) {
                    #expect(cell.count == nil || cell.count == count)
                    #expect(cell.count.map { $0 >= 3 || ($0 == 0 && zeros == .shown) } ?? true)
                }
            }
            if zeros == .withheld {
                #expect(Attacker(table, published).narrowest(below: 3, limit: 3) >= 3, "\(table.counts), seed \(random.seed)")
            }
        }
    }

    /// Large tables stay fast and keep the promise that nothing small is shown.
    @Test func large() throws {
        var random = SeededRandom.fresh("large table")
        let table = try CountTable((0..<40).map { _ in (0..<30).map { _ in Int.random(in: 0...40, using: &random) } })
        let published = SmallCells.usual.publish(table)
        #expect(published.cells.joined().allSatisfy { ($0.count ?? 10) >= 10 }, "seed \(random.seed)")
        #expect(published.cells.joined().contains { $0.count != nil }, "seed \(random.seed)")
    }

    @Test(arguments: [(20, 50, true), (3, 50, false), (45, 50, false), (0, 0, false), (10, 20, true)]) func rates(_ k: Int, _ n: Int, _ shown: Bool)
        throws
    {
        #expect(SmallCells.usual.mayShow(try Proportion(k, of: n)) == shown)
    }

    @Test func refused() throws {
        #expect(throws: StatisticsError.self) { try SmallCells(threshold: 1) }
        #expect(throws: StatisticsError.self) { try CountTable([]) }
        #expect(throws: StatisticsError.self) { try CountTable([[]]) }
        #expect(throws: StatisticsError.self) { try CountTable([[1], [1, 2]]) }
        #expect(throws: StatisticsError.self) { try CountTable([[-1]]) }
        #expect(throws: StatisticsError.self) { try CountTable([[Int]](repeating: [1], count: 65)) }
    }
}

/// Tries all inner counts up to a distance from the true ones and keeps those that agree with everything shown.
private struct Attacker {
    let table: CountTable
    let published: PublishedTable

    init(_ table: CountTable, _ published: PublishedTable) { (self.table, self.published) = (table, published) }

    /// The smallest number of different values that a cell below the threshold can have. Values far above the true ones add nothing.
    func narrowest(below threshold: Int, limit: Int) -> Int {
        let (rows, columns) = (table.rows, table.columns)
        let all = table.withTotals
        var possible = all.map { $0.map { _ in Set<Int>() } }
        var guess = table.counts
        func agrees(row i: Int) -> Bool { published.cells[i][columns].count.map { $0 == guess[i].reduce(0, +) } ?? true }
        func fill(_ at: Int) {
            guard at < rows * columns else {
                let sums = guess.map { $0 + [$0.reduce(0, +)] }
                let full = sums + [(0...columns).map { j in sums.reduce(0) { $0 + $1[j] } }]
                for i in full.indices {
                    for j in full[i].indices {
                        if let shown = published.cells[i][j].count, shown != full[i][j] { return }
                    }
                }
                for i in full.indices { for j in full[i].indices { possible[i][j].insert(full[i][j]) } }
                return
            }
            let (i, j) = (at / columns, at % columns)
            let count = table.counts[i][j]
            let choices = published.cells[i][j].count.map { $0...$0 } ?? max(0, count - limit)...count + limit
            for choice in choices {
                guess[i][j] = choice
                if j == columns - 1, !agrees(row: i) { continue }
                fill(at + 1)
            }
        }
        fill(0)
        var narrowest = Int.max
        for i in all.indices {
            for j in all[i].indices where published.cells[i][j] == .small && all[i][j] < threshold {
                narrowest = min(narrowest, possible[i][j].count)
            }
        }
        return narrowest
    }
}
