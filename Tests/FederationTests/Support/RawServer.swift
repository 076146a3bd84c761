import NIOCore
import NIOPosix
import Synchronization

/// A server that is no server: for each connection it waits for the first bytes and then does with the wire what a hostile peer would.
final class RawServer: Sendable {
    private let channel: any Channel
    let port: Int
    /// Connections that were made to it.
    let connections: Counter

    final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }

    static func start(_ script: @escaping @Sendable (any Channel) async throws -> Void) async throws -> RawServer {
        let counter = Counter()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                counter.add()
                return channel.pipeline.addHandler(Handler(script))
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return RawServer(channel, counter)
    }

    private init(_ channel: any Channel, _ connections: Counter) {
        (self.channel, self.connections) = (channel, connections)
        port = channel.localAddress?.port ?? 0
    }

    func stop() async { try? await channel.close() }

    private final class Handler: ChannelInboundHandler, @unchecked Sendable {
        typealias InboundIn = ByteBuffer
        private let script: @Sendable (any Channel) async throws -> Void
        private var hasBegun = false
        init(_ script: @escaping @Sendable (any Channel) async throws -> Void) { self.script = script }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !hasBegun else { return }
            hasBegun = true
            let (script, channel) = (script, context.channel)
            Task { try? await script(channel) }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

extension Channel {
    /// Writes text and waits until it is out.
    func send(_ text: String) async throws { try await writeAndFlush(ByteBuffer(string: text)) }
    func send(_ bytes: [UInt8]) async throws { try await writeAndFlush(ByteBuffer(bytes: bytes)) }
}
