import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// An entry of a peer's log with its opening, after everything was checked that needs no database: form, commitment, record, signature, payload.
struct JudgedEntry: Sendable {
    var entry: [UInt8]
    var at: Instant?
    var commitment: Digest?
    var state: OpeningState
    var salt: [UInt8]?
    /// The record's bytes, as far as they are shown; kept even when they do not hold, as evidence.
    var bytes: [UInt8]?
    var record: Record?
    var tombstone: RecordID?
    var rows: [DerivedRow] = []
    /// What does not hold, in words; such a record is stored and not projected.
    var note: String?

    init(entry: [UInt8], opening: Opening, registry: Registry) {
        self.entry = entry
        let logged = LogEntry(bytes: entry)
        (at, commitment) = (logged?.at, logged?.commitment)
        switch opening {
        case .sealed: state = .sealed
        case .erased(let tombstone): (state, self.tombstone) = (.erased, tombstone)
        case .open(let salt, let bytes): (state, self.salt, self.bytes) = (.open, salt, bytes)
        }
        guard let commitment else {
            note = "the entry is not of the log's form"
            return
        }
        if let salt, let bytes { take(salt, bytes, commitment, registry) }
    }

    /// Checks a record that this entry is said to commit to, and takes it in.
    mutating func take(_ salt: [UInt8], _ bytes: [UInt8], _ commitment: Digest, _ registry: Registry) {
        (self.salt, self.bytes) = (salt, bytes)
        guard Commitment.opens(commitment, salt: salt, record: bytes) else {
            note = "what is shown for the entry is not what it commits to"
            return
        }
        do {
            let record = try Record(bytes: bytes)
            self.record = record
            try record.verify()
            // The rows of a kind that nobody here knows are the index row alone: verified, stored, and not projected further.
            rows = registry.knows(record.kind) ? try registry.checkedRows(for: record) : registry.rows(for: record)
        } catch let failure as Failure {
            note = "the record is not of its kind's form: \(failure.detail)"
        } catch let error as RecordError {
            note = "what the entry commits to is no record: \(error)"
        } catch { note = "the signature of the record does not hold: \(error)" }
    }

    /// Judges the entries of a bundle on all cores: verifying signatures is what following costs.
    static func judge(_ entries: [[UInt8]], _ openings: [Opening], registry: Registry) async -> [JudgedEntry] {
        let pairs = Array(zip(entries, openings))
        let piece = 32
        return await withTaskGroup(of: (Int, [JudgedEntry]).self) { group in
            for start in stride(from: 0, to: pairs.count, by: piece) {
                let part = pairs[start..<min(start + piece, pairs.count)]
                group.addTask { (start, part.map { JudgedEntry(entry: $0.0, opening: $0.1, registry: registry) }) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
