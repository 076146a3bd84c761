import Canon

/// Something that a party to an agreement has promised, by when, and who sees to it.
package struct Obligation: Hashable, Sendable {
    /// Unique within its agreement, and the same in every version of it.
    package var id: String
    /// The agreement it stands in.
    package var agreement: String
    /// The clause it stands in.
    package var clause: String?
    package var title: [String: String]
    /// The party that has to do it.
    package var obliged: String
    /// The party to which it is owed.
    package var toward: String?
    /// Who sees to it: a pseudonym of the obliged party's roster.
    package var owner: String?
    /// Who does when the owner is away.
    package var deputy: String?
    package var rule: DueRule
    /// What becomes of a due date that is no working day.
    package var roll: Roll
    /// The holiday calendars by which its working days are counted.
    package var calendars: [String]
    /// How long after the due date it still counts as kept.
    package var grace: Period
    /// How many days before the due date it counts as due soon; 0 to 3,660.
    package var soonDays: Int
    /// The days before the due date on which a calendar reminds.
    package var alarmDays: [Int]

    package init(
        id: String, agreement: String, clause: String? = nil, title: [String: String], obliged: String, toward: String? = nil, owner: String? = nil,
        deputy: String? = nil, rule: DueRule, roll: Roll = .none, calendars: [String] = [], grace: Period = .zero, soonDays: Int = 30,
        alarmDays: [Int] = [30, 7, 0]
    ) {
        (self.id, self.agreement, self.clause, self.title, self.obliged, self.toward) = (id, agreement, clause, title, obliged, toward)
        (self.owner, self.deputy, self.rule, self.roll, self.calendars) = (owner, deputy, rule, roll, calendars)
        (self.grace, self.soonDays, self.alarmDays) = (grace, soonDays, alarmDays)
    }
}

extension Obligation {
    /// Reads the object of docs/formats/obligations.md. Throws `CalendarError` with a pointer.
    package init(_ json: JSON, agreement: String, at pointer: String = "") throws(CalendarError) {
        var members = try MemberReader(json, at: pointer)
        id = try members.text("id", max: 64)
        self.agreement = agreement
        clause = try members.optionalText("clause", max: 64)
        title = try members.languages("title", max: 1000)
        obliged = try members.text("obliged", max: 300)
        toward = try members.optionalText("toward", max: 300)
        owner = try members.optionalText("owner", max: 300)
        deputy = try members.optionalText("deputy", max: 300)
        rule = try DueRule(members.required("rule"), at: "\(pointer)/rule")
        let roll = try members.optionalText("roll") ?? Roll.none.rawValue
        guard let found = Roll(rawValue: roll) else {
            throw members.refusal(.wrongValue, "roll", "must be one of \(Roll.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.roll = found
        calendars = []
        if members.has("calendars") {
            for (i, item) in try members.list("calendars", max: 8).enumerated() {
                guard let id = item.string, !calendars.contains(id) else {
                    throw members.refusal(.wrongValue, "calendars/\(i)", "must be the id of a holiday calendar, each once")
                }
                calendars.append(id)
            }
        }
        grace = members.has("grace") ? try members.period("grace") : .zero
        guard grace.months >= 0, grace.days >= 0 else { throw members.refusal(.wrongValue, "grace", "must not be negative") }
        soonDays = members.has("soonDays") ? try members.integer("soonDays", in: 0...3660) : 30
        alarmDays = [30, 7, 0]
        if members.has("alarmDays") {
            alarmDays = []
            for (i, item) in try members.list("alarmDays", max: 8).enumerated() {
                guard let days = item.integer, (0...3660).contains(days) else {
                    throw members.refusal(.wrongValue, "alarmDays/\(i)", "must be a whole number from 0 to 3660")
                }
                alarmDays.append(Int(days))
            }
        }
        guard calendars.isEmpty == !needsCalendars else {
            throw needsCalendars
                ? members.refusal(.missingField, "calendars", "is missing; working days need at least one holiday calendar")
                : members.refusal(.unknownField, "calendars", "is of no use here: nothing is counted in working days; remove it")
        }
        try members.end()
    }

    private var needsCalendars: Bool {
        if roll != .none { return true }
        let offsets: [Offset] =
            switch rule {
            case .once: []
            case .recurring(_, let offset), .beforeEnd(let offset): [offset]
            case .after(_, let offset, let more): [offset] + (more.map { [$0] } ?? [])
            }
        return offsets.contains { if case .workingDays = $0 { true } else { false } }
    }
}
