import Canon
import Signing

/// What a policy finds in a signed checkpoint.
public struct PolicyVerdict: Hashable, Sendable {
    /// A verified cosignature by a witness of the policy.
    public struct Cosigner: Hashable, Sendable {
        /// The name within the policy.
        public let witness: PolicyText
        /// The earliest time at which this witness says it saw the checkpoint, in POSIX seconds.
        public let timestamp: UInt64
    }

    /// The log that signed.
    public let log: NoteVerifier
    /// What it signed.
    public let checkpoint: Checkpoint
    /// The witnesses that cosigned, each once, earliest first.
    public let cosigners: [Cosigner]
    /// The earliest time by which a quorum had cosigned, in POSIX seconds; 0 for `quorum none`; nil when there is no quorum.
    public let quorumTime: UInt64?

    /// Whether the cosigners satisfy the quorum.
    public var isQuorate: Bool { quorumTime != nil }
}

extension WitnessPolicy {
    /// Verifies a checkpoint: a log of the policy (or of `logs`, when the caller knows them otherwise) must have signed it; then the
    /// witnesses' cosignatures are counted.
    ///
    /// Throws `.refused` when the note is no checkpoint, no accepted log of that origin signed it, or a known key's signature
    /// does not verify. Too few cosignatures are no error but a verdict without a quorum.
    public func verdict(on note: SignedNote, logs known: [NoteVerifier]? = nil) throws(PolicyError) -> PolicyVerdict {
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(text: note.text) } catch { throw PolicyError(.refused, error.reason) }
        let accepted = (known ?? logs.compactMap(\.key.verifier)).filter { checkpoint.hasOrigin($0.name) }
        guard !accepted.isEmpty else { throw PolicyError(.refused, "no log named \(checkpoint.origin) is accepted") }
        let log: NoteVerifier
        do {
            guard let first = try note.verified(by: accepted).first else { throw PolicyError(.refused, "the log did not sign") }
            log = first.verifier
        } catch let error as NoteError { throw PolicyError(.refused, error.reason) } catch { throw PolicyError(.refused, "\(error)") }
        let cosigners = try cosigners(of: note)
        return PolicyVerdict(log: log, checkpoint: checkpoint, cosigners: cosigners, quorumTime: quorumTime(cosigners))
    }

    private func cosigners(of note: SignedNote) throws(PolicyError) -> [PolicyVerdict.Cosigner] {
        var names: [NoteVerifier: PolicyText] = [:]
        for witness in witnesses { if let verifier = witness.key.verifier { names[verifier] = witness.name } }
        var times: [PolicyText: UInt64] = [:]
        do {
            for signature in try note.verified(by: Array(names.keys)) {
                guard let name = names[signature.verifier], let time = signature.timestamp else { continue }
                times[name] = min(time, times[name] ?? .max)
            }
        } catch {
            guard error.code == .unsigned else { throw PolicyError(.refused, error.reason) }
        }
        return times.map { PolicyVerdict.Cosigner(witness: $0.key, timestamp: $0.value) }
            .sorted { ($0.timestamp, $0.witness.description) < ($1.timestamp, $1.witness.description) }
    }

    private func quorumTime(_ cosigners: [PolicyVerdict.Cosigner]) -> UInt64? {
        guard quorum != nil else { return 0 }
        var seen: Set<PolicyText> = []
        for cosigner in cosigners {
            seen.insert(cosigner.witness)
            if isQuorum(seen) { return cosigner.timestamp }
        }
        return nil
    }
}
