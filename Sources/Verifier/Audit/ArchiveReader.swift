import Canon
import Ledger
import Signing

/// Reads the checkpoints that a node keeps, beside the walk over its entries.
struct ArchiveReader {
    private let archive: (any LogArchive)?
    private let key: NoteVerifier?
    private let size: UInt64
    private var ahead: [ArchivedHead] = []
    private var last: UInt64
    private var isExhausted: Bool
    private static let step = 512

    init(_ archive: (any LogArchive)?, key: NoteVerifier?, above start: UInt64, size: UInt64) {
        (self.archive, self.key, last, self.size) = (archive, key, start, size)
        isExhausted = archive == nil
    }

    /// What the stored checkpoints of sizes up to `end` say of the roots there; what is wrong with the checkpoints themselves goes to the findings.
    mutating func expectations(through end: UInt64, _ findings: inout Findings) async throws(LogSourceError) -> [TreeCheck.Expectation] {
        var expectations: [TreeCheck.Expectation] = []
        while !isExhausted || !ahead.isEmpty {
            if ahead.isEmpty {
                guard let archive else { return expectations }
                ahead = try await archive.heads(above: last, limit: ArchiveReader.step)
                isExhausted = ahead.count < ArchiveReader.step
                guard let newest = ahead.last else { break }
                last = newest.size
            }
            while let head = ahead.first {
                guard head.size <= end else { return expectations }
                ahead.removeFirst()
                expectations += check(head, archive?.witnesses ?? [], &findings)
            }
        }
        return expectations
    }

    private func check(_ head: ArchivedHead, _ witnesses: [NoteVerifier], _ findings: inout Findings) -> [TreeCheck.Expectation] {
        let place = "checkpoint of size \(head.size)"
        let note: SignedNote
        let checkpoint: Checkpoint
        do {
            note = try SignedNote(bytes: head.note)
            checkpoint = try Checkpoint(text: note.text)
        } catch {
            findings.report(.archiveHead, at: place, "it cannot be read: \(error)")
            return []
        }
        guard checkpoint.size == head.size, checkpoint.root.bytes == head.root else {
            findings.report(.archiveHead, at: place, "it is filed under another size or root than it says")
            return []
        }
        // A key that was changed since cannot be known here; its signature is then left to `checkKey`, which sees the newest checkpoint.
        if let key, note.signatures.contains(where: { key.claims($0) }) || checkpoint.size == size {
            do { _ = try SignedCheckpoint(note: note, log: key) } catch {
                findings.report(.archiveHead, at: place, "the log's key did not sign it")
                return []
            }
        } else if key != nil {
            findings.report(.archiveHead, at: place, "it carries no signature by the log's key")
        }
        for line in note.signatures where !line.name.utf8.elementsEqual(checkpoint.origin.utf8) {
            guard let witness = witnesses.first(where: { $0.claims(line) }) else {
                findings.report(
                    .cosignatureUnknown, at: "\(place) \(line.name)",
                    "a cosignature stands under this name, and the node knows no witness with such a key")
                continue
            }
            if (try? note.verified(by: [witness])) == nil {
                findings.report(.cosignatureInvalid, at: "\(place) \(line.name)", "the cosignature under this witness's name is not by its key")
            }
        }
        return [
            TreeCheck.Expectation(
                size: head.size, root: checkpoint.root,
                source: Problem(.archiveHead, at: place, "it signs another root than the entries give at that size"))
        ]
    }
}

extension AuditRun {
    /// What the store itself finds wrong.
    mutating func checkArchive(_ head: Head) async throws(LogSourceError) {
        guard let archive = files.source as? any LogArchive else { return }
        for (i, fault) in try await archive.faults(size: head.checkpoint.size).enumerated() {
            findings.report(.archiveFault, at: "\(archive.name) \(i + 1)", fault)
        }
    }
}
