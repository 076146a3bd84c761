import AgreementsAPI
import Calendars
import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing
import Store

/// The duties of agreements that are in force, or were, with their due dates: what pages, calendars and figures go by. What is undecided is performed by
/// nobody.
struct DutyList {
    private(set) var index: DueIndex
    /// By the name of the agreement.
    private(set) var offers: [String: KnownOffer]

    /// How far ahead due dates are laid out, in days.
    static let horizonDays = 3_660

    /// The duties of these offers, as far as they are in force.
    init(_ offers: [KnownOffer], _ known: KnownAgreements, _ view: ReaderView) throws {
        var cases: [ObligationCase] = []
        var byName: [String: KnownOffer] = [:]
        for offer in offers {
            guard let concluded = try DutyList.concluded(offer, known, view) else { continue }
            byName[offer.id.description] = offer
            cases += try DutyList.cases(offer, concluded, known, view)
        }
        let horizon = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + DutyList.horizonDays)
        index = DueIndex(cases, horizon: horizon, shelf: HolidayShelf.of(view.context))
        self.offers = byName
    }

    /// The outcome by which it came into force; nil where it is not in force.
    static func concluded(_ offer: KnownOffer, _ known: KnownAgreements, _ view: ReaderView) throws -> KnownAct? {
        let outcome = try known.acts(about: offer, kinds: [AgreementKinds.outcome]).min { $0.position < $1.position }
        guard let outcome, outcome.word == "concluded" else { return nil }
        let standing = try Standing.of(offer, isLast: true, known: known, view) {
            try RecordLookup.at(offer.position, of: offer.origin, origin: view.home, in: view.transaction)?.record
        }
        return standing.isInForce ? outcome : nil
    }

    /// Takes the duties of one agreement as they are now, in place of those before.
    mutating func replace(_ offer: KnownOffer, _ known: KnownAgreements, _ view: ReaderView) throws {
        let name = offer.id.description
        var now: [ObligationCase] = []
        if let concluded = try DutyList.concluded(offer, known, view) { now = try DutyList.cases(offer, concluded, known, view) }
        let kept = Set(now.map(\.obligation.id))
        for duty in try known.duties(of: offer) where offers[name] != nil {
            let key = DutyList.key(duty, offer)
            if !kept.contains(key) { index.remove(agreement: name, id: key) }
        }
        for item in now { index.set(item) }
        offers[name] = now.isEmpty ? nil : offer
    }

    /// When it was concluded: what the outcome states, but for one that was made before the text, which states nothing that counts; then when it was logged.
    static func moment(of outcome: KnownAct, _ offer: KnownOffer, _ view: ReaderView) throws -> Instant {
        guard outcome.statedAt < offer.statedAt else { return outcome.statedAt }
        return try LogView(outcome.origin, home: view.home, in: view.transaction).loggedAt(outcome.position) ?? outcome.statedAt
    }

    private static func cases(_ offer: KnownOffer, _ concluded: KnownAct, _ known: KnownAgreements, _ view: ReaderView) throws -> [ObligationCase] {
        let acts = try CountedActs.shared.split(known.acts(about: offer), about: offer, view).counted
        let day = try moment(of: concluded, offer, view).date
        let term = try term(offer, from: day, acts)
        // The conclusion itself is something that a time limit may be counted from.
        let beginning = Happening(event: "concluded", id: concluded.id.uuid, date: day)
        let happenings =
            [beginning]
            + acts.filter { $0.kind == AgreementKinds.happening }.compactMap { act -> Happening? in
                guard let event = act.about, let day = act.day else { return nil }
                return Happening(event: event, id: act.id.uuid, date: day, isExtended: act.subject["extended"]?.bool == true)
            }
        return try known.duties(of: offer).compactMap { duty -> ObligationCase? in
            // A duty without a time, or with a rule that cannot be counted, is shown with the agreement and stands on no day.
            guard let rule = duty.rule.flatMap({ try? DueRule($0) }) else { return nil }
            let obligation = Obligation(
                id: key(duty, offer), agreement: offer.id.description, clause: duty.clause, title: duty.title, obliged: duty.obliged,
                toward: duty.toward ?? (offer.parties.count == 2 ? offer.parties.first { $0 != duty.obliged } : nil), rule: rule,
                calendars: duty.calendars)
            let fulfilments = acts.filter { $0.kind == AgreementKinds.fulfilment && $0.about == duty.id && $0.issuer == duty.obliged }.compactMap {
                act in act.day.map { Fulfilment(occurrence: act.word ?? "", date: $0) }
            }
            return ObligationCase(obligation, term: term, happenings: happenings, fulfilments: fulfilments)
        }
    }

    /// Every party has a duty to decide on renewal, so the duty's own name is not enough.
    private static func key(_ duty: KnownDuty, _ offer: KnownOffer) -> String {
        guard duty.id == AgreementProjection.renewalDuty, let at = offer.parties.firstIndex(of: duty.obliged) else { return duty.id }
        return "\(duty.id).\(at)"
    }

    /// The name of the duty as records give it.
    static func duty(of obligation: Obligation) -> String {
        obligation.id.hasPrefix(AgreementProjection.renewalDuty + ".") ? AgreementProjection.renewalDuty : obligation.id
    }

    /// From its first day to its last; extensions, renewals and terminations that count move the end.
    static func term(_ offer: KnownOffer, from day: CalendarDate, _ acts: [KnownAct]) throws -> Calendars.Term {
        let from = offer.from ?? day
        var through = offer.end ?? offer.length.flatMap { Span($0) }?.end(from: from)
        for act in acts.filter({ $0.kind == AgreementKinds.event }).sorted(by: { $0.statedAt < $1.statedAt }) {
            switch act.word {
            case "extend", "renew":
                let agreed = Set(acts.filter { $0.subject == act.subject }.map(\.issuer)).isSuperset(of: offer.parties)
                if agreed, let until = act.until { through = until }
            case "terminate", "lapse":
                if let end = act.subject["effectiveFrom"]?.string.flatMap({ CalendarDate($0) }) {
                    through = min(through ?? end, CalendarDate(daysSinceEpoch: end.daysSinceEpoch - 1))
                }
            default: break
            }
        }
        return Calendars.Term(from: from, through: through)
    }
}
