import Logging
import Node
import ServiceLifecycle

/// Everything that a node does with other nodes, for the executable to plug in: services to run, routes to serve, and a module to register.
///
/// It is the one consumer of `NodeService.commits`. Make the node with its gate `.readOnly`: the rollback guard opens it.
package struct FederationServices: Sendable {
    /// The record kinds of witnessing. To be registered before the node is made.
    package static var module: any Module { WitnessModule() }
    /// The gate of a node that is starting.
    package static let gate: Sequencer.Gate = .readOnly(reason: "the witnesses of this log are being asked whether it was rolled back")

    package let context: FederationContext
    package let watch: HeadWatch
    package let requests: SignedRequests
    package let desk: WitnessDesk
    /// To be served as long as the node runs, and from before its gate opens: other nodes may be waiting for this one's witness.
    package let routes: [Route]
    /// What modules are given to speak with peers.
    package let line: PeerLine
    /// In the order in which they should start. The first ends with `GuardRefusal` when the log was rolled back; the process then exits with
    /// `GuardRefusal.exitCode`.
    package let services: [any Service]

    /// - Parameters:
    ///   - directory: where the memory of the last head is kept; nil for a node without a folder.
    ///   - transport: the wire; HTTP unless a test says otherwise.
    package init(
        node: NodeService, directory: NodeDirectory?, options: FederationOptions = FederationOptions(), transport: (any PeerTransport)? = nil,
        log: Logger = Logger(label: "comity.federation")
    ) {
        let wire = transport ?? HTTPTransport(resolver: HostResolver(allowsLocalhost: node.address.host == "localhost"))
        let client = PeerClient(transport: wire, budgets: PeerBudgets(clock: node.clock))
        let context = FederationContext(node: node, client: client, options: options, log: log)
        let requests = SignedRequests(context)
        let outbox = Outbox()
        let watch = HeadWatch(context, requests: requests, outbox: outbox)
        let desk = WitnessDesk(context) { peer, note in _ = try? await watch.consider(note, of: peer, source: "self") }
        let memory = directory.map { HeadMemory(path: $0.memoryFile) }
        (self.context, self.watch, self.requests, self.desk) = (context, watch, requests, desk)
        line = requests.line
        routes =
            WitnessRoutes.routes(desk) + PeerRoutes.routes(context) + EquivocationRoutes(context, watch: watch, requests: requests).routes
            + ExchangeRoutes.routes(context, requests)
        services = [
            GuardService(context: context, memory: memory), PeerWorkers(context, watch: watch, requests: requests, outbox: outbox, memory: memory),
            Closing(transport: wire),
        ]
    }

    /// Asks every witness once; for `comity doctor` and for tests.
    package func guardVerdict(directory: NodeDirectory?) async throws -> RollbackGuard.Verdict {
        try await GuardService(context: context, memory: directory.map { HeadMemory(path: $0.memoryFile) }).verdict()
    }
}

/// Closes the connections when the rest has stopped.
private struct Closing: Service {
    let transport: any PeerTransport

    func run() async throws {
        try? await gracefulShutdown()
        await (transport as? HTTPTransport)?.close()
    }
}
