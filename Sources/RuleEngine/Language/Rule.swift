import Canon

/// A text in several languages, by tag (BCP 47).
package struct LocalText: Hashable, Sendable {
    package var texts: [String: String]

    package init(_ texts: [String: String]) { self.texts = texts }
    package init(english: String) { texts = ["en": english] }

    /// The text in that language, else in English, else in any.
    package func text(in language: String) -> String {
        texts[language] ?? texts["en"] ?? texts.min { $0.key < $1.key }?.value ?? ""
    }

    package func has(_ language: String) -> Bool { texts[language]?.isEmpty == false }
    package var json: JSON { .object(JSONObject(texts.mapValues { .string($0) })) }
}

/// One published rule: when all its tests hold on a day on which it is in force, and no exception that it names is active, it has its effect.
package struct Rule: Hashable, Sendable {
    /// Unique within its set.
    package let id: String
    package let version: String?
    package let effect: Effect
    package var title: LocalText
    package let when: [FactTest]
    /// The rules of the same set that defeat this one when they are active, in the order of the file.
    package let unless: [String]
    package var duty: Duty
    package let inForce: InForce
    package let citations: [Citation]
    package let address: String?
    /// How well the source was read: `quoted`, `secondary` or a word of the author's.
    package let confidence: String?
    package let note: LocalText?
    /// When the rule maker promised to look at the rule again.
    package let reviewBy: CalendarDate?

    package init(
        id: String, version: String? = nil, effect: Effect, title: LocalText? = nil, when: [FactTest], unless: [String] = [], duty: Duty = Duty(),
        inForce: InForce = .always, citations: [Citation] = [], address: String? = nil, confidence: String? = nil, note: LocalText? = nil,
        reviewBy: CalendarDate? = nil
    ) {
        (self.id, self.version, self.effect, self.title) = (id, version, effect, title ?? LocalText(english: id))
        (self.when, self.unless, self.duty, self.inForce) = (when, unless, duty, inForce)
        (self.citations, self.address, self.confidence, self.note, self.reviewBy) = (citations, address, confidence, note, reviewBy)
    }
}

/// What a rule asks for besides its effect.
package struct Duty: Hashable, Sendable {
    package enum DayKind: String, Sendable { case calendar, working }

    /// What the approver's silence means after the last day.
    package enum Silence: String, Sendable { case none, refused, granted }

    package struct Condition: Hashable, Sendable {
        package let id: String
        package var text: LocalText
        /// `before`, `during`, `after`, or a word of the rule maker's.
        package let kind: String?
        /// When it is due, as an ISO 8601 duration or a date; nil when the act itself is the time.
        package let due: String?
    }

    package var approver: String?
    /// The number of days that the approver has.
    package var days: Int?
    package var dayKind: DayKind?
    /// The name of the calendar of holidays that working days go by.
    package var calendar: String?
    /// What stops the clock.
    package var clockStops: [String] = []
    package var silence: Silence = .none
    package var instrument: String?
    package var validity: String?
    package var conditions: [Condition] = []

    package init() {}
}

/// The days on which a rule is in force; all bounds are included.
package struct InForce: Hashable, Sendable {
    package struct Suspension: Hashable, Sendable {
        package let from: CalendarDate
        package let until: CalendarDate?
        package let basis: LocalText?
    }

    /// Nil: the first day is not known, and no day is before it.
    package let from: CalendarDate?
    /// Nil: without end.
    package let until: CalendarDate?
    package let suspended: [Suspension]

    var isAlways: Bool { from == nil && until == nil && suspended.isEmpty }

    /// On every day.
    package static let always = InForce(from: nil, until: nil, suspended: [])

    /// Whether the rule is in force on that day.
    package func covers(_ day: CalendarDate) -> Bool {
        guard from.map({ $0 <= day }) ?? true, until.map({ day <= $0 }) ?? true else { return false }
        return !suspended.contains { $0.from <= day && ($0.until.map { day <= $0 } ?? true) }
    }
}

/// Where a rule comes from.
package struct Citation: Hashable, Sendable {
    package let reference: LocalText
    /// A European Legislation Identifier or a URN (RFC 9676), where there is one.
    package let identifier: String?
    package let article: String?
    package let quote: LocalText?
    package let asOf: CalendarDate?
}
