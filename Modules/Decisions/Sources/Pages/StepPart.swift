import Canon
import DecisionsAPI
import Node
import Pages
import Signing

/// What the person who reads can do now about a request, as links to forms; for everybody, whose turn it is.
struct StepPart {
    let reader: DecisionReader

    init(_ reader: DecisionReader) { self.reader = reader }

    private var view: ReaderView { reader.view }

    /// `{"turn","todo"?}`.
    func model() throws -> JSON {
        let names = ["applicant": try view.name(reader.file.request.issuer), "asked": try view.name(reader.file.request.askedOf)]
        let open = try Step.allCases.filter { try StepSubject(step: $0, reader: reader, shelf: reader.shelf).isOpen() }
        let items = open.map { step -> JSON in
            [
                "href": .string("/decisions/\(reader.file.request.id.uuid)/\(step.rawValue)"),
                "label": .string(view("decisions.step.\(step.rawValue).title")), "text": .string(view("decisions.step.\(step.rawValue).lead")),
            ]
        }
        return [
            "turn": .string(view("decisions.turn." + reader.life.state.rawValue, names)),
            "todo": items.isEmpty ? .null : ["title": .string(view("decisions.step.title")), "items": .array(items)],
        ]
    }
}
