import Canon
import Ledger
import Node
import Signing
import Store

/// One look at a peer's log: its newest head is verified and held against what is known, and what is new is fetched, verified and taken in.
///
/// Every 256 entries are a transaction of their own, so a round that breaks off goes on where it stopped.
struct FollowRound {
    enum Outcome: Sendable {
        /// The log as mirrored is that of the head it shows.
        case level(UInt64)
        /// It signed two heads that contradict one another.
        case forked(Equivocation)
    }

    let context: FederationContext
    let peer: Peer
    private var destination: PeerClient.Destination { .pinned(peer) }
    private var log: String { peer.origin }

    init(_ context: FederationContext, _ peer: Peer) { (self.context, self.peer) = (context, peer) }

    /// - Throws: `PeerError` for anything that is not proof of two histories.
    func run() async throws -> Outcome {
        let head = try await newestHead()
        let log = log
        let (size, known, target) = try await context.store.read { transaction in
            (
                try Mirror.size(of: log, in: transaction), try Mirror.head(of: log, in: transaction), try Mirror.target(of: log, in: transaction)
            )
        }
        if let signed = target ?? known {
            if let equivocation = try await compare(head, with: signed, mirrored: size) { return .forked(equivocation) }
            if head.checkpoint.size < (try Checkpoint(text: signed.text).size) {
                throw PeerError(
                    .malformed,
                    "\(log) shows an older head (\(head.checkpoint.size) entries) than it showed before; nothing is missing here, and it may only be slow"
                )
            }
        }
        guard head.checkpoint.size <= context.options.mirrorLimit else {
            throw PeerError(
                .budget,
                "the log \(log) has \(head.checkpoint.size) entries, and \(context.options.mirrorLimit) are mirrored of one peer; raise the limit to follow it further"
            )
        }
        if head.checkpoint.size > size, let equivocation = try await fetch(to: head, from: size, against: target ?? known) {
            return .forked(equivocation)
        }
        try await keep(head, source: "log")
        return .level(head.checkpoint.size)
    }

    private func newestHead() async throws -> SignedCheckpoint {
        do {
            let head = try SignedCheckpoint(bytes: try await context.client.checkpoint(at: destination), log: peer.logKey)
            guard head.checkpoint.isPossible else { throw PeerError(.malformed, "\(log) signed a head of size 0 that no tree has") }
            return head
        } catch let error as SignedCheckpointError {
            throw PeerError(.malformed, "what \(log) shows as its checkpoint is not signed with its pinned key: \(error)")
        }
    }

    /// Holds a new head against one that the log signed before. Nil when they agree, or when the entries in between will show it.
    private func compare(_ head: SignedCheckpoint, with signed: SignedNote, mirrored: UInt64) async throws -> Equivocation? {
        let old = try Checkpoint(text: signed.text)
        if head.checkpoint.size == old.size, head.checkpoint.root == old.root { return nil }
        // When everything up to the old head is mirrored, the new entries must lead from one root to the other anyway.
        if head.checkpoint.size > old.size, mirrored == old.size, head.checkpoint.size - old.size <= 1024 { return nil }
        return try await prove(head.note, signed, mirrored: mirrored)
    }

    /// Looks for the contradiction in the tree of the larger head: our mirror of it, or the tiles that the log serves.
    private func prove(_ head: SignedNote, _ signed: SignedNote, mirrored: UInt64) async throws -> Equivocation? {
        let sizes = [try Checkpoint(text: head.text).size, try Checkpoint(text: signed.text).size].sorted()
        let (log, key) = (log, peer.logKey)
        do {
            if sizes[1] <= mirrored {
                return try await context.store.read {
                    try Equivocation.find(head, signed, log: key, reader: MirrorTiles.reader(log: log, size: mirrored, in: $0))
                }
            }
            let positions =
                sizes[0] == sizes[1] || sizes[0] == 0 ? [] : try Proofs.positionsForConsistency(from: sizes[0], to: sizes[1], seeded: true)
            let tiles = try await RemoteTiles.fetch(positions, size: sizes[1], at: destination, with: context.client)
            return try Equivocation.find(head, signed, log: key, reader: tiles)
        } catch let error as EquivocationError where error.code == .notProving {
            throw PeerError(
                .malformed, "the tiles that \(log) serves are not those of the head that it signed; whether it tells two histories is not proven")
        } catch let error as Ledger.ProofError {
            throw PeerError(.malformed, "the tiles that \(log) serves cannot be read: \(error.reason)")
        }
    }

