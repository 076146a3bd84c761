import Canon
import Node
import Pages

/// A form for one step of a decision's life: fields of the site's own components and a button that names the act.
struct StepForm {
    let step: String
    let view: ReaderView
    private(set) var fields: [JSON] = []

    init(_ step: String, _ view: ReaderView) { (self.step, self.view) = (step, view) }

    private func key(_ name: String) -> String { "decisions.step.field." + name }
    private func id(_ name: String) -> String { step + "-" + name }

    mutating func line(_ name: String, type: String = "text", value: String = "", hint: String? = nil, short: Bool = false) {
        fields.append([
            "isLine": true,
            "field": [
                "name": .string(name), "label": .string(view(key(name))), "type": .string(type), "value": .string(value),
                "width": short ? "short" : .null, "hint": hint.map { .string(view($0)) } ?? .null, "id": .string(id(name)),
            ],
        ])
    }

    /// A fact, under its own name.
    mutating func fact(_ name: String, label: String, hint: String) {
        fields.append([
            "isLine": true,
            "field": [
                "name": .string("fact." + name), "label": .string(label), "hint": .string(hint), "id": .string(id("fact." + name)), "type": "text",
            ],
        ])
    }

    /// A text in both languages; at least one must be given.
    mutating func bilingual(_ name: String, rows: Int = 3) {
        for language in Language.allCases {
            fields.append([
                "isArea": true,
                "field": [
                    "name": .string("\(name).\(language.rawValue)"), "rows": .integer(Int64(rows)), "lang": .string(language.rawValue),
                    "label": .string(view(key(name)) + (view.language == .chinese ? "（\(language.ownName)）" : " (\(language.ownName))")),
                    "id": .string(id("\(name).\(language.rawValue)")),
                ],
            ])
        }
    }

    mutating func select(_ name: String, _ options: [(value: String, label: String)]) {
        fields.append([
            "isSelect": true,
            "field": [
                "name": .string(name), "label": .string(view(key(name))), "id": .string(id(name)),
                "options": .array(options.map { ["value": .string($0.value), "label": .string($0.label), "selected": false] }),
            ],
        ])
    }

    mutating func boxes(_ name: String, _ options: [(value: String, label: String)]) {
        fields.append([
            "isBoxes": true,
            "field": [
                "label": .string(view(key(name))),
                "boxes": .array(
                    options.map { option in
                        ["name": .string("\(name).\(option.value)"), "id": .string(id("\(name).\(option.value)")), "label": .string(option.label)]
                    }),
            ],
        ])
    }

    func model(party slug: String, at action: String) -> JSON {
        [
            "step": .string(step), "action": .string(action), "id": .string("step-" + step), "title": .string(view("decisions.step.\(step).title")),
            "lead": .string(view("decisions.step.\(step).lead")), "button": .string(view("decisions.step.\(step).button")), "party": .string(slug),
            "fields": .array(fields),
        ]
    }
}
