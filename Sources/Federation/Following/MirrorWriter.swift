import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// Takes judged entries into the mirror and projects their records, in one transaction of the caller's.
struct MirrorWriter {
    /// What a transaction brought that its caller must act on.
    struct Effects: Sendable {
        /// Positions whose openings tombstones destroyed.
        var erased: [UInt64] = []
        /// Whether any record does not hold.
        var hasProblems = false
        /// Whether the node's own keys were changed.
        var rotated = false
        /// What is wrong with the entries themselves, in words.
        var disorder: String?
    }

    /// The note of a sealed record that came before its entry did.
    static let parked = "waiting for the log to be followed so far"

    let log: String
    let did: String
    let registry: Registry
    let transaction: any WriteTransaction
    private var keys: KeyCache
    private(set) var effects = Effects()

    init(log: String, did: String, registry: Registry, in transaction: any WriteTransaction) {
        (self.log, self.did, self.registry, self.transaction) = (log, did, registry, transaction)
        keys = KeyCache(origin: log)
    }

    /// Appends entries from `position` on; tells which tiles became full through `edge`.
    mutating func append(_ entries: [JudgedEntry], to edge: inout LogEdge, lastAt: inout Instant) throws {
        for judged in entries {
            let position = edge.size
            try transaction.execute("INSERT INTO peer_entries VALUES (?, ?, ?)", [.text(log), SQLValue(position), .blob(judged.entry)])
            try edge.append(TreeHash.leaf(judged.entry)) { tile in
                try transaction.execute(
                    "INSERT INTO peer_tiles VALUES (?, ?, ?, ?)",
                    [.text(log), .integer(Int64(tile.level)), SQLValue(tile.index), .blob(tile.hashes.joinedBytes)])
            }
            if let at = judged.at {
                if at < lastAt { effects.disorder = effects.disorder ?? "entry \(position) of \(log) is dated \(at), before the one before it" }
                lastAt = max(lastAt, at)
            }
            try store(judged, at: position)
        }
    }

