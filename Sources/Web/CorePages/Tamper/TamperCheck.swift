import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// Verifies a copy of the log in which one part was changed, as an auditor verifies a log: from what the files say, trusting none of them.
///
/// The copy is read entry by entry and never stored; the change takes the place of what is read.
struct TamperCheck {
    /// What is checked, in the order in which a reader follows it.
    enum Step: String, Sendable, CaseIterable {
        /// The log signed the checkpoint.
        case checkpoint
        /// Those witnesses whose lines it carries did sign it.
        case cosignatures
        /// The tiles give the root that was signed.
        case root
        /// Each entry has the hash that stands in its tile.
        case entries
        /// Times of entries never go back.
        case times
        /// Each opening is what its entry commits to.
        case openings
        /// Each record was signed by a key of its issuer that counted at its position.
        case signatures
    }

    /// What a step found wrong.
    struct Finding: Sendable, Hashable {
        var step: Step
        /// The key of its text below `tamper.reason`.
        var reason: String
        /// Where, if at one entry.
        var position: UInt64?
        /// The verifier's own words.
        var detail: String
    }

    private(set) var findings: [Finding] = []
    /// Entries, and records with their signatures, that were verified.
    private(set) var entries: UInt64 = 0
    private(set) var records: UInt64 = 0
    /// Whether the change took a record away instead of altering it: which no mathematics can tell from a record that was never shown.
    private(set) var isWithheld = false

    /// What failed, for a step.
    func findings(of step: Step) -> [Finding] { findings.filter { $0.step == step } }

    private let tampering: Tampering
    private let window: TamperWindow
    private let log: LogView
    private var keys: [String: [KeyLife]] = [:]

    init(_ tampering: Tampering, _ window: TamperWindow, _ log: LogView) throws {
        (self.tampering, self.window, self.log) = (tampering, window, log)
        let root = try checkCheckpoint()
        let hashes = try checkTiles(against: root)
        try checkEntries(hashes)
    }

    private mutating func found(_ step: Step, _ reason: String, at position: UInt64? = nil, _ detail: String) {
        // One finding per step is enough to say so; more would bury the first.
        if findings(of: step).count < 3 { findings.append(Finding(step: step, reason: reason, position: position, detail: detail)) }
    }

    // MARK: The checkpoint

    /// The checkpoint that the copy shows, if it is one.
    private mutating func checkCheckpoint() throws -> Checkpoint? {
        let bytes = tampering.part == .checkpoint ? Array(tampering.content.utf8) : window.head.note.bytes
        let note: SignedNote
        let checkpoint: Checkpoint
        do {
            note = try SignedNote(bytes: bytes)
            checkpoint = try Checkpoint(text: note.text)
        } catch {
            found(.checkpoint, "noCheckpoint", "\(error)")
            return nil
        }
        if let key = try log.verifier() {
            do { _ = try SignedCheckpoint(note: note, log: key) } catch { found(.checkpoint, "logSignature", "\(error)") }
        }
        let witnesses = try KnownWitness.all(in: log.transaction).map(\.verifier)
        if !witnesses.isEmpty {
            do { _ = try note.verified(by: witnesses) } catch { if error.code != .unsigned { found(.cosignatures, "cosignature", "\(error)") } }
        }
        return checkpoint
    }

    // MARK: Tiles

    /// The leaf hashes that the tiles hold, from the start of the window on.
    private mutating func checkTiles(against checkpoint: Checkpoint?) throws -> [Digest?] {
        var edge = try TreeEdge(size: window.start, reader: log.reader(size: window.size))
        var hashes: [Digest?] = []
        var isWhole = true
        for start in stride(from: window.start, to: window.size, by: 256) {
            let width = Int(min(256, window.size - start))
            let leaves: [Digest]?
            if tampering.part == .tile, tampering.position / 256 == start / 256 {
                let bytes = Hex.decode(tampering.content.filter { !$0.isWhitespace })
                leaves = bytes.flatMap { Tiles.hashes($0, width: width) }
                if leaves == nil { found(.root, "tileForm", at: start, "the tile is not \(width) hashes of 32 bytes") }
            } else {
                leaves = Tiles.hashes(try window.tile(at: start, in: log.transaction), width: width)
            }
            guard let leaves else {
                isWhole = false
                hashes += [Digest?](repeating: nil, count: width)
                continue
            }
            for leaf in leaves { edge.append(leaf) }
            hashes += leaves.map { $0 }
        }
        if isWhole, let checkpoint {
            if checkpoint.size != edge.size {
                found(.root, "size", "the checkpoint speaks of \(checkpoint.size) entries, the tiles hold \(edge.size)")
            } else if checkpoint.root != edge.root {
                found(
                    .root, "root",
                    "the tiles give the root \(Base64.encode(edge.root.bytes)), the checkpoint says \(Base64.encode(checkpoint.root.bytes))")
            }
        }
        return hashes
    }

