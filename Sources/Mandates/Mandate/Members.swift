import Canon

/// Reads the members of one object, each once; what nobody asked for is refused at the end, so that no limit is ever passed over (fail closed).
struct Members {
    private let object: JSONObject
    let pointer: String
    private var read: Set<String> = []

    init(_ value: JSON?, at pointer: String) throws(Refusal) {
        guard let object = value?.object else {
            throw Members.refusal(
                at: pointer, value == nil ? "this member is missing; add it" : "this is an object",
                value == nil ? "缺少此成员，请补上" : "这里应是一个对象")
        }
        (self.object, self.pointer) = (object, pointer)
    }

    func end() throws(Refusal) {
        for key in object.keys where !read.contains(key) {
            throw Members.refusal(
                at: "\(pointer)/\(key.prefix(64))", "this member is not known here; what is not understood might be a limit, so remove it",
                "此成员未知；不认识的成员可能是一项限制，请删去")
        }
    }

    mutating func optional(_ key: String) -> JSON? {
        read.insert(key)
        return object[key]
    }

    mutating func required(_ key: String) throws(Refusal) -> JSON {
        guard let value = optional(key) else { throw refusal(key, "this member is missing; add it", "缺少此成员，请补上") }
        return value
    }

    /// A text of 1 to `max` bytes.
    mutating func text(_ key: String, max: Int = 512) throws(Refusal) -> String { try text(required(key), key, max) }

    mutating func optionalText(_ key: String, max: Int = 512) throws(Refusal) -> String? {
        guard let value = optional(key) else { return nil }
        return try text(value, key, max)
    }

    /// A text that must be exactly this.
    mutating func constant(_ key: String, _ value: String) throws(Refusal) {
        guard try text(key) == value else { throw refusal(key, "this is exactly \(value)", "此处必须恰为 \(value)") }
    }

    mutating func did(_ key: String) throws(Refusal) -> String {
        let value = try text(key)
        guard Members.isDID(value) else {
            throw refusal(key, "this is a DID, such as did:web:ministry.example", "此处应为 DID，例如 did:web:ministry.example")
        }
        return value
    }

    mutating func moment(_ key: String) throws(Refusal) -> Instant {
        guard let moment = Instant(try text(key, max: 40)) else {
            throw refusal(key, "this is a date and time with its offset, such as 2026-11-23T10:00:00Z", "此处应为带时区的日期时间，例如 2026-11-23T10:00:00Z")
        }
        return moment
    }

    mutating func optionalMoment(_ key: String) throws(Refusal) -> Instant? { optional(key) == nil ? nil : try moment(key) }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int {
        guard let value = try required(key).integer, range.contains(value) else {
            throw refusal(
                key, "this is a whole number from \(range.lowerBound) to \(range.upperBound)", "此处应为 \(range.lowerBound) 到 \(range.upperBound) 的整数")
        }
        return Int(value)
    }

    mutating func optionalInteger(_ key: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int? {
        optional(key) == nil ? nil : try integer(key, in: range)
    }

    /// 1 to `most` different texts, each of which `fits`.
    mutating func strings(
        _ key: String, most: Int = 64, max: Int = 128, _ en: String, _ zhHans: String, _ fits: (String) -> Bool
    ) throws(Refusal) -> [String] {
        guard let values = try required(key).array, (1...most).contains(values.count) else {
            throw refusal(key, "this is a list of 1 to \(most) entries", "此处应为含 1 至 \(most) 项的列表")
        }
        var texts: [String] = []
        for (i, value) in values.enumerated() {
            guard let text = value.string, (1...max).contains(text.utf8.count), fits(text) else { throw refusal("\(key)/\(i)", en, zhHans) }
            guard !texts.contains(text) else { throw refusal("\(key)/\(i)", "this entry stands twice; keep one", "此项重复，请只保留一个") }
            texts.append(text)
        }
        return texts
    }

    /// 1 to `most` objects.
    mutating func objects(_ key: String, most: Int) throws(Refusal) -> [Members] {
        guard let values = try required(key).array, (1...most).contains(values.count) else {
            throw refusal(key, "this is a list of 1 to \(most) objects", "此处应为含 1 至 \(most) 个对象的列表")
        }
        var all: [Members] = []
        for (i, value) in values.enumerated() { all.append(try Members(value, at: "\(pointer)/\(key)/\(i)")) }
        return all
    }

    mutating func object(_ key: String) throws(Refusal) -> Members { try Members(optional(key), at: "\(pointer)/\(key)") }

    mutating func optionalObject(_ key: String) throws(Refusal) -> Members? { optional(key) == nil ? nil : try object(key) }

    /// A plain text, or texts with their languages (VC Data Model 2.0 §11.1). Plain text stands under `und`.
    mutating func languages(_ key: String, max: Int = 300) throws(Refusal) -> [String: String] {
        guard let value = optional(key) else { return [:] }
        if value.string != nil { return ["und": try text(value, key, max)] }
        let values = value.array ?? [value]
        guard (1...40).contains(values.count) else { throw refusal(key, "this is a text in 1 to 40 languages", "此处应为 1 至 40 种语言的文本") }
        var texts: [String: String] = [:]
        for (i, value) in values.enumerated() {
            let place = value == self.object[key] ? key : "\(key)/\(i)"
            guard let object = value.object, object.count == 2, let tag = object["@language"]?.string, BCP47.isWellFormed(tag),
                let value = object["@value"], texts[tag] == nil
            else { throw refusal(place, "this is @value and @language and nothing else, each language once", "此处应仅含 @value 与 @language，每种语言一次") }
            texts[tag] = try text(value, place + "/@value", max)
        }
        return texts
    }

    func refusal(_ key: String, _ en: String, _ zhHans: String) -> Refusal { Members.refusal(at: "\(pointer)/\(key)", en, zhHans) }

    private static func refusal(at pointer: String, _ en: String, _ zhHans: String) -> Refusal {
        Refusal(.parse, at: pointer, en: en, zhHans: zhHans)
    }

    private func text(_ value: JSON, _ key: String, _ max: Int) throws(Refusal) -> String {
        guard let text = value.string, (1...max).contains(text.utf8.count) else {
            throw refusal(key, "this is a text of 1 to \(max) bytes", "此处应为 1 至 \(max) 字节的文本")
        }
        return text
    }

    private static func isDID(_ text: String) -> Bool { text.hasPrefix("did:") && DIDText.isDID(text) }
}
