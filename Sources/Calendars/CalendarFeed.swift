import Canon

/// The entries of a calendar as they were published: each keeps its uid, gets a higher SEQUENCE whenever it changes, and is cancelled rather than dropped.
package struct CalendarFeed: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var event: CalendarEvent
        /// RFC 5545 §3.8.7.4: 0 at first, one more at each change.
        package var sequence: Int
        package var isCancelled: Bool
        /// When it last changed.
        package var changed: Instant

        package init(event: CalendarEvent, sequence: Int = 0, isCancelled: Bool = false, changed: Instant) {
            (self.event, self.sequence, self.isCancelled, self.changed) = (event, sequence, isCancelled, changed)
        }
    }

    /// In order of uid.
    package private(set) var entries: [Entry] = []

    package init() {}

    /// A feed that goes on from entries that were published.
    package init(entries: [Entry]) { self.entries = entries.sorted { $0.event.uid < $1.event.uid } }

    /// Takes the events as they now are. Returns the entries that changed: new, altered, cancelled, or back again.
    @discardableResult
    package mutating func update(to events: [CalendarEvent], at moment: Instant) -> [Entry] {
        var now: [String: CalendarEvent] = [:]
        for event in events { now[event.uid] = event }
        var changed: [Entry] = []
        for i in entries.indices {
            guard let event = now.removeValue(forKey: entries[i].event.uid) else {
                if !entries[i].isCancelled {
                    (entries[i].isCancelled, entries[i].sequence, entries[i].changed) = (true, entries[i].sequence + 1, moment)
                    changed.append(entries[i])
                }
                continue
            }
            guard entries[i].isCancelled || entries[i].event != event else { continue }
            entries[i] = Entry(event: event, sequence: entries[i].sequence + 1, isCancelled: false, changed: moment)
            changed.append(entries[i])
        }
        for event in now.values {
            let entry = Entry(event: event, sequence: 0, isCancelled: false, changed: moment)
            entries.append(entry)
            changed.append(entry)
        }
        entries.sort { $0.event.uid < $1.event.uid }
        return changed.sorted { $0.event.uid < $1.event.uid }
    }
}
