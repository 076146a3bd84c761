import Canon

/// Reads the members of one object and notes which nobody asked for.
struct ObjectReader {
    let members: JSONObject
    let place: Place
    let findings: Findings
    private var asked: Set<String> = []

    /// Nil, with a finding, when the value is no object.
    init?(_ json: JSON, at place: Place, _ findings: Findings) {
        guard let members = json.object else {
            findings.error(.wrongType, place, "this must be an object")
            return nil
        }
        (self.members, self.place, self.findings) = (members, place, findings)
    }

    /// The member, unless it is absent or null.
    mutating func value(_ name: String) -> JSON? {
        asked.insert(name)
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    mutating func required(_ name: String) -> JSON? {
        let found = value(name)
        if found == nil { findings.error(.missingField, place.inside(name), "the member \(name) is missing; add it") }
        return found
    }

    /// A text of 1 to `limit` bytes.
    mutating func text(_ name: String, required isRequired: Bool = false, limit: Int = 4096) -> String? {
        guard let json = isRequired ? required(name) : value(name) else { return nil }
        guard let text = json.string else {
            findings.error(.wrongType, place.inside(name), "\(name) must be a text")
            return nil
        }
        guard !text.isEmpty, text.utf8.count <= limit else {
            findings.error(.emptyField, place.inside(name), "\(name) must have 1 to \(limit) bytes; leave it out or write something")
            return nil
        }
        return text
    }

    mutating func array(_ name: String, required isRequired: Bool = false, limit: Int) -> [JSON] {
        guard let json = isRequired ? required(name) : value(name) else { return [] }
        guard let values = json.array else {
            findings.error(.wrongType, place.inside(name), "\(name) must be an array")
            return []
        }
        guard values.count <= limit else {
            findings.error(.tooMany, place.inside(name), "\(name) may have at most \(limit) entries, not \(values.count)")
            return []
        }
        return values
    }

    mutating func texts(_ name: String, limit: Int) -> [String] {
        var found: [String] = []
        for (index, json) in array(name, limit: limit).enumerated() {
            if let text = json.string, !text.isEmpty, text.utf8.count <= 4096 {
                found.append(text)
            } else {
                findings.error(.wrongType, place.inside(name).inside(index), "each entry of \(name) must be a text of 1 to 4096 bytes")
            }
        }
        return found
    }

    mutating func date(_ name: String) -> CalendarDate? {
        guard let json = value(name) else { return nil }
        guard let text = json.string, let date = CalendarDate(text) else {
            findings.error(.brokenDate, place.inside(name), "\(name) must be a date that exists, YYYY-MM-DD")
            return nil
        }
        return date
    }

    /// A text, or an object of texts by language.
    mutating func localText(_ name: String, required isRequired: Bool = false) -> LocalText? {
        guard let json = isRequired ? required(name) : value(name) else { return nil }
        return ObjectReader.localText(json, at: place.inside(name), findings)
    }

    static func localText(_ json: JSON, at place: Place, _ findings: Findings) -> LocalText? {
        if let text = json.string, !text.isEmpty, text.utf8.count <= 8192 { return LocalText(english: text) }
        guard let members = json.object, !members.isEmpty, members.count <= 32 else {
            findings.error(.wrongType, place, "this must be a text or an object of texts by language, such as {\"en\":…,\"zh-Hans\":…}")
            return nil
        }
        var texts: [String: String] = [:]
        for (tag, value) in members {
            guard BCP47.isWellFormed(tag), let text = value.string, !text.isEmpty, text.utf8.count <= 8192 else {
                findings.error(.wrongType, place.inside(tag), "each member must be a language tag with a text of 1 to 8192 bytes")
                return nil
            }
            texts[tag] = text
        }
        return LocalText(texts)
    }

    /// A member whose words are those of an enumeration.
    mutating func choice<T: RawRepresentable<String>>(_ name: String, _ type: T.Type, words: String) -> T? {
        guard let json = value(name) else { return nil }
        guard let text = json.string, let found = T(rawValue: text) else {
            findings.error(.wrongType, place.inside(name), "\(name) must be one of \(words)")
            return nil
        }
        return found
    }

    /// Reports every member that was not asked for.
    func finish() {
        for (name, _) in members where !asked.contains(name) {
            findings.error(.unknownField, place.inside(name), "the member \(name.prefix(64)) means nothing here; remove it or correct its name")
        }
    }
}
