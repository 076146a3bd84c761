import Canon
import Ledger
import Signing

extension AuditRun {
    /// Looks at the newest head that witnesses cosigned, where it is not the newest of all: a log that only took note of its own witnessing since then
    /// does not ask for cosignatures again, and what witnesses saw of everything before still counts.
    ///
    /// The head must be the log's, and the tree of the newest one must go on from it; else that is proof of two histories.
    mutating func checkCosigned(_ head: Head) async throws(LogSourceError) {
        guard let logKey, let bytes = try await files.cosigned() else { return }
        let place = "log/cosigned"
        guard let note = try? SignedNote(bytes: bytes), let checkpoint = try? Checkpoint(text: note.text), checkpoint.size > 0 else {
            return findings.report(.checkpointMalformed, at: place, "it is not a checkpoint with cosignatures")
        }
        let older = Head(note: note, checkpoint: checkpoint)
        guard checkpoint.hasOrigin(head.checkpoint.origin), AuditRun.signed(older, by: logKey) else {
            return findings.report(.checkpointSignature, at: place, "the log's key did not sign it")
        }
        // It grew since the audit began; what it is now, the next audit will see.
        guard checkpoint.size <= head.checkpoint.size else { return }
        guard try await extends(older, head) else { return }
        let names = verifiedCosigners(of: older, try await knownWitnesses(), at: place)
        guard !names.isEmpty else { return }
        cosigners += names.filter { !cosigners.contains($0) }
        report.cosignatures = cosigners.count
        report.cosignedSize = max(report.cosignedSize ?? 0, checkpoint.size)
        witnessed = older
    }

    /// Whether the tree of the newest head begins with that of an older one.
    private mutating func extends(_ older: Head, _ head: Head) async throws(LogSourceError) -> Bool {
        let (from, to) = (older.checkpoint.size, head.checkpoint.size)
        if from == to {
            guard older.checkpoint.root != head.checkpoint.root else { return true }
            accuse(older, head, path: [])
            return false
        }
        guard let path = try await path(from: from, to: to), let roots = try? Proofs.roots(from: from, to: to, path: path),
            roots.newer == head.checkpoint.root
        else {
            // Where tiles are wrong or gone, the walk has said so by name.
            if findings.isEmpty {
                findings.report(.tileMissing, at: "log/cosigned", "the tiles do not show that the log goes on from the head that witnesses cosigned")
            }
            return false
        }
        guard roots.older != older.checkpoint.root else { return true }
        accuse(older, head, path: path)
        return false
    }

    private mutating func accuse(_ older: Head, _ head: Head, path: [Digest]) {
        guard let logKey, let proof = try? Equivocation(first: older.note, second: head.note, path: path, log: logKey) else { return }
        equivocation = proof
        findings.report(
            .equivocation, at: "log/cosigned",
            "the log has two histories: witnesses cosigned one of \(older.checkpoint.size) entries, and the tree it shows now had another root at that size. Both are signed by its key"
        )
    }
}
