import Canon
import Conclusion
import Node
import Pages
import Signing

/// The terms of a conclusion in plain words: who decides, until when, before whom, and what that takes. For the page of an agreement and for everybody
/// who is about to offer or to sign it.
enum ConclusionTermsPart {
    /// Items of the component `summary-list`.
    static func items(_ clause: ConclusionClause, _ view: ReaderView) throws -> [JSON] {
        func item(_ key: String, _ value: String, _ note: String? = nil) -> JSON {
            ["label": .string(view("agreements.conclusion." + key)), "value": .string(value), "note": note.map { .string($0) } ?? .null]
        }
        func name(_ log: String) throws -> String {
            let name = try view.nodeName(log)
            return name == log ? log : view("agreements.conclusion.node", ["name": name, "log": log])
        }
        let hosted = try clause.parties.filter { $0.log.name == clause.decider.name }.map { try view.name($0.id) }
        return [
            item(
                "decider", try name(clause.decider.name),
                hosted.isEmpty
                    ? view("agreements.conclusion.decidesForOthers")
                    : view("agreements.conclusion.decidesFor", ["parties": view.formats.list(hosted)])),
            item("signBy", view.formats.moment(clause.signBy), view("agreements.conclusion.signByNote")),
            item(
                "neutrals",
                clause.neutrals.isEmpty
                    ? view("agreements.conclusion.noNeutrals") : view.formats.list(try clause.neutrals.map { try name($0.name) })),
            item("needed", try needed(clause, view)),
        ]
    }

    /// What makes it come into force, and how many liars that bears.
    private static func needed(_ clause: ConclusionClause, _ view: ReaderView) throws -> String {
        guard !clause.neutrals.isEmpty else {
            return view("agreements.conclusion.byCounterparties", ["logs": view.formats.list(try clause.watchers.map { try view.nodeName($0.name) })])
        }
        let numbers = ["needed": view.formats.number(clause.needed), "all": view.formats.number(clause.neutrals.count)]
        let rule = clause.neutrals.count == 1 ? view("agreements.conclusion.byOne") : view("agreements.conclusion.byMajority", numbers)
        return view.sentences([
            rule,
            clause.tolerated == 0
                ? view("agreements.conclusion.bearsNone") : view.texts.count("agreements.conclusion.bears", clause.tolerated, view.language),
        ])
    }
}
