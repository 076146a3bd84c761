import Canon

/// Answers "what is due until D" over very many obligations.
///
/// The due dates up to a horizon are laid out once, as small fixed-size slots sorted by date; a question is then a binary search and a walk over
/// its answer. What concerns one person or party is looked up by name. A changed obligation replaces its own slots only.
package struct DueIndex: Sendable {
    /// Whom a list is for.
    package enum Reader: Hashable, Sendable {
        case everybody
        /// Owner or deputy.
        case person(String)
        /// The party that has to do it.
        case obliged(String)
        /// The party to which it is owed.
        case toward(String)
    }

    private struct Key: Hashable {
        var agreement: String
        var id: String
    }

    /// The obligations, each in its place for good.
    package private(set) var cases: [ObligationCase] = []
    /// The last day that is laid out.
    package let horizon: CalendarDate
    private let shelf: [String: HolidayCalendar]
    private var occurrences: [[Occurrence]] = []
    private var slots: [[DueSlot]] = []
    /// All slots by date. Those of replaced obligations leave it at once.
    private var sorted: [DueSlot] = []
    /// The same for each whom a list is for, so that a question is a search and a walk over its answer for everybody.
    private var lines: [Reader: [DueSlot]] = [:]
    private var positions: [Key: Int] = [:]

    /// Lays out the due dates of obligations up to a horizon. Of two with one agreement and id the later holds.
    package init(_ cases: [ObligationCase], horizon: CalendarDate, shelf: [String: HolidayCalendar] = [:]) {
        (self.horizon, self.shelf) = (horizon, shelf)
        for item in cases { place(item) }
        sorted = slots.joined().sorted()
        for slot in sorted {
            for reader in DueIndex.readers(of: self.cases[Int(slot.position)].obligation) { lines[reader, default: []].append(slot) }
        }
    }

    /// Adds an obligation or replaces the one of its agreement and id.
    package mutating func set(_ item: ObligationCase) {
        if let old = positions[Key(agreement: item.obligation.agreement, id: item.obligation.id)] { withdraw(old) }
        let at = place(item)
        let readers = DueIndex.readers(of: item.obligation)
        for slot in slots[at] {
            sorted.insert(sortedly: slot)
            for reader in readers { lines[reader, default: []].insert(sortedly: slot) }
        }
    }

    /// Takes an obligation out, as when its agreement is amended.
    package mutating func remove(agreement: String, id: String) {
        guard let at = positions.removeValue(forKey: Key(agreement: agreement, id: id)) else { return }
        withdraw(at)
        slots[at] = []
        occurrences[at] = []
    }

    /// Takes the dates of an obligation out of all lists.
    private mutating func withdraw(_ at: Int) {
        let readers = DueIndex.readers(of: cases[at].obligation)
        for slot in slots[at] {
            sorted.remove(sortedly: slot)
            for reader in readers { lines[reader]?.remove(sortedly: slot) }
        }
    }

    /// What is due until a day and not done, as judged on another, by date. Days after the horizon are not laid out: the list ends there.
    ///
    /// - Parameters:
    ///   - last: the last due date.
    ///   - day: the day of judging; what was done after it counts as not done.
    ///   - withKept: also what was done.
    package func dueList(
        until last: CalendarDate, judgedOn day: CalendarDate, for reader: Reader = .everybody, withKept: Bool = false
    ) -> [DueItem] {
        let (last, today) = (Int32(clamping: last.daysSinceEpoch), Int32(clamping: day.daysSinceEpoch))
        let all = reader == .everybody ? sorted : lines[reader] ?? []
        let end = all.partitioningIndex { $0.date > last }
        var items: [DueItem] = []
        items.reserveCapacity(end)
        for slot in all[..<end] where withKept || slot.done > today { items.append(slot.item(on: day, today)) }
        return items
    }

    /// The obligation of a line.
    package func obligation(of item: DueItem) -> Obligation { cases[item.position].obligation }
    /// The occurrence of a line.
    package func occurrence(of item: DueItem) -> Occurrence { occurrences[item.position][item.ordinal] }

    // MARK: Laying out

    @discardableResult private mutating func place(_ item: ObligationCase) -> Int {
        let key = Key(agreement: item.obligation.agreement, id: item.obligation.id)
        let at: Int
        if let old = positions[key] {
            at = old
            cases[at] = item
        } else {
            at = cases.count
            cases.append(item)
            occurrences.append([])
            slots.append([])
        }
        positions[key] = at
        occurrences[at] = item.occurrences(through: horizon, shelf: shelf)
        slots[at] = occurrences[at].enumerated().map { DueSlot(item, $1, position: at, ordinal: $0) }
        return at
    }

    private static func readers(of obligation: Obligation) -> Set<Reader> {
        var found: Set<Reader> = [.obliged(obligation.obliged)]
        if let owner = obligation.owner { found.insert(.person(owner)) }
        if let deputy = obligation.deputy { found.insert(.person(deputy)) }
        if let toward = obligation.toward { found.insert(.toward(toward)) }
        return found
    }
}

extension [DueSlot] {
    /// Puts a slot where it belongs among sorted ones.
    fileprivate mutating func insert(sortedly slot: DueSlot) { insert(slot, at: partitioningIndex { slot < $0 }) }

    /// Takes a slot out from among sorted ones, found by search.
    fileprivate mutating func remove(sortedly slot: DueSlot) {
        let at = partitioningIndex { !($0 < slot) }
        if at < count, self[at].position == slot.position, self[at].ordinal == slot.ordinal { remove(at: at) }
    }
}

extension Array {
    /// The first index whose element satisfies a condition that holds from some index on.
    func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