    /// Fetches all entries up to a head. The last step must lead to its root, and every step before to a prefix of it.
    private func fetch(to head: SignedCheckpoint, from start: UInt64, against known: SignedNote?) async throws -> Equivocation? {
        let (log, registry, peer, context) = (log, context.node.registry, peer, context)
        let size = head.checkpoint.size
        var (edge, lastAt) = try await context.store.read { transaction -> (LogEdge, Instant) in
            let row = try transaction.first("SELECT entry FROM peer_entries WHERE log = ? ORDER BY idx DESC LIMIT 1", [.text(log)])
            return (
                try Mirror.edge(of: log, size: start, in: transaction), row.flatMap { LogEntry(bytes: $0.blob(0))?.at } ?? Instant(milliseconds: 0)
            )
        }
        var tiles: RemoteTiles?
        var erased: [UInt64] = []
        while edge.size < size {
            guard let bundle = Tiles.bundle(index: edge.size / 256, size: size) else { break }
            let skipped = Int(edge.size % 256)
            async let openings = context.client.openings(bundle, at: destination)
            let entries = Array(try await context.client.entries(bundle, at: destination).dropFirst(skipped))
            var tree = edge.tree
            for entry in entries { tree.append(TreeHash.leaf(entry)) }
            if let equivocation = try await check(tree, under: head, &tiles, against: known, mirrored: start) { return equivocation }
            let judged = await JudgedEntry.judge(entries, Array(try await openings.dropFirst(skipped)), registry: registry)
            let (before, beforeAt) = (edge, lastAt)
            let target = tree.size < size ? head.note : nil
            let (effects, after, afterAt, keyTrouble) = try await context.store.write { transaction in
                guard try Mirror.size(of: log, in: transaction) == before.size, try PeerTable.find(log, in: transaction)?.isWorkedWith == true else {
                    throw PeerError(.forbidden, "\(log) is no longer followed")
                }
                var (after, afterAt) = (before, beforeAt)
                var writer = MirrorWriter(log: log, did: peer.did, registry: registry, in: transaction)
                try writer.append(judged, to: &after, lastAt: &afterAt)
                try Mirror.set(target: target, of: log, in: transaction)
                let trouble = writer.effects.rotated ? try PinnedKeys.update(peer, at: after.size, in: transaction) : nil
                return (writer.effects, after, afterAt, trouble)
            }
            (edge, lastAt) = (after, afterAt)
            erased += effects.erased
            if effects.rotated { await context.reports.set(.keys, keyTrouble, of: log) }
            if effects.hasProblems || effects.disorder != nil { await reportProblems(effects.disorder) }
        }
        for index in Set(erased.map { $0 / 256 }).sorted() { try await recheck(index, erased: erased.filter { $0 / 256 == index }, size: size) }
        return nil
    }

