import ArgumentParser
import Canon
import Federation
import Foundation
import Hummingbird
import Logging
import Metrics
import Node
import Pages
import People
import ServiceLifecycle
import Store
import StoreSQLite
import UnixSignals
import Web

/// A node as a process: its folder locked, its log open, its pages served, until somebody says stop.
struct NodeServer {
    struct Options: Sendable {
        var withoutWitnesses: Bool
        var quiet: Bool
        var witnessOnly: Bool
        /// Whether to end when standard input does: whoever started this server holds its other end.
        var whileInput = false
    }

    let directory: NodeDirectory
    let settings: EffectiveSettings
    let options: Options

    func run() async throws {
        Allocator.keepFreedMemory()
        let lock = try DirectoryLock(directory)
        defer { withExtendedLifetime(lock) {} }
        let node = settings.node
        let address = try NodeAddress(node.url)
        let logger = try bootstrap()
        let store = try SQLiteStore(path: directory.database)
        try store.reserveLog()
        let registry = try Modules.registry()
        let service = try NodeService(
            settings: node, store: store, keyEncryptionKey: directory.keyEncryptionKey(), registry: registry,
            gate: FederationServices.gate, clock: SystemClock.now)
        var following = FederationOptions()
        following.pollInterval = .seconds(try settings.number("follow.seconds", in: 1...3600) ?? 2)
        following.withoutWitnesses = options.withoutWitnesses
        following.follows = !options.witnessOnly
        let federation = FederationServices(node: service, directory: directory, options: following)
        let assets = EmbeddedAssets()
        let texts = try assets.texts()
        let context = NodeContext(
            origin: service.origin, url: address.url, did: service.did, store: store, texts: texts, now: SystemClock.now,
            act: { try await service.act($0) },
            draft: { try await service.draft($0) }, prepare: { try await service.prepare($0) }, append: { try await service.append($0) },
            checkApprovals: registry.checkApprovals, checkApprover: registry.checkApprover,
            need: registry.need,
            host: { try await service.host(slug: $0, profile: $1) }, exhibit: registry.exhibit,
            credential: { try await service.credential($0, by: $1, created: $2) }, asset: { assets[$0]?.bytes },
            peers: federation.line)
        let port = try settings.number("listen.port", in: 0...65_535) ?? (address.scheme == "https" ? 8080 : address.port)
        let host = settings.text("listen.host")
        let application = try WebApplication(
            modules: options.witnessOnly ? [] : registry.modules,
            routes: LogRoutes.routes + ActRoutes.routes(service) + CorePages(registry: registry).routes + federation.routes, context: context,
            assets: assets,
            settings: .init(host: host, port: port, token: OperatorToken(directory.token())), logger: logger,
            site: { [names = JSON.languages(node.names), demonstration = node.demonstration] in
                SiteFacts(
                    name: names, isFictional: demonstration, logSize: service.sequencer.current.edge.size, version: ComityVersion.text
                )
            },
            isReady: { Readiness.problem(service.sequencer) })
        let running = RunningFile(directory: directory)
        let listener = application.application { [logger] port in
            do { try running.write(url: RunningFile.url(host: host, port: port)) } catch {
                logger.error("commands with --dir will not find this server", metadata: ["error": "\(error)"])
            }
        }
        var services: [any Service] = [StoreKeeper(node: service), listener] + federation.services
        if !options.witnessOnly { services.append(AgreementKeeper(context: context)) }
        if options.whileInput { services.append(InputWatch()) }
        if let metricsPort = try settings.number("metrics.port", in: 1...65_535) {
            services.append(MetricsListener(registry: NodeServer.metrics, port: metricsPort).application())
        }
        defer { running.remove() }
        if !options.quiet {
            Terminal.say(
                "\(node.name)\n  serving  \(address.url)\n  folder   \(directory.path)\n  log      \(service.sequencer.current.edge.size) entries\nStop with Ctrl-C."
            )
            // Passkeys belong to the node's own address, whatever it listens on: browsers make none for an address in numbers.
            if !options.witnessOnly, let link = try OneTimeLink.setup(store, url: address.url, now: SystemClock.now()) {
                Terminal.say("\nNobody has an account here yet. Open this link within 30 minutes to set the node up; it works once:\n  \(link)")
            }
        }
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: $0 is InputWatch ? .gracefullyShutdownGroup : .cancelGroup) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do { try await group.run() } catch let refusal as GuardRefusal {
            service.shutDown()
            Terminal.note("\(refusal)")
            throw ExitCode(GuardRefusal.exitCode)
        }
    }

    private static let metrics = PrometheusRegistry()

    private func bootstrap() throws -> Logger {
        guard let level = Logger.Level(rawValue: settings.text("log.level")) else {
            throw CommandError(
                "log.level is “\(settings.text("log.level"))”; take one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        MetricsSystem.bootstrap(PrometheusFactory(NodeServer.metrics))
        LoggingSystem.bootstrap { label in
            JSONLogHandler(label: label, level: level, now: SystemClock.now) { FileHandle.standardError.write(Data($0)) }
        }
        return Logger(label: "comity")
    }
}

/// Why a node cannot take acts at this moment; nil when it can. An idle node is healthy.
enum Readiness {
    static func problem(_ sequencer: Sequencer) -> String? {
        switch sequencer.gate {
        case .stopped(let reason): return "the writer has stopped: \(reason)"
        case .readOnly(let reason): return "the node only reads: \(reason)"
        case .open: return sequencer.longestWait > 5000 ? "an accepted act has been waiting for \(sequencer.longestWait) ms" : nil
        }
    }
}

/// First to start and last to stop: commits what waits, then closes the store.
struct StoreKeeper: Service {
    let node: NodeService

    func run() async throws {
        try? await gracefulShutdown()
        node.shutDown()
        try node.store.close()
    }
}

/// Tells `--dir` commands how to reach the server of this folder.
struct RunningFile {
    let directory: NodeDirectory

    func write(url: String) throws {
        let json: JSON = ["pid": .integer(Int64(getpid())), "url": .string(url)]
        try Data(json.canonicalBytes).write(to: URL(fileURLWithPath: directory.runningFile), options: .atomic)
    }

    /// Where a command on this machine reaches a server that listens on `host`.
    static func url(host: String, port: Int) -> String {
        if ["0.0.0.0", "::", ""].contains(host) { return "http://localhost:\(port)" }
        return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory.runningFile) }
}
