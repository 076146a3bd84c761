import Canon
import Ledger
import Signing

/// What one bundle of 256 entries shows by itself, without regard to any other.
struct BundleFindings: Sendable {
    let bundle: BundleCoordinate
    /// The leaf hashes of the entries; what the tile says, where the entries cannot be read; empty when neither can.
    var leaves: [Digest] = []
    /// The hashes of the level-0 tile, where they differ.
    var tileLeaves: [Digest]?
    /// The root over the leaves.
    var root = TreeHash.emptyRoot
    /// The root over what the tile says, where it differs.
    var tileRoot: Digest?
    var firstAt: Instant?
    var lastAt: Instant?
    var problems: [Problem] = []
    /// One per entry from the first new one on; empty when openings were not asked for or could not be read.
    var openings: [OpeningNote] = []
    /// The verification methods that `RecordNote.method` counts.
    var methods: [(method: String, issuer: String)] = []

    init(_ bundle: BundleCoordinate) { self.bundle = bundle }

    /// Whether the tree can go on over this bundle.
    var hasLeaves: Bool { leaves.count == bundle.width }
}

/// What was made of one opening.
enum OpeningNote: Sendable {
    /// Could not be read, or is not what was logged; reported already.
    case unread
    case sealed
    case erased(tombstone: RecordID?)
    case record(RecordNote)
}

/// A record that is what was logged.
struct RecordNote: Sendable {
    /// Which of the bundle's methods signed it.
    var method: Int
    /// Whether the signature fits the key that the record names. Whether that key counts, the log's identity events say.
    var isSigned: Bool
    var isKnownKind: Bool
    var contribution: (any Sendable)?
    /// The record itself, for the two kinds that the audit goes by.
    var special: Special?
    /// The record and the time of its entry, where it is judged by others.
    var judged: Judged?

    struct Judged: Sendable {
        var record: Record
        var at: Instant
    }

    enum Special: Sendable {
        case identity(Record)
        case erasure(RecordID, Erasure)
    }
}