    /// Whether a tree of what was fetched is the head's tree or a prefix of it. Throws `PeerError` when it is not, unless that proves two histories.
    private func check(
        _ tree: TreeEdge, under head: SignedCheckpoint, _ tiles: inout RemoteTiles?, against known: SignedNote?, mirrored: UInt64
    ) async throws -> Equivocation? {
        do {
            if tree.size == head.checkpoint.size {
                if tree.root == head.checkpoint.root { return nil }
            } else {
                let (from, to) = (tree.size, head.checkpoint.size)
                let fetched = try await RemoteTiles.fetch(
                    Proofs.positionsForConsistency(from: from, to: to), size: to, at: destination, with: context.client, known: tiles)
                tiles = fetched
                try Proofs.verifyConsistency(
                    from: from, to: to, oldRoot: tree.root, newRoot: head.checkpoint.root,
                    proof: try Proofs.consistency(from: from, to: to, reader: fetched))
                return nil
            }
        } catch is Ledger.ProofError {}
        // The entries do not lead to the head. Either the head contradicts an earlier one, or what was served is simply not its tree.
        if let known, let equivocation = try await prove(head.note, known, mirrored: mirrored) { return equivocation }
        throw PeerError(.malformed, "the entries that \(log) serves do not give the head that it signed; they were not taken in")
    }

    /// After a tombstone the log must not publish the opening any more.
    private func recheck(_ index: UInt64, erased: [UInt64], size: UInt64) async throws {
        guard let bundle = Tiles.bundle(index: index, size: size) else { return }
        let openings = try await context.client.openings(bundle, at: destination)
        let shown = erased.first { position in if case .open = openings[Int(position % 256)] { true } else { false } }
        if let shown {
            await reportProblems("\(log) still publishes the record at position \(shown), although its tombstone is in the log; it was erased here")
        }
    }

    private func reportProblems(_ words: String?) async {
        let log = log
        let row = try? await context.store.read {
            try $0.first(
                "SELECT COUNT(*), MIN(idx) FROM peer_openings WHERE log = ? AND note IS NOT NULL AND note <> ?",
                [.text(log), .text(MirrorWriter.parked)])
        }
        guard let row, row.integer(0) > 0 else { return await context.reports.set(.records, words, of: log) }
        let text = "\(row.integer(0)) records of \(log) do not hold and are not shown, the first at position \(row.integer(1))"
        await context.reports.set(.records, words.map { "\(text); \($0)" } ?? text, of: log)
    }

    /// Keeps the head, the cosignatures on it, the newest cosigned head, and the one that our own witness cosigned.
    private func keep(_ head: SignedCheckpoint, source: String) async throws {
        var heads = [(head, source)]
        let witnesses = try await context.store.read { try KnownWitness.all(in: $0).map(\.verifier) } + [context.ownWitness().verifier]
        let (log, key, now) = (log, peer.logKey, context.now)
        // The newest head often covers nothing but journaled witnessing and is cosigned by nobody; the acts before it are.
        let isCovered = try await context.store.read { transaction in
            let last = try witnesses.filter { $0.name != WitnessName.of(log) }.map {
                try transaction.first("SELECT MAX(size) FROM peer_cosignatures WHERE log = ? AND name = ?", [.text(log), .text($0.name)])?[0].integer
                    ?? 0
            }
            return try !OwnHeads.hasActs(from: UInt64(last.min() ?? 0), origin: log, in: transaction)
        }
        if !isCovered, let bytes = try await context.client.cosignedCheckpoint(at: destination),
            let cosigned = try? SignedCheckpoint(bytes: bytes, log: key), cosigned.checkpoint.size <= head.checkpoint.size
        {
            heads.append((cosigned, "log"))
        }
        let own = try await context.store.read { try WitnessTable.note(of: log, in: $0) }
        if let own, let seen = try? SignedCheckpoint(note: own, log: key), seen.checkpoint.size <= head.checkpoint.size {
            heads.append((seen, "witness"))
        }
        let kept = heads
        try await context.store.write { transaction in
            for (head, source) in kept where head.checkpoint.size > 0 {
                // A head with another root is no part of the mirror; whether it proves two histories is for the comparison of heads to say.
                let root = try Mirror.root(of: log, at: head.checkpoint.size, mirrored: Mirror.size(of: log, in: transaction), in: transaction)
                guard root == head.checkpoint.root else { continue }
                try Mirror.keep(head, logKey: key, witnesses: witnesses, source: source, now: now, in: transaction)
            }
        }
    }
}