    private mutating func store(_ judged: JudgedEntry, at position: UInt64) throws {
        var judged = judged
        if judged.state == .sealed, let row = try delivered(position), let commitment = judged.commitment {
            // A record that was delivered to us before its entry came: now it can be held against it.
            judged.take(row.salt, row.record, commitment, registry)
            if judged.note != nil { (judged.salt, judged.bytes, judged.record, judged.note) = (nil, nil, nil, nil) }
        }
        if judged.note == nil, let record = judged.record { judged.note = try refusal(of: record, at: position) }
        try transaction.execute("DELETE FROM peer_openings WHERE log = ? AND idx = ?", [.text(log), SQLValue(position)])
        try transaction.execute(
            "INSERT INTO peer_openings (log, idx, state, record_id, salt, record, tombstone, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .text(log), SQLValue(position), .integer(judged.state.rawValue), SQLValue(judged.note == nil ? judged.record?.id.bytes : nil),
                SQLValue(judged.salt),
                SQLValue(judged.bytes), SQLValue(judged.tombstone?.bytes), SQLValue(judged.note),
            ])
        if judged.note != nil { effects.hasProblems = true }
        guard judged.note == nil, let record = judged.record else { return }
        try project(record, judged, at: position, sealed: judged.state == .sealed)
    }

    /// Takes in a sealed record whose entry is in the mirror already. Throws `Failure` when it does not hold.
    mutating func open(_ judged: JudgedEntry, at position: UInt64) throws {
        if let note = judged.note { throw Failure(status: 422, code: "delivery.invalid", pointer: "/record", detail: note) }
        guard let record = judged.record else {
            throw Failure(status: 422, code: "delivery.invalid", pointer: "/record", detail: "there is no record")
        }
        if let refusal = try refusal(of: record, at: position) {
            throw Failure(status: 422, code: "delivery.invalid", pointer: "/record", detail: refusal)
        }
        try transaction.execute(
            "UPDATE peer_openings SET record_id = ?, salt = ?, record = ?, note = NULL WHERE log = ? AND idx = ?",
            [.blob(record.id.bytes), SQLValue(judged.salt), SQLValue(judged.bytes), .text(log), SQLValue(position)])
        try project(record, judged, at: position, sealed: true)
        try RowChanges.note(in: transaction)
    }

    private mutating func project(_ record: Record, _ judged: JudgedEntry, at position: UInt64, sealed: Bool) throws {
        let place = RecordPlace(origin: log, position: position, at: try judged.at ?? loggedAt(position))
        let rows = try registry.countedRows(judged.rows, of: record, at: place, in: transaction)
        try registry.project(rows, origin: log, position: position, sealed: sealed, in: transaction)
        switch record.kind {
        case IdentityEvent.kind:
            keys.forget()
            if record.issuer == did { effects.rotated = true }
        case Erasure.kind: try erase(record)
        default: break
        }
    }

    /// Why a record may not stand where it stands, by the identity events of its own log; nil when it may.
    private mutating func refusal(of record: Record, at position: UInt64) throws -> String? {
        let twin = try transaction.first(
            "SELECT idx FROM peer_openings WHERE record_id = ? AND log = ? AND idx < ? LIMIT 1",
            [.blob(record.id.bytes), .text(log), SQLValue(position)])
        if let twin { return "its name \(record.id) stands at position \(twin.integer(0)) of this log already" }
        do { try keys.check(record, position: position, in: transaction) } catch let failure as Failure { return failure.detail }
        guard record.kind == Erasure.kind else { return nil }
        return try refusal(of: Erasure.read(record), by: record.issuer, at: position)
    }

    /// As in the own log: only the issuer erases, and never what others are verified by.
    private func refusal(of erasure: Erasure, by issuer: String, at position: UInt64) throws -> String? {
        guard erasure.position < position else { return "it erases position \(erasure.position), which comes after it" }
        let row = try transaction.first(
            "SELECT record, record_id FROM peer_openings WHERE log = ? AND idx = ?", [.text(log), SQLValue(erasure.position)])
        // Of a record that is sealed to others, or gone already, nothing is held here that could be erased wrongly.
        guard let row, let target = try? Record(bytes: row.blob(0)) else { return nil }
        guard target.id == erasure.record, target.issuer == issuer else {
            return "it erases the record at position \(erasure.position), which is not its issuer's to erase"
        }
        do { try registry.checkErasable(target, in: transaction) } catch let failure as Failure { return failure.detail }
        return nil
    }

    private mutating func erase(_ record: Record) throws {
        let erasure = try Erasure.read(record)
        try transaction.execute(
            "UPDATE peer_openings SET state = ?, salt = NULL, record = NULL, tombstone = ?, note = NULL WHERE log = ? AND idx = ?",
            [.integer(OpeningState.erased.rawValue), .blob(record.id.bytes), .text(log), SQLValue(erasure.position)])
        try registry.forget(origin: log, position: erasure.position, in: transaction)
        transaction.leaveNoTrace()
        effects.erased.append(erasure.position)
    }

    /// The time of an entry that is in the mirror already.
    private func loggedAt(_ position: UInt64) throws -> Instant {
        let row = try transaction.first("SELECT entry FROM peer_entries WHERE log = ? AND idx = ?", [.text(log), SQLValue(position)])
        return row.flatMap { LogEntry(bytes: $0.blob(0)) }?.at ?? Instant(milliseconds: 0)
    }

    private func delivered(_ position: UInt64) throws -> (salt: [UInt8], record: [UInt8])? {
        let row = try transaction.first(
            "SELECT salt, record FROM peer_openings WHERE log = ? AND idx = ? AND note = ?",
            [.text(log), SQLValue(position), .text(MirrorWriter.parked)])
        return row.map { ($0.blob(0), $0.blob(1)) }
    }
}
