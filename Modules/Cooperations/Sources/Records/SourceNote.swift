import Canon
import Node
import Pages

/// Where something was read: `{"title","locator"?,"asOf"?}`, or its title alone.
///
/// The locator is an address on the web, or whatever else leads there; `asOf` is the last day that the source was read for.
package struct SourceNote: Sendable, Hashable {
    /// By BCP 47 tag; `und` for a title that is the same in every language.
    package var title: [String: String]
    package var locator: String?
    package var asOf: CalendarDate?

    package init(title: [String: String], locator: String? = nil, asOf: CalendarDate? = nil) {
        (self.title, self.locator, self.asOf) = (title, locator, asOf)
    }

    /// The locator where it is an address that a browser follows.
    package var address: String? {
        guard let locator, locator.hasPrefix("https://") || locator.hasPrefix("http://") else { return nil }
        return locator
    }

    /// As the record holds it.
    package var json: JSON {
        guard locator != nil || asOf != nil else { return title["und"] == nil ? ["title": .languages(title)] : .anyText(title) }
        var members: [String: JSON] = ["title": .anyText(title)]
        members["locator"] = locator.map { .string($0) }
        members["asOf"] = asOf.map { .string($0.description) }
        return .object(JSONObject(members))
    }

    /// Reads a source that stands at `key`.
    init(_ item: JSON, in fields: Fields, _ key: String) throws {
        if let text = item.string {
            guard !text.isEmpty, text.utf8.count <= 1000 else { throw fields.refusal("tooLong", key, "must be a title of 1 to 1000 bytes") }
            self.init(title: ["und": text])
            return
        }
        guard let object = item.object else { throw fields.refusal("wrongType", key, "must be a title, or an object with title, locator and asOf") }
        var inner = Fields(object, at: "\(fields.pointer)/\(key)")
        self.init(
            title: try inner.anyText("title", max: 1000), locator: try inner.optionalText("locator", max: 1000), asOf: try inner.optionalDate("asOf"))
        try inner.end()
    }
}

extension Fields {
    /// One source.
    mutating func source(_ key: String) throws -> SourceNote { try SourceNote(required(key), in: self, key) }

    mutating func sources(_ key: String, maxCount: Int) throws -> [SourceNote] {
        try (optionalList(key, maxCount: maxCount) ?? []).enumerated().map { try SourceNote($1, in: self, "\(key)/\($0)") }
    }
}
