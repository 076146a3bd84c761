import Canon
import Node
import Pages

extension SeriesRecord {
    /// Reads a series as people keep it (Demo/coauthorship.json is one): with `counting`, `caveats`, and objects for source and licence.
    ///
    /// - Parameter plot: keys of the columns to draw; a document does not say.
    /// - Throws: `Failure` naming the place that cannot be used.
    package init(document: JSON, plot: [String] = []) throws {
        var fields = Fields(document.object ?? JSONObject(), at: "")
        var subject = JSONObject()
        for key in ["title", "summary", "unit", "asOf", "columns", "rows"] { subject[key] = fields.optional(key) }
        subject["method"] = fields.optional("counting")
        subject["notes"] = fields.optional("caveats")
        if !plot.isEmpty { subject["plot"] = .array(plot.map { .string($0) }) }
        if let source = fields.optional("source") { subject["source"] = SeriesRecord.note(source) }
        if let licence = fields.optional("licence") { subject["licence"] = SeriesRecord.note(licence) }
        try self.init(subject)
    }

    /// `{"text":{…},"url"}` as a record holds it; the short name of a licence goes before its words.
    private static func note(_ value: JSON) -> JSON {
        guard let object = value.object else { return value }
        var title = object["text"] ?? object["id"] ?? object["name"] ?? .string("")
        if let id = object["id"]?.string, let texts = title.object {
            title = .object(JSONObject(Dictionary(uniqueKeysWithValues: texts.map { ($0.key, JSON.string("\(id) – \($0.value.string ?? "")")) })))
        }
        var note: JSONObject = ["title": title]
        note["locator"] = object["url"]
        return .object(note)
    }
}

extension TimelineRecord {
    /// Reads a timeline as people keep it (Demo/sta-timeline.json is one): with `agreement` for the title, `limits` for the caveat, and details that
    /// the texts repeat in words.
    ///
    /// - Throws: `Failure` naming the place that cannot be used.
    package init(document: JSON) throws {
        var fields = Fields(document.object ?? JSONObject(), at: "")
        var subject = JSONObject()
        for key in ["asOf", "introduction"] { subject[key] = fields.optional(key) }
        subject["title"] = try fields.required("agreement")
        subject["caveat"] = fields.optional("limits")
        let known = ["id", "date", "knownFrom", "type", "effectiveFrom", "until", "text", "sources"]
        subject["events"] = .array(
            try fields.list("events", maxCount: TimelineRecord.maxEvents).map { item in
                var event = JSONObject()
                for key in known { if let value = item[key], !value.isNull { event[key] = value } }
                return .object(event)
            })
        try self.init(subject)
    }
}
