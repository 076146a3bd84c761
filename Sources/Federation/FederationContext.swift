import Canon
import Ledger
import Logging
import Node
import Pages
import Signing
import Store
import Synchronization

/// What all parts of this target share: the node they work for, the way to its peers, and the signals between them.
package final class FederationContext: Sendable {
    package let node: NodeService
    package let client: PeerClient
    package let reports: PeerReports
    package let options: FederationOptions
    package let log: Logger
    /// Raised when peers were pinned or removed.
    let peersChanged = Signal()
    private let signals = Mutex<[SignalName: Signal]>([:])

    package init(node: NodeService, client: PeerClient, options: FederationOptions, log: Logger) {
        (self.node, self.client, self.options, self.log) = (node, client, options, log)
        reports = PeerReports(store: node.store, clock: node.clock, log: log)
    }

    package var origin: String { node.origin }
    package var store: any Store { node.store }
    package var now: Instant { node.clock() }

    /// The work that is done for each peer by a task of its own.
    enum Work: String, Sendable, CaseIterable { case follow, submit, deliver, wake }

    private struct SignalName: Hashable {
        var work: Work
        var peer: String
    }

    /// The signal that wakes one work for one peer.
    func signal(_ work: Work, _ peer: String) -> Signal {
        signals.withLock { signals in
            let name = SignalName(work: work, peer: peer)
            if let signal = signals[name] { return signal }
            let signal = Signal()
            signals[name] = signal
            return signal
        }
    }

    /// Wakes one kind of work for all peers.
    func raise(_ work: Work) {
        let waiting = signals.withLock { $0.filter { $0.key.work == work }.map(\.value) }
        for signal in waiting { signal.raise() }
    }

    /// The peers that are not removed.
    func peers() async throws -> [Peer] { try await store.read { try PeerTable.all(in: $0) } }

    func peer(_ origin: String) async throws -> Peer? { try await store.read { try PeerTable.find(origin, in: $0) } }

    /// The verifier of this node's own log key.
    package func ownLogKey() throws -> NoteVerifier {
        try NoteVerifier(name: origin, key: node.keys.key(.log, of: node.did).key.publicKey, type: .ed25519)
    }

    /// The signer of this node's witness: a key of its own, under a name of its own.
    package func ownWitness() throws -> NoteSigner {
        try NoteSigner(name: WitnessName.of(origin), key: node.keys.key(.witness, of: node.did).key, type: .ed25519Cosignature)
    }
}

/// What an operator or a test may set.
package struct FederationOptions: Sendable {
    /// How often a peer's log is looked at when nothing wakes this node.
    package var pollInterval: Duration = .seconds(2)
    /// The longest pause between two attempts at a peer that does not answer.
    package var longestPause: Duration = .seconds(60)
    /// A head is submitted to a witness at most so often.
    package var submitInterval: Duration = .milliseconds(250)
    /// A head that only journals witnessing is submitted after this time, and so is one that was cosigned so long ago.
    package var refreshSeconds: Int64 = 3600
    /// Sign although no witness can be reached; the act of doing so is logged.
    package var withoutWitnesses = false
    /// The most entries that are mirrored of one peer.
    package var mirrorLimit: UInt64 = 20_000_000
    /// Whether peers' logs are followed; a node that is a witness and nothing else need not.
    package var follows = true

    package init() {}
}

/// The name under which a node's witness cosigns.
package enum WitnessName {
    package static func of(_ origin: String) -> String { origin + "/witness" }
}
