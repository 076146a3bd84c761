import Canon

/// Reads a JSON object member by member and refuses what it does not know.
struct MemberReader {
    private let object: JSONObject
    let pointer: String
    private var read: Set<String> = []

    init(_ json: JSON, at pointer: String) throws(CalendarError) {
        guard let object = json.object else { throw CalendarError(.wrongType, at: pointer, "must be an object") }
        (self.object, self.pointer) = (object, pointer)
    }

    func refusal(_ code: CalendarError.Code, _ key: String, _ reason: String) -> CalendarError {
        CalendarError(code, at: "\(pointer)/\(key)", "\(key) \(reason)")
    }

    /// Whether there is such a member.
    func has(_ key: String) -> Bool { object[key] != nil }

    func end() throws(CalendarError) {
        for key in object.keys where !read.contains(key) { throw refusal(.unknownField, key, "is not known here; remove it") }
    }

    mutating func optional(_ key: String) -> JSON? {
        read.insert(key)
        return object[key]
    }

    mutating func required(_ key: String) throws(CalendarError) -> JSON {
        guard let value = optional(key) else { throw refusal(.missingField, key, "is missing; add it") }
        return value
    }

    mutating func text(_ key: String, max: Int = 200) throws(CalendarError) -> String {
        guard let text = try required(key).string else { throw refusal(.wrongType, key, "must be a text") }
        guard !text.isEmpty, text.utf8.count <= max else { throw refusal(.wrongValue, key, "must have 1 to \(max) bytes") }
        return text
    }

    mutating func optionalText(_ key: String, max: Int = 200) throws(CalendarError) -> String? {
        guard optional(key) != nil else { return nil }
        return try text(key, max: max)
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws(CalendarError) -> Int {
        guard let value = try required(key).integer, range.contains(value) else {
            throw refusal(.wrongValue, key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(value)
    }

    mutating func date(_ key: String) throws(CalendarError) -> CalendarDate {
        guard let date = CalendarDate(try text(key)) else { throw refusal(.wrongValue, key, "must be a date such as 2026-11-23") }
        return date
    }

    mutating func optionalDate(_ key: String) throws(CalendarError) -> CalendarDate? {
        guard optional(key) != nil else { return nil }
        return try date(key)
    }

    mutating func period(_ key: String) throws(CalendarError) -> Period {
        guard let period = Period(try text(key)) else { throw refusal(.wrongValue, key, "must be a period such as P60D, P6M or P5Y") }
        return period
    }

    mutating func list(_ key: String, max: Int) throws(CalendarError) -> [JSON] {
        guard let values = try required(key).array else { throw refusal(.wrongType, key, "must be a list") }
        guard values.count <= max else { throw refusal(.tooMany, key, "has \(values.count) items; at most \(max) are read") }
        return values
    }

    /// Texts by BCP 47 tag, at least one.
    mutating func languages(_ key: String, max: Int = 4000) throws(CalendarError) -> [String: String] {
        guard let members = try required(key).object, !members.isEmpty else {
            throw refusal(.wrongType, key, "must be an object of language tags and texts")
        }
        var texts: [String: String] = [:]
        for (tag, value) in members {
            guard BCP47.isWellFormed(tag), let text = value.string, !text.isEmpty, text.utf8.count <= max else {
                throw refusal(.wrongValue, "\(key)/\(tag)", "must be a text of 1 to \(max) bytes under a language tag")
            }
            texts[tag] = text
        }
        return texts
    }
}

extension JSON {
    /// A language map.
    static func languages(_ texts: [String: String]) -> JSON { .object(JSONObject(texts.mapValues { .string($0) })) }
    /// `YYYY-MM-DD`.
    static func date(_ date: CalendarDate) -> JSON { .string(date.description) }
}
