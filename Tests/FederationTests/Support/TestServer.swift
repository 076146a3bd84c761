import Canon
import NIOCore
import NIOHTTP1
import NIOPosix
import Node
import Pages
import Synchronization

/// A real HTTP server on a free port of the loopback that calls routes directly. It does what the web application does for them, and no more.
final class TestServer: Sendable {
    /// What a caller gets, before it is written.
    struct Reply: Sendable {
        var status: Int
        var headers: [String: String] = [:]
        var body: [UInt8]
    }

    typealias Answer = @Sendable (Request) async -> Reply

    private let channel: any Channel
    private let box: Box
    private let answer: Mutex<Answer>
    let port: Int

    var url: String { "http://localhost:\(port)" }

    /// Binds the port at once, so that a node can be named after it; answers 503 until somebody says how to answer.
    static func start(port: Int = 0) async throws -> TestServer {
        let box = Box()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 64)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                box.connections.withLock { $0.append(channel) }
                return channel.pipeline.configureHTTPServerPipeline().flatMap { channel.pipeline.addHandler(Handler(box: box)) }
            }
            .bind(host: "127.0.0.1", port: port).get()
        let server = TestServer(channel: channel, box: box)
        box.server.withLock { $0 = server }
        return server
    }

    private init(channel: any Channel, box: Box) {
        self.channel = channel
        self.box = box
        port = channel.localAddress?.port ?? 0
        answer = Mutex { _ in Reply(status: 503, body: []) }
    }

    func respond(_ body: @escaping Answer) { answer.withLock { $0 = body } }

    /// Listens no longer and closes the connections that callers kept, as the end of a process does.
    func stop() async {
        try? await channel.close()
        for connection in box.connections.withLock({ $0 }) where connection.isActive { try? await connection.close() }
    }

    fileprivate func reply(to request: Request) async -> Reply { await answer.withLock { $0 }(request) }

    private final class Box: Sendable {
        let server = Mutex<TestServer?>(nil)
        let connections = Mutex<[any Channel]>([])
    }

    private final class Handler: ChannelInboundHandler, @unchecked Sendable {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let box: Box
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(box: Box) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, [])
            case .body(let part): body.append(contentsOf: part.readableBytesView)
            case .end:
                guard let head else { return }
                let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
                var headers: [String: String] = [:]
                for (name, value) in head.headers { headers[name.lowercased()] = value }
                let request = Request(
                    method: head.method.rawValue, path: parts.first ?? "/", query: parts.count > 1 ? ["raw": parts[1]] : [:], body: body,
                    headers: headers,
                    isOperator: headers["authorization"] == "Bearer operator")
                let server = box.server.withLock { $0 }
                let channel = context.channel
                Task {
                    let reply = await server?.reply(to: request) ?? Reply(status: 503, body: [])
                    var fields = HTTPHeaders(reply.headers.map { ($0.key, $0.value) })
                    fields.replaceOrAdd(name: "content-length", value: String(reply.body.count))
                    let start = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: fields)
                    channel.write(HTTPServerResponsePart.head(start), promise: nil)
                    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: reply.body))), promise: nil)
                    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
                }
            }
        }
    }
}

/// Finds the route of a request and turns its response into bytes.
struct TestRouter: Sendable {
    let routes: [Route]
    let context: NodeContext

    func reply(to request: Request) async -> TestServer.Reply {
        var found = request
        for route in routes where route.method == request.method {
            guard let parameters = TestRouter.match(route.pattern, request.path) else { continue }
            if route.access == .operatorToken, !request.isOperator {
                return failure(Failure(status: 401, code: "token", detail: "the operator's token is missing"))
            }
            guard request.body.count <= route.bodyLimit else {
                return failure(Failure(status: 413, code: "tooLarge", detail: "the body is too large"))
            }
            found.parameters = parameters
            do { return reply(try await route.handler(found, context)) } catch let error as Failure { return failure(error) } catch {
                return failure(Failure(status: 500, code: "error", detail: "\(error)"))
            }
        }
        return failure(.notFound("address \(request.path)"))
    }

    private func reply(_ response: Response) -> TestServer.Reply {
        switch response {
        case .json(let json, let status): TestServer.Reply(status: status, headers: ["content-type": "application/json"], body: json.canonicalBytes)
        case .bytes(let bytes, let type, let headers, let status):
            TestServer.Reply(status: status, headers: headers.merging(["content-type": type]) { a, _ in a }, body: bytes)
        case .failure(let error): failure(error)
        case .redirect(let path): TestServer.Reply(status: 303, headers: ["location": path], body: [])
        case .headed(let inner, _): reply(inner)
        case .page: failure(.notFound("page"))
        }
    }

    private func failure(_ failure: Failure) -> TestServer.Reply {
        let body: JSON = ["code": .string(failure.code), "detail": .string(failure.detail), "status": .integer(Int64(failure.status))]
        return TestServer.Reply(status: failure.status, headers: ["content-type": "application/problem+json"], body: body.canonicalBytes)
    }

    static func match(_ pattern: String, _ path: String) -> [String: String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: true)
        let given = path.split(separator: "/", omittingEmptySubsequences: true)
        var parameters: [String: String] = [:]
        for (i, part) in wanted.enumerated() {
            if part == "**" { return i < given.count ? parameters : nil }
            guard i < given.count else { return nil }
            if part.hasPrefix(":") { parameters[String(part.dropFirst())] = String(given[i]).removingPercent } else if part != given[i] { return nil }
        }
        return wanted.count == given.count ? parameters : nil
    }
}

extension String {
    fileprivate var removingPercent: String { replacing("%3A", with: ":") }
}
