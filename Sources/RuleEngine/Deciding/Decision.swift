import Canon

/// The answer to a question, as values. A function of question and rules alone: no clock, no memory, the same bytes every time.
package struct Decision: Sendable {
    /// Where and for how long an approver or a registry decides.
    package struct Deadline: Hashable, Sendable {
        package let side: String
        package let rule: String
        package let approver: String?
        package let days: Int
        package let kind: Duty.DayKind
        /// The calendar of holidays that working days go by; nil when the rule names none.
        package let calendar: String?
        package let clockStops: [String]
        package let silence: Duty.Silence
        /// The last day, if the application is complete on the day of the act; nil when that day is not known. Working days leave out Saturdays and
        /// Sundays and no holidays.
        package let last: CalendarDate?
    }

    /// Who must consent or be told.
    package struct Approval: Hashable, Sendable {
        package let side: String
        package let rule: String
        package let effect: Effect
        package let approver: String?
        package let instrument: String?
        package let validity: String?
    }

    package struct Condition: Hashable, Sendable {
        package let side: String
        package let rule: String
        package let condition: Duty.Condition
    }

    package let question: Question
    /// In the order of the question.
    package let sides: [SideReport]
    package let range: OutcomeRange
    /// The strictest outcome of the sides.
    package let outcome: Outcome
    package let approvals: [Approval]
    package let deadlines: [Deadline]
    package let conditions: [Condition]
    /// The facts that can still change the joint answer; the first is the next to ask.
    package let asks: [String]
    /// Changes after which the act is permitted, whatever the facts are that are confidential or not known.
    package let wouldPermit: [Suggestion]
    /// Changes after which the answer is better than now and still no permission.
    package let wouldEase: [Suggestion]
}
