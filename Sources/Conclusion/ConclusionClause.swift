import Canon
import Signing

/// A tree head: how long a log is, and the root hash at that length.
public struct LogHead: Hashable, Sendable {
    public let size: UInt64
    public let root: Digest
    public init(size: UInt64, root: Digest) { (self.size, self.root) = (size, root) }
}

/// What an agreed text says about how it is concluded: who decides, until when, and who watches.
///
/// Every party's signature is firm until `signBy`. The decider appends exactly one outcome to its log. Whether the agreement is in force follows
/// from the logs and journals alone; see `ConclusionRule`.
public struct ConclusionClause: Hashable, Sendable {
    /// One who must sign.
    public struct Party: Hashable, Sendable {
        /// The DID under which it signs.
        public let id: String
        /// The key of the log that its node keeps.
        public let log: NoteVerifier
        public init(id: String, log: NoteVerifier) { (self.id, self.log) = (id, log) }
    }

    /// How an outcome is recognised in the deciding log.
    public enum Outcomes: Hashable, Sendable {
        /// By the commitments of its entry, which the decider made beforehand. So everybody who has the text sees from the entries alone that an
        /// outcome stands there, or that none does, and nobody can hide one in a sealed entry.
        case named(concluded: Digest, lapsed: Digest)
        /// By its opening, a record of kind `agreement-outcome.v1`. An entry that nobody opens may then be an outcome: what hangs on it stays undecided.
        case opened
    }

    /// The key of the deciding log; its name is the log's origin.
    public let decider: NoteVerifier
    /// Where the deciding log stood when the text was made. An outcome counts from there on.
    public let from: LogHead
    /// The last moment at which the conclusion can be seen in time; the moment itself is in time.
    public let signBy: Instant
    /// The keys of the neutrals' own logs, their journals. None: the counterparties' logs take their place, see `ConclusionRule`.
    public let neutrals: [NoteVerifier]
    public let parties: [Party]
    public let outcomes: Outcomes

    /// At most so many neutrals, and so many parties.
    public static let maximumCount = 64

    /// Throws `.notDistinct` when a neutral or party stands twice or a neutral is the deciding log or a party's, `.malformed` for fewer than two parties
    /// or a key that signs no checkpoints.
    public init(
        decider: NoteVerifier, from: LogHead, signBy: Instant, neutrals: [NoteVerifier], parties: [Party], outcomes: Outcomes
    ) throws(ConclusionError) {
        guard (2...Self.maximumCount).contains(parties.count) else {
            throw ConclusionError(.malformed, at: "/parties", "parties must be 2 to \(Self.maximumCount); one party agrees with nobody")
        }
        guard neutrals.count <= Self.maximumCount else {
            throw ConclusionError(.malformed, at: "/neutrals", "neutrals must be at most \(Self.maximumCount)")
        }
        guard ([decider] + neutrals + parties.map(\.log)).allSatisfy({ $0.type == .ed25519 }) else {
            throw ConclusionError(.malformed, at: "", "every log is named by a key that signs checkpoints, of type 01")
        }
        guard Set(parties.map(\.id)).count == parties.count else {
            throw ConclusionError(.notDistinct, at: "/parties", "parties holds a party twice; name each once")
        }
        // Keys count as well as names: one key under two names would be one neutral with two voices.
        guard Set(neutrals.map(\.name)).count == neutrals.count, Set(neutrals.map(\.key)).count == neutrals.count else {
            throw ConclusionError(.notDistinct, at: "/neutrals", "neutrals holds a log or key twice; name each once")
        }
        let interested = parties.map(\.log) + [decider]
        guard neutrals.allSatisfy({ neutral in interested.allSatisfy { $0.name != neutral.name && $0.key != neutral.key } }) else {
            throw ConclusionError(.notDistinct, at: "/neutrals", "neutrals holds the deciding log or a party's; a neutral is party to nothing")
        }
        if case .named(let concluded, let lapsed) = outcomes, concluded == lapsed {
            throw ConclusionError(.notDistinct, at: "/outcomes", "outcomes names one commitment twice; concluded and lapsed must differ")
        }
        (self.decider, self.from, self.signBy) = (decider, from, signBy)
        (self.neutrals, self.parties, self.outcomes) = (neutrals, parties, outcomes)
    }

    /// Whose journals count: the neutrals, or where none is named the logs of the parties other than the deciding one, each once.
    public var watchers: [NoteVerifier] {
        guard neutrals.isEmpty else { return neutrals }
        var found: [NoteVerifier] = []
        for log in parties.map(\.log) where log.name != decider.name && !found.contains(where: { $0.name == log.name }) { found.append(log) }
        return found
    }

    /// How many of the watchers must have seen the conclusion: more than half of the neutrals; without neutrals, all counterparties.
    public var needed: Int { neutrals.isEmpty ? max(1, watchers.count) : neutrals.count / 2 + 1 }

    /// How many lying neutrals the rule bears: the largest minority.
    public var tolerated: Int { neutrals.isEmpty ? 0 : (neutrals.count - 1) / 2 }
}

/// A clause with the text that it stands in.
public struct ConclusionTerms: Hashable, Sendable {
    /// The record of the agreed text, by id and digest.
    public let text: RecordReference
    public let clause: ConclusionClause
    public init(text: RecordReference, clause: ConclusionClause) { (self.text, self.clause) = (text, clause) }
}
