import Canon
import Signing
import Store

/// A record on its way into the log: its signature and form have been checked, its salt drawn, its rows put together.
///
/// A class, because it changes hands several times before it is written and a record has many parts.
package final class Submission: Sendable {
    package let record: Record
    let commitment: Digest
    let sealed: Bool
    /// The arguments of `opening`, of which the first, the position, is not known yet.
    let opening: [SQLValue]
    let rows: [Insertion]

    package init(record: Record, salt: [UInt8], commitment: Digest, sealed: Bool, rows: [Insertion]) {
        (self.record, self.commitment, self.sealed, self.rows) = (record, commitment, sealed, rows)
        let state = sealed ? OpeningState.sealed : OpeningState.open
        opening = [.null, .integer(state.rawValue), .blob(record.id.bytes), .blob(salt), .blob(record.bytes)]
    }
}
