import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing
import Store

/// How far an agreement has come, from what stands in the logs that are known here.
///
/// The whole verdict, from journals too, is `Conclusion.judge`; this one goes by the neutrals' cosignatures under the deciding log, which each of them
/// signed with its time. It says *in force* on the same grounds, and *not in force* only where the decider said lapsed; all else is undecided.
enum Standing: Sendable, Hashable {
    /// Offered; nobody has signed this version, or not all have.
    case open(signed: Int, of: Int)
    /// A later version has answered this one.
    case superseded
    /// `signBy` has passed and not all have signed.
    case expired
    case inForce(seen: Int, of: Int)
    case notInForce
    case undecided(Reason)

    enum Reason: String, Sendable { case noOutcome, notYetSeen, noNeutrals, past }

    var key: String {
        switch self {
        case .open: "open"
        case .superseded: "superseded"
        case .expired: "expired"
        case .inForce: "inForce"
        case .notInForce: "notInForce"
        case .undecided(let reason): "undecided." + reason.rawValue
        }
    }

    var tone: Chip.Tone {
        switch self {
        case .open: .waiting
        case .superseded: .neutral
        case .expired, .notInForce: .stop
        case .inForce: .good
        case .undecided: .unknown
        }
    }

    static func of(_ offer: KnownOffer, isLast: Bool, clause: ConclusionClause?, known: KnownAgreements, _ view: ReaderView) throws -> Standing {
        let signatures = try known.acts(about: offer, kinds: [AgreementKinds.signature]).filter { KnownAgreements.names($0, offer) }
        let signed = Set(signatures.map(\.issuer)).count
        guard try known.signedByAll(offer) != nil else {
            if !isLast { return .superseded }
            return view.now > offer.signBy ? .expired : .open(signed: signed, of: offer.parties.count)
        }
        guard let outcome = try known.acts(about: offer, kinds: [AgreementKinds.outcome]).min(by: { $0.position < $1.position }) else {
            return .undecided(view.now > offer.signBy ? .past : .noOutcome)
        }
        if outcome.word == "lapsed" { return .notInForce }
        guard let clause, !clause.neutrals.isEmpty else { return .undecided(.noNeutrals) }
        guard let found = try RecordLookup.at(outcome.position, of: outcome.origin, origin: view.home, in: view.transaction) else {
            return .undecided(.notYetSeen)
        }
        let names = Set(clause.neutrals.map(\.name))
        let seen = Set(
            try Clocks(of: found, in: view.transaction).sightings.filter { names.contains($0.origin) && $0.at <= offer.signBy }.map(\.origin))
        return seen.count >= clause.needed
            ? .inForce(seen: seen.count, of: clause.neutrals.count) : .undecided(view.now > offer.signBy ? .past : .notYetSeen)
    }
}

extension AgreementReader {
    /// How the conclusion is agreed in the text.
    var clause: ConclusionClause? { try? Offer.clause(of: text) }

    func standing() throws -> Standing { try Standing.of(offer, isLast: !isSuperseded, clause: clause, known: known, view) }

    /// The day on which it was concluded, or signed by all.
    private var concluded: KnownAct? { acts(AgreementKinds.outcome).first { $0.word == "concluded" } }

    /// The first day of the agreement and its last one, as first agreed.
    func term(concludedOn day: CalendarDate) -> (from: CalendarDate, through: CalendarDate?) {
        let from = offer.from ?? day
        if let end = offer.end { return (from, end) }
        guard let length = offer.length.flatMap({ Span($0) }) else { return (from, nil) }
        return (from, length.end(from: from))
    }

    /// Everything that happened to it, on both axes of time. What needs both sides counts when all parties have recorded the same.
    func life() throws -> AgreementLife {
        var life = AgreementLife()
        guard let signed = try known.signedByAll(offer) else { return life }
        func add(_ event: LifeEvent?) { if let event { life.apply(event) } }
        add(LifeEvent(id: offer.id.description, kind: .signed, date: signed.date))
        if let concluded {
            let day = concluded.statedAt.date
            let term = term(concludedOn: day)
            add(
                LifeEvent(
                    id: concluded.id.description, kind: .concluded, date: day, effectiveFrom: term.from, until: term.through.map(AgreementReader.next)
                ))
        }
        for event in agreedEvents {
            guard let kind = AgreementReader.kinds[event.act.word ?? ""], let date = event.act.day else { continue }
            let from = event.act.subject["effectiveFrom"]?.string.flatMap { CalendarDate($0) }
            add(
                LifeEvent(
                    id: event.act.id.description, kind: kind, date: min(date, event.since.date), knownFrom: max(date, event.since.date),
                    effectiveFrom: from, until: event.act.until.map(AgreementReader.next)))
        }
        return life
    }

    /// Events that count: one party may suspend, terminate or state a lapse; all must say the same to amend, extend, resume or renew.
    var agreedEvents: [(act: KnownAct, since: Instant)] {
        let events = acts(AgreementKinds.event)
        var seen: Set<JSONObject> = []
        return events.compactMap { act in
            let same = events.filter { $0.subject == act.subject }
            if ["suspend", "terminate", "lapse"].contains(act.word) { return seen.insert(act.subject).inserted ? (act, act.statedAt) : nil }
            guard Set(same.map(\.issuer)).isSuperset(of: offer.parties), seen.insert(act.subject).inserted else { return nil }
            let last = offer.parties.compactMap { party in same.filter { $0.issuer == party }.map(\.statedAt).min() }.max() ?? act.statedAt
            return (act, last)
        }
    }

    private static let kinds: [String: LifeEvent.Kind] = [
        "amend": .amended, "extend": .extended, "suspend": .suspended, "resume": .resumed, "terminate": .terminated, "lapse": .lapsed,
        "renew": .renewed,
    ]

    private static func next(_ day: CalendarDate) -> CalendarDate { CalendarDate(daysSinceEpoch: day.daysSinceEpoch + 1) }
}

extension Span {
    /// The last day of a span that begins on a day: P1Y from 1 March ends on the last day of February.
    func end(from day: CalendarDate) -> CalendarDate? {
        switch unit {
        case .hours, .days: return CalendarDate(daysSinceEpoch: day.daysSinceEpoch + (unit == .days ? count : 1) - 1)
        case .weeks: return CalendarDate(daysSinceEpoch: day.daysSinceEpoch + 7 * count - 1)
        case .months, .years:
            let months = day.year * 12 + day.month - 1 + (unit == .years ? 12 * count : count)
            // The day before the same day of a later month; where that month is shorter, its own last day.
            for last in (min(day.day, 28)...day.day).reversed() {
                guard let same = CalendarDate(year: months / 12, month: months % 12 + 1, day: last) else { continue }
                return last == day.day ? CalendarDate(daysSinceEpoch: same.daysSinceEpoch - 1) : same
            }
            return nil
        }
    }
}
