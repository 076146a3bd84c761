import Canon
import Ledger
import Signing

/// Checks one bundle: entries, level-0 tile, openings. Pure and free of waiting, so that bundles can be checked side by side.
struct BundleCheck {
    /// The openings file, if it was asked for and is there.
    enum Openings {
        case unwanted, missing
        case bytes([UInt8])
    }

    /// Entries before this one of the bundle were verified earlier.
    private let skip: Int
    private let rules: any RecordRules
    private var out: BundleFindings
    private var commitments: [Digest?] = []
    /// The times of the entries, as far as they could be read.
    private var times: [Instant?] = []
    private var methodNumbers: [String: Int] = [:]
    private var reader = RecordReader()

    static func run(
        _ bundle: BundleCoordinate, entries: [UInt8]?, tile: [UInt8]?, openings: Openings, skip: Int, rules: any RecordRules
    ) -> BundleFindings {
        var check = BundleCheck(bundle, skip: skip, rules: rules)
        if case .unwanted = openings { check.read(entries, keepingCommitments: false) } else { check.read(entries, keepingCommitments: true) }
        check.compare(tile)
        // Here and not where the tree is put together, since that one has to take bundles one after the other.
        check.out.root = TreeHash.root(of: check.out.leaves)
        check.out.tileRoot = check.out.tileLeaves.map { TreeHash.root(of: $0) }
        check.read(openings)
        return check.out
    }

    private init(_ bundle: BundleCoordinate, skip: Int, rules: any RecordRules) {
        (self.skip, self.rules, out) = (skip, rules, BundleFindings(bundle))
    }

    private var first: UInt64 { out.bundle.entries.lowerBound }

    private mutating func report(_ code: Problem.Code, _ i: Int, _ what: String) {
        out.problems.append(Problem(code, at: Problem.entry(first + UInt64(i)), what))
    }

    // MARK: Entries

    private mutating func read(_ entries: [UInt8]?, keepingCommitments: Bool) {
        let path = "log/" + out.bundle.entriesPath
        guard let entries else {
            out.problems.append(Problem(.entriesMissing, at: path, "the log has these entries, and they are not to be had"))
            return
        }
        let count = out.bundle.width
        var leaves: [Digest] = []
        leaves.reserveCapacity(count)
        if keepingCommitments {
            commitments.reserveCapacity(count)
            times.reserveCapacity(count)
        }
        var first: Instant?
        var last = Instant(milliseconds: .min)
        var faults: [(Problem.Code, Int, String)] = []
        do {
            try EntryBundle.scan(entries, count: count) { raw in
                leaves.append(TreeHash.leaf(raw))
                guard let entry = LogEntry(buffer: raw) else {
                    faults.append((.entryMalformed, leaves.count - 1, "the \(raw.count) bytes are not {\"at\",\"commitment\"} in canonical JSON"))
                    if keepingCommitments {
                        commitments.append(nil)
                        times.append(nil)
                    }
                    return
                }
                if entry.at < last {
                    faults.append(
                        (.entryTime, leaves.count - 1, "it is dated \(entry.at), before the entry before it (\(last)); times in a log never go back"))
                }
                if first == nil { first = entry.at }
                last = entry.at
                if keepingCommitments {
                    commitments.append(entry.commitment)
                    times.append(entry.at)
                }
            }
        } catch {
            commitments = []
            out.problems.append(Problem(.entriesMalformed, at: path, error.reason))
            return
        }
        out.leaves = leaves
        (out.firstAt, out.lastAt) = (first, first == nil ? nil : last)
        for (code, i, what) in faults { report(code, i, what) }
    }

    // MARK: The tile

    private mutating func compare(_ tile: [UInt8]?) {
        guard let coordinate = TileCoordinate(level: 0, index: out.bundle.index, width: out.bundle.width) else { return }
        let path = "log/" + coordinate.path
        guard let tile else {
            out.problems.append(Problem(.tileMissing, at: path, "the log has this tile, and it is not to be had"))
            return
        }
        guard tile.count == coordinate.byteCount else {
            out.problems.append(Problem(.tileMalformed, at: path, "it has \(tile.count) bytes instead of \(coordinate.byteCount)"))
            return
        }
        guard !BundleCheck.same(out.leaves, tile), let hashes = Tiles.hashes(tile, width: coordinate.width) else { return }
        if out.leaves.isEmpty { out.leaves = hashes } else { out.tileLeaves = hashes }
    }

