import Canon
import Ledger
import Node
import Signing
import Store

/// Asks one peer's witness to cosign the newest head of this log.
struct WitnessSubmission {
    enum Outcome: Sendable, Equatable {
        /// The newest head is cosigned, by now or since before.
        case cosigned(UInt64)
        /// The newest head only journals witnessing; it goes along with the next act.
        case notWorthIt
        /// There is no head yet.
        case nothing
    }

    let context: FederationContext
    let peer: Peer
    let memory: HeadMemory?

    /// A witness's clock may be ahead of ours by no more than this, in seconds.
    private static let clockTolerance: Int64 = 300

    /// - Throws: `PeerError` when the witness did not cosign; `RollbackFound` when it holds a head that this log signed and does not have.
    func run() async throws -> Outcome {
        let name = peer.witnessKey.name
        let last = try await context.store.read { try OwnHeads.lastCosigned(by: name, in: $0) }
        var old = last?.size ?? 0
        for _ in 0..<4 {
            let (from, origin, isDue) = (old, context.origin, isDue(last?.time))
            let step = try await context.store.read { transaction -> (note: SignedNote, size: UInt64, proof: [Digest]?)? in
                guard let note = try OwnHeads.newest(in: transaction) else { return nil }
                let size = try Checkpoint(text: note.text).size
                if let last, last.size <= size {
                    if last.size == size { return (note, size, nil) }
                    guard try isDue || OwnHeads.hasActs(from: last.size, origin: origin, in: transaction) else { return (note, 0, nil) }
                }
                return (note, size, try OwnHeads.consistency(from: from, to: size, in: transaction))
            }
            guard let step else { return .nothing }
            guard let proof = step.proof else { return step.size == 0 ? .notWorthIt : .cosigned(step.size) }
            guard old <= step.size else {
                try await examine(claimed: old, own: step.size)
                old = 0
                continue
            }
            let signed: SignedCheckpoint
            do { signed = try SignedCheckpoint(note: step.note, log: context.ownLogKey()) } catch {
                throw PeerError(.malformed, "the last checkpoint of this very log is not signed with its present key: \(error)")
            }
            let answer = try await context.client.addCheckpoint(WitnessRequest(oldSize: old, proof: proof, signed: signed), at: .pinned(peer))
            switch answer.status {
            case 200:
                try await keep(answer, on: step.note, size: step.size)
                return .cosigned(step.size)
            case 409:
                guard let size = WitnessSubmission.size(answer.body), size != old else {
                    throw PeerError(.malformed, "the witness \(peer.origin) answers 409 without the size that it holds")
                }
                old = size
            default:
                throw PeerError(
                    .refused, "the witness \(peer.origin) would not cosign (status \(answer.status)): \(answer.words)", status: answer.status)
            }
        }
        throw PeerError(.malformed, "the witness \(peer.origin) names another size at every attempt")
    }

    private func isDue(_ last: Instant?) -> Bool { last.map { context.now.seconds - $0.seconds >= context.options.refreshSeconds } ?? true }

    private func keep(_ answer: PeerAnswer, on note: SignedNote, size: UInt64) async throws {
        let signature: VerifiedSignature
        do {
            let text = String(decoding: answer.body, as: UTF8.self)
            let lines = try text.split(separator: "\n", omittingEmptySubsequences: true).prefix(16).map { try NoteSignature(line: $0) }
            // `verified` throws rather than give an empty list.
            signature = try SignedNote(text: note.text, signatures: lines).verified(by: [peer.witnessKey])[0]
        } catch {
            throw PeerError(.malformed, "what the witness \(peer.origin) answered is not a cosignature by its pinned key: \(error)")
        }
        let now = context.now
        guard let time = signature.timestamp, time <= UInt64(max(0, now.seconds + WitnessSubmission.clockTolerance)) else {
            throw PeerError(.malformed, "the witness \(peer.origin) dates its cosignature in the future; its clock or ours is wrong")
        }
        let peers = try await context.store.write { transaction -> [Peer] in
            try OwnHeads.store(signature, size: size, in: transaction)
            return try PeerTable.all(in: transaction)
        }
        try memory?.write(
            HeadMemory.Content(
                note: note.serialized, witnesses: peers.map { .init(origin: $0.origin, url: $0.address.url, key: $0.witnessKey.vkey) }))
    }

    /// The witness says that it holds a larger head than ours. Its word alone is nothing; a head that our own key signed is everything.
    private func examine(claimed: UInt64, own: UInt64) async throws {
        guard let bytes = try await context.client.witnessed(context.origin, by: .pinned(peer)),
            let head = try? SignedCheckpoint(bytes: bytes, log: context.ownLogKey()),
            head.checkpoint.size > own
        else {
            throw PeerError(
                .malformed,
                "the witness \(peer.origin) claims to hold \(claimed) entries of this log, which has \(own), and shows no head of that size that this log signed"
            )
        }
        throw RollbackFound(
            reason:
                "the witness \(peer.origin) holds a head of this log of size \(head.checkpoint.size), signed with this log's key, and this log has \(own) entries; "
                + "it was rolled back, or someone else signs with its key")
    }

    /// The body of a 409: a size in decimal and a newline (C2SP tlog-witness).
    static func size(_ body: [UInt8]) -> UInt64? {
        guard body.last == 0x0A, body.count <= 20 else { return nil }
        let digits = body.dropLast()
        guard let first = digits.first, first != 0x30 || digits.count == 1, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(String(decoding: digits, as: UTF8.self))
    }
}

/// A witness holds a head that this log signed and no longer has: nothing may be signed on top.
package struct RollbackFound: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package init(reason: String) { self.reason = reason }
    package var description: String { reason }
}
