import Canon
import Conclusion
import Drafting
import Node
import Pages

/// The part of a form that says who decides, until when a text may be signed, and which neutrals watch.
struct FormsConclusion {
    /// How long a text may be signed unless somebody says otherwise, in days.
    static let usualDays = 30

    private let view: ReaderView
    let known: ConclusionChoice.Known
    /// The nodes that may decide, this one first: with what they are to the parties known here.
    private let deciders: [(log: String, parties: [PartyView])]
    private let witnesses: [KnownWitness]

    init(_ view: ReaderView) throws {
        self.view = view
        witnesses = try KnownWitness.all(in: view.transaction).filter(\.isWorkedWith).sorted {
            ($0.isNeutral ? 0 : 1, $0.origin) < ($1.isNeutral ? 0 : 1, $1.origin)
        }
        var names = [view.home: try view.nodeName(view.home)]
        for witness in witnesses { names[witness.origin] = try view.nodeName(witness.origin) }
        known = .init(home: view.home, names: names, neutrals: Set(witnesses.filter(\.isNeutral).map(\.origin)))
        let parties = Dictionary(grouping: try PartyView.all(origin: view.home, in: view.transaction), by: \.origin)
        deciders = ([view.home] + witnesses.map(\.origin)).map { ($0, parties[$0] ?? []) }
    }

    /// What stands in the fields before anybody chose: this node decides, thirty days, every neutral that hosts no party of the text.
    func defaults(_ parties: [String]) throws -> [String: String] {
        var values = ["decider": view.home, "signBy": CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + Self.usualDays).description]
        let hosts = Set(try parties.compactMap { try view.party($0)?.origin } + [view.home])
        for witness in witnesses where witness.isNeutral && !hosts.contains(witness.origin) { values["neutral-" + witness.origin] = "on" }
        return values
    }

    /// Adds the fields.
    func fill(_ form: inout FormPage, least: Int) throws {
        form.heading(view("agreements.forms.offer.concluded"))
        form.day("signBy", view("agreements.forms.offer.signBy"), hint: view("agreements.forms.offer.signByHint"))
        form.select(
            "decider", view("agreements.forms.offer.decider"), hint: view("agreements.forms.offer.deciderHint"), try deciders.compactMap(option))
        form.ticks(
            "neutrals", view("agreements.forms.offer.neutrals"),
            hint: view.sentences([
                view("agreements.forms.offer.neutralsHint"),
                view(least > 0 ? "agreements.forms.offer.neutralsNeeded" : "agreements.forms.offer.neutralsFree"),
            ]),
            try witnesses.map { witness in
                (
                    "neutral-" + witness.origin,
                    try label(witness.origin, view(witness.isNeutral ? "agreements.forms.offer.asNeutral" : "agreements.forms.offer.asPeer"))
                )
            }, none: view("agreements.forms.offer.noWitness"))
    }

    /// A node that may decide something; nil for a peer that hosts nobody and is no neutral.
    private func option(_ node: (log: String, parties: [PartyView])) throws -> (value: String, label: String)? {
        let names = node.parties.map { $0.name(view.language) }
        let what: String
        switch true {
        case node.log == view.home: what = view("agreements.forms.offer.thisNode")
        case !names.isEmpty: what = view("agreements.forms.offer.hosts", ["parties": view.formats.list(Array(names.prefix(3)))])
        case known.neutrals.contains(node.log): what = view("agreements.forms.offer.asNeutral")
        default: return nil
        }
        return (node.log, try label(node.log, what))
    }

    private func label(_ log: String, _ what: String) throws -> String {
        view("agreements.forms.offer.node", ["name": known.name(log), "log": log, "what": what])
    }

    /// What was chosen, checked for a text between these parties. Throws `Failure`.
    func choice(_ request: Request, parties: [String], least: Int, isSealed: Bool) throws -> ConclusionChoice {
        let sides = try parties.map { did in
            guard let party = try view.party(did) else {
                throw FormText.wrong("did.a", en: "Choose the parties from the list.", zhHans: "请从列表中选择当事方。")
            }
            return ConclusionChoice.Side(name: party.name(view.language), log: party.origin)
        }
        let decider = request.field("decider")
        let choice = ConclusionChoice(
            decider: decider.isEmpty ? view.home : decider, signBy: Self.end(of: try request.day("signBy")),
            neutrals: request.form.keys.filter { $0.hasPrefix("neutral-") }.map { String($0.dropFirst("neutral-".count)) }.sorted(),
            isSealed: isSealed)
        try choice.check(sides, least: least, now: view.now, known)
        return choice
    }

    /// The member `conclusion` of a text. Throws `Failure`.
    static func read(_ json: JSON) throws -> ConclusionMember {
        do {
            guard let member = try ConclusionMember(json) else { throw Failure.notFound("conclusion") }
            return member
        } catch let error as DraftError { throw FormsOffer.failure(error) }
    }

    /// The moment at which a day is over, in UTC: signatures are firm until then.
    static func end(of day: CalendarDate) -> Instant { Instant(seconds: Int64(day.daysSinceEpoch + 1) * 86_400) }

    /// As `end`, for a last day that was typed; refuses one that is over.
    static func end(typed day: CalendarDate, after now: Instant) throws -> Instant {
        let end = end(of: day)
        guard end > now else {
            throw FormText.wrong(
                "signBy", en: "That day is over. Choose today or a later day, so that the other side can still sign.",
                zhHans: "该日期已过。请选择今天或以后的日期，以便对方仍可签署。")
        }
        return end
    }
}
