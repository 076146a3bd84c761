import Canon

/// One occurrence in the index: 28 bytes, all days since 1970-01-01.
struct DueSlot: Comparable, Sendable {
    let date: Int32
    let graceEnd: Int32
    let soonFrom: Int32
    /// `Int32.max` while it is not done.
    let done: Int32
    let position: Int32
    let ordinal: Int32
    let isEstablished: Bool

    init(_ item: ObligationCase, _ occurrence: Occurrence, position: Int, ordinal: Int) {
        let due = occurrence.due ?? occurrence.base
        date = Int32(clamping: due.daysSinceEpoch)
        graceEnd = Int32(clamping: (due.adding(item.obligation.grace) ?? due).daysSinceEpoch)
        soonFrom = Int32(clamping: due.daysSinceEpoch - item.obligation.soonDays)
        // Done twice is done the first time.
        let done = item.fulfilments.lazy.filter { $0.occurrence == occurrence.key }.map(\.date).min()
        self.done = done.map { Int32(clamping: $0.daysSinceEpoch) } ?? .max
        (self.position, self.ordinal) = (Int32(clamping: position), Int32(clamping: ordinal))
        isEstablished = occurrence.due != nil
    }

    static func < (l: DueSlot, r: DueSlot) -> Bool {
        l.date != r.date ? l.date < r.date : l.position != r.position ? l.position < r.position : l.ordinal < r.ordinal
    }

    /// The line that it makes on a day of judging.
    func item(on day: CalendarDate, _ today: Int32) -> DueItem {
        let due = CalendarDate(daysSinceEpoch: Int(date))
        let end = graceEnd == date ? due : CalendarDate(daysSinceEpoch: Int(graceEnd))
        let done = done <= today ? CalendarDate(daysSinceEpoch: Int(done)) : nil
        let state: DueState =
            if done == nil && !isEstablished {
                .notEstablished
            } else if !isEstablished {
                .kept
            } else {
                DueState(due: due, graceEnd: end, soonFrom: CalendarDate(daysSinceEpoch: Int(soonFrom)), done: done, on: day)
            }
        return DueItem(position: Int(position), ordinal: Int(ordinal), date: due, graceEnd: end, done: done, state: state)
    }
}
