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
/// Once there is something to conclude, it is the verdict of `ConclusionRule` on the deciding log and the neutrals' journals as this node holds them; another
/// node with the same logs finds the same.
enum Standing: Sendable, Hashable {
    /// Offered; nobody has signed this version, or not all have.
    case open(signed: Int, of: Int)
    /// A later version has answered this one.
    case superseded
    /// `signBy` has passed and not all have signed.
    case expired
    case judged(ConclusionAnswer)

    var key: String {
        switch self {
        case .open: "open"
        case .superseded: "superseded"
        case .expired: "expired"
        case .judged(let answer): answer.verdict.rawValue
        }
    }

    var tone: Chip.Tone {
        switch self {
        case .open: .waiting
        case .superseded: .neutral
        case .expired: .stop
        case .judged(let answer):
            switch answer.verdict {
            case .inForce: .good
            case .notInForce: .stop
            case .undecided: .unknown
            }
        }
    }

    /// The verdict and what it rests on, where there is one.
    var answer: ConclusionAnswer? {
        guard case .judged(let answer) = self else { return nil }
        return answer
    }

    var isInForce: Bool { answer?.verdict == .inForce }

    /// - Parameter text: reads the record of the offered text; asked only when something is to be judged that was not judged before.
    static func of(
        _ offer: KnownOffer, isLast: Bool, known: KnownAgreements, _ view: ReaderView, text: () throws -> Record?
    ) throws -> Standing {
        let signatures = try known.acts(about: offer, kinds: [AgreementKinds.signature]).filter { KnownAgreements.names($0, offer) }
        let signed = Set(signatures.map(\.issuer))
        guard signed.isSuperset(of: offer.parties) else {
            if !isLast { return .superseded }
            return view.now > offer.signBy ? .expired : .open(signed: signed.count, of: offer.parties.count)
        }
        let answer = try ConclusionVerdicts.shared.answer(offer, view.context, in: view.transaction, text: text)
        return answer.map { .judged($0) } ?? .open(signed: signed.count, of: offer.parties.count)
    }
}

extension AgreementReader {
    /// How the conclusion is agreed in the text.
    var clause: ConclusionClause? { try? Offer.clause(of: text) }

    func standing() throws -> Standing {
        try Standing.of(offer, isLast: !isSuperseded, known: known, view) { found.record }
    }

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
            let day = try DutyList.moment(of: concluded, offer, view).date
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
