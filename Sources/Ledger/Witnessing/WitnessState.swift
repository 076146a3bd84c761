import Canon
import Signing

/// What a witness holds about one log, and the rules by which it moves on (C2SP tlog-witness v1.0.0, "add-checkpoint").
///
/// A pure state machine: whoever runs it must store `WitnessAnswer.next` durably, and only if the stored state is still the one that
/// answered, before the answer is sent. Otherwise two requests at once could roll the witness back.
public struct WitnessState: Hashable, Sendable {
    /// The log.
    public let origin: String
    /// The keys that are trusted to sign for it.
    public let logKeys: [NoteVerifier]
    /// The note cosigned last, with the log's and the witness's signatures: what monitors are shown. Nil before the first.
    public let latest: SignedNote?
    /// The size cosigned last, 0 before the first.
    public let size: UInt64
    /// The root cosigned last.
    public let root: Digest

    /// A log of which nothing was cosigned yet.
    public init(origin: String, logKeys: [NoteVerifier]) {
        (self.origin, self.logKeys, latest, size, root) = (origin, logKeys, nil, 0, TreeHash.emptyRoot)
    }

    /// A state read back from where it was stored. Throws when the note is no checkpoint of that log.
    public init(origin: String, logKeys: [NoteVerifier], latest: SignedNote) throws(CheckpointError) {
        let checkpoint = try Checkpoint(text: latest.text)
        guard checkpoint.hasOrigin(origin) else {
            throw CheckpointError(.badOrigin, "the stored checkpoint is of \(checkpoint.origin), not of \(origin)")
        }
        self.init(origin: origin, logKeys: logKeys, latest: latest, checkpoint: checkpoint)
    }

    private init(origin: String, logKeys: [NoteVerifier], latest: SignedNote, checkpoint: Checkpoint) {
        (self.origin, self.logKeys, self.latest) = (origin, logKeys, latest)
        (size, root) = (checkpoint.size, checkpoint.root)
    }

    /// Answers a request for this log by the rules of the standard, in their order.
    ///
    /// `cosigner` must make cosignatures (type 04), and `now` be after 1970: a witness never sends a time of zero.
    public func answer(_ request: WitnessRequest, cosigner: NoteSigner, now: Instant) -> WitnessAnswer {
        let checkpoint = request.checkpoint
        guard checkpoint.hasOrigin(origin) else { return .unknownOrigin(checkpoint.origin) }
        let signatures: [VerifiedSignature]
        do { signatures = try request.note.verified(by: logKeys) } catch { return WitnessAnswer(403, error.reason) }
        if let refusal = refusal(of: request) { return refusal }
        guard cosigner.verifier.type == .ed25519Cosignature, let time = UInt64(exactly: now.seconds), time > 0,
            let cosignature = try? cosigner.sign(request.note.text, timestamp: time),
            let note = try? SignedNote(text: request.note.text, signatures: signatures.map(\.line) + [cosignature])
        else { return WitnessAnswer(500, "this witness cannot cosign: its key or its clock is wrong") }
        let next = WitnessState(origin: origin, logKeys: logKeys, latest: note, checkpoint: checkpoint)
        return WitnessAnswer(cosignature: cosignature, next: next)
    }

    /// The checks after those of origin and signature.
    private func refusal(of request: WitnessRequest) -> WitnessAnswer? {
        let checkpoint = request.checkpoint
        guard request.oldSize <= checkpoint.size else {
            return WitnessAnswer(400, "the old size \(request.oldSize) is above the checkpoint size \(checkpoint.size)")
        }
        guard request.oldSize == size else { return WitnessAnswer(conflictWith: size) }
        guard checkpoint.isPossible else {
            return WitnessAnswer(422, "a checkpoint of size 0 must have the root of the empty tree", contradiction: request.note)
        }
        if size == 0 {
            guard request.proof.isEmpty else { return WitnessAnswer(422, "from size 0 the consistency proof must be empty") }
            return nil
        }
        if checkpoint.size == size, checkpoint.root != root {
            return WitnessAnswer(422, "size \(size) was cosigned with another root", contradiction: request.note)
        }
        do {
            try Proofs.verifyConsistency(
                from: size, to: checkpoint.size, oldRoot: root, newRoot: checkpoint.root, proof: request.proof)
        } catch { return WitnessAnswer(422, error.reason) }
        return nil
    }
}
