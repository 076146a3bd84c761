/// Makes the rows of a set.
struct LookupBuilder {
    let space: Space
    let layout: FactLayout
    /// Which row of a scope's effects each rule stands in, counted from 1; 0 for none.
    private let effects: [UInt8]
    /// Nil for rules that no facts fit.
    let boxes: [Box?]
    /// The places of a rule's exceptions in the set.
    let exceptions: [[Int]]
    /// Rules in bit order.
    let order: [Int]

    private var words: [UInt64] = []
    private var scopes: [Lookup.Scope] = []
    private var columns: [Lookup.Column] = []

    init(space: Space, layout: FactLayout, rules: [Rule], boxes: [Box?], exceptions: [[Int]], order: [Int]) {
        (self.space, self.layout, self.boxes, self.exceptions) = (space, layout, boxes, exceptions)
        effects = rules.indices.map { LookupBuilder.row(of: rules[$0].effect) }
        self.order = order.filter { boxes[$0] != nil }
        // Word 0 is no list of exceptions.
        words = [0]
    }

    /// The largest table of scopes.
    private static let tableLimit = 1 << 16

    mutating func build(stance: DefaultStance) -> Lookup {
        addScope(order, known: [])
        let (first, second) = scopeAxes()
        let table = addScopes(first, second)
        func key(_ axis: Int?) -> (axis: Int, slot: Int, atoms: Int) {
            axis.map { ($0, layout.slots[$0], space.axes[$0].atomCount) } ?? (-1, 0, 1)
        }
        return Lookup(
            words: words, scopes: scopes, columns: columns, table: table, maskWords: layout.maskWords, first: key(first), second: key(second),
            isClosed: stance == .closed)
    }

    private func atoms(_ rule: Int, _ axis: Int) -> AtomSet? {
        if case .atoms(let set)? = boxes[rule]?[axis] { set } else { nil }
    }

    /// The two plain axes that leave the fewest rules on average; nil where an axis does not help.
    private func scopeAxes() -> (Int?, Int?) {
        guard order.count > 1 else { return (nil, nil) }
        var best: (axis: Int, share: Double)?
        var counts = [[Int32]](repeating: [], count: space.axes.count)
        for axis in space.axes.indices where !space.axes[axis].isSet && space.axes[axis].atomCount > 1 {
            let width = space.axes[axis].atomCount
            counts[axis] = order.map { Int32(atoms($0, axis)?.count ?? width) }
            let share = counts[axis].reduce(0) { $0 + Double($1) } / Double(width)
            if width <= LookupBuilder.tableLimit, share < 0.8 * Double(order.count), share < best?.share ?? .infinity { best = (axis, share) }
        }
        guard let first = best else { return (nil, nil) }
        let firstWidth = space.axes[first.axis].atomCount
        var next: (axis: Int, share: Double)?
        for axis in space.axes.indices where axis != first.axis && !counts[axis].isEmpty {
            let width = space.axes[axis].atomCount * firstWidth
            let entries = zip(counts[axis], counts[first.axis]).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            guard width <= LookupBuilder.tableLimit, entries <= 200_000 + 30 * Double(order.count) else { continue }
            let share = entries / Double(width)
            if share < 0.8 * first.share, share < next?.share ?? .infinity { next = (axis, share) }
        }
        return (first.axis, next?.axis)
    }

    private mutating func addScopes(_ first: Int?, _ second: Int?) -> [UInt32] {
        guard let first else { return [0] }
        let (rows, columns) = (space.axes[first].atomCount, second.map { space.axes[$0].atomCount } ?? 1)
        var members = [[Int]](repeating: [], count: rows * columns)
        let (allRows, allColumns) = (Array(0..<rows), Array(0..<columns))
        for rule in order {
            let inRows = atoms(rule, first)?.atoms ?? allRows
            let inColumns = second.flatMap { atoms(rule, $0)?.atoms } ?? allColumns
            for row in inRows { for column in inColumns { members[row * columns + column].append(rule) } }
        }
        var known: [[Int]: UInt32] = [:]
        return members.map { rules in
            if let scope = known[rules] { return scope }
            let scope = UInt32(scopes.count)
            addScope(rules, known: [first] + (second.map { [$0] } ?? []))
            known[rules] = scope
            return scope
        }
    }

    private static func row(of effect: Effect) -> UInt8 {
        switch effect {
        case .exempt: 0
        case .prohibit: 1
        case .approval: 2
        case .notify: 3
        case .condition: 4
        case .permit: 5
        }
    }

    private mutating func row(_ width: Int, filled: Bool = false) -> Int {
        words.append(contentsOf: repeatElement(filled ? .max : 0, count: width))
        return words.count - width
    }

    private mutating func set(_ row: Int, _ bit: Int) { words[row + bit >> 6] |= 1 << UInt64(bit & 63) }

