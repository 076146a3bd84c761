import Canon
import CooperationsAPI
import Node
import Pages

/// What moves between the parties, as a table: who provides it, who receives it, when.
enum MovesPart {
    static func model(_ reader: CaseReader) throws -> JSON? {
        let view = reader.view
        guard !reader.text.moves.isEmpty else { return nil }
        let hasDetails = reader.text.moves.contains { $0.from != nil || $0.to != nil || $0.when != nil || !$0.text.isEmpty }
        guard hasDetails else {
            let words = reader.text.moves.map { view("cooperations.move." + $0.what.rawValue) }
            return ["sentence": .string(view.formats.list(words))]
        }
        let columns = ["what", "from", "to", "when", "text"].map { Table.Column(view("cooperations.moves." + $0)) }
        let rows = try reader.text.moves.map { move -> [Table.Cell] in
            let text = LanguageTag.best(move.text, for: view.language)
            return [
                Table.Cell(view("cooperations.move." + move.what.rawValue)), try cell(move.from, other: move.to, move, view),
                try cell(move.to, other: move.from, move, view),
                Table.Cell(move.when.map { view("cooperations.when." + $0.rawValue) } ?? "—"),
                text.map { Table.Cell($0.text, language: $0.tag) } ?? Table.Cell("—"),
            ]
        }
        return ["table": Table(caption: view("cooperations.moves.caption"), columns: columns, rows: rows).model]
    }

    /// A party; both ways where neither is named; a dash for what does not move in this step.
    private static func cell(_ did: String?, other: String?, _ move: Move, _ view: ReaderView) throws -> Table.Cell {
        if did == nil, other == nil, move.when == .later { return Table.Cell("—") }
        guard let did else { return Table.Cell(other == nil ? view("cooperations.moves.either") : view("cooperations.moves.open")) }
        let party = try view.party(did)
        let name = party.flatMap { LanguageTag.best($0.names, for: view.language) }
        return Table.Cell(name?.text ?? did, href: party?.path(on: view.home), language: name?.tag)
    }
}
