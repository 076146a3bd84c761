import Canon

/// Something that changed how an agreement stands: what was done, when, from when on it counts, and since when it could be known.
public struct LifeEvent: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// All have signed; nothing is in force by that alone.
        case signed
        /// It entered into force.
        case concluded
        case extended
        /// Its content changed, not how long it runs.
        case amended
        /// It does not apply for a while. What the text says goes on during a suspension does go on.
        case suspended
        case resumed
        /// It was ended before its time.
        case terminated
        /// It ran out.
        case lapsed
        /// It was taken up again after it had ended, perhaps as if it never had.
        case renewed
        /// No dated source was read for what follows: neither in force nor ended.
        case notEstablished

        /// Whether it says that the agreement is over from some day on.
        var ends: Bool { self == .terminated || self == .lapsed }
    }

    /// What it is about; events about different matters do not decide in one another's place.
    enum Matter: Hashable, Sendable { case standing, pause, signature, content }

    /// Unique within the agreement, such as the id of its record.
    public let id: String
    public let kind: Kind
    /// The day of the act.
    public let date: CalendarDate
    /// The first day on which it could be known.
    public let knownFrom: CalendarDate
    /// The first day for which it holds; before `date` where it reaches back.
    public let effectiveFrom: CalendarDate
    /// The first day that it no longer covers; nil for open.
    public let until: CalendarDate?
    /// The days as numbers, since a question compares them often.
    let days: Days
    let matter: Matter
    struct Days: Hashable, Sendable {
        let known: Int
        let from: Int
        /// `Int.max` for open.
        let until: Int
    }

    /// Nil where the days cannot be: known before it happened, or over before it begins.
    public init?(
        id: String, kind: Kind, date: CalendarDate, knownFrom: CalendarDate? = nil, effectiveFrom: CalendarDate? = nil, until: CalendarDate? = nil
    ) {
        (self.id, self.kind, self.date, self.knownFrom) = (id, kind, date, knownFrom ?? date)
        (self.effectiveFrom, self.until) = (effectiveFrom ?? date, until)
        matter =
            switch kind {
            case .signed: .signature
            case .amended: .content
            case .suspended, .resumed: .pause
            default: .standing
            }
        days = Days(known: self.knownFrom.daysSinceEpoch, from: self.effectiveFrom.daysSinceEpoch, until: until?.daysSinceEpoch ?? .max)
        guard date <= self.knownFrom, until.map({ self.effectiveFrom < $0 }) ?? true else { return nil }
    }

    /// Whether it says outright how things stand on a day: in force (or suspended) within its days, or over from its day on.
    func covers(_ day: Int) -> Bool {
        guard days.from <= day else { return false }
        return kind.ends || kind == .resumed || kind != .notEstablished && day < days.until
    }

    /// Whether it began later than another, or as late and was known as late or later.
    func outlasts(_ other: LifeEvent) -> Bool {
        days.from != other.days.from ? days.from > other.days.from : days.known >= other.days.known
    }
}
