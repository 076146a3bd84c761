import Canon
import DecisionsAPI
import Node
import Pages
import Statistics
import Store

/// One request as figures count it.
struct DecisionCase: Sendable, Hashable {
    enum Ending: String, Sendable, CaseIterable { case granted, refused, withdrawn, open }

    var request: RecordID
    var isSealed: Bool
    var what: Movement
    var from: String
    var to: String
    /// The country of the applicant, and of the party that decides.
    var applicant: String
    var decider: String
    /// What is compared with what: what moves, and for data how much care they need.
    var stratum: String
    var ending: Ending
    /// Days from the request to its end, or until today; those on which the clock stood are taken off.
    var days: Int
    /// The rules that made it more than free, the strictest outcome's first.
    var obstacles: [String]

    /// Whether the applicant is at home where it is decided.
    var isDomestic: Bool { applicant == decider }
}

/// All requests that are known here, counted on a day. Sealed ones count too, without being told of: small cells are withheld.
struct DecisionCensus: Sendable {
    let cases: [DecisionCase]
    let day: CalendarDate
    /// The most requests that are counted.
    static let limit = 20_000

    init(_ view: ReaderView, shelf: DecisionShelf) throws {
        day = view.now.date
        let known = KnownDecisions(origin: view.home, in: view.transaction) { _ in true }
        var countries: [String: String] = [:]
        func country(_ did: String) throws -> String {
            if let found = countries[did] { return found }
            let found = try PartyView.find(did, in: view.transaction)?.jurisdiction ?? "—"
            countries[did] = found
            return found
        }
        cases = try known.requests(limit: DecisionCensus.limit).compactMap { request in
            guard let file = DecisionFile(request, acts: try known.acts(about: request)) else { return nil }
            let life = DecisionLife(file, shelf: shelf, on: view.now.date)
            return DecisionCase(
                request: request.id, isSealed: request.isSealed, what: file.text.what, from: request.from, to: request.to,
                applicant: try country(request.issuer), decider: try country(request.askedOf),
                stratum: file.text.what.rawValue + (file.text.what == .data ? ".\(MandateScope.dataClass(file.facts))" : ""),
                ending: DecisionCensus.ending(life.state), days: DecisionCensus.days(file, life, view.now.date),
                obstacles: DecisionCensus.obstacles(file))
        }
    }

    /// For tests: cases as they are.
    init(_ cases: [DecisionCase], on day: CalendarDate) { (self.cases, self.day) = (cases, day) }

    private static func ending(_ state: DecisionLife.State) -> DecisionCase.Ending {
        switch state {
        case .granted, .grantedBySilence, .expired, .revoked: .granted
        case .refused, .refusedBySilence: .refused
        case .withdrawn: .withdrawn
        case .received, .clarifying, .recommended, .reconsidering: .open
        }
    }

    private static func days(_ file: DecisionFile, _ life: DecisionLife, _ today: CalendarDate) -> Int {
        let start = file.request.countsAt.date
        let end = life.closedOn ?? file.decisions.first?.act.countsAt.date ?? today
        let clock = Deadline(start: start, days: 0, kind: .calendar, pauses: DecisionLife.pauses(file))
        return max(0, clock.elapsed(through: end))
    }

    private static func obstacles(_ file: DecisionFile) -> [String] {
        guard let sides = file.recommendations.last?.content.answer["sides"]?.object else { return [] }
        return sides.flatMap { side, report in
            report["outcome"] == "permit" ? [] : (report["fired"]?.array ?? []).compactMap(\.string).map { "\(side) \($0)" }
        }
    }
}

extension Sequence<DecisionCase> {
    /// How long they took or have taken so far: the ended ones are over, the open ones and the withdrawn are not.
    var durations: Durations? {
        try? Durations(compactMap { item in try? Durations.Case(Double(item.days), isDecided: item.ending == .granted || item.ending == .refused) })
    }

    /// The day by which half of them had an answer (Kaplan and Meier 1958), open cases counted for as long as they have waited; nil while fewer than half had.
    var medianDays: Double? { durations.flatMap { KaplanMeier($0).median } }

    /// Granted of those that were decided.
    var grants: Proportion? {
        let decided = filter { $0.ending == .granted || $0.ending == .refused }
        return try? Proportion(decided.count { $0.ending == .granted }, of: decided.count)
    }
}
