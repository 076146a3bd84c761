import Canon
import Node
import Pages

/// What Comity is, how to verify what a node says, and what its words mean.
enum AboutPage {
    /// Terms in the order in which they build upon one another; the texts are `about.terms.<term>.{name,text}`.
    static let terms = [
        "record", "issuer", "log", "opening", "checkpoint", "witness", "receipt", "clocks", "sealed", "erased", "party", "node", "cooperation",
        "mandate",
    ]

    static let route = Route("GET", "/about", summary: "What Comity is and how to verify what a node says.") { request, context in
        let texts = context.texts
        let language = request.language
        let steps = (1...5).map { n -> JSON in
            ["title": .string(texts("about.verify.step\(n).title", language)), "text": .string(texts("about.verify.step\(n).text", language))]
        }
        let glossary = terms.map { term -> JSON in
            [
                "id": .string("term-\(term)"), "name": .string(texts("about.terms.\(term).name", language)),
                "text": .string(texts("about.terms.\(term).text", language)),
            ]
        }
        let commands = [
            ("audit", "comity audit \(context.url)"), ("receipt", "comity receipt \(context.url) RECORD-ID --out receipt"),
            ("verify", "comity verify receipt"),
        ]
        let model: JSON = [
            "steps": .array(steps),
            "terms": .array(glossary),
            "commands": .array(commands.map { HomePage.command(texts("about.commands.\($0.0)", language), $0.1) }),
        ]
        return .page(Page("about", title: texts("about.title", language), model: model, section: "about"))
    }
}
