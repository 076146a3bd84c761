import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine

/// The facts of a request: who said each, how far it is assured, and whether the answer hangs on it. Withheld ones are named and not told.
struct FactPart {
    let reader: DecisionReader
    let answered: Answered
    private let words: AnswerWords
    private let decisive: Set<String>

    init(_ reader: DecisionReader, _ answered: Answered) {
        (self.reader, self.answered) = (reader, answered)
        words = AnswerWords(answered.rules, reader.view.language, reader.view.texts)
        decisive = Set(answered.decisive)
    }

    private var view: ReaderView { reader.view }

    /// What stands in the request itself and is signed with it.
    private static let own: Set<String> = ["action", "from", "to", "date"]

    func model() -> JSON {
        let columns = ["fact", "value", "author", "assurance"].map { Table.Column(view("decisions.facts." + $0)) }
        let schema = answered.rules.library.schema
        let counted = Dictionary(grouping: answered.counted, by: \.fact)
        // What the request says of itself, also of a number that is kept together with what was granted before.
        let facts = answered.question.facts.values.merging(
            counted.keys.compactMap { name -> (Int, Value)? in
                guard let index = schema.index(of: name), let own = reader.file.facts[name] else { return nil }
                return Value(own, for: schema.attributes[index]).map { (index, $0) }
            }
        ) { $1 }
        var rows = facts.sorted { $0.key < $1.key }.map { index, value -> [Table.Cell] in
            let attribute = schema.attributes[index]
            let text = view.sentences([words.text(value, attribute)] + (counted[attribute.name] ?? []).map { said($0) })
            let attestation = reader.file.attested(attribute.name)
            let author = attestation?.issuer ?? reader.file.request.issuer
            var assurance = view(attestation == nil ? "decisions.facts.asserted" : "decisions.facts.attested")
            if decisive.contains(attribute.name) { assurance += view.language == .english ? "; " : "；" }
            if decisive.contains(attribute.name) { assurance += view("decisions.facts.decisive") }
            return [
                Table.Cell(words.heading(attribute)), Table.Cell(text), Table.Cell((try? view.name(author)) ?? author),
                Table.Cell(assurance, href: attestation.map { "/records/" + $0.id.uuid }),
            ]
        }
        let kept = answered.question.facts.confidential.filter { counted[schema.attributes[$0.key].name] == nil }
        rows += kept.sorted { $0.key < $1.key }.map { index, office in
            let attribute = schema.attributes[index]
            // Its holder's own people see what they keep, and nobody else.
            let own = reader.office(at: office).flatMap { _ in reader.file.held(by: office)[attribute.name] }
            let value = own.flatMap { Value($0.content.value, for: attribute) }.map { words.text($0, attribute) }
            return [
                Table.Cell(words.heading(attribute)),
                Table.Cell(value.map { view("decisions.facts.own", ["value": $0]) } ?? view("decisions.facts.withheld")),
                Table.Cell(office.hasPrefix("did:") ? (try? view.name(office)) ?? office : office), Table.Cell("—"),
            ]
        }
        return Table(caption: view("decisions.facts.caption"), columns: columns, rows: rows).model
    }

    /// What counts on top of a number.
    private func said(_ counted: Counted) -> String {
        var parts = [
            view(
                "decisions.facts.counted",
                ["before": view.formats.number(counted.before), "counter": counted.counter, "side": words.country(counted.side)])
        ]
        if let keeper = counted.keptBy { parts.append(view("decisions.facts.countedMore", ["office": (try? view.name(keeper)) ?? keeper])) }
        return view.sentences(parts)
    }

    /// Whether the answer is a simulation, and because of which facts.
    var simulation: String {
        let open = answered.decisive.filter { !FactPart.own.contains($0) && reader.file.attested($0) == nil }
        guard !open.isEmpty else { return view("decisions.simulation.attested") }
        return view("decisions.simulation.asserted", ["facts": view.formats.list(open.map { words.label($0) })])
    }
}
