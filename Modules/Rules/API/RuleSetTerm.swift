import Canon

/// On which days a version of a rule set holds, and on what ground.
package struct RuleSetTerm: Sendable, Hashable {
    package enum Ground: String, Sendable {
        /// Adopted after notice and comment.
        case adopted
        /// Adopted at once, for a limited time.
        case urgent
        /// Published as an example; nobody adopted it, and it is not law.
        case example
    }

    package struct Pause: Sendable, Hashable {
        package var from: CalendarDate
        /// Last day; nil while nothing says when it ends.
        package var until: CalendarDate?
        package init(from: CalendarDate, until: CalendarDate?) { (self.from, self.until) = (from, until) }
    }

    package var ground: Ground
    /// First day; nil for an example, which speaks of every day.
    package var from: CalendarDate?
    /// Last day; nil without end.
    package var until: CalendarDate?
    /// Why it ends: a later version, a repeal, or the end of an urgent measure.
    package var end: RuleSetStatus?
    package var pauses: [Pause]

    package init(ground: Ground, from: CalendarDate?, until: CalendarDate? = nil, end: RuleSetStatus? = nil, pauses: [Pause] = []) {
        (self.ground, self.from, self.until, self.end, self.pauses) = (ground, from, until, end, pauses)
    }

    package func isPaused(on day: CalendarDate) -> Bool {
        pauses.contains { $0.from <= day && ($0.until.map { day <= $0 } ?? true) }
    }

    /// Whether the version decides an act of that day.
    package func covers(_ day: CalendarDate) -> Bool {
        (from.map { $0 <= day } ?? true) && (until.map { day <= $0 } ?? true) && !isPaused(on: day)
    }

    func status(on day: CalendarDate) -> RuleSetStatus {
        if let from, day < from { return .scheduled }
        if let until, day > until { return end ?? .superseded }
        if isPaused(on: day) { return .suspended }
        return ground == .example ? .example : .inForce
    }
}

/// How far a version has come.
package enum RuleSetStatus: String, Sendable, CaseIterable {
    /// Published, and neither proposed nor adopted.
    case draft
    /// Put up for comment; the last day has not passed.
    case proposed
    /// The last day for comments has passed, and it is not adopted.
    case closed
    /// Its maker withdrew it before it held.
    case withdrawn
    /// Adopted, and its first day is still to come.
    case scheduled
    case inForce
    /// An example that holds as one: for trying out, not law.
    case example
    case suspended
    case superseded
    case repealed
    /// An urgent measure whose last day has passed.
    case expired
}
