import Canon
import Ledger
import Node

extension FoundRecord {
    /// The commitment in its entry, `u…`.
    var commitment: String? { LogEntry(bytes: entry).map { Multibase.base64URL($0.commitment.bytes) } }
}
