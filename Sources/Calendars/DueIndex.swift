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
    private var positions: [Key: Int] = [:]
    private var readers: [Reader: [Int]] = [:]

    /// Lays out the due dates of obligations up to a horizon. Of two with one agreement and id the later holds.
    package init(_ cases: [ObligationCase], horizon: CalendarDate, shelf: [String: HolidayCalendar] = [:]) {
        (self.horizon, self.shelf) = (horizon, shelf)
        for item in cases { place(item) }
        sorted = slots.joined().sorted()
    }

    /// Adds an obligation or replaces the one of its agreement and id.
    package mutating func set(_ item: ObligationCase) {
        if let old = positions[Key(agreement: item.obligation.agreement, id: item.obligation.id)] {
            sorted.removeAll { $0.position == old }
        }
        let at = place(item)
        for slot in slots[at] {
            sorted.insert(slot, at: sorted.partitioningIndex { slot < $0 })
        }
    }

    /// Takes an obligation out, as when its agreement is amended.
    package mutating func remove(agreement: String, id: String) {
        guard let at = positions[Key(agreement: agreement, id: id)] else { return }
        sorted.removeAll { $0.position == at }
        slots[at] = []
        occurrences[at] = []
        forget(at)
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
        var items: [DueItem] = []
        if case .everybody = reader {
            let end = sorted.partitioningIndex { $0.date > last }
            items.reserveCapacity(end)
            for slot in sorted[..<end] where withKept || slot.done > today { items.append(slot.item(on: day, today)) }
            return items
        }
        var own = (readers[reader] ?? []).flatMap { slots[$0].prefix { $0.date <= last } }
        own.sort()
        for slot in own where withKept || slot.done > today { items.append(slot.item(on: day, today)) }
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
            forget(old)
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
        for reader in DueIndex.readers(of: item.obligation) { readers[reader, default: []].append(at) }
        return at
    }

    private mutating func forget(_ at: Int) {
        positions[Key(agreement: cases[at].obligation.agreement, id: cases[at].obligation.id)] = nil
        for reader in DueIndex.readers(of: cases[at].obligation) { readers[reader]?.removeAll { $0 == at } }
    }

    private static func readers(of obligation: Obligation) -> Set<Reader> {
        var found: Set<Reader> = [.obliged(obligation.obliged)]
        if let owner = obligation.owner { found.insert(.person(owner)) }
        if let deputy = obligation.deputy { found.insert(.person(deputy)) }
        if let toward = obligation.toward { found.insert(.toward(toward)) }
        return found
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
