import Canon
import Node
import Pages
import Signing
import Store

/// One record as its pages show it to one reader. Lives as long as the reader's transaction.
struct RecordView {
    let found: FoundRecord
    let id: RecordID
    let clocks: Clocks
    /// The tombstone, where the record was erased and the tombstone is public.
    let tombstone: FoundRecord?
    let reader: ReaderView

    /// Nil when no log known here holds a record of this name.
    init?(_ id: RecordID, _ reader: ReaderView) throws {
        guard let found = try RecordLookup.find(id, origin: reader.home, in: reader.transaction) else { return nil }
        (self.found, self.id, self.reader) = (found, id, reader)
        clocks = try Clocks(of: found, in: reader.transaction)
        let tombstone = try found.tombstone.flatMap { try RecordLookup.find($0, origin: reader.home, in: reader.transaction) }
        self.tombstone = tombstone.flatMap { $0.isReadable ? $0 : nil }
    }

    /// The record itself, if this reader may see it.
    var record: Record? { found.isReadable || reader.seesSealed ? found.record : nil }

    /// `open`, `sealed` or `erased`.
    var state: String { found.state.word }

    var path: String { "/records/" + id.uuid }
}

extension OpeningState {
    /// As the API says it.
    var word: String {
        switch self {
        case .open: "open"
        case .sealed: "sealed"
        case .erased: "erased"
        }
    }
}
