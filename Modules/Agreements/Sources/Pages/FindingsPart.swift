import Canon
import Drafting
import Node
import Pages

/// What the check finds, with the languages' words side by side.
enum FindingsPart {
    static func model(_ findings: [Finding], _ text: Agreement, _ view: ReaderView) -> JSON {
        [
            "items": .array(findings.map { item($0, text, view) }), "isEmpty": .bool(findings.isEmpty),
            "count": .string(view.texts.count("agreements.findings.count", findings.count, view.language)),
        ]
    }

    private static func item(_ finding: Finding, _ text: Agreement, _ view: ReaderView) -> JSON {
        let language = view.language.rawValue
        let clause = finding.clause.flatMap { text.clause(id: $0) }
        return [
            "chip": Chip(finding.level == .defect ? .stop : .waiting, view("agreements.findings." + finding.level.rawValue)).model,
            "label": .string(clause.flatMap { LanguageTag.best($0.title, for: view.language)?.text } ?? view("agreements.findings.whole")),
            "href": finding.clause.map { .string("#clause-" + $0) } ?? .null, "words": .string(finding.words[language]),
            "remedy": .string(finding.remedy[language]), "code": .string(finding.code.rawValue),
            "columns": .array(
                finding.excerpts.map {
                    [
                        "lang": .string($0.language), "name": .string(Tag.name(of: $0.language)[language]), "text": .string($0.text),
                        "nothing": .bool($0.text.isEmpty),
                    ]
                }),
        ]
    }
}