    /// Whether these are the bytes of the hashes. A digest lies in memory as its 32 bytes, so eight are compared at a time.
    private static func same(_ hashes: [Digest], _ tile: [UInt8]) -> Bool {
        hashes.withUnsafeBytes { a in
            tile.withUnsafeBytes { b in
                guard a.count == b.count else { return false }
                for at in stride(from: 0, to: a.count, by: 8) {
                    guard a.loadUnaligned(fromByteOffset: at, as: UInt64.self) == b.loadUnaligned(fromByteOffset: at, as: UInt64.self) else {
                        return false
                    }
                }
                return true
            }
        }
    }

    // MARK: Openings

    private mutating func read(_ openings: Openings) {
        let path = "log/" + out.bundle.openingsPath
        switch openings {
        case .unwanted: return
        case .missing: out.problems.append(Problem(.openingsMissing, at: path, "the log has these entries, and what they open to is not to be had"))
        case .bytes(let bytes):
            do {
                try OpeningBundle.scan(bytes, count: out.bundle.width) { i, view in
                    guard i >= skip else { return }
                    let note = note(view, i)
                    out.openings.append(note)
                }
            } catch {
                out.openings = []
                out.problems.append(Problem(.openingsMalformed, at: path, error.reason))
            }
        }
    }

    private mutating func note(_ view: OpeningView?, _ i: Int) -> OpeningNote {
        switch view {
        case nil:
            report(.openingMalformed, i, "its opening is neither open nor sealed nor erased, in canonical JSON")
            return .unread
        case .sealed: return .sealed
        case .erased(let tombstone): return .erased(tombstone: tombstone)
        case .open(let salt, let bytes):
            guard i < commitments.count, let commitment = commitments[i] else { return .unread }
            guard Commitment.digest(salt: salt, record: bytes) == commitment else {
                report(.openingMismatch, i, "the record shown for it is not the one that was logged: it does not give the commitment in the entry")
                return .unread
            }
            return record(Array(bytes), i)
        }
    }

    private mutating func record(_ bytes: [UInt8], _ i: Int) -> OpeningNote {
        let record: Record
        do { record = try reader.record(bytes) } catch {
            report(.recordMalformed, i, "what was logged is no record: \(error)")
            return .unread
        }
        if !record.audience.isEmpty {
            report(.openingAudience, i, "the record is for \(record.audience.joined(separator: ", ")) only, and everyone can read it here")
        }
        var isSigned = false
        if let key = reader.key(of: record) {
            do {
                try record.verifySignature(by: key)
                isSigned = true
            } catch { report(.recordSignature, i, "the signature of \(record.id) does not hold: \(error.reason)") }
        } else {
            report(.recordSignature, i, "the proof of \(record.id) names no Ed25519 key")
        }
        return .record(
            RecordNote(
                method: number(of: record), isSigned: isSigned, isKnownKind: isKnown(record, i), contribution: rules.contribution(of: record),
                special: special(record), judged: judged(record, i)))
    }

    private mutating func isKnown(_ record: Record, _ i: Int) -> Bool {
        guard rules.knows(record.kind) else { return false }
        if let fault = rules.fault(in: record) {
            report(.recordForm, i, "\(record.id) is not of the form of its kind \(record.kind): \(fault.pointer) \(fault.reason)")
        }
        return true
    }

    private func judged(_ record: Record, _ i: Int) -> RecordNote.Judged? {
        guard i < times.count, let at = times[i], rules.isJudged(record) else { return nil }
        return RecordNote.Judged(record: record, at: at)
    }

    private func special(_ record: Record) -> RecordNote.Special? {
        switch record.kind {
        case IdentityEvent.kind: .identity(record)
        case Erasure.kind: (try? Erasure(record)).map { .erasure(record.id, $0) }
        default: nil
        }
    }

    /// The number of the record's method among those of the bundle.
    private mutating func number(of record: Record) -> Int {
        let method = record.verificationMethod
        if let number = methodNumbers[method] { return number }
        let number = out.methods.count
        methodNumbers[method] = number
        out.methods.append((method, record.issuer))
        return number
    }
}
