import Canon
import Federation
import Foundation
import Ledger
import Logging
import Node
import Pages
import ServiceLifecycle
import Signing
import Store
import StoreSQLite

/// A whole node for one test: a folder, a database file, an address on the loopback, and the services that speak to other nodes.
final class FederatedNode: Sendable {
    let server: TestServer
    let service: NodeService
    let store: any Store
    let directory: NodeDirectory
    let federation: FederationServices
    private let group: Task<Void, any Error>?

    var origin: String { service.origin }
    var did: String { service.did }
    var url: String { service.address.url }

    static let options: FederationOptions = {
        var options = FederationOptions()
        options.pollInterval = .milliseconds(300)
        options.longestPause = .seconds(1)
        options.submitInterval = .milliseconds(50)
        return options
    }()

    /// Starts a node; its services too, unless told otherwise. `port` and `folder` take up an earlier one.
    static func start(
        modules: [any Module] = [Remarks()], options: FederationOptions = options, runs: Bool = true, port: Int = 0, folder: String? = nil,
        gate: Sequencer.Gate? = nil, agent: String = "comity"
    ) async throws -> FederatedNode {
        let server = try await TestServer.start(port: port)
        return try await FederatedNode(server: server, modules: modules, options: options, runs: runs, folder: folder, gate: gate, agent: agent)
    }

    private init(
        server: TestServer, modules: [any Module], options: FederationOptions, runs: Bool, folder: String?, gate: Sequencer.Gate?, agent: String
    ) async throws {
        self.server = server
        let path = folder ?? FileManager.default.temporaryDirectory.appending(path: "comity-federation-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        directory = NodeDirectory(path)
        let store = try SQLiteStore(path: directory.database)
        self.store = store
        service = try NodeService(
            settings: NodeSettings(url: server.url, name: "Node \(server.port)", jurisdiction: "CH"), store: store,
            keyEncryptionKey: [UInt8](repeating: 7, count: 32), registry: Registry(modules + [FederationServices.module]),
            gate: gate ?? (folder == nil ? .open : FederationServices.gate), clock: SystemTime.now)
        if service.sequencer.current.edge.size == 0 { try await service.begin(fictional: true) }
        let transport = HTTPTransport(resolver: HostResolver(allowsLocalhost: true), agent: agent)
        federation = FederationServices(node: service, directory: directory, options: options, transport: transport)
        let services = federation.services
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let quiet = logger
        group = runs ? Task { try await ServiceGroup(services: services, logger: quiet).run() } : nil
        serve()
    }

    /// What the node answers with.
    var router: TestRouter { TestRouter(routes: federation.routes + LogRoutes.routes + [description], context: context) }

    func serve() {
        let router = router
        server.respond { await router.reply(to: $0) }
    }

    var context: NodeContext {
        NodeContext(
            origin: origin, url: url, did: did, store: store, texts: Texts([:]), now: SystemTime.now, act: { [service] in try await service.act($0) })
    }

    /// What the web application serves at `/.well-known/comity`, as far as introductions need it.
    private var description: Route {
        Route("GET", "/.well-known/comity", summary: "How to verify this node") { _, context in
            try await context.store.read { transaction in
                let log = LogView(context.origin, home: context.origin, in: transaction)
                return .json([
                    "origin": .string(context.origin), "did": .string(context.did), "logKey": .string(try log.verifier()?.vkey ?? ""),
                    "witnessKey": .string(try log.witnessVerifier()?.vkey ?? ""),
                ])
            }
        }
    }

    /// A second node of the same name and keys over a copy of the database, without an address of its own.
    static func mask(of node: FederatedNode, folder: String) async throws -> (service: NodeService, router: TestRouter) {
        let store = try SQLiteStore(path: folder + "/comity.sqlite")
        let service = try NodeService(
            settings: node.service.settings, store: store, keyEncryptionKey: [UInt8](repeating: 7, count: 32),
            registry: Registry([Remarks(), FederationServices.module]), gate: .open, clock: SystemTime.now)
        let federation = FederationServices(node: service, directory: nil, options: options)
        var context = node.context
        context.store = store
        context.act = { try await service.act($0) }
        return (service, TestRouter(routes: federation.routes + LogRoutes.routes + [node.description], context: context))
    }

    // MARK: Acting

    /// Calls a route of this node as its operator, without the wire.
    func call(_ method: String, _ path: String, _ json: JSON? = nil) async -> (status: Int, json: JSON) {
        let reply = await router.reply(to: Request(method: method, path: path, body: json?.canonicalBytes ?? [], isOperator: true))
        return (reply.status, (try? JSON.parse(reply.body, limits: .api)) ?? .null)
    }

    /// Pins another node, confirmed by its words.
    @discardableResult
    func pin(_ other: FederatedNode, as role: String = "peer") async -> (status: Int, json: JSON) {
        let shown = await call("POST", "/api/v1/peers", ["url": .string(other.url), "role": .string(role)])
        return await call(
            "POST", "/api/v1/peers", ["url": .string(other.url), "role": .string(role), "confirm": true, "words": shown.json["words"] ?? ""])
    }

    @discardableResult
    func say(_ text: String, kind: String = "remark.v1", party: String? = nil, audience: [String] = []) async throws -> ActReceipt {
        try await service.act(Act(party: party, kind: kind, subject: ["text": .string(text)], audience: audience))
    }

    @discardableResult
    func host(_ slug: String) async throws -> String {
        _ = try await service.host(
            slug: slug, profile: IdentityEvent.Profile(kind: .party, names: ["en": slug], jurisdiction: "CH", fictional: true))
        return service.address.did(ofParty: slug)
    }

    // MARK: Looking

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T { try await store.read(body) }

    func number(_ sql: String, _ arguments: [SQLValue] = []) async throws -> Int64 {
        try await read { try $0.first(sql, arguments)?[0].integer ?? 0 }
    }

    func peer(_ other: String) async throws -> Peer? { try await read { try PeerTable.find(other, in: $0) } }

    /// The remarks of a log, as they are projected here.
    func remarks(of log: String) async throws -> [String] {
        try await read { try $0.query("SELECT text FROM remarks WHERE origin = ? ORDER BY position", [.text(log)]).map { $0.text(0) } }
    }

    /// How many entries of a log are mirrored here.
    func mirrored(_ log: String) async throws -> Int64 { try await number("SELECT COUNT(*) FROM peer_entries WHERE log = ?", [.text(log)]) }

    /// Stops everything; the folder stays.
    func stop() async {
        group?.cancel()
        _ = await group?.result
        await server.stop()
        service.shutDown()
        try? store.close()
    }
}
