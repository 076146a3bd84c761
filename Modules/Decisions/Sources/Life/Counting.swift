import Calendars
import Canon
import DecisionsAPI
import RuleEngine
import Signing

/// What was granted before, for the counters that the rules of a request declare: taken from the log in the transaction in which it is asked, so that two
/// requests that are granted at the same time cannot both be the last one below a threshold.
struct Counting: Sendable {
    /// What a recommendation says of it.
    private(set) var told: [Counted] = []
    /// The whole count by fact, which a party that reads everything about its own requests knows.
    private(set) var all: [String: Int64] = [:]

    init() {}

    /// Whether there is more to the count than is told.
    var isPartlyKept: Bool { told.contains { $0.keptBy != nil } }

    /// An earlier grant, as far as counters look at it.
    private struct Grant {
        let request: KnownRequest
        let day: CalendarDate
        let facts: JSONObject
        let isTold: Bool
    }

    /// - Parameters:
    ///   - known: everything about the requests of the party that is asked, for a count that holds.
    ///   - today: the day on which it is asked whether what was granted still holds.
    init(_ file: DecisionFile, under rules: AskedRules, in known: KnownDecisions, on today: CalendarDate) throws {
        let schema = rules.library.schema
        let counters = rules.sides.compactMap { rules.set($0) }.flatMap { set in
            set.counters.sorted { $0.key < $1.key }.map { (side: set.jurisdiction, name: $0.key, counter: $0.value) }
        }.filter { file.facts[schema.attributes[$0.counter.attribute].name]?.integer != nil }
        guard let day = file.day, !counters.isEmpty else { return }
        let grants = try Counting.grants(before: file, of: day, known, rules.shelf, today)
        for (side, name, counter) in counters {
            let fact = schema.attributes[counter.attribute].name
            let mine = grants.filter { Counting.isTogether($0.request, file.request, counter.per) }
            let (visible, whole) = (
                Counting.sum(of: fact, mine.filter(\.isTold), counter.window, day), Counting.sum(of: fact, mine, counter.window, day)
            )
            guard whole > 0 else { continue }
            told.append(Counted(side: side, counter: name, fact: fact, before: visible, keptBy: whole > visible ? file.request.askedOf : nil))
            all[fact] = max(all[fact] ?? 0, whole)
        }
    }

    /// What the same party has granted of acts within a year of this one, and not taken back. What nobody used counts as well: it could be used.
    private static func grants(
        before file: DecisionFile, of day: CalendarDate, _ known: KnownDecisions, _ shelf: DecisionShelf, _ today: CalendarDate
    ) throws -> [Grant] {
        let (request, readers) = (file.request, Set(file.request.parties))
        return try known.requests(of: request.askedOf, limit: .max).compactMap { other -> Grant? in
            guard other.id != request.id, other.askedOf == request.askedOf,
                let then = other.subject["facts"]?["date"]?.string.flatMap({ CalendarDate($0) }),
                abs(then.daysSinceEpoch - day.daysSinceEpoch) <= 366,
                let file = DecisionFile(other, acts: try known.acts(about: other))
            else { return nil }
            let state = DecisionLife(file, shelf: shelf, on: today).state
            guard state.isGranted || state == .expired else { return nil }
            return Grant(
                request: other, day: then, facts: file.facts, isTold: !other.isSealed || request.isSealed && readers.isSubset(of: other.parties))
        }
    }

    /// Whether two requests are counted together. What a rule maker counts apart by a word that is not known here is counted together, which is never laxer.
    private static func isTogether(_ other: KnownRequest, _ request: KnownRequest, _ per: String?) -> Bool {
        switch per {
        case "applicant"?, "counterparty"?: other.issuer == request.issuer
        case "country"?: other.to == request.to
        default: true
        }
    }

    /// The most that lies within one window with an act of this day: its calendar year, or twelve months that begin or end anywhere around it.
    private static func sum(of fact: String, _ grants: [Grant], _ window: RuleSet.Counter.Window, _ day: CalendarDate) -> Int64 {
        func sum(_ grants: [Grant]) -> Int64 { grants.reduce(0) { Counted.sum($0, max(0, $1.facts[fact]?.integer ?? 0)) } }
        switch window {
        case .calendarYear: return sum(grants.filter { $0.day.year == day.year })
        case .rolling12m:
            func begin(_ end: CalendarDate) -> CalendarDate { end.adding(months: -12) ?? end }
            let ends = [day] + grants.map(\.day).filter { $0 > day && begin($0) < day }
            return ends.map { end in sum(grants.filter { $0.day <= end && $0.day > begin(end) }) }.max() ?? 0
        }
    }
}
