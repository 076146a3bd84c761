import Canon

extension HolidayCalendar {
    /// What the `type` member says.
    package static let type = "comity/holiday-calendar/v1"
    /// The largest file that is read, in bytes.
    package static let maximumBytes = 256 << 10

    /// Reads a calendar file (docs/formats/obligations.md). Throws `CalendarError` with a pointer.
    package init(bytes: [UInt8]) throws(CalendarError) {
        let json: JSON
        do { json = try JSON.parse(bytes, limits: JSONLimits(maxBytes: HolidayCalendar.maximumBytes, maxDepth: 8)) } catch {
            throw CalendarError(.wrongValue, at: "", "the file is not JSON: \(error)")
        }
        try self.init(json: json)
    }

    /// As above, for JSON that was parsed already.
    package init(json: JSON) throws(CalendarError) {
        var members = try MemberReader(json, at: "")
        guard try members.text("type") == HolidayCalendar.type else {
            throw members.refusal(.unsupported, "type", "must be \(HolidayCalendar.type)")
        }
        id = try members.text("id", max: 64)
        title = try members.languages("title")
        caveat = members.has("caveat") ? try members.languages("caveat") : [:]
        asOf = try members.date("asOf")
        var weekend: Set<Weekday> = []
        for item in try members.list("weekend", max: 7) {
            guard let day = item.string.flatMap(Weekday.init) else {
                throw members.refusal(.wrongValue, "weekend", "must hold weekdays such as SA and SU")
            }
            weekend.insert(day)
        }
        self.weekend = weekend
        names = try HolidayCalendar.names(&members)
        var sources: [CalendarSource] = []
        for (i, item) in try members.list("sources", max: 50).enumerated() {
            var source = try MemberReader(item, at: "/sources/\(i)")
            sources.append(CalendarSource(title: try source.languages("title"), locator: try source.text("locator", max: 500)))
            try source.end()
        }
        guard !sources.isEmpty else { throw members.refusal(.wrongValue, "sources", "is empty; name where the days come from") }

        var days = CalendarDays(names: Set(names.keys), weekend: weekend)
        guard members.has("rules") || members.has("years") else {
            throw members.refusal(.missingField, "years", "and rules are both missing; give the one or the other")
        }
        if members.has("rules") { try days.read(rules: members.required("rules")) }
        if members.has("years") {
            let open = try members.text("openFrom")
            try days.read(years: members.list("years", max: 200), openFrom: open)
        }
        try members.end()
        self.sources = sources + days.sources
        (established, special) = (days.merged, days.special)
    }

    private static func names(_ members: inout MemberReader) throws(CalendarError) -> [String: [String: String]] {
        guard let object = try members.required("names").object, object.count <= 200 else {
            throw members.refusal(.wrongType, "names", "must be an object of at most 200 names")
        }
        var names: [String: [String: String]] = [:]
        var reader = try MemberReader(.object(object), at: "/names")
        for key in object.keys { names[key] = try reader.languages(key) }
        return names
    }
}
