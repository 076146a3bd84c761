import Canon

/// A whole-day entry of a calendar file.
package struct CalendarEvent: Hashable, Sendable {
    /// Globally unique and the same for ever (RFC 5545 §3.8.4.7).
    package var uid: String
    package var date: CalendarDate
    package var summary: String
    package var details: String
    package var categories: [String]
    /// Where a page about it stands.
    package var address: String?
    /// Reminders at nine o'clock in the reader's own time, so many days before.
    package var alarmDays: [Int]

    package init(
        uid: String, date: CalendarDate, summary: String, details: String = "", categories: [String] = [], address: String? = nil,
        alarmDays: [Int] = []
    ) {
        (self.uid, self.date, self.summary, self.details) = (uid, date, summary, details)
        (self.categories, self.address, self.alarmDays) = (categories, address, alarmDays)
    }

    /// A stable name from its parts, which are kept apart whatever they hold: the first 128 bits of SHA-256, as a UUID of version 8 (RFC 9562 §5.8).
    ///
    /// RFC 7986 §5.3 wants a UUID, and nothing in it that tells who made it.
    package static func uid(_ parts: String...) -> String {
        var bytes = Array(Digest.sha256(JSON.array(parts.map { .string($0) }).canonicalBytes).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Array(Hex.encode(bytes))
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }.joined(separator: "-")
    }
}
