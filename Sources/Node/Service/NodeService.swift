import Canon
import Foundation
import Ledger
import Pages
import Signing
import Store
import Synchronization

/// A node in this process: its store, its keys, its modules and the one writer of its log. Everything that acts or serves goes through it.
package final class NodeService: Sendable {
    package let address: NodeAddress
    package let settings: NodeSettings
    package let store: any Store
    package let registry: Registry
    package let keys: KeyStore
    package let sequencer: Sequencer
    package let clock: @Sendable () -> Instant
    /// Reads records from elsewhere, side by side.
    let readers = RecordReaders()
    /// The DIDs of hosted parties by slug, as far as they were asked for.
    let hosted = Mutex<[String: String]>([:])
    /// The size of the log after each commit; for whoever asks witnesses and wakes followers.
    package let commits: AsyncStream<UInt64>

    package var origin: String { address.origin }
    package var did: String { address.did }

    /// Opens a node over a store whose tables are there. Checks that the rows of the log give the root of its last checkpoint.
    package init(
        settings: NodeSettings, store: any Store, keyEncryptionKey: [UInt8], registry: Registry, gate: Sequencer.Gate,
        clock: @escaping @Sendable () -> Instant
    ) throws {
        self.settings = settings
        self.store = store
        self.registry = registry
        self.clock = clock
        let address = try NodeAddress(settings.url)
        self.address = address
        let keys = try KeyStore(store: store, keyEncryptionKey: keyEncryptionKey)
        self.keys = keys
        try store.writeNow { try Schema.migrate($0, modules: registry.modules) }
        // Opened before the first transaction of the writer asks for it; a node that has not begun has none yet.
        _ = try? keys.key(.log, of: address.did)
        let published = try store.readNow { try NodeService.restore(origin: address.origin, in: $0) }
        let (stream, continuation) = AsyncStream.makeStream(of: UInt64.self, bufferingPolicy: .bufferingNewest(1))
        commits = stream
        let did = address.did
        sequencer = Sequencer(
            store: store, registry: registry, origin: address.origin, published: published, gate: gate, clock: clock,
            sign: { [signers = Signers()] checkpoint in
                let signer = try signers.signer(checkpoint.origin) { try keys.key(.log, of: did).key }
                return try signer.note(checkpoint.text).serialized
            },
            onCommit: { continuation.yield($0) })
    }

    private static func restore(origin: String, in transaction: any ReadTransaction) throws -> Sequencer.Published {
        let size = try LogQueries.size(in: transaction)
        let edge = try LogEdge(size: size, in: transaction)
        let lastAt = try LogEdgeClock.last(in: transaction)
        guard let last = try LogQueries.lastCheckpoint(in: transaction) else {
            guard size == 0 else { throw StoreError(.damaged, "the log has \(size) entries and no checkpoint; restore a backup") }
            return Sequencer.Published(edge: edge, note: "", lastAt: lastAt)
        }
        let checkpoint = try Checkpoint(text: SignedNote(bytes: Array(last.note.utf8)).text)
        guard checkpoint.size == size, checkpoint.root == edge.root, checkpoint.hasOrigin(origin) else {
            throw StoreError(
                .damaged,
                "the entries of \(origin) do not give the root of its last checkpoint (size \(checkpoint.size), here \(size)); nothing will be signed on top. Restore a backup"
            )
        }
        return Sequencer.Published(edge: edge, note: last.note, lastAt: lastAt)
    }

    /// Makes the keys and entry 0 of a new node. The store must be empty.
    package func begin(fictional: Bool) async throws {
        let now = clock()
        guard sequencer.current.edge.size == 0 else { throw DirectoryError("this log has begun already") }
        let did = did
        let made = try await store.write { [keys] transaction in
            try [KeyStore.Purpose.assertionMethod, .log, .witness, .authentication, .next].map {
                ($0, try keys.make($0, for: did, now: now, in: transaction))
            }
        }
        _ = try keys.key(.log, of: did)
        let event = IdentityEvent(
            did: did, sequence: 0, type: .inception,
            keys: made.filter { $0.0 != .next }.map { .init(multikey: $0.1.multikey, purposes: [$0.0.rawValue]) },
            nextKeyDigests: made.filter { $0.0 == .next }.map { IdentityEvent.digest(ofNextKey: $0.1.multikey) },
            profile: .init(kind: .node, names: settings.names, jurisdiction: settings.jurisdiction, fictional: fictional))
        _ = try await act(Act(party: nil, kind: "identity.v1", subject: event.subject))
    }

    /// Commits what is waiting, then ends the writer.
    package func shutDown() { sequencer.shutDown() }
}