    /// Sets a bit in the row of each of these atoms.
    private mutating func set(_ rows: Int, _ width: Int, _ atoms: AtomSet, _ bit: Int) {
        let (first, mask) = (rows + bit >> 6, UInt64(1) << UInt64(bit & 63))
        words.withUnsafeMutableBufferPointer { words in atoms.visit { words[first + $0 * width] |= mask } }
    }

    /// `known` are the axes that the choice of the scope has answered already.
    private mutating func addScope(_ members: [Int], known: [Int]) {
        var scope = Lookup.Scope()
        let width = (members.count + 63) / 64
        (scope.width, scope.ruleCount) = (Int32(width), Int32(members.count))
        scope.rules = Int32(words.count)
        for rule in members { words.append(UInt64(rule)) }
        scope.effects = Int32(row(6 * width))
        for (bit, rule) in members.enumerated() {
            set(Int(scope.effects), bit)
            if effects[rule] != 0 { set(Int(scope.effects) + Int(effects[rule]) * width, bit) }
        }
        addExceptions(members, &scope)
        scope.columns = Int32(columns.count)
        let mask = row(layout.maskWords)
        scope.mask = Int32(mask)
        var byAxis = [[(bit: Int, region: Region)]](repeating: [], count: space.axes.count)
        for (bit, rule) in members.enumerated() {
            guard let box = boxes[rule] else { continue }
            for axis in byAxis.indices {
                if let region = box[axis], !known.contains(axis) { byAxis[axis].append((bit, region)) }
            }
        }
        let asked = byAxis.indices.filter { !byAxis[$0].isEmpty }
        for axis in asked.sorted(by: { (byAxis[$1].count, $0) < (byAxis[$0].count, $1) }) {
            let clauses = byAxis[axis]
            set(mask, axis)
            addColumns(axis, clauses, members.count)
        }
        scope.columnCount = Int32(columns.count) - scope.columns
        scopes.append(scope)
    }

    private mutating func addExceptions(_ members: [Int], _ scope: inout Lookup.Scope) {
        guard members.contains(where: { !exceptions[$0].isEmpty }) else { return }
        let bits = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($0.element, $0.offset) })
        let lists = members.map { exceptions[$0].compactMap { bits[$0] } }
        guard lists.contains(where: { !$0.isEmpty }) else { return }
        let excepted = row((members.count + 63) / 64)
        let starts = row(members.count)
        (scope.excepted, scope.exceptions) = (Int32(excepted), Int32(starts))
        for (bit, list) in lists.enumerated() where !list.isEmpty {
            set(excepted, bit)
            words[starts + bit] = UInt64(words.count)
            words.append(UInt64(list.count))
            words.append(contentsOf: list.map { UInt64($0) })
        }
    }

    private mutating func addColumns(_ axis: Int, _ clauses: [(bit: Int, region: Region)], _ count: Int) {
        let width = (count + 63) / 64
        let atomCount = space.axes[axis].atomCount
        func column(_ kind: Lookup.Kind, rows: Int, free: Int) -> Lookup.Column {
            Lookup.Column(
                kind: kind.rawValue, axis: Int32(axis), slot: Int32(layout.slots[axis]), setWords: Int32(layout.setWords[axis]), rows: Int32(rows),
                free: Int32(free))
        }
        if !space.axes[axis].isSet {
            let free = self.free(width, clauses.map { $0.bit })
            let rows = words.count
            if width == 1 {
                words.append(contentsOf: repeatElement(words[free], count: atomCount))
            } else {
                for _ in 0..<atomCount { for word in 0..<width { words.append(words[free + word]) } }
            }
            for case (let bit, .atoms(let atoms)) in clauses { set(rows, width, atoms, bit) }
            columns.append(column(.plain, rows: rows, free: free))
            return
        }
        let sets = clauses.compactMap { bit, region in if case .set(let set) = region { (bit, set) } else { nil } }
        for number in 0..<sets.reduce(0, { max($0, $1.1.required.count) }) {
            let having = sets.filter { $0.1.required.count > number }
            let free = self.free(width, having.map { $0.0 })
            let rows = row(atomCount * width)
            for (bit, region) in having { set(rows, width, region.required[number], bit) }
            columns.append(column(.has, rows: rows, free: free))
        }
        let lacking = sets.filter { !$0.1.excluded.isEmpty }
        if !lacking.isEmpty {
            let free = self.free(width, lacking.map { $0.0 })
            let rows = row(atomCount * width)
            for (bit, region) in lacking { set(rows, width, region.excluded, bit) }
            columns.append(column(.hasNot, rows: rows, free: free))
        }
    }

    /// A row of all bits but these.
    private mutating func free(_ width: Int, _ bits: [Int]) -> Int {
        let free = row(width, filled: true)
        for bit in bits { words[free + bit >> 6] &= ~(1 << UInt64(bit & 63)) }
        return free
    }
}
