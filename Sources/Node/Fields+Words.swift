import Canon
import Signing

extension Fields {
    /// One of some words, or nothing.
    package mutating func optionalChoice(_ key: String, of words: [String]) throws -> String? {
        guard optional(key) != nil else { return nil }
        return try choice(key, of: words)
    }

    /// An address on the web that a person may follow.
    package mutating func optionalWebAddress(_ key: String) throws -> String? {
        guard let url = try optionalText(key, max: 1000) else { return nil }
        guard url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw refusal("wrongValue", key, "must be an address that begins with https:// and has no blanks")
        }
        return url
    }

    /// Another record, by id and digest.
    package mutating func recordReference(_ key: String) throws -> RecordReference {
        guard let reference = RecordReference(json: try required(key)) else {
            throw refusal("wrongValue", key, "must be {\"digest\":\"u…\",\"id\":\"urn:uuid:…\"} of a record")
        }
        return reference
    }

    /// A moment that must be there.
    package mutating func neededInstant(_ key: String) throws -> Instant {
        guard let moment = try optionalInstant(key) else { throw refusal("missingField", key, "is missing; add it") }
        return moment
    }

    /// A language map, or one text whose language is not said (`und`, RFC 5646 §4.1): names and citations are often the same in every language.
    package mutating func anyText(_ key: String, max: Int) throws -> [String: String] {
        guard try required(key).string != nil else { return try languageMap(key, max: max) }
        return ["und": try text(key, max: max)]
    }

    package mutating func optionalAnyText(_ key: String, max: Int) throws -> [String: String]? {
        guard optional(key) != nil else { return nil }
        return try anyText(key, max: max)
    }
}

extension JSON {
    /// What `anyText` reads: a bare text where no language is said, else the language map.
    package static func anyText(_ texts: [String: String]) -> JSON {
        if texts.count == 1, let text = texts["und"] { return .string(text) }
        return .languages(texts)
    }
}
