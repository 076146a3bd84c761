import Canon

/// Why a date rule, a holiday calendar or an obligation is refused.
package struct CalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable names of the reasons.
    package enum Code: String, Sendable {
        /// A member is missing.
        case missingField
        /// A member that this version does not know.
        case unknownField
        /// A member of another JSON type.
        case wrongType
        /// A value that cannot be.
        case wrongValue
        /// A part of a standard that is not read here.
        case unsupported
        /// More items than are read.
        case tooMany
    }

    package let code: Code
    /// JSON pointer (RFC 6901) to what is wrong; empty for the whole.
    package let pointer: String
    /// Lower-case prose that names the field and the remedy.
    package let reason: String

    package init(_ code: Code, at pointer: String, _ reason: String) { (self.code, self.pointer, self.reason) = (code, pointer, reason) }
    package var description: String { "\(code.rawValue) (\(pointer)): \(reason)" }
}

/// A date that cannot be computed, because it hangs on days for which no holiday calendar was published, or which the caller does not have.
///
/// The answer then is *not established*; nothing here ever guesses a working day.
package struct CalendarGap: Error, Hashable, Sendable {
    /// The id of the calendar that does not reach so far.
    package let calendar: String
    /// The first day that it does not establish.
    package let date: CalendarDate

    package init(calendar: String, date: CalendarDate) { (self.calendar, self.date) = (calendar, date) }

    /// One sentence in each language.
    package var words: [String: String] {
        [
            "en":
                "Not established: the holiday calendar \(calendar) says nothing about \(date) yet. Add the calendar of that year once it is published.",
            "zh-Hans": "无法确认：假日日历 \(calendar) 尚未载明 \(date) 的情况。该年度的安排公布后，请予补充。",
        ]
    }

    package var json: JSON {
        ["calendar": .string(calendar), "date": .string(date.description), "words": .object(JSONObject(words.mapValues { .string($0) }))]
    }
}
