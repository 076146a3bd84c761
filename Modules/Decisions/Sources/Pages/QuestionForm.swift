import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine

/// The forms by which facts are asked: the short one at the beginning, and one fact at a time afterwards. Both are sent by GET, so that an answer has an
/// address that can be kept, shared and changed.
struct QuestionForm {
    let asked: DecideQuestion
    let view: ReaderView

    init(_ asked: DecideQuestion, _ view: ReaderView) { (self.asked, self.view) = (asked, view) }

    /// What wants to move: six ways to begin.
    func choices() -> JSON {
        .array(
            Movement.allCases.map { movement in
                [
                    "href": .string("/decide?what=" + movement.rawValue), "label": .string(view("decisions.what." + movement.rawValue)),
                    "text": .string(view("decisions.whatText." + movement.rawValue)), "current": .bool(asked.what == movement),
                ]
            })
    }

    /// The short form: from where to where, how, and on which day.
    func short(_ rules: AskedRules, houses: [(side: String, title: String)], errors: [String]) -> JSON {
        let words = AnswerWords(rules, view.language, view.texts)
        let schema = rules.library.schema
        let action = schema["action"]
        // Whatever else rules know is offered beside the usual ways: a tender, access to a market, a standard.
        let actions = (asked.what?.actions ?? Movement.allCases.flatMap(\.actions)) + (action?.words ?? []).filter { Movement.of($0) == nil }
        let options = actions.map { word -> JSON in
            let label = action.map { words.text(.word(word), $0) } ?? word
            return ["value": .string(word), "label": .string(label), "selected": .bool(asked.facts["action"] == word)]
        }
        func country(_ name: String) -> JSON {
            let chosen = asked.facts[name] ?? ""
            let codes = QuestionForm.countries(rules).sorted { words.country($0) < words.country($1) }
            var list: [JSON] = [["value": "", "label": .string(view("decisions.form.choose")), "selected": .bool(chosen.isEmpty)]]
            list += codes.map { ["value": .string($0), "label": .string("\(words.country($0)) (\($0))"), "selected": .bool($0 == chosen)] }
            return [
                "name": .string(name), "label": .string(view("decisions.form." + name)), "options": .array(list),
                "error": errors.contains(name) ? .string(view("decisions.error.countries")) : .null,
            ]
        }
        let boxes = houses.map { house -> JSON in
            [
                "name": .string("also." + house.side), "label": .string("\(house.title) (\(house.side))"),
                "checked": .bool(asked.also.contains(house.side)),
            ]
        }
        return [
            "what": asked.what.map { .string($0.rawValue) } ?? .null,
            "title": asked.what.map { .string(view("decisions.what." + $0.rawValue)) } ?? .null,
            "action": ["name": "action", "label": .string(view("decisions.form.action")), "options": .array(options)],
            "countries": [country("from"), country("to")],
            "date": [
                "name": "date", "label": .string(view("decisions.form.date")), "type": "date", "width": "short",
                "value": .string(asked.facts["date"] ?? view.now.date.description), "hint": .string(view("decisions.form.dateHint")),
                "error": errors.contains("date") ? .string(view("decisions.error.date")) : .null,
            ], "houses": .array(boxes), "hasHouses": .bool(!boxes.isEmpty),
        ]
    }

    /// Countries that the labels name, but for groups and the code for any other.
    static func countries(_ rules: AskedRules) -> [String] {
        let known = rules.library.labels.values.first?.countries.keys.filter { $0.utf8.count == 2 && !["EU", "UK", "XX"].contains($0) } ?? []
        return known.isEmpty ? rules.sides : Array(known)
    }

    /// One fact: its field, with everything else in hidden members.
    func one(_ attribute: Attribute, _ rules: AskedRules, why: String, error: String? = nil) -> JSON {
        let words = AnswerWords(rules, view.language, view.texts)
        let chosen = asked.facts[attribute.name]
        let value = chosen.flatMap { FactText.value($0, for: attribute) }
        var field: JSONObject = [
            "name": .string(attribute.name), "label": .string(words.heading(attribute)), "hint": .string(view(FactText.hintKey(attribute))),
            "error": error.map { .string($0) } ?? .null,
        ]
        var kind = "isLine"
        switch attribute.type {
        case .bool:
            kind = "isChoice"
            field["options"] = .array(
                [true, false].map { flag in
                    [
                        "name": .string(attribute.name), "id": .string("\(attribute.name)-\(flag)"), "value": .string(flag ? "yes" : "no"),
                        "label": .string(words.text(.bool(flag), attribute)), "selected": .bool(value == .bool(flag)),
                    ]
                })
        case .choice:
            kind = "isChoice"
            field["options"] = .array(
                attribute.words.map { word in
                    [
                        "name": .string(attribute.name), "id": .string("\(attribute.name)-\(word)"), "value": .string(word),
                        "label": .string(words.text(.word(word), attribute)), "selected": .bool(value == .word(word)),
                    ]
                })
        case .choices:
            kind = "isBoxes"
            var members: Set<String> = []
            if case .words(let found)? = value { members = Set(found) }
            field["boxes"] = .array(
                attribute.words.map { word in
                    [
                        "name": .string("\(attribute.name).\(word)"), "label": .string(words.text(.words([word]), attribute)),
                        "checked": .bool(members.contains(word)),
                    ]
                })
        case .date:
            (field["type"], field["width"], field["value"]) = ("date", "short", chosen.map { .string($0) } ?? .null)
        case .int:
            (field["width"], field["value"]) = ("short", chosen.map { .string($0) } ?? .null)
        case .country, .countries, .text: field["value"] = chosen.map { .string($0) } ?? .null
        }
        let hidden = asked.members(without: attribute.name).map { member -> JSON in ["name": .string(member.name), "value": .string(member.value)] }
        return [
            "isLine": .bool(kind == "isLine"), "isChoice": .bool(kind == "isChoice"), "isBoxes": .bool(kind == "isBoxes"),
            "field": .object(field), "hidden": .array(hidden), "why": .string(why),
            "heading": .string(view(asked.change == attribute.name ? "decisions.next.changeTitle" : "decisions.next.title")),
            "name": .string(attribute.name),
            "label": .string(words.heading(attribute)),
        ]
    }
}
