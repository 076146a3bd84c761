import Canon

/// One clause: the same thing said in every language, with the data that machines go by.
package struct Clause: Hashable, Sendable {
    /// Stable over all versions of the agreement, such as `ip.foreground`.
    package var id: String
    package var type: ClauseType
    package var title: Texts
    package var text: Texts
    /// Of the shape that the type asks for; nil where the clause has none.
    package var data: JSON?
    package var duties: [Duty]
    package var template: TemplateMark?

    package init(
        id: String, type: ClauseType, title: Texts, text: Texts, data: JSON? = nil, duties: [Duty] = [], template: TemplateMark? = nil
    ) {
        (self.id, self.type, self.title, self.text) = (id, type, title, text)
        (self.data, self.duties, self.template) = (data, duties, template)
    }

    package var json: JSON {
        var out: JSONObject = ["id": .string(id), "type": .string(type.rawValue), "title": .texts(title), "text": .texts(text)]
        if let data { out["data"] = data }
        if !duties.isEmpty { out["duties"] = .array(duties.map(\.json)) }
        if let template { out["template"] = template.json }
        return .object(out)
    }
}

/// Where the wording of a clause comes from. Template wording is an example, not advice; pages say so while `changed` is false.
package struct TemplateMark: Hashable, Sendable {
    package var id: String
    package var version: Int
    /// Whether people have changed the wording since.
    package var changed: Bool

    package init(id: String, version: Int, changed: Bool) { (self.id, self.version, self.changed) = (id, version, changed) }

    var json: JSON { ["id": .string(id), "version": .integer(Int64(version)), "changed": .bool(changed)] }
}
