import Canon

/// How long an agreement runs, as far as it is known: both days are part of it.
package struct Term: Hashable, Sendable {
    package var from: CalendarDate
    /// The last day; nil for open.
    package var through: CalendarDate?

    package init(from: CalendarDate, through: CalendarDate? = nil) { (self.from, self.through) = (from, through) }
}

/// An event from which obligations are counted.
package struct Happening: Hashable, Sendable {
    /// The name that rules use, such as `manuscript-received`.
    package var event: String
    /// What tells it from others of the name, such as the id of its record.
    package var id: String
    package var date: CalendarDate
    /// Whether the extension that the rule allows was taken.
    package var isExtended: Bool

    package init(event: String, id: String, date: CalendarDate, isExtended: Bool = false) {
        (self.event, self.id, self.date, self.isExtended) = (event, id, date, isExtended)
    }
}

/// That something was done.
package struct Fulfilment: Hashable, Sendable {
    /// The occurrence that was fulfilled, see `Occurrence.key`.
    package var occurrence: String
    package var date: CalendarDate

    package init(occurrence: String, date: CalendarDate) { (self.occurrence, self.date) = (occurrence, date) }
}

/// One obligation with all that its due dates and states hang on.
package struct ObligationCase: Hashable, Sendable {
    package var obligation: Obligation
    package var term: Term
    package var happenings: [Happening]
    package var fulfilments: [Fulfilment]

    package init(_ obligation: Obligation, term: Term, happenings: [Happening] = [], fulfilments: [Fulfilment] = []) {
        (self.obligation, self.term, self.happenings, self.fulfilments) = (obligation, term, happenings, fulfilments)
    }
}

/// One time that an obligation is due.
package struct Occurrence: Hashable, Sendable {
    /// Stable while dates move: `once`, `end`, the day that a recurrence named, or the id of an event.
    package var key: String
    /// The day it is counted from.
    package var base: CalendarDate
    /// Nil where it is not established; `gap` then says why.
    package var due: CalendarDate?
    package var gap: CalendarGap?
}

extension ObligationCase {
    /// The occurrences that are due by a last day, by date; those whose due date is not established stand at the day they are counted from.
    ///
    /// - Parameter shelf: the holiday calendars at hand, by id.
    package func occurrences(through last: CalendarDate, shelf: [String: HolidayCalendar] = [:]) -> [Occurrence] {
        var found: [Occurrence] = []
        func add(_ key: String, _ base: CalendarDate, _ offsets: [Offset], backwards: Bool = false) {
            do {
                guard let due = try due(from: base, offsets, backwards: backwards, shelf: shelf), due <= last else { return }
                found.append(Occurrence(key: key, base: base, due: due, gap: nil))
            } catch {
                if base <= last || backwards { found.append(Occurrence(key: key, base: base, due: nil, gap: error)) }
            }
        }
        switch obligation.rule {
        case .once(let date): add("once", date, [])
        case .recurring(let rule, let offset):
            let bases = last.adding(days: offset.mostDaysBack + 10) ?? last
            for base in rule.dates(from: term.from, through: min(bases, term.through ?? bases)) { add(base.description, base, [offset]) }
        case .after(let event, let offset, let more):
            for happening in happenings where happening.event == event {
                add(happening.id, happening.date, [offset] + (happening.isExtended ? more.map { [$0] } ?? [] : []))
            }
        case .beforeEnd(let offset): if let end = term.through { add("end", end, [offset], backwards: true) }
        }
        return found.sorted { ($0.due ?? $0.base, $0.key) < ($1.due ?? $1.base, $1.key) }
    }

    private func due(
        from base: CalendarDate, _ offsets: [Offset], backwards: Bool, shelf: [String: HolidayCalendar]
    ) throws(CalendarGap) -> CalendarDate? {
        var calendars: [HolidayCalendar] = []
        for id in obligation.calendars {
            guard let calendar = shelf[id] else { throw CalendarGap(calendar: id, date: base) }
            calendars.append(calendar)
        }
        let working = WorkingDays(calendars)
        var date = base
        for offset in offsets {
            guard let next = try offset.date(from: date, backwards: backwards, working: working) else { return nil }
            date = next
        }
        return obligation.roll == .none ? date : try working.rolled(date, obligation.roll)
    }
}
