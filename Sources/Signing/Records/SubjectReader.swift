import Canon

/// Reads the members of one object of a payload, each once; what nobody asked for is refused at the end.
struct SubjectReader {
    private let object: JSONObject
    let pointer: String
    private var read: Set<String> = []

    init(_ object: JSONObject, at pointer: String = "/credentialSubject") { (self.object, self.pointer) = (object, pointer) }

    func end() throws(SubjectError) {
        for key in object.keys where !read.contains(key) {
            throw error(.unknownField, String(key.prefix(64)), "is not a member of this kind; remove it, or use a newer version of the kind")
        }
    }

    mutating func optional(_ key: String) -> JSON? {
        read.insert(key)
        return object[key]
    }

    mutating func required(_ key: String) throws(SubjectError) -> JSON {
        guard let value = optional(key) else { throw error(.missingField, key, "is missing; add it") }
        return value
    }

    mutating func text(_ key: String, max: Int) throws(SubjectError) -> String { try checkedText(required(key), key, max) }

    mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String) throws(SubjectError) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try text(key, max: 64)) else {
            throw error(.wrongValue, key, "must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws(SubjectError) -> Int64 {
        guard let value = try required(key).integer, range.contains(value) else {
            throw error(.wrongValue, key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    mutating func optionalBool(_ key: String) throws(SubjectError) -> Bool? {
        guard let value = optional(key) else { return nil }
        guard let bool = value.bool else { throw error(.wrongType, key, "must be true or false") }
        return bool
    }

    mutating func recordID(_ key: String) throws(SubjectError) -> RecordID {
        guard let id = RecordID(try text(key, max: 64)) else {
            throw error(.wrongValue, key, "must be the name of a record, urn:uuid: and a version 7 UUID")
        }
        return id
    }

    /// A list that may be left out.
    mutating func list(_ key: String, max: Int) throws(SubjectError) -> [JSON] {
        guard let value = optional(key) else { return [] }
        guard let values = value.array else { throw error(.wrongType, key, "must be a list") }
        guard values.count <= max else { throw error(.tooMany, key, "has \(values.count) items; at most \(max) are allowed") }
        return values
    }

    mutating func texts(_ key: String, maxCount: Int, max: Int) throws(SubjectError) -> [String] {
        var texts: [String] = []
        for (i, value) in try list(key, max: maxCount).enumerated() { texts.append(try checkedText(value, "\(key)/\(i)", max)) }
        return texts
    }

    /// Readers for the objects of a list that may be left out.
    mutating func objects(_ key: String, max: Int) throws(SubjectError) -> [SubjectReader] {
        var readers: [SubjectReader] = []
        for (i, value) in try list(key, max: max).enumerated() { readers.append(try reader(value, "\(key)/\(i)")) }
        return readers
    }

    /// A reader for an object that may be left out.
    mutating func object(_ key: String) throws(SubjectError) -> SubjectReader? {
        guard let value = optional(key) else { return nil }
        return try reader(value, key)
    }

    /// Texts by language (BCP 47), that may be left out.
    mutating func languages(_ key: String, max: Int) throws(SubjectError) -> [String: String]? {
        guard let value = optional(key) else { return nil }
        guard let map = value.object else { throw error(.wrongType, key, "must be texts by language, such as {\"en\": …, \"zh-Hans\": …}") }
        guard (1...40).contains(map.count) else { throw error(.empty, key, "must hold 1 to 40 languages") }
        var texts: [String: String] = [:]
        for (tag, text) in map {
            guard BCP47.isWellFormed(tag) else {
                throw error(.wrongValue, "\(key)/\(tag.prefix(64))", "is not a language tag (BCP 47), such as en or zh-Hans")
            }
            texts[tag] = try checkedText(text, "\(key)/\(tag)", max)
        }
        return texts
    }

    func error(_ code: SubjectError.Code, _ key: String, _ what: String) -> SubjectError {
        SubjectError(code, at: key.isEmpty ? pointer : "\(pointer)/\(key)", what)
    }

    private func reader(_ value: JSON, _ key: String) throws(SubjectError) -> SubjectReader {
        guard let object = value.object else { throw error(.wrongType, key, "must be an object") }
        return SubjectReader(object, at: "\(pointer)/\(key)")
    }

    private func checkedText(_ value: JSON, _ key: String, _ max: Int) throws(SubjectError) -> String {
        guard let text = value.string else { throw error(.wrongType, key, "must be a text") }
        guard !text.isEmpty else { throw error(.empty, key, "is empty; fill it in or leave it out") }
        guard text.utf8.count <= max else { throw error(.tooLong, key, "has \(text.utf8.count) bytes; at most \(max) are allowed") }
        return text
    }
}
