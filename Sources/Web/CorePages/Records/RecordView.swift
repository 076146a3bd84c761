import Canon
import Node
import Pages
import Signing
import Store

/// Everything that the pages of one record show, read in one transaction.
struct RecordView: Sendable {
    let found: FoundRecord
    let id: RecordID
    let clocks: Clocks
    let directory: PartyDirectory
    /// The tombstone, where the record was erased and the tombstone is public.
    let tombstone: FoundRecord?
    /// Whether what it says may be shown to this reader.
    let isShown: Bool

    /// Nil when no log known here holds a record of this name.
    static func read(_ id: RecordID, isOperator: Bool, _ words: Words, home: String, in transaction: any ReadTransaction) throws -> RecordView? {
        guard let found = try RecordLookup.find(id, origin: home, in: transaction) else { return nil }
        let tombstone = try found.tombstone.flatMap { try RecordLookup.find($0, origin: home, in: transaction) }
        return RecordView(
            found: found, id: id, clocks: try Clocks(of: found, in: transaction),
            directory: try PartyDirectory(home: home, language: words.language, in: transaction),
            tombstone: tombstone.flatMap { $0.isReadable ? $0 : nil }, isShown: found.isReadable || (isOperator && found.record != nil))
    }

    /// The record itself, if this reader may see it.
    var record: Record? { isShown ? found.record : nil }

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

extension RecordID {
    /// A name as people paste it: with or without `urn:uuid:`, in any case, with spaces around.
    init?(pasted text: String) {
        let bare = text.trimmingWhitespace.lowercased()
        guard let id = RecordID(bare) ?? RecordID(uuid: bare) else { return nil }
        self = id
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingWhitespace: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
