import Canon

/// How long people have: for comments, and between the final text and its effect. A shorter window needs reasons, which pages show beside it.
package enum RuleWindows {
    /// Days for comments.
    package static let comments = 60
    /// Days between adoption and effect.
    package static let beforeEffect = 30

    /// The last day on which an urgent rule may hold.
    package static func twoYears(after day: CalendarDate) -> CalendarDate {
        CalendarDate(year: day.year + 2, month: day.month, day: day.day) ?? CalendarDate(daysSinceEpoch: day.daysSinceEpoch + 730)
    }

    package static func days(from first: CalendarDate, to last: CalendarDate) -> Int { last.daysSinceEpoch - first.daysSinceEpoch }

    package static func day(_ count: Int, after day: CalendarDate) -> CalendarDate { CalendarDate(daysSinceEpoch: day.daysSinceEpoch + count) }
}
