import Canon

/// Writes calendar files (RFC 5545 `text/calendar; charset=utf-8`, with the calendar properties of RFC 7986).
package enum ICalendar {
    /// What PRODID says (RFC 5545 §3.7.3).
    package static let product = "-//Comity//Obligations//EN"

    /// The file.
    ///
    /// - Parameters:
    ///   - entries: cancelled ones are written with STATUS:CANCELLED, so that calendars drop them.
    ///   - name: shown as the name of the calendar.
    ///   - language: the BCP 47 tag of its texts.
    ///   - moment: when it is written (DTSTAMP).
    package static func write(_ entries: [CalendarFeed.Entry], name: String, language: String, at moment: Instant) -> [UInt8] {
        var lines = ICalendarLines()
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", product)
        lines.add("CALSCALE", "GREGORIAN")
        lines.add("METHOD", "PUBLISH")
        lines.add("NAME", text: name, language: language)
        // What most calendar programs read in place of NAME.
        lines.add("X-WR-CALNAME", text: name, language: language)
        lines.add("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
        for entry in entries { write(entry, language, moment, to: &lines) }
        lines.add("END", "VCALENDAR")
        return lines.bytes
    }

    private static func write(_ entry: CalendarFeed.Entry, _ language: String, _ moment: Instant, to lines: inout ICalendarLines) {
        let event = entry.event
        lines.add("BEGIN", "VEVENT")
        lines.add("UID", text: event.uid)
        lines.add("DTSTAMP", stamp(moment))
        lines.add("LAST-MODIFIED", stamp(entry.changed))
        lines.add("SEQUENCE", String(entry.sequence))
        lines.add("DTSTART;VALUE=DATE", day(event.date))
        if let next = event.date.adding(days: 1) { lines.add("DTEND;VALUE=DATE", day(next)) }
        lines.add("SUMMARY", text: event.summary, language: language)
        if !event.details.isEmpty { lines.add("DESCRIPTION", text: event.details, language: language) }
        if !event.categories.isEmpty { lines.add("CATEGORIES", texts: event.categories, language: language) }
        if let address = event.address { lines.add("URL", address.filter { $0 > " " && $0 != "\u{7F}" }) }
        lines.add("STATUS", entry.isCancelled ? "CANCELLED" : "CONFIRMED")
        // A due date takes nobody's time.
        lines.add("TRANSP", "TRANSPARENT")
        if !entry.isCancelled { for days in event.alarmDays { alarm(days, event, language, to: &lines) } }
        lines.add("END", "VEVENT")
    }

    private static func alarm(_ days: Int, _ event: CalendarEvent, _ language: String, to lines: inout ICalendarLines) {
        lines.add("BEGIN", "VALARM")
        lines.add("ACTION", "DISPLAY")
        lines.add("TRIGGER", trigger(days))
        lines.add("DESCRIPTION", text: event.summary, language: language)
        lines.add("END", "VALARM")
    }

    /// Nine o'clock so many days before the day begins, which for a date without time is the reader's own midnight.
    static func trigger(_ days: Int) -> String {
        switch days {
        case ...0: "PT9H"
        case 1: "-PT15H"
        default: "-P\(days - 1)DT15H"
        }
    }

    private static func day(_ date: CalendarDate) -> String { String(date.description.filter { $0 != "-" }) }

    /// `YYYYMMDDThhmmssZ`.
    private static func stamp(_ moment: Instant) -> String {
        String(moment.description.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }
}
