import Canon
import Ledger

/// An entry as a page shows it.
struct LogEntryText {
    var at: Instant
    /// `u…`
    var commitment: String

    init?(_ bytes: [UInt8]) {
        guard let entry = LogEntry(bytes: bytes) else { return nil }
        (at, commitment) = (entry.at, Multibase.base64URL(entry.commitment.bytes))
    }
}
