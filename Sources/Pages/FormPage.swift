import Canon

/// A form on a page of its own, as the template `form` shows it: what it is about, its fields, and the button that names the act. A pure value.
///
/// What was typed stays when the form comes back with a problem, which stands above it and at its field.
package struct FormPage: Sendable {
    /// What was filled in, by the names of fields.
    package let values: [String: String]
    /// The field in which something is wrong, and what, in the reader's language.
    package let problem: (field: String, text: String)?
    package private(set) var fields: [JSON] = []
    /// The names of boxes that stand together in one field.
    package private(set) var boxes: [String] = []
    private var hidden: [JSON] = []
    private var upload: JSON = .null
    private var about: [JSON] = []
    package var lead: String
    package var button: String
    /// Where it is sent.
    package var action: String
    /// Where somebody goes who would rather not.
    package var back: (path: String, label: String)?
    package var note: String?

    package init(action: String, lead: String, button: String, values: [String: String] = [:], problem: (field: String, text: String)? = nil) {
        (self.action, self.lead, self.button, self.values, self.problem) = (action, lead, button, values, problem)
    }

    /// A line of the list above the fields that says what the act is about.
    package mutating func tell(_ label: String, _ value: String, href: String? = nil, lang: String? = nil) {
        about.append([
            "label": .string(label), "value": .string(value), "href": href.map { .string($0) } ?? .null, "lang": lang.map { .string($0) } ?? .null,
        ])
    }

    package mutating func carry(_ name: String, _ value: String) { hidden.append(["name": .string(name), "value": .string(value)]) }

    package mutating func heading(_ text: String) { fields.append(["template": "field-heading", "text": .string(text)]) }

    package mutating func line(
        _ name: String, _ label: String, hint: String? = nil, type: String = "text", lang: String? = nil, isShort: Bool = false
    ) {
        var members = common(name, label, hint, template: "field")
        members["type"] = .string(type)
        members["lang"] = lang.map { .string($0) } ?? .null
        members["width"] = isShort ? "short" : .null
        fields.append(.object(members))
    }

    package mutating func area(_ name: String, _ label: String, hint: String? = nil, rows: Int = 5, lang: String? = nil) {
        var members = common(name, label, hint, template: "field-area")
        members["rows"] = .integer(Int64(rows))
        members["lang"] = lang.map { .string($0) } ?? .null
        fields.append(.object(members))
    }

    /// A day; browsers offer a calendar for it.
    package mutating func day(_ name: String, _ label: String, hint: String? = nil) { line(name, label, hint: hint, type: "date", isShort: true) }

    /// One of several; the first where nothing was chosen yet.
    package mutating func select(_ name: String, _ label: String, hint: String? = nil, _ options: [(value: String, label: String)]) {
        var members = common(name, label, hint, template: "field-select")
        let chosen = values[name] ?? options.first?.value
        members["options"] = .array(
            options.map { ["value": .string($0.value), "label": .string($0.label), "selected": .bool($0.value == chosen)] })
        fields.append(.object(members))
    }

    /// One of few, all in sight.
    package mutating func choices(_ name: String, _ label: String, hint: String? = nil, _ options: [(value: String, label: String)]) {
        var members = common(name, label, hint, template: "field-choices")
        members["options"] = .array(
            options.map {
                [
                    "name": .string(name), "id": .string("\(name)-\($0.value)"), "value": .string($0.value), "label": .string($0.label),
                    "hint": .null, "selected": .bool($0.value == values[name]),
                ]
            })
        fields.append(.object(members))
    }

    /// A box to tick; its value is `on`.
    package mutating func tick(_ name: String, _ label: String) {
        fields.append([
            "template": "field-tick", "name": .string(name), "label": .string(label), "isTicked": .bool(values[name] != nil),
            "error": problem?.field == name ? .string(problem?.text ?? "") : .null,
        ])
    }

    /// Boxes that belong together, with one hint and one error for all; `none` stands where there is nothing to tick.
    package mutating func ticks(
        _ name: String, _ label: String, hint: String? = nil, _ options: [(name: String, label: String)], none: String? = nil
    ) {
        var members = common(name, label, hint, template: "field-ticks")
        members["options"] = .array(
            options.map { ["name": .string($0.name), "label": .string($0.label), "isTicked": .bool(values[$0.name] != nil)] })
        members["none"] = options.isEmpty ? none.map { .string($0) } ?? .null : .null
        if let problem, options.contains(where: { $0.name == problem.field }) { members["error"] = .string(problem.text) }
        fields.append(.object(members))
        boxes += options.map(\.name)
    }

    /// A file; the form is then sent in parts. Where there is JavaScript the browser puts the file's SHA-256 digest into the field `digest` and keeps the
    /// file to itself.
    package mutating func file(_ name: String, _ label: String, hint: String? = nil, digest: String, words: (working: String, done: String)) {
        fields.append(.object(common(name, label, hint, template: "field-file")))
        upload = ["digest": .string(digest), "working": .string(words.working), "done": .string(words.done)]
    }

    /// Something between the fields that is no field: a template and its values.
    package mutating func show(_ template: String, _ values: JSONObject) {
        var members = values
        members["template"] = .string(template)
        fields.append(.object(members))
    }

    private func common(_ name: String, _ label: String, _ hint: String?, template: String) -> JSONObject {
        [
            "template": .string(template), "name": .string(name), "label": .string(label), "value": .string(values[name] ?? ""),
            "hint": hint.map { .string($0) } ?? .null, "error": problem?.field == name ? .string(problem?.text ?? "") : .null,
        ]
    }

    /// The values of the template `form`.
    package var model: JSON {
        [
            "errors": problem.map { [["field": .string($0.field), "text": .string($0.text)]] } ?? [],
            "lead": .string(lead), "about": about.isEmpty ? .null : ["items": .array(about)], "carried": .array(hidden),
            "fields": .array(fields), "action": .string(action), "send": .string(button), "finePrint": note.map { .string($0) } ?? .null,
            "upload": upload, "back": back.map { ["path": .string($0.path), "text": .string($0.label)] } ?? .null,
        ]
    }
}
