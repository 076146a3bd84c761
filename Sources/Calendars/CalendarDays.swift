import Canon

/// Collects the days of a holiday calendar while its file is read.
struct CalendarDays {
    let names: Set<String>
    let weekend: Set<Weekday>
    private(set) var sources: [CalendarSource] = []
    private(set) var special: [Int: HolidayCalendar.DayKind] = [:]
    private var established: [ClosedRange<Int>] = []

    init(names: Set<String>, weekend: Set<Weekday>) { (self.names, self.weekend) = (names, weekend) }

    /// The established stretches, ascending, neighbours joined.
    var merged: [ClosedRange<Int>] {
        var out: [ClosedRange<Int>] = []
        for range in established.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = out.last, range.lowerBound <= last.upperBound + 1 {
                out[out.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                out.append(range)
            }
        }
        return out
    }

    // MARK: By rule

    /// `{"from":2021,"through":2030,"days":[{"name","month","day","observed"?} | {"name","month","weekday","nth"}]}`, each with an optional `from`.
    mutating func read(rules json: JSON) throws(CalendarError) {
        var members = try MemberReader(json, at: "/rules")
        let from = try members.integer("from", in: 1...9998)
        let through = try members.integer("through", in: 1...9998)
        guard from <= through, through - from < 200 else { throw members.refusal(.wrongValue, "through", "must be 0 to 199 years after from") }
        var rules: [HolidayRule] = []
        for (i, item) in try members.list("days", max: 100).enumerated() { rules.append(try rule(item, at: "/rules/days/\(i)")) }
        try members.end()
        // A day observed in place of another may lie across the turn of the year.
        for rule in rules {
            for year in from - 1...through + 1 { for date in rule.dates(in: year) { special[date.daysSinceEpoch] = .holiday(rule.name) } }
        }
        try establish(from: "\(CalendarDays.year(from))-01-01", through: "\(CalendarDays.year(through))-12-31", at: "/rules/through")
    }

    private func rule(_ json: JSON, at pointer: String) throws(CalendarError) -> HolidayRule {
        var members = try MemberReader(json, at: pointer)
        let name = try known(&members)
        let month = try members.integer("month", in: 1...12)
        let from = members.has("from") ? try members.integer("from", in: 1...9998) : nil
        let day: HolidayRule.Day
        if members.has("weekday") {
            guard let weekday = Weekday(rawValue: try members.text("weekday")) else {
                throw members.refusal(.wrongValue, "weekday", "must be one of MO, TU, WE, TH, FR, SA, SU")
            }
            let nth = try members.integer("nth", in: -5...5)
            guard nth != 0 else { throw members.refusal(.wrongValue, "nth", "must not be 0; the first is 1, the last is -1") }
            day = .nth(nth, weekday, month: month)
        } else {
            let observed = try members.optionalText("observed")
            guard observed == nil || observed == "nearest-weekday" else {
                throw members.refusal(.unsupported, "observed", "must be nearest-weekday, or left out")
            }
            day = .fixed(month: month, day: try members.integer("day", in: 1...31), movesToWeekday: observed != nil)
        }
        try members.end()
        return HolidayRule(name: name, day: day, from: from)
    }

    // MARK: By year

    /// Years as published one by one. The last days of a year, from `openFrom` (`MM-DD`), stay open until the next year is published, since its arrangement
    /// may reach back: that for 2019 made 29 December 2018 a working day and 31 December a holiday.
    mutating func read(years: [JSON], openFrom: String) throws(CalendarError) {
        var numbers: [Int] = []
        for (i, item) in years.enumerated() {
            let number = try year(item, at: "/years/\(i)")
            guard numbers.last.map({ $0 < number }) ?? true else {
                throw CalendarError(.wrongValue, at: "/years/\(i)/year", "year must be later than the one before")
            }
            numbers.append(number)
        }
        for number in numbers {
            let whole = numbers.contains(number + 1)
            guard let open = CalendarDate("\(CalendarDays.year(number))-\(openFrom)"), let before = open.adding(days: -1) else {
                throw CalendarError(.wrongValue, at: "/openFrom", "openFrom must be a month and day such as 12-25")
            }
            let last = whole ? "\(CalendarDays.year(number))-12-31" : before.description
            try establish(from: "\(CalendarDays.year(number))-01-01", through: last, at: "/years")
        }
    }

    private mutating func year(_ json: JSON, at pointer: String) throws(CalendarError) -> Int {
        var members = try MemberReader(json, at: pointer)
        let year = try members.integer("year", in: 1...9998)
        _ = try members.date("published")
        sources.append(CalendarSource(title: try members.languages("title"), locator: try members.text("locator", max: 500)))
        var working: [CalendarDate] = []
        for (i, item) in try members.list("workingDays", max: 60).enumerated() {
            guard let date = item.string.flatMap({ CalendarDate($0) }), abs(date.year - year) <= 1, weekend.contains(date.weekday) else {
                throw CalendarError(.wrongValue, at: "\(pointer)/workingDays/\(i)", "must be a weekend day of the year or next to it")
            }
            working.append(date)
        }
        for (i, item) in try members.list("holidays", max: 60).enumerated() {
            var holiday = try MemberReader(item, at: "\(pointer)/holidays/\(i)")
            let name = try known(&holiday)
            let from = try holiday.date("from")
            let through = try holiday.date("through")
            try holiday.end()
            guard from <= through, through.daysSinceEpoch - from.daysSinceEpoch < 60, abs(from.year - year) <= 1 else {
                throw holiday.refusal(.wrongValue, "through", "must be 0 to 59 days after from, in the year or next to it")
            }
            for days in from.daysSinceEpoch...through.daysSinceEpoch { special[days] = .holiday(name) }
        }
        for date in working {
            guard special[date.daysSinceEpoch] == nil else {
                throw CalendarError(.wrongValue, at: "\(pointer)/workingDays", "\(date) is a holiday as well; one of the two must go")
            }
            special[date.daysSinceEpoch] = .makeUp
        }
        try members.end()
        return year
    }

    private func known(_ members: inout MemberReader) throws(CalendarError) -> String {
        let name = try members.text("name", max: 64)
        guard names.contains(name) else { throw members.refusal(.wrongValue, "name", "is not among names; add it there in both languages") }
        return name
    }

    private mutating func establish(from: String, through: String, at pointer: String) throws(CalendarError) {
        guard let first = CalendarDate(from), let last = CalendarDate(through), first <= last else {
            throw CalendarError(.wrongValue, at: pointer, "\(from) to \(through) is no stretch of days")
        }
        established.append(first.daysSinceEpoch...last.daysSinceEpoch)
    }

    private static func year(_ number: Int) -> String { String(String(number + 10_000).dropFirst()) }
}
