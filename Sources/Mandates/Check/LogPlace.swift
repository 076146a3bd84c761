import Canon
import Ledger
import Signing

/// Where and when a document stands in a log.
public struct LogPlace: Hashable, Sendable {
    /// The log's name.
    public var origin: String
    public var position: UInt64
    /// The time in the entry, by the log's own clock.
    public var loggedAt: Instant
    /// The earliest time by which neutral witnesses are known to have seen the entry; nil when none is known.
    public var seenAt: Instant?

    public init(origin: String, position: UInt64, loggedAt: Instant, seenAt: Instant?) {
        (self.origin, self.position, self.loggedAt, self.seenAt) = (origin, position, loggedAt, seenAt)
    }

    /// The time that counts: seen where it is known, logged otherwise.
    public var counts: Instant { seenAt ?? loggedAt }

    /// Whether this came before another: by position within one log, which nobody can dispute, and by the time that counts between logs.
    public func isBefore(_ other: LogPlace) -> Bool {
        origin == other.origin ? position < other.position : counts <= other.counts
    }

    /// Verifies that a document stands in a log: its salt and time give the entry, the path leads to a checkpoint that a log of the policy signed, and
    /// `seenAt` is when the policy's quorum had cosigned it (nil without one).
    public init(of document: JSON, salt: [UInt8], at moment: Instant, proof: TlogProof, policy: WitnessPolicy) throws(TlogProofError) {
        let commitment = salt.count == Commitment.saltLength ? Commitment.digest(salt: salt, record: document.canonicalBytes) : TreeHash.emptyRoot
        let verdict = try proof.verify(leaf: LogEntry(at: moment, commitment: commitment).leafHash, policy: policy)
        let seconds = policy.quorum == nil ? nil : verdict.quorumTime
        self.init(
            origin: proof.checkpoint.origin, position: proof.index, loggedAt: moment,
            seenAt: seconds.map { Instant(seconds: Int64(clamping: min($0, 253_402_300_799))) })
    }
}
