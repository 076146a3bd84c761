import Canon

extension Formats {
    /// A date as the `time` element wants it: `{"iso","text"}`.
    package func model(_ date: CalendarDate) -> JSON { ["iso": .string(date.description), "text": .string(self.date(date))] }

    /// A moment as the `time` element wants it: `{"iso","text"}`, to the second.
    package func model(_ instant: Instant) -> JSON { ["iso": .string(instant.description), "text": .string(preciseMoment(instant))] }
}

/// A text of a record in the language that suits the reader best.
///
/// Records hold language maps keyed by BCP 47 tags. What was written in one language only is shown in that language and marked so, never hidden
/// and never translated by a machine.
package struct LocalizedText: Sendable, Hashable {
    package var text: String
    /// The BCP 47 tag of the text.
    package var language: String
    /// Whether the reader asked for another language than this.
    package var isFallback: Bool

    /// The text of `map` for a reader of `language`: that language, else English, else the first by tag. Nil when there is none.
    package init?(_ map: JSON?, for language: Language) {
        guard let members = map?.object else { return nil }
        if let text = members[language.rawValue]?.string {
            self.init(text: text, language: language.rawValue, isFallback: false)
        } else if let text = members[Language.english.rawValue]?.string {
            self.init(text: text, language: Language.english.rawValue, isFallback: true)
        } else if let (tag, value) = members.first(where: { $0.value.string != nil }), let text = value.string {
            self.init(text: text, language: tag, isFallback: true)
        } else {
            return nil
        }
    }

    package init(text: String, language: String, isFallback: Bool) {
        (self.text, self.language, self.isFallback) = (text, language, isFallback)
    }

    /// `{"text","lang"}`; templates write `lang="…"` so that screen readers and fonts follow.
    package var model: JSON { ["text": .string(text), "lang": .string(language), "isFallback": .bool(isFallback)] }
}
