import Canon
import Ledger
import Logging
import Node
import Signing
import Store
import Synchronization

/// Looks for logs that tell two histories: every head that anyone shows of a followed log is held against the mirror.
///
/// Only two heads that the log itself signed, and a path that contradicts one of them, are proof. Everything less is called unproven, and asked about
/// again in the next round.
package final class HeadWatch: Sendable {
    package enum Finding: Sendable, Hashable {
        /// The head is in the past of the mirror.
        case consistent
        /// Proof was found, or had been before; the log is marked as forked.
        case contradiction(Digest)
        /// The head is larger than what the log has shown here so far; it may just be newer.
        case ahead
        /// Nothing follows from it, for this reason.
        case unproven(String)
    }

    private struct Pending: Sendable {
        var note: SignedNote
        var source: String
        var rounds = 0
    }

    /// Heads that are remembered per log until the mirror has come so far.
    private static let pendingLimit = 8
    /// Other peers that are asked in one round.
    private static let asked = 4

    private let context: FederationContext
    private let requests: SignedRequests
    private let outbox: Outbox
    private let pending = Mutex<[String: [Pending]]>([:])
    private let turn = Mutex<Int>(0)

    init(_ context: FederationContext, requests: SignedRequests, outbox: Outbox) {
        (self.context, self.requests, self.outbox) = (context, requests, outbox)
    }

    // MARK: A round

    /// After a round of following: what our own witness, and what others', were shown of this log.
    func round(_ peer: Peer) async throws {
        let log = peer.origin
        if let own = try await context.store.read({ try WitnessTable.note(of: log, in: $0) }) {
            if case .contradiction = try await consider(own, of: peer, source: "self") { return }
        }
        for waiting in pending.withLock({ $0.removeValue(forKey: log) ?? [] }) {
            guard case .ahead = try await consider(waiting.note, of: peer, source: waiting.source, rounds: waiting.rounds + 1) else { continue }
            // Still ahead after another look at the log: whoever was shown more may be able to prove what we cannot.
            if waiting.source != "self" { await show(peer, to: waiting.source) }
        }
        let others = try await context.peers().filter { $0.origin != log && $0.isWorkedWith }
        let start = turn.withLock { turn in
            turn += HeadWatch.asked
            return turn
        }
        for offset in 0..<min(HeadWatch.asked, others.count) {
            let other = others[(start + offset) % others.count]
            guard let bytes = await seen(log, by: other), let note = try? SignedNote(bytes: bytes) else { continue }
            if case .contradiction = try await consider(note, of: peer, source: other.origin) { return }
        }
        await report(peer)
    }

    /// What a peer was shown of a log: the head that it cosigned, or else the one it follows. Nil when it has neither, or does not answer.
    private func seen(_ log: String, by other: Peer) async -> [UInt8]? {
        if let cosigned = try? await context.client.witnessed(log, by: .pinned(other)) { return cosigned }
        return try? await context.client.followed(log, by: .pinned(other))
    }

    /// Holds a head against the mirror of its log. A contradiction is stored and spread before this returns.
    package func consider(_ note: SignedNote, of peer: Peer, source: String, rounds: Int = 0) async throws -> Finding {
        let (log, key) = (peer.origin, peer.logKey)
        guard let head = try? SignedCheckpoint(note: note, log: key), head.checkpoint.isPossible else {
            return .unproven("the head is not signed with the pinned key of \(log)")
        }
        guard head.checkpoint.size > 0 else { return .consistent }
        let outcome = try await context.store.read { transaction -> (finding: Finding, proof: Equivocation?) in
            let mirrored = try Mirror.size(of: log, in: transaction)
            let signed = try Mirror.target(of: log, in: transaction) ?? Mirror.head(of: log, in: transaction)
            if let signed, try Checkpoint(text: signed.text).size == head.checkpoint.size || head.checkpoint.size <= mirrored {
                // The reader is asked only when the sizes differ, and then for the tree of the larger head.
                let size = try max(Checkpoint(text: signed.text).size, head.checkpoint.size)
                guard size <= mirrored || size == head.checkpoint.size else { return (.ahead, nil) }
                let reader = MirrorTiles.reader(log: log, size: size, in: transaction)
                if head.checkpoint.size <= mirrored,
                    try Mirror.root(of: log, at: head.checkpoint.size, mirrored: mirrored, in: transaction) == head.checkpoint.root
                {
                    return (.consistent, nil)
                }
                do {
                    if let proof = try Equivocation.find(note, signed, log: key, reader: reader) {
                        return (.contradiction(EquivocationTable.id(proof)), proof)
                    }
                    return (.consistent, nil)
                } catch let error as EquivocationError { return (.unproven(error.reason), nil) } catch let error as Ledger.ProofError {
                    return (.unproven(error.reason), nil)
                }
            }
            return (.ahead, nil)
        }
        if let proof = outcome.proof { try await found(proof, log: log, source: source, isOwn: true) }
        if case .ahead = outcome.finding { remember(Pending(note: note, source: source, rounds: rounds), of: log) }
        return outcome.finding
    }

    private func remember(_ head: Pending, of log: String) {
        pending.withLock { pending in
            var heads = pending[log] ?? []
            heads.removeAll { $0.note.text == head.note.text }
            heads.append(head)
            pending[log] = Array(heads.suffix(HeadWatch.pendingLimit))
        }
    }

    private func report(_ peer: Peer) async {
        let stubborn = pending.withLock { ($0[peer.origin] ?? []).filter { $0.rounds >= 3 } }
        guard let first = stubborn.first, let size = try? Checkpoint(text: first.note.text).size else {
            return await context.reports.set(.heads, nil, of: peer.origin)
        }
        let seer = first.source == "self" ? "the witness of this node" : first.source
        await context.reports.set(
            .heads,
            "\(seer) was shown a head of \(peer.origin) with \(size) entries, which the log does not show here; whether it tells two histories is unproven",
            of: peer.origin)
    }

    /// Shows another peer the head that we have of a log.
    private func show(_ peer: Peer, to origin: String) async {
        let log = peer.origin
        guard let note = try? await context.store.read({ try Mirror.head(of: log, in: $0) }), let other = try? await context.peer(origin),
            other.isWorkedWith
        else { return }
        let body: JSON = ["origin": .string(log), "head": .string(note.serialized)]
        _ = try? await requests.post("/api/v1/equivocations", json: body.canonicalBytes, to: other)
    }

    // MARK: Proof

    /// Keeps a proof that was verified, acts on it, and tells all other peers. Returns whether it was new.
    ///
    /// - Parameters:
    ///   - source: who brought the proof, or the head that led to it.
    ///   - isOwn: whether this node put the proof together. Then whoever showed the head does not have the proof either, and is told as well.
    @discardableResult
    package func found(_ proof: Equivocation, log: String, source: String, isOwn: Bool = false) async throws -> Bool {
        let now = context.now
        let (isNew, isFirst) = try await context.store.write { [outbox] transaction -> (Bool, Bool) in
            let isFirst = try EquivocationTable.count(of: log, in: transaction) == 0
            guard try EquivocationTable.insert(proof, log: log, source: source, now: now, in: transaction) else { return (false, false) }
            try PeerTable.set(detail: HeadWatch.words(proof, log), of: log, in: transaction)
            try PeerTable.set(.forked, of: log, in: transaction)
            // What others found is passed on once; what is found here, always.
            guard isFirst || isOwn else { return (true, false) }
            let body: JSON = ["origin": .string(log), "proof": proof.json]
            for peer in try PeerTable.all(in: transaction) where peer.origin != log && (isOwn || peer.origin != source) && peer.isWorkedWith {
                try outbox.add("/api/v1/equivocations", body: body.canonicalBytes, for: peer.origin, now: now, in: transaction)
            }
            return (true, isFirst)
        }
        guard isNew else { return false }
        context.raise(.deliver)
        if log == context.origin {
            context.node.sequencer.set(
                .stopped(
                    reason:
                        "there is proof that this very log has signed two histories (\(EquivocationTable.id(proof).hex)); its key is in other hands, or it ran from two copies"
                ))
        }
        if isFirst {
            context.log.critical(
                "a log told two histories", metadata: ["log": "\(log)", "proof": "\(EquivocationTable.id(proof).hex)", "source": "\(source)"])
        }
        return true
    }

    private static func words(_ proof: Equivocation, _ log: String) -> String {
        let (a, b) = (proof.first.checkpoint.size, proof.second.checkpoint.size)
        return a == b
            ? "\(log) signed two heads of \(a) entries with different contents; the proof is kept, and nothing further of it is taken in"
            : "\(log) signed heads of \(a) and of \(b) entries that contradict one another; the proof is kept, and nothing further of it is taken in"
    }
}
