import Canon
import Ledger
import Signing

/// What an auditor keeps of a log, so that the next audit reads only what is new and notices when the log does not go on from there.
public struct AuditMemory: Hashable, Sendable {
    /// The last audited checkpoint, verbatim: one half of a proof, should the log ever show another history.
    public let note: SignedNote
    public let checkpoint: Checkpoint
    /// The key that signed it.
    public let logKey: NoteVerifier
    /// How that key was come by.
    public let trust: AuditReport.Trust
    /// The hashes at the right edge, level by level, from which the tree goes on.
    let levels: [[Digest]]
    let lastAt: Instant
    let identities: [String: IdentityHistory]
    let node: String?
    let counts: AuditCounts
    /// What approvals and mandates are judged by (`RecordJudge.memory`); nil where an audit judged none.
    let judged: JSON?

    public var origin: String { checkpoint.origin }
    public var size: UInt64 { checkpoint.size }

    init?(
        note: SignedNote, logKey: NoteVerifier, trust: AuditReport.Trust, levels: [[Digest]], lastAt: Instant, identities: [String: IdentityHistory],
        node: String?, counts: AuditCounts, judged: JSON? = nil
    ) {
        // Whatever was kept must still hang together: the edge gives the root, and the key signed it.
        guard let signed = try? SignedCheckpoint(note: note, log: logKey), !levels.isEmpty, levels.allSatisfy({ $0.count < 256 }) else { return nil }
        let tree = TreeCheck(levels: levels)
        guard tree.size == signed.checkpoint.size, tree.entries.root == signed.checkpoint.root else { return nil }
        (self.note, checkpoint, self.logKey, self.trust) = (note, signed.checkpoint, logKey, trust)
        (self.levels, self.lastAt, self.identities, self.node, self.counts) = (levels, lastAt, identities, node, counts)
        self.judged = judged
    }
}
