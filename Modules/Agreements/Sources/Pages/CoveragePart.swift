import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages

/// Under which mandates a text could be signed and under which not, with the limit that fails and what would help: `agreements/coverage`.
struct CoveragePart {
    let view: ReaderView
    let coverage: MandateCoverage

    init(_ text: Agreement, for parties: [String], _ view: ReaderView) throws {
        (self.view, coverage) = (view, try MandateCoverage(text, for: parties, view))
    }

    /// The mandates that cover the text, as a field offers them.
    var choices: [(value: String, label: String)] {
        get throws {
            try coverage.covering.map { item in
                let title = LanguageTag.best(item.logged.mandate.titles, for: view.language)?.text ?? item.logged.id.uuid
                return (item.logged.id.uuid, "\(title) · \(try view.name(item.logged.mandate.principal))")
            }
        }
    }

    /// As many as are shown; those that cover come first.
    private static let most = 12

    /// The values of the template.
    var model: JSONObject {
        get throws {
            let covering = coverage.covering
            let verdict: String
            switch (coverage.items.isEmpty, covering.isEmpty) {
            case (true, _): verdict = view("agreements.coverage.noMandate")
            case (_, true): verdict = view("agreements.coverage.none")
            default: verdict = view.texts.count("agreements.coverage.some", covering.count, view.language)
            }
            return [
                "title": .string(view("agreements.coverage.title")), "verdict": .string(verdict),
                "items": .array(try coverage.items.prefix(Self.most).map(item)),
            ]
        }
    }

    private func item(_ item: MandateCoverage.Item) throws -> JSON {
        let mandate = item.logged.mandate
        let title = LanguageTag.best(mandate.titles, for: view.language)
        let chip =
            item.isCovered
            ? item.others == 0 ? Chip(.good, view("agreements.coverage.covers")) : Chip(.waiting, view("agreements.coverage.coversTogether"))
            : Chip(.stop, view("agreements.coverage.doesNot"))
        return [
            "title": .string(title?.text ?? item.logged.id.uuid), "lang": title.map { .string($0.tag) } ?? .null,
            "href": .string("/envoys/" + item.logged.id.uuid), "party": .string(try view.name(mandate.principal)), "chip": chip.model,
            "reasons": .array(try reasons(item)),
            "together": item.isCovered && item.others > 0
                ? .string(view.texts.count("agreements.coverage.others", item.others, view.language)) : .null,
        ]
    }

    /// `[{"why","help"?}]`, at most one for each limit and value.
    private func reasons(_ item: MandateCoverage.Item) throws -> [JSON] {
        let lines: [JSON] = try item.shortfalls.map {
            ["why": .string(try said($0.refusal.words)), "help": .string(try said($0.remedy))]
        }
        guard lines.isEmpty, let refusal = item.refusal else { return lines }
        return [["why": .string(try said(refusal.words)), "help": .null]]
    }

    /// The words as a page says them: a party by its name, and as a sentence of their own.
    private func said(_ words: Mandates.Plain) throws -> String {
        var text = words[view.language.rawValue]
        for did in text.split(whereSeparator: { " ,、。，".contains($0) }).filter({ $0.hasPrefix("did:") }) {
            text = text.replacing(did, with: try view.name(String(did)))
        }
        let end = view.language == .chinese ? "。" : "."
        return view.formats.opening(text) + (text.hasSuffix(end) ? "" : end)
    }
}
