import Calendars
import Canon
import DecisionsAPI
import RuleEngine
import Signing

/// How far a request has come, and whose turn it is. A function of the records, the calendars and the day on which it is asked.
package struct DecisionLife: Sendable {
    package enum State: String, Sendable, CaseIterable {
        /// Logged; nothing was said yet.
        case received
        /// The deciding party has asked for facts; the clock stands.
        case clarifying
        /// The rules have been asked.
        case recommended
        case granted, refused
        /// Granted or refused by the silence of whom a rule gave so many days.
        case grantedBySilence, refusedBySilence
        /// Another person is asked to decide again.
        case reconsidering
        /// Granted, and the last day for using it has passed.
        case expired
        case withdrawn, revoked

        /// Whether the deciding party has still to act.
        package var isOpen: Bool { [.received, .clarifying, .recommended, .reconsidering].contains(self) }
        package var isGranted: Bool { self == .granted || self == .grantedBySilence }
    }

    package enum Lateness: String, Sendable { case inTime, overdue, veryOverdue }

    package let state: State
    /// The clock that runs or ran for the deciding party; nil while no rule sets a number of days.
    package let deadline: Deadline?
    /// The rule that set it, and what silence means after its last day.
    package let rule: String?
    package let silence: Duty.Silence
    package let lateness: Lateness
    /// The day of the decision that holds, or of the end; nil while it is open.
    package let closedOn: CalendarDate?
    /// The decision that holds.
    package let decision: KnownDecisionAct?

    package init(_ file: DecisionFile, shelf: DecisionShelf, on day: CalendarDate) {
        let clock = DecisionLife.clock(file, shelf)
        (deadline, rule, silence) = (clock?.deadline, clock?.rule, clock?.silence ?? .none)
        let dueDay = clock?.deadline.last
        let last = DecisionLife.decision(file, dueDay, silence)
        let end = file.acts(DecisionKinds.end).last
        let review = file.acts(DecisionKinds.review).last { item in item.form.about?.id == last?.act.id }
        let isReopened = DecisionLife.isReopened(file, last?.act, review?.form.word)
        var state: State
        var closed = last?.act.countsAt.date
        switch (end?.form.word, last?.form.word) {
        case ("withdrawn"?, _): (state, closed) = (.withdrawn, end?.act.countsAt.date)
        case ("revoked"?, _): (state, closed) = (.revoked, end?.act.countsAt.date)
        case ("expired"?, _): (state, closed) = (.expired, end?.act.countsAt.date)
        case (_, let word?) where !isReopened:
            state = word == "granted" ? .granted : .refused
            if let until = last?.form.until, until < day, word == "granted" { state = .expired }
        case (_, _?): (state, closed) = (.reconsidering, nil)
        default:
            state = file.recommendations.isEmpty ? .received : .recommended
            if DecisionLife.pauses(file).contains(where: { $0.through == nil }) { state = .clarifying }
            if let dueDay, dueDay < day, clock?.silence == .granted { (state, closed) = (.grantedBySilence, dueDay) }
            if let dueDay, dueDay < day, clock?.silence == .refused { (state, closed) = (.refusedBySilence, dueDay) }
        }
        (self.state, closedOn, decision) = (state, closed, isReopened ? nil : last?.act)
        let measured = last?.act.countsAt.date ?? day
        if let dueDay, dueDay < measured, state != .withdrawn {
            lateness = clock?.deadline.twice.map { $0 < measured } ?? false ? .veryOverdue : .overdue
        } else {
            lateness = .inTime
        }
    }

    /// The last decision that counts: once silence has granted a request, what is decided afterwards comes too late.
    private static func decision(
        _ file: DecisionFile, _ dueDay: CalendarDate?, _ silence: Duty.Silence
    ) -> (act: KnownDecisionAct, form: DecisionActForm)? {
        if silence == .granted, let dueDay, let first = file.decisions.first, first.act.countsAt.date > dueDay { return nil }
        return file.decisions.last
    }

    /// Whether the last decision waits for another person: the applicant asked for that, or a reviewer sent it back or annulled it.
    private static func isReopened(_ file: DecisionFile, _ decision: KnownDecisionAct?, _ review: String?) -> Bool {
        guard let decision else { return false }
        if review == "remitted" || review == "annulled" { return true }
        return file.acts(DecisionKinds.reconsideration).contains { $0.form.about?.id == decision.id }
    }

    /// The days that the rules of the recommendation give, from the day on which the request counts, with extensions and clock stops.
    private static func clock(_ file: DecisionFile, _ shelf: DecisionShelf) -> (deadline: Deadline, rule: String, silence: Duty.Silence)? {
        guard
            let answer =
                (file.recommendations.last?.content ?? file.acts(DecisionKinds.recommendation).last.flatMap { try? Recommendation($0.act.subject) })?
                .answer
        else { return nil }
        // Of several approvers the slowest decides when all have answered.
        let all = (answer["deadlines"]?.array ?? []).compactMap { item -> (deadline: Deadline, rule: String, silence: Duty.Silence)? in
            guard let days = item["days"]?.integer, let side = item["side"]?.string, let rule = item["rule"]?.string else { return nil }
            var deadline = Deadline(
                start: file.request.countsAt.date, days: Int(days), kind: item["dayKind"]?.string == "working" ? .working : .calendar,
                calendar: shelf.calendar(of: side))
            run(&deadline, file)
            return (deadline, rule, item["silence"]?.string.flatMap { Duty.Silence(rawValue: $0) } ?? .none)
        }
        return all.max { ($0.deadline.last ?? $0.deadline.start, $0.deadline.days) < ($1.deadline.last ?? $1.deadline.start, $1.deadline.days) }
    }

    /// Clock stops and more time in the order in which they came. What the deciding party does once its time is over does not bring it back: a log that
    /// holds such acts changes nothing.
    private static func run(_ deadline: inout Deadline, _ file: DecisionFile) {
        var hasMore = false
        for (act, form) in file.acts where [DecisionKinds.clarification, DecisionKinds.moreTime].contains(act.kind) {
            let day = act.countsAt.date
            switch form.word {
            case "asked"? where !deadline.isStopped && deadline.isOpen(on: day): deadline.pauses.append(.init(after: day, through: nil))
            case "answered"? where deadline.isStopped: deadline.pauses[deadline.pauses.count - 1].through = day
            case nil where !hasMore && deadline.isOpen(on: day):
                (deadline.days, hasMore) = (deadline.days + (form.days ?? 0), true)
            default: break
            }
        }
    }

    /// From each question of the deciding party to the applicant's answer.
    static func pauses(_ file: DecisionFile) -> [Deadline.Pause] {
        var pauses: [Deadline.Pause] = []
        for item in file.acts(DecisionKinds.clarification) {
            if item.form.word == "asked" {
                if pauses.last.map({ $0.through != nil }) ?? true { pauses.append(.init(after: item.act.countsAt.date, through: nil)) }
            } else if let last = pauses.indices.last, pauses[last].through == nil {
                pauses[last].through = item.act.countsAt.date
            }
        }
        return pauses
    }
}
