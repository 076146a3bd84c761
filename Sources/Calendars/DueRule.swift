import Canon

/// How far a due date lies from the day it is counted from, which itself is not counted.
package enum Offset: Hashable, Sendable {
    /// Calendar time, such as `P60D`.
    case period(Period)
    /// So many working days by the obligation's calendars.
    case workingDays(Int)

    /// No time at all.
    package static let zero = Offset.period(.zero)
}

/// When something is due.
package enum DueRule: Hashable, Sendable {
    /// On one day.
    case once(CalendarDate)
    /// So long after each day that a recurrence names within the term of the agreement.
    case recurring(Recurrence, Offset)
    /// So long after each event of that name; `extension` is added once where the event says so.
    case after(event: String, Offset, extension: Offset?)
    /// So long before the last day of the agreement; never due while it has no last day.
    case beforeEnd(Offset)
}

extension DueRule {
    /// `{"once":"2027-03-01"}`, `{"recur":"FREQ=…","offset"?}`, `{"event":"…","offset"?,"extension"?}`, `{"beforeEnd":"P6M"}`.
    ///
    /// A distance is a period (`"P60D"`) or `{"workingDays":10}`; 0 when left out.
    package init(_ json: JSON, at pointer: String = "/rule") throws(CalendarError) {
        var members = try MemberReader(json, at: pointer)
        let kinds = ["once", "recur", "event", "beforeEnd"].filter { members.has($0) }
        guard kinds.count == 1 else { throw CalendarError(.wrongValue, at: pointer, "a rule has exactly one of once, recur, event and beforeEnd") }
        switch kinds[0] {
        case "once": self = .once(try members.date("once"))
        case "recur":
            self = .recurring(
                try Recurrence(members.text("recur", max: 500), at: "\(pointer)/recur"), try DueRule.distance(&members, "offset") ?? .zero)
        case "event":
            self = .after(
                event: try members.text("event", max: 64), try DueRule.distance(&members, "offset") ?? .zero,
                extension: try DueRule.distance(&members, "extension"))
        default:
            guard let offset = try DueRule.distance(&members, "beforeEnd") else {
                throw members.refusal(.missingField, "beforeEnd", "is missing; add it")
            }
            self = .beforeEnd(offset)
        }
        try members.end()
    }

    /// As the rule is written.
    package var json: JSON {
        var members: JSONObject
        switch self {
        case .once(let date): members = ["once": .date(date)]
        case .recurring(let rule, let offset): members = ["recur": .string(rule.text), "offset": offset.json]
        case .after(let event, let offset, let more):
            members = ["event": .string(event), "offset": offset.json]
            members["extension"] = more?.json
        case .beforeEnd(let offset): members = ["beforeEnd": offset.json]
        }
        if members["offset"] == Offset.zero.json { members["offset"] = nil }
        return .object(members)
    }

    private static func distance(_ members: inout MemberReader, _ key: String) throws(CalendarError) -> Offset? {
        guard let value = members.optional(key) else { return nil }
        if value.object != nil {
            var inner = try MemberReader(value, at: "\(members.pointer)/\(key)")
            let count = try inner.integer("workingDays", in: -1000...1000)
            try inner.end()
            return .workingDays(count)
        }
        return .period(try members.period(key))
    }
}

extension Offset {
    var json: JSON {
        switch self {
        case .period(let period): .string(period.description)
        case .workingDays(let count): ["workingDays": .integer(Int64(count))]
        }
    }

    /// A bound on the days that it can move a date back.
    var mostDaysBack: Int {
        switch self {
        case .period(let period): period.months < 0 || period.days < 0 ? period.mostDays : 0
        case .workingDays(let count): count < 0 ? -count * 4 + 60 : 0
        }
    }

    /// The date this far from another, the other way round for `backwards`. Nil outside the years 0000 to 9999.
    func date(from start: CalendarDate, backwards: Bool = false, working: WorkingDays) throws(CalendarGap) -> CalendarDate? {
        switch self {
        case .period(let period): return start.adding(backwards ? -period : period)
        case .workingDays(let count): return try working.adding(backwards ? -count : count, to: start)
        }
    }
}
