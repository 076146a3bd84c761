import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import Node
import Synchronization

/// The wire in earnest: HTTP over connections to addresses that were checked, with nothing followed, nothing retried, and everything bounded.
package final class HTTPTransport: PeerTransport {
    package struct Limits: Sendable {
        package var connect: Duration = .seconds(5)
        /// How long the head of an answer may take, and how long a body may pause.
        package var idle: Duration = .seconds(10)
        /// A body that brings less than this in a window is cut: a peer that drips holds nothing open.
        package var bytesPerWindow = 2048
        package var window: Duration = .seconds(4)
        /// What a body may become when decompressed, for ordinary answers and for bundles of openings.
        package var inflated = 2 << 20
        package var inflatedBundle = 80 << 20

        package init() {}
    }

    /// Connections to one address of one host.
    private struct Line: Hashable {
        var host: String
        var address: IPAddress
        var isBulk: Bool
    }

    private let resolver: HostResolver
    private let limits: Limits
    private let agent: String
    private let clients = Mutex<[Line: HTTPClient]>([:])

    package init(resolver: HostResolver, limits: Limits = Limits(), agent: String = "comity") {
        (self.resolver, self.limits, self.agent) = (resolver, limits, agent)
    }

    package func send(_ request: PeerRequest, to address: NodeAddress) async throws -> PeerAnswer {
        let watch = Watch(limits: limits, patience: request.patience, peer: address.origin)
        return try await withThrowingTaskGroup(of: PeerAnswer?.self) { group in
            group.addTask { try await self.attempt(request, to: address, watch) }
            group.addTask {
                try await watch.run()
                return nil
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() ?? nil else { throw PeerError(.unresponsive, "\(address.origin) did not answer") }
            return answer
        }
    }

    /// Tries the host's addresses in turn until one accepts the connection.
    private func attempt(_ request: PeerRequest, to address: NodeAddress, _ watch: Watch) async throws -> PeerAnswer {
        var last = PeerError(.unresponsive, "\(address.origin) has no address")
        for ip in try await resolver.addresses(of: address).prefix(4) {
            do {
                return try await exchange(
                    request, with: address, over: client(Line(host: address.host, address: ip, isBulk: request.limit > limits.inflated)), watch)
            } catch let error as HTTPClientError where error == .connectTimeout {
                last = PeerError(.unresponsive, "\(address.origin) took no connection at \(ip) within \(limits.connect)")
            } catch let error as NIOConnectionError {
                last = PeerError(
                    .unresponsive,
                    "\(address.origin) takes no connection at \(ip): \(error.connectionErrors.first.map { "\($0.error)" } ?? "refused")")
            } catch let error as IOError where error.errnoCode == 111 {
                last = PeerError(.unresponsive, "\(address.origin) takes no connection at \(ip)")
            }
        }
        throw last
    }

    private func exchange(_ request: PeerRequest, with address: NodeAddress, over client: HTTPClient, _ watch: Watch) async throws -> PeerAnswer {
        var outgoing = HTTPClientRequest(url: address.url + request.path)
        outgoing.method = request.method == "POST" ? .POST : .GET
        outgoing.headers.add(name: "user-agent", value: agent)
        outgoing.headers.add(name: "accept-encoding", value: "gzip, identity")
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        if request.method == "POST" { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let response = try await client.execute(outgoing, deadline: .now() + .nanoseconds(Int64(request.patience / .nanoseconds(1))))
            watch.headCame()
            let status = Int(response.status.code)
            if (300..<400).contains(status) {
                throw PeerError(
                    .refused, "\(address.origin) sends \(request.path) elsewhere (status \(status)); redirects are never followed", status: status)
            }
            var headers: [String: String] = [:]
            for (name, value) in response.headers where headers[name.lowercased()] == nil { headers[name.lowercased()] = value }
            // An announced length may be that of the compressed form, so it can only be too large, never prove that the body is small enough.
            if let length = headers["content-length"].flatMap({ Int($0) }), length > request.limit { throw excess(address, request) }
            var body: [UInt8] = []
            for try await part in response.body {
                guard body.count + part.readableBytes <= request.limit else { throw excess(address, request) }
                body.append(contentsOf: part.readableBytesView)
                watch.came(part.readableBytes)
            }
            try Task.checkCancellation()
            return PeerAnswer(status: status, headers: headers, body: body)
        } catch { throw translate(error, address, request) }
    }

    private func excess(_ address: NodeAddress, _ request: PeerRequest) -> PeerError {
        PeerError(
            .excessive, "\(address.origin) answered \(request.path) with more than the \(request.limit) bytes that it may have; the rest was not read"
        )
    }

    private func translate(_ error: any Error, _ address: NodeAddress, _ request: PeerRequest) -> any Error {
        switch error {
        case is PeerError, is CancellationError, is NIOConnectionError: return error
        case let error as HTTPClientError where error == .connectTimeout: return error
        case let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded || error == .getConnectionFromPoolTimeout:
            return PeerError(.unresponsive, "\(address.origin) did not answer \(request.path) in time")
        case let error as HTTPClientError where error == .cancelled: return CancellationError()
        case let error as HTTPClientError:
            return PeerError(.unresponsive, "\(address.origin) broke off while answering \(request.path): \(error.shortDescription.lowercased())")
        case HTTPParserError.headerOverflow: return PeerError(.excessive, "\(address.origin) answered \(request.path) with more header than is read")
        case HTTPParserError.invalidEOFState: return PeerError(.unresponsive, "\(address.origin) broke off while answering \(request.path)")
        case let error as HTTPParserError:
            return PeerError(.malformed, "\(address.origin) answered \(request.path) with something that is not HTTP: \(error)")
        case let error as IOError where error.errnoCode == 111: return error
        case NIOHTTPDecompression.DecompressionError.limit:
            return PeerError(
                .excessive,
                "\(address.origin) answered \(request.path) with something that becomes far larger when it is decompressed; it was not read")
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            return PeerError(.malformed, "\(address.origin) answered \(request.path) with something that cannot be decompressed: \(error)")
        default:
            return PeerError(.unresponsive, "\(address.origin) could not be asked for \(request.path): \(error)")
        }
    }

    private func client(_ line: Line) -> HTTPClient {
        let (client, old) = clients.withLock { clients -> (HTTPClient, [HTTPClient]) in
            if let client = clients[line] { return (client, []) }
            // A name that moved leaves no connections behind to where it was, except on the other address family.
            let stale = clients.keys.filter { $0.host == line.host && $0.isBulk == line.isBulk && $0.address.isIPv4 == line.address.isIPv4 }
            let old = stale.compactMap { clients.removeValue(forKey: $0) }
            let client = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration(line))
            clients[line] = client
            return (client, old)
        }
        for client in old { Task { try? await client.shutdown() } }
        return client
    }

    private func configuration(_ line: Line) -> HTTPClient.Configuration {
        func amount(_ duration: Duration) -> TimeAmount { .nanoseconds(Int64(duration / .nanoseconds(1))) }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: amount(limits.connect), read: amount(limits.idle), write: amount(limits.idle)),
            connectionPool: .init(idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: 4),
            decompression: .enabled(limit: .size(line.isBulk ? limits.inflatedBundle : limits.inflated)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [line.host: line.address.description]
        return configuration
    }

    /// A client that is let go of without being shut down ends the process; one that nobody closed is shut down in the background.
    deinit {
        for client in clients.withLock({ Array($0.values) }) { client.shutdown { _ in } }
    }

    /// Closes all connections. Requests in progress fail.
    package func close() async {
        let all = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in all { try? await client.shutdown() }
    }
}

