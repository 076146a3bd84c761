import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI

/// What each side says, as a table: its outcome, and the rules because of which.
enum OutcomeTable {
    static func model(_ decision: Decision, _ rules: AskedRules, caption: String, _ words: AnswerWords, _ view: ReaderView) -> JSON {
        let columns = ["side", "outcome", "rules"].map { Table.Column(view("decisions.exhibit." + $0)) }
        let rows = decision.sides.map { side -> [Table.Cell] in
            [
                Table.Cell(words.country(side.jurisdiction)), Table.Cell(words.outcome(side.outcome)),
                Table.Cell(
                    side.fired.isEmpty ? view("decisions.exhibit.noRule") : side.fired.joined(separator: ", "),
                    href: rules.source(side.jurisdiction)?.published.map { "/rules/" + $0.id.uuid }),
            ]
        }
        return Table(caption: caption, columns: columns, rows: rows).model
    }
}