    // MARK: Entries and openings

    private mutating func checkEntries(_ hashes: [Digest?]) throws {
        var rows: [(UInt64, SQLRow)] = []
        var last = Instant(milliseconds: .min)
        var next = window.start
        // Some at a time: the rows are checked outside the statement that reads them.
        while next < window.size {
            rows = []
            try log.transaction.forEach(
                "SELECT e.entry, o.state, o.salt, o.record FROM entries e JOIN openings o ON o.idx = e.idx WHERE e.idx >= ? AND e.idx < ? ORDER BY e.idx",
                [SQLValue(next), SQLValue(min(next + 64, window.size))]
            ) { row in
                rows.append((next + UInt64(rows.count), row))
                return true
            }
            guard !rows.isEmpty else { break }
            for (position, row) in rows { try check(position, row, hashes[Int(position - window.start)], &last) }
            next += UInt64(rows.count)
        }
    }

    private mutating func check(_ position: UInt64, _ row: SQLRow, _ hash: Digest?, _ last: inout Instant) throws {
        let isHere = tampering.position == position
        let bytes = isHere && tampering.part == .entry ? Array(tampering.content.utf8) : row.blob(0)
        entries += 1
        if let hash, TreeHash.leaf(bytes) != hash {
            found(
                .entries, tampering.part == .tile ? "tileHash" : "leaf", at: position, "the entry at \(position) has another hash than its tile says")
        }
        guard let entry = LogEntry(bytes: bytes) else {
            return found(.times, "entryForm", at: position, "the entry is not of the one form that entries have")
        }
        if entry.at < last {
            found(.times, "time", at: position, "the entry at \(position) is of \(entry.at), before the one ahead of it, of \(last)")
        }
        last = entry.at

        let opening: Opening
        if isHere, tampering.part == .opening {
            do { opening = try Opening(line: Array(tampering.content.utf8)) } catch {
                return found(.openings, "openingForm", at: position, "\(error)")
            }
        } else if row.integer(1) == OpeningState.open.rawValue {
            opening = .open(salt: row.blob(2), record: row.blob(3))
        } else {
            return
        }
        guard case .open(_, let record) = opening else {
            isWithheld = true
            return
        }
        if opening.opens(entry) != true {
            found(.openings, "commitment", at: position, "salt and record do not give the commitment of the entry at \(position)")
        }
        try checkRecord(record, at: position)
    }

    private mutating func checkRecord(_ bytes: [UInt8], at position: UInt64) throws {
        let record: Record
        do { record = try Record(bytes: bytes) } catch { return found(.signatures, "recordForm", at: position, "\(error)") }
        records += 1
        do { try record.verify() } catch { return found(.signatures, "signature", at: position, "\(error)") }
        if keys[record.issuer] == nil { keys[record.issuer] = try KeyLife.all(of: record.issuer, origin: window.origin, in: log.transaction) }
        let method = record.verificationMethod.split(separator: "#").last.map(String.init)
        guard let key = keys[record.issuer]?.first(where: { $0.multikey == method }), key.added <= position else {
            return found(.signatures, "key", at: position, "no identity event gives \(record.issuer) the key \(method ?? "")")
        }
        if let ended = key.ended, position >= ended {
            found(.signatures, "keyEnded", at: position, "the key counts no more from position \(ended) on")
        }
    }
}
