import Canon
import Node
import Pages

/// The first page: what this node is, whom it hosts, what they undertake, and how to check all of it.
///
/// Parties, cooperations and notices come from the modules as `HomeSection`s; this page knows none of them.
struct HomePage: Sendable {
    let sections: [HomeSection]

    var route: Route {
        Route("GET", "/", summary: "What this node is.") { request, context in
            var shown: [JSON] = []
            for section in sections {
                guard let model = try await section.model(request, context), case .object(var values) = model else { continue }
                values["template"] = .string(section.template)
                shown.append(.object(values))
            }
            let texts = context.texts
            let language = request.language
            let model: JSON = [
                "sections": .array(shown),
                "audit": HomePage.command(texts("home.check.command", language), "comity audit \(context.url)"),
                "todo": todo(texts, language),
            ]
            return .page(Page("home", title: texts("home.title", language), model: model, section: "home"))
        }
    }

    private func todo(_ texts: Texts, _ language: Language) -> JSON {
        [
            "title": .string(texts("home.todo.title", language)),
            "items": .array(
                [("read", "#how"), ("check", "#check"), ("about", "/about")].map { key, href in
                    [
                        "href": .string(href), "label": .string(texts("home.todo.\(key).label", language)),
                        "text": .string(texts("home.todo.\(key).text", language)),
                    ]
                }),
        ]
    }

    /// The model of the `command` component.
    static func command(_ label: String, _ text: String) -> JSON { ["label": .string(label), "text": .string(text)] }
}