/// Watches an exchange from beside it: the head must come, then bytes at a minimum rate, and all of it in time.
private final class Watch: Sendable {
    private struct Progress {
        var headAt: ContinuousClock.Instant?
        var bytes = 0
    }
    private let limits: HTTPTransport.Limits
    private let patience: Duration
    private let peer: String
    private let progress = Mutex(Progress())

    init(limits: HTTPTransport.Limits, patience: Duration, peer: String) { (self.limits, self.patience, self.peer) = (limits, patience, peer) }

    func headCame() { progress.withLock { $0.headAt = .now } }
    func came(_ count: Int) { progress.withLock { $0.bytes += count } }

    /// Ends only by throwing: cancellation when the exchange is over, `PeerError` when it is not worth waiting for.
    func run() async throws {
        let start = ContinuousClock.now
        var last = 0
        while true {
            let left = patience - start.duration(to: .now)
            guard left > .zero else { throw PeerError(.unresponsive, "\(peer) did not finish its answer within \(patience)") }
            try await Task.sleep(for: min(limits.window, left))
            let (headAt, bytes) = progress.withLock { ($0.headAt, $0.bytes) }
            // The first full window after the head counts; before the head, the client's own timeout does.
            if let headAt, headAt.duration(to: .now) >= limits.window, bytes - last < limits.bytesPerWindow {
                throw PeerError(.unresponsive, "\(peer) sends its answer so slowly (\(bytes - last) bytes in \(limits.window)) that it was cut off")
            }
            last = bytes
        }
    }
}
