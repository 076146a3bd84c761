import Canon
import CooperationsAPI
import Node
import Pages

/// The head of the case page: what it is, and what a reader can do now.
enum CaseHead {
    static func masthead(_ reader: CaseReader, _ standing: CaseStanding) throws -> JSON {
        let view = reader.view
        return [
            "eyebrow": .string(view("cooperations.eyebrow")), "title": view.text(reader.text.title) ?? .null,
            "lead": view.text(reader.text.summary) ?? .null, "chips": .array(standing.chips(view).map(\.model)),
            "facts": [
                [
                    "label": .string(view("cooperations.opened")), "value": .string(view.formats.date(reader.known.openedAt.date)),
                    "iso": .string(reader.known.openedAt.date.description),
                ],
                ["label": .string(view("cooperations.openedBy")), "value": .string(try view.name(reader.known.opener))],
            ],
        ]
    }

    /// The component `todo`: reading, asking and checking for everybody; for a party that was invited, how it joins.
    static func todo(_ reader: CaseReader, _ standing: CaseStanding) -> JSON {
        let view = reader.view
        var items: [JSON] = []
        func add(_ key: String, _ href: String) {
            items.append(
                [
                    "href": .string(href), "label": .string(view("cooperations.todo.\(key).label")),
                    "text": .string(view("cooperations.todo.\(key).text")),
                ])
        }
        add("read", "#why")
        if let anchor = standing.timelineAnchor { add("ask", "#" + anchor) }
        add("check", "/check")
        add("tamper", "/tamper")
        if !standing.isComplete { add("join", "#parties") }
        add("proof", "#proof")
        return ["title": .string(view("cooperations.todo.title")), "items": .array(items)]
    }
}
