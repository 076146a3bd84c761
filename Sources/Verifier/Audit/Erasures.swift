import Canon
import Ledger
import Signing

extension AuditRun {
    /// Matches erased openings with the tombstones that say so: those that came after the checkpoint, and those for entries that were read earlier.
    mutating func checkErasures(_ head: Head, _ book: inout RecordBook) async throws(LogSourceError) {
        var gone: Set<UInt64> = []
        for erasure in book.earlierErasures {
            guard gone.insert(erasure.position).inserted else {
                findings.report(.erasureMismatch, at: Problem.entry(erasure.at), "entry \(erasure.position) was erased before, by another tombstone")
                continue
            }
            let opening = try await opening(at: erasure.position, size: head.checkpoint.size)
            guard case .erased(let tombstone) = opening, tombstone == erasure.tombstone else {
                findings.report(
                    .erasureNotDone, at: Problem.entry(erasure.position),
                    "the tombstone at entry \(erasure.at) says that it is erased, and its opening does not say so with the name of that tombstone")
                continue
            }
        }
        book.counts.erase(gone)
        if !book.pending.isEmpty { try await lookAhead(head, &book) }
        for (tombstone, position) in book.pending.sorted(by: { $0.value < $1.value }) {
            findings.report(
                .erasureMissing, at: Problem.entry(position), "its opening is called erased by \(tombstone), and the log has no such tombstone")
        }
    }

    /// An opening may have been erased while the audit ran: its tombstone then stands after the checkpoint that the audit is about.
    private func lookAhead(_ head: Head, _ book: inout RecordBook) async throws(LogSourceError) {
        for (tombstone, erasure) in try await newErasures(head) where book.pending[tombstone] == erasure.position { book.settle(tombstone) }
    }

    /// Tombstones that were logged since the checkpoint; at most those of the next 64 bundles.
    func newErasures(_ head: Head) async throws(LogSourceError) -> [(tombstone: RecordID, erasure: Erasure)] {
        guard let bytes = try await files.checkpoint(), let note = try? SignedNote(bytes: bytes), let newer = try? Checkpoint(text: note.text),
            newer.hasOrigin(head.checkpoint.origin), newer.size > head.checkpoint.size
        else { return [] }
        var found: [(RecordID, Erasure)] = []
        let first = head.checkpoint.size / 256
        for index in first...min((newer.size - 1) / 256, first + 64) {
            guard let bundle = Tiles.bundle(index: index, size: newer.size), let bytes = try await files.openings(bundle) else { return found }
            try? OpeningBundle.scan(bytes, count: bundle.width) { i, view in
                guard bundle.entries.lowerBound + UInt64(i) >= head.checkpoint.size, case .open(_, let raw) = view,
                    let record = try? Record(bytes: Array(raw)), record.kind == Erasure.kind, let erasure = try? Erasure(record)
                else { return }
                found.append((record.id, erasure))
            }
        }
        return found
    }

    private func opening(at position: UInt64, size: UInt64) async throws(LogSourceError) -> OpeningView? {
        guard let bundle = Tiles.bundle(index: position / 256, size: size), let bytes = try await files.openings(bundle) else { return nil }
        var found: OpeningView?
        try? OpeningBundle.scan(bytes, count: bundle.width) { i, view in
            // Only what does not point into the bytes may leave them.
            if bundle.entries.lowerBound + UInt64(i) == position, case .erased(let tombstone) = view { found = .erased(tombstone: tombstone) }
        }
        return found
    }

    /// Goes again over records that were signed with a key which a later event declares compromised since before them: they do not count.
    mutating func checkDoubts(_ head: Head, _ book: inout RecordBook) async throws(LogSourceError) {
        guard let first = book.doubts.map(\.since).min(), let end = book.doubts.map(\.declared).max(), first < end else { return }
        var doubts: [String: [RecordBook.Doubt]] = [:]
        for doubt in book.doubts { doubts[doubt.method, default: []].append(doubt) }
        var discounted: Set<UInt64> = []
        for index in (first / 256)...((end - 1) / 256) {
            guard let bundle = Tiles.bundle(index: index, size: head.checkpoint.size), let bytes = try await files.openings(bundle) else { continue }
            var found: [(UInt64, RecordBook.Doubt)] = []
            try? OpeningBundle.scan(bytes, count: bundle.width) { i, view in
                let position = bundle.entries.lowerBound + UInt64(i)
                guard case .open(_, let raw) = view, let record = try? Record(bytes: Array(raw)),
                    let doubt = doubts[record.verificationMethod]?.first(where: { $0.since <= position && position < $0.declared })
                else { return }
                found.append((position, doubt))
            }
            for (position, doubt) in found where discounted.insert(position).inserted {
                findings.report(
                    .recordKey, at: Problem.entry(position),
                    "the key does not count for it: entry \(doubt.declared) declares the key compromised since position \(doubt.since)")
            }
        }
        book.counts.discount(discounted)
    }
}
