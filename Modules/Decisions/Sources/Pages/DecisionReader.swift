import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import Store

/// One request as pages read it: the file, its life on this day, and what this reader may do.
struct DecisionReader {
    let view: ReaderView
    let known: KnownDecisions
    let file: DecisionFile
    let life: DecisionLife
    let shelf: DecisionShelf

    /// What this reader may see: public requests, and those sealed to a party of whom the reader holds an office.
    static func known(_ view: ReaderView) -> KnownDecisions {
        let person = view.request.person
        return KnownDecisions(origin: view.home, in: view.transaction) { parties in
            view.seesSealed || parties.contains { person?.office(at: $0) != nil }
        }
    }

    /// Nil where there is no such request, or none that this reader may see: the two are told apart by nobody.
    init?(_ id: RecordID, _ view: ReaderView, shelf: DecisionShelf) throws {
        let known = DecisionReader.known(view)
        guard let request = try known.request(id), let reader = try DecisionReader(request, known, view, shelf) else { return nil }
        self = reader
    }

    init?(_ request: KnownRequest, _ known: KnownDecisions, _ view: ReaderView, _ shelf: DecisionShelf) throws {
        guard let file = DecisionFile(request, acts: try known.acts(about: request)) else { return nil }
        (self.view, self.known, self.file, self.shelf) = (view, known, file, shelf)
        life = DecisionLife(file, shelf: shelf, on: view.now.date)
    }

    /// The office that this reader holds at a party.
    func office(at party: String) -> Person.Office? { view.request.person?.office(at: party) }

    var chips: [Chip] {
        var chips = [DecisionReader.chip(life.state, view)]
        if life.lateness != .inTime {
            chips.append(Chip(.stop, view("decisions.late." + life.lateness.rawValue)))
        }
        if file.request.isSealed { chips.append(Chip(.neutral, view("decisions.sealed"))) }
        return chips
    }

    static func chip(_ state: DecisionLife.State, _ view: ReaderView) -> Chip {
        let tone: Chip.Tone =
            switch state {
            case .granted, .grantedBySilence: .good
            case .refused, .refusedBySilence, .revoked: .stop
            case .received, .recommended, .reconsidering: .waiting
            case .clarifying: .unknown
            case .expired, .withdrawn: .neutral
            }
        return Chip(tone, view("decisions.state." + state.rawValue))
    }

    /// Until when the deciding party has, in one sentence.
    var deadlineText: String {
        guard let deadline = life.deadline else { return view("decisions.clock.none") }
        let days = view.texts.count("decisions.days." + deadline.kind.rawValue, deadline.days, view.language)
        guard let last = deadline.last else {
            let left = max(0, deadline.days - deadline.elapsed(through: view.now.date))
            return view("decisions.clock.stopped", ["days": days, "left": view.formats.number(left)])
        }
        let key = deadline.isEstablished || deadline.kind == .calendar ? "decisions.clock.last" : "decisions.clock.lastUnsure"
        return view(key, ["days": days, "date": view.formats.date(last), "rule": life.rule ?? ""])
    }

    /// The question and its answer under the rules of today's knowledge, or under those that the last recommendation names.
    func answered() throws -> Answered? {
        let picker = RulePicker(KnownRuleSets(origin: view.home, in: view.transaction), shelf: shelf)
        let rules =
            try file.recommendations.last.map { try picker.rules(named: $0.content.rules) }
            ?? picker.rules(for: file.text.sides, on: file.day ?? view.now.date)
        let last = file.recommendations.last?.content
        guard let question = try? DecideJSON.question(last.flatMap { $0.held.isEmpty ? nil : $0.question } ?? file.question, under: rules) else {
            return nil
        }
        // Before the rules were asked, what this reader knows of.
        let counted = try last?.counted ?? Counting(file, under: rules, in: known, on: view.now.date).told.map(\.open)
        var asked = DecideQuestion(what: file.text.what)
        for (index, value) in question.facts.values { asked.facts[rules.library.schema.attributes[index].name] = FactText.text(value) }
        asked.also = rules.sides.filter { $0.contains("-") }
        return Answered(
            asked, rules, question.adding(counted, in: rules.library.schema), told: last.flatMap { $0.isPartlyTold ? $0.ranges : nil } ?? [],
            counted: counted)
    }
}
