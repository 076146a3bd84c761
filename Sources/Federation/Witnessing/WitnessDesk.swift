import Canon
import Ledger
import Node
import Pages
import Signing
import Store
import Synchronization

/// This node as a witness of its peers' logs (C2SP tlog-witness v1.0.0).
///
/// The order is what makes it trustworthy: the head is checked against the one cosigned last, then journaled in this node's own log, then stored,
/// each of them durable, and only then is the cosignature let out.
package final class WitnessDesk: Sendable {
    private let context: FederationContext
    /// Told of every head that a log signed although it contradicts what this witness holds, or may.
    private let suspect: @Sendable (Peer, SignedNote) async -> Void
    private let turns = Turns()
    private let paces = Mutex<[String: TokenBucket]>([:])

    /// Each new head costs an entry in our log, so a peer may not submit as fast as it likes.
    private static let burst = 100.0
    private static let perSecond = 5.0

    init(_ context: FederationContext, suspect: @escaping @Sendable (Peer, SignedNote) async -> Void) {
        (self.context, self.suspect) = (context, suspect)
    }

    /// Answers add-checkpoint.
    package func add(_ body: [UInt8]) async throws -> Response {
        let request: WitnessRequest
        do { request = try WitnessRequest(body: body) } catch { return WitnessDesk.response(.malformed(error)) }
        let origin = request.checkpoint.origin
        guard let peer = try await context.peer(origin), peer.state != .removed, peer.origin.utf8.elementsEqual(origin.utf8) else {
            return WitnessDesk.response(.unknownOrigin(origin))
        }
        guard peer.state != .forked else {
            return WitnessDesk.text(
                403, "the log \(origin) has signed two histories; this witness cosigns nothing further of it. See /api/v1/equivocations")
        }
        guard pace(origin) else {
            return WitnessDesk.text(429, "heads of \(origin) come faster than this witness journals them; submit the newest one in a moment")
        }
        let (answer, contradiction) = try await turns.take(origin) { [self] in try await step(request, peer) }
        if let contradiction { await suspect(peer, contradiction) }
        return answer
    }

    /// The note that monitors are shown, by the hexadecimal SHA-256 of the log's name.
    package func latest(ofHash hash: String) async throws -> String? {
        guard hash.utf8.count == 64 else { return nil }
        return try await context.store.read { try WitnessTable.note(ofHash: hash, in: $0) }
    }

    private func step(_ request: WitnessRequest, _ peer: Peer) async throws -> (Response, SignedNote?) {
        let keys = [peer.logKey]
        let state = try await context.store.read { try WitnessTable.state(of: peer.origin, logKeys: keys, in: $0) }
        let now = context.now
        let answer = state.answer(request, cosigner: try context.ownWitness(), now: now)
        guard let next = answer.next else {
            // A head that its log signed and that does not follow from the last one is worth a look, whether or not it can be proven here.
            return (WitnessDesk.response(answer), answer.status == 422 ? request.note : answer.contradiction)
        }
        // A head that was cosigned before stands in the journal already: no new entry, and so no open writer is needed.
        if next.size != state.size || state.latest == nil {
            let head = WitnessedHead(
                origin: peer.origin, size: next.size, root: next.root, logKey: peer.logKey.vkey, time: Instant(seconds: now.seconds))
            do { _ = try await context.node.act(Act(party: nil, kind: WitnessedHead.kind, subject: head.subject)) } catch let failure as Failure {
                return (.failure(failure), nil)
            }
        }
        let stored = try await context.store.write { transaction -> Bool in
            guard try WitnessTable.replace(state, by: next, logKey: peer.logKey.vkey, line: answer.body, time: now, in: transaction) else {
                return false
            }
            try PeerCosignatures.store(
                log: peer.origin, size: next.size, name: WitnessName.of(self.context.origin), line: answer.body, time: now.seconds, in: transaction)
            return true
        }
        guard stored else {
            return (WitnessDesk.text(503, "another process of this witness answered for \(peer.origin) at the same time; submit again"), nil)
        }
        return (WitnessDesk.response(answer), nil)
    }

    private func pace(_ origin: String) -> Bool {
        let now = context.now
        return paces.withLock { paces in
            var bucket = paces[origin] ?? TokenBucket(burst: WitnessDesk.burst, perSecond: WitnessDesk.perSecond, now: now)
            defer { paces[origin] = bucket }
            return bucket.takeOne(at: now)
        }
    }

    private static func response(_ answer: WitnessAnswer) -> Response {
        .bytes(Array(answer.body.utf8), mediaType: answer.contentType, headers: ["cache-control": "no-store"], status: answer.status)
    }

    private static func text(_ status: Int, _ words: String) -> Response {
        .bytes(Array((words + "\n").utf8), mediaType: "text/plain; charset=utf-8", headers: ["cache-control": "no-store"], status: status)
    }
}
