import Canon

/// How an obligation stands on a day.
package enum DueState: String, Sendable, CaseIterable {
    /// Done by the due date or within the grace.
    case kept
    /// Done, but after the grace.
    case keptLate
    /// Not done, and the grace is over.
    case late
    /// Not done, and due within the days that count as soon, today, or within the grace.
    case dueSoon
    /// Not done, and not yet near.
    case open
    /// Its due date hangs on a holiday calendar that was not published or is not at hand.
    case notEstablished

    /// Judges one occurrence on a day. What was done after that day is not known on it.
    package init(due: CalendarDate, graceEnd: CalendarDate, soonFrom: CalendarDate, done: CalendarDate?, on day: CalendarDate) {
        if let done, done <= day {
            self = done <= graceEnd ? .kept : .keptLate
        } else if day > graceEnd {
            self = .late
        } else {
            self = day >= soonFrom ? .dueSoon : .open
        }
    }

    /// Whether it is still to be done.
    package var isOwed: Bool { self != .kept && self != .keptLate }

    /// A short label in each language.
    package var words: [String: String] {
        switch self {
        case .kept: ["en": "kept", "zh-Hans": "已履行"]
        case .keptLate: ["en": "kept late", "zh-Hans": "逾期履行"]
        case .late: ["en": "late", "zh-Hans": "逾期未履行"]
        case .dueSoon: ["en": "due soon", "zh-Hans": "即将到期"]
        case .open: ["en": "open", "zh-Hans": "未到期"]
        case .notEstablished: ["en": "due date not established", "zh-Hans": "到期日无法确认"]
        }
    }
}

/// One line of "what do I owe, by when".
package struct DueItem: Hashable, Sendable {
    /// The place of its obligation in the index, see `DueIndex.cases`.
    package let position: Int
    /// The place of the occurrence among those of its obligation.
    package let ordinal: Int
    /// The due date; for `.notEstablished` the day it is counted from.
    package let date: CalendarDate
    /// The last day on which it counts as kept.
    package let graceEnd: CalendarDate
    /// The day on which it was done, if that is known on the day of judging.
    package let done: CalendarDate?
    package let state: DueState
}
