import Canon
import Ledger
import Logging
import Node
import Pages
import ServiceLifecycle
import Signing
import Store

/// Opens the gate of the writer once the rollback guard says so. Until then, and for ever after a refusal, the node only reads and answers.
package struct GuardService: Service {
    let context: FederationContext
    let memory: HeadMemory?

    /// - Throws: `GuardRefusal` when a head exists that this log does not have. The process then ends with its exit code.
    package func run() async throws {
        try await cancelWhenGracefulShutdown { try await open() }
        try? await gracefulShutdown()
    }

    /// Asks until there is an answer, then opens the gate. Returns at once for a node whose gate is open already.
    func open() async throws {
        var backoff = Backoff(first: .milliseconds(300), longest: .seconds(15))
        while !Task.isCancelled {
            switch context.node.sequencer.gate {
            case .readOnly: break
            case .open, .stopped: return
            }
            let verdict = try await verdict()
            switch verdict {
            case .go(let reason):
                context.log.info("the writer is open", metadata: ["reason": "\(reason)"])
                context.node.sequencer.set(.open)
            case .goUnwitnessed(let reason):
                context.node.sequencer.set(.open)
                try await record(reason)
            case .refuse(let reason):
                context.log.critical("the log was rolled back", metadata: ["reason": "\(reason)"])
                context.node.sequencer.set(.stopped(reason: reason))
                throw GuardRefusal(reason: reason)
            case .wait(let reason):
                context.log.warning("waiting for a witness", metadata: ["reason": "\(reason)"])
                context.node.sequencer.set(.readOnly(reason: reason))
                try? await Task.sleep(for: backoff.pause())
                continue
            }
            context.raise(.submit)
        }
    }

    /// Asks everyone once.
    func verdict() async throws -> RollbackGuard.Verdict {
        let key = try context.ownLogKey()
        let content = try memory?.read()
        let remembered = try content?.note.map { note -> Checkpoint in
            do { return try SignedCheckpoint(bytes: Array(note.utf8), log: key).checkpoint } catch {
                throw GuardRefusal(
                    reason:
                        "the memory of the last head is not signed with this log's key: \(error). It belongs to another node, or the keys were replaced; nothing will be signed"
                )
            }
        }
        let peers = try await context.peers()
        let known = try await context.store.read { transaction in
            Set(try transaction.query("SELECT DISTINCT name FROM cosignatures").map { $0.text(0) })
        }
        var asked = peers.map { (name: $0.witnessKey.name, at: PeerClient.Destination.pinned($0)) }
        for witness in content?.witnesses ?? [] where !peers.contains(where: { $0.origin == witness.origin }) {
            guard let address = try? NodeAddress(witness.url), let name = try? NoteVerifier(vkey: witness.key).name else { continue }
            asked.append((name, .remembered(address)))
        }
        let witnesses = await withTaskGroup(of: RollbackGuard.Witness.self) { group in
            for (name, destination) in asked {
                group.addTask { RollbackGuard.Witness(name: name, answer: await ask(destination, key), hasCosigned: known.contains(name)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }.sorted { $0.name < $1.name }
        let isUnwitnessed = context.options.withoutWitnesses
        return try await context.store.read { transaction in
            let size = try LogQueries.size(in: transaction)
            return try RollbackGuard.decide(
                size: size, rootAt: { try OwnHeads.root(at: $0, of: size, in: transaction) }, remembered: remembered, witnesses: witnesses,
                withoutWitnesses: isUnwitnessed)
        }
    }

    private func ask(_ destination: PeerClient.Destination, _ key: NoteVerifier) async -> RollbackGuard.Answer {
        do {
            guard let bytes = try await context.client.witnessed(context.origin, by: destination) else { return .nothing }
            return .head(try SignedCheckpoint(bytes: bytes, log: key).checkpoint)
        } catch let error as SignedCheckpointError {
            return .unusable("what it holds is not signed with this log's key (\(error))")
        } catch { return .unusable("\(error)") }
    }

    private func record(_ reason: String) async throws {
        let names = try await context.peers().map(\.witnessKey.name)
        let override = GuardOverride(reason: String(reason.prefix(500)), witnesses: names)
        _ = try await context.node.act(Act(party: nil, kind: GuardOverride.kind, subject: override.subject))
        context.log.warning("signing without witnesses, as the operator ordered", metadata: ["reason": "\(reason)"])
    }
}

/// The guard found that this log must not be signed on.
package struct GuardRefusal: Error, Sendable, CustomStringConvertible {
    package let reason: String
    /// What the process ends with.
    package static let exitCode: Int32 = 3

    package init(reason: String) { self.reason = reason }
    package var description: String { reason }
}
