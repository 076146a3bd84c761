/// Makes the rows of a set.
struct LookupBuilder {
    private let space: Space
    private let layout: FactLayout
    private let clauses: ClauseTable
    /// Which row of a scope's effects each rule stands in; 0 for those of none.
    private let effects: [UInt8]
    /// The places of a rule's exceptions in the set.
    private let exceptions: [[Int]]
    /// Rules that some facts fit, in bit order.
    private let order: [Int]

    private var words: [UInt64] = []
    private var scopes: [Lookup.Scope] = []
    private var programs: [Lookup.Program] = []
    private var columns: [Lookup.Column] = []
    private var known: [[Int32]: UInt32] = [:]

    /// `boxes` are nil for rules that no facts fit; `order` has exceptions before the rules that name them.
    init(space: Space, layout: FactLayout, rules: [Rule], boxes: [Box?], exceptions: [[Int]], order: [Int]) {
        (self.space, self.layout, self.exceptions) = (space, layout, exceptions)
        clauses = ClauseTable(space, boxes)
        effects = rules.indices.map { LookupBuilder.row(of: rules[$0].effect) }
        self.order = order.filter { boxes[$0] != nil }
        // Word 0 is no list of exceptions.
        words = [0]
    }

    static func row(of effect: Effect) -> UInt8 {
        switch effect {
        case .exempt: 0
        case .prohibit: 1
        case .approval: 2
        case .notify: 3
        case .condition: 4
        case .permit: 5
        }
    }

    mutating func build(stance: DefaultStance) -> Lookup {
        addScope(order, known: [], isWhole: true)
        let axes = ScopeAxes(space, clauses, order)
        let table = addScopes(axes.first, axes.second)
        func key(_ axis: Int?) -> (axis: Int, slot: Int, atoms: Int) {
            axis.map { ($0, layout.slots[$0], space.axes[$0].atomCount) } ?? (-1, 0, 1)
        }
        return Lookup(
            words: words, scopes: scopes, programs: programs, columns: columns, table: table, maskWords: layout.maskWords, first: key(axes.first),
            second: key(axes.second), isClosed: stance == .closed)
    }

    private mutating func addScopes(_ first: Int?, _ second: Int?) -> [UInt32] {
        guard let first else { return [0] }
        let (rows, columns) = (space.axes[first].atomCount, second.map { space.axes[$0].atomCount } ?? 1)
        var members = [[Int]](repeating: [], count: rows * columns)
        let (allRows, allColumns) = (Array(0..<rows), Array(0..<columns))
        for rule in order {
            let inRows = clauses.plain(rule, first) ?? allRows
            let inColumns = second.flatMap { clauses.plain(rule, $0) } ?? allColumns
            for row in inRows { for column in inColumns { members[row * columns + column].append(rule) } }
        }
        var made: [[Int]: UInt32] = [:]
        return members.map { rules in
            if let scope = made[rules] { return scope }
            let scope = UInt32(scopes.count)
            addScope(rules, known: [first] + (second.map { [$0] } ?? []))
            made[rules] = scope
            return scope
        }
    }

    /// `known` are the axes that the choice of the scope has answered already. The whole set has rows of whole words, however few its rules are.
    private mutating func addScope(_ members: [Int], known: [Int], isWhole: Bool = false) {
        var scope = Lookup.Scope()
        let width = (members.count + 63) / 64
        scope.width = UInt16(width)
        scope.row = isWhole || members.count > 32 ? .word : members.count > 16 ? .half : .short
        scope.rules = UInt32(words.count)
        words.append(contentsOf: members.lazy.map { UInt64($0) })
        addExceptions(members, &scope)
        var rows = ScopeRows(
            clauses, members, known: known, bitsInRow: width > 1 ? width * 64 : scope.row == .short ? 16 : scope.row == .half ? 32 : 64)
        scope.program = program(rows, scope, known: known)
        words.append(contentsOf: repeatElement(0, count: -words.count & 7))
        scope.block = UInt32(words.count)
        rows.fill(clauses, members, effects, into: &words)
        scopes.append(scope)
    }

    /// The program of a scope: what it asks, and where its rows stand. Scopes of one shape share it.
    private mutating func program(_ rows: ScopeRows, _ scope: Lookup.Scope, known axes: [Int]) -> UInt32 {
        let key = [Int32(rows.bitsInRow), scope.excepted < 0 ? 0 : 1, Int32(axes.count)] + rows.asked.map { Int32($0) }
        if let program = known[key] { return program }
        let asked = rows.asked.map { clauses.columns[$0] }
        var program = Lookup.Program(
            columns: UInt32(columns.count), plainCount: UInt16(asked.count { $0.kind == .plain }), count: UInt16(asked.count),
            masks: UInt32(words.count), row: scope.row, hasExceptions: scope.excepted >= 0,
            isQuick: scope.width <= 1 && asked.allSatisfy { $0.kind == .plain || layout.setWords[$0.axis] == 1 })
        words.append(contentsOf: repeatElement(0, count: layout.maskWords))
        for axis in axes + asked.map(\.axis) { words[Int(program.masks) + axis >> 5] |= 1 << UInt64(axis & 31) }
        program.mask = FactWord(truncatingIfNeeded: words[Int(program.masks)])
        for (number, column) in asked.enumerated() {
            let setWords = layout.setWords[column.axis]
            columns.append(
                Lookup.Column(
                    rows: UInt32(rows.starts[number]), slot: UInt32(layout.slots[column.axis]),
                    none: setWords == 1 ? 1 << UInt64(column.atomCount) : 0, setWords: UInt16(setWords),
                    together: UInt16(asked[number...].prefix { $0.axis == column.axis }.count), axis: UInt8(column.axis), kind: column.kind))
        }
        programs.append(program)
        known[key] = UInt32(programs.count - 1)
        return UInt32(programs.count - 1)
    }

    private mutating func addExceptions(_ members: [Int], _ scope: inout Lookup.Scope) {
        guard members.contains(where: { !exceptions[$0].isEmpty }) else { return }
        let bits = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($0.element, $0.offset) })
        let lists = members.map { exceptions[$0].compactMap { bits[$0] } }
        guard lists.contains(where: { !$0.isEmpty }) else { return }
        let (excepted, starts) = (words.count, words.count + (members.count + 63) / 64)
        words.append(contentsOf: repeatElement(0, count: starts - excepted + members.count))
        (scope.excepted, scope.exceptions) = (Int32(excepted), UInt32(starts))
        for (bit, list) in lists.enumerated() where !list.isEmpty {
            words[excepted + bit >> 6] |= 1 << UInt64(bit & 63)
            if list.count == 1 {
                words[starts + bit] = Lookup.single | UInt64(list[0])
                continue
            }
            words[starts + bit] = UInt64(words.count)
            words.append(UInt64(list.count))
            words.append(contentsOf: list.map { UInt64($0) })
        }
    }
}
