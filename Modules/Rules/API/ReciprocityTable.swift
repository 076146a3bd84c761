import Node
import Pages
import RuleEngine

/// Reciprocity clause by clause, as pages show it.
package struct ReciprocityTable {
    private let lines: [ReciprocityLine]
    private let view: ReaderView

    package init(_ lines: [ReciprocityLine], _ view: ReaderView) { (self.lines, self.view) = (lines, view) }

    /// Whether each clause has its counterpart: surely, surely not, or not to be told.
    package var verdict: ReciprocityLine.Verdict {
        if let apart = lines.map(\.verdict).first(where: { $0 == .onlyHere || $0 == .onlyThere }) { return apart }
        return lines.contains { $0.verdict == .open } ? .open : .mutual
    }

    /// - Parameters:
    ///   - here: what the side from which the act comes is called.
    ///   - there: what the other side is called.
    package func model(here: String, there: String) -> Table {
        Table(
            caption: view("rules.reciprocity.caption"),
            columns: [
                Table.Column(view("rules.reciprocity.kind")), Table.Column(view("rules.reciprocity.act", ["side": here])),
                Table.Column(view("rules.reciprocity.mirror", ["side": there])), Table.Column(view("rules.reciprocity.finding")),
            ],
            rows: lines.map { line in
                [
                    Table.Cell(view("rules.effect." + line.effect.rawValue)), Table.Cell(clauses(line.here, line.openHere)),
                    Table.Cell(clauses(line.there, line.openThere)), Table.Cell(view("rules.reciprocity." + line.verdict.rawValue)),
                ]
            })
    }

    private func clauses(_ active: [String], _ open: [String]) -> String {
        let shown = active.isEmpty ? nil : active.joined(separator: ", ")
        let left = open.isEmpty ? nil : view.texts.count("rules.reciprocity.left", open.count, view.language)
        let parts = [shown, left].compactMap { $0 }
        return parts.isEmpty ? view("rules.reciprocity.none") : view.sentences(parts)
    }
}
