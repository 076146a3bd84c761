import Calendars
import Canon
import Node
import Store

/// What calendar files have told of a party's duties so far: rows of this node's own, so that a later file gives the same entry a higher SEQUENCE when it
/// changes, and cancels it when it goes (RFC 5545 §3.8.7.4).
enum PublishedCalendars {
    static let creation = [
        "CREATE TABLE IF NOT EXISTS agreement_calendar (party TEXT NOT NULL, language TEXT NOT NULL, uid TEXT NOT NULL, agreement TEXT NOT NULL, "
            + "event TEXT NOT NULL, sequence INTEGER NOT NULL, is_cancelled INTEGER NOT NULL, changed INTEGER NOT NULL, "
            + "PRIMARY KEY (party, language, uid)) WITHOUT ROWID"
    ]

    /// An entry and the agreement that it belongs to, by which it is shown or not.
    struct Event: Sendable {
        var agreement: String
        var event: CalendarEvent
    }

    /// Takes all events of a party as they now are, and gives every entry with the agreement it belongs to.
    static func update(
        party: String, language: String, to events: [Event], at moment: Instant, in transaction: any WriteTransaction
    ) throws -> [(agreement: String, entry: CalendarFeed.Entry)] {
        var agreements: [String: String] = [:]
        var before: [CalendarFeed.Entry] = []
        for row in try transaction.query(
            "SELECT uid, agreement, event, sequence, is_cancelled, changed FROM agreement_calendar WHERE party = ? AND language = ?",
            [.text(party), .text(language)])
        {
            guard let event = self.event(row.text(0), row.text(2)) else { continue }
            agreements[row.text(0)] = row.text(1)
            before.append(
                CalendarFeed.Entry(
                    event: event, sequence: Int(row.integer(3)), isCancelled: row.integer(4) != 0, changed: Instant(milliseconds: row.integer(5))))
        }
        for event in events { agreements[event.event.uid] = event.agreement }
        var feed = CalendarFeed(entries: before)
        for entry in feed.update(to: events.map(\.event), at: moment) {
            let key: [SQLValue] = [.text(party), .text(language), .text(entry.event.uid)]
            try transaction.execute("DELETE FROM agreement_calendar WHERE party = ? AND language = ? AND uid = ?", key)
            try transaction.execute(
                "INSERT INTO agreement_calendar VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                key + [
                    .text(agreements[entry.event.uid] ?? ""), .text(json(entry.event).canonicalText), .integer(Int64(entry.sequence)),
                    .integer(entry.isCancelled ? 1 : 0), .integer(entry.changed.milliseconds),
                ])
        }
        return feed.entries.map { (agreements[$0.event.uid] ?? "", $0) }
    }

    private static func json(_ event: CalendarEvent) -> JSON {
        [
            "date": .string(event.date.description), "summary": .string(event.summary), "details": .string(event.details),
            "categories": .array(event.categories.map { .string($0) }), "address": event.address.map { .string($0) } ?? .null,
            "alarmDays": .array(event.alarmDays.map { .integer(Int64($0)) }),
        ]
    }

    private static func event(_ uid: String, _ text: String) -> CalendarEvent? {
        guard let json = try? JSON.parse(Array(text.utf8)), let date = json["date"]?.string.flatMap({ CalendarDate($0) }) else { return nil }
        return CalendarEvent(
            uid: uid, date: date, summary: json["summary"]?.string ?? "", details: json["details"]?.string ?? "",
            categories: (json["categories"]?.array ?? []).compactMap(\.string), address: json["address"]?.string,
            alarmDays: (json["alarmDays"]?.array ?? []).compactMap { $0.integer.map { Int($0) } })
    }
}
