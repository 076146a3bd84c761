import HummingbirdCore
import NIOCore
import Pages

/// Takes in a request's body, within a size and a time.
enum BodyReader {
    /// How long a whole body may take: a sender that drips one byte at a time holds no connection for longer. The clock is looked at when something
    /// arrives; one that falls silent is disconnected by the server's idle time (`WebApplication.Settings.idleSeconds`).
    static let patience: Duration = .seconds(30)

    /// - Throws: `Failure` 413 when it is larger than `limit`, 408 when it takes longer than `patience`.
    static func read(_ body: RequestBody, declared: Int?, limit: Int, patience: Duration = patience) async throws -> [UInt8] {
        if let declared, declared > limit { throw tooLarge(limit) }
        let start = ContinuousClock.now
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge(limit) }
            guard ContinuousClock.now - start <= patience else { throw tooSlow(patience) }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        return bytes
    }

    private static func tooSlow(_ patience: Duration) -> Failure {
        Failure(status: 408, code: "request.slow", detail: "the body did not arrive in \(patience.components.seconds) seconds; try again")
    }

    private static func tooLarge(_ limit: Int) -> Failure {
        Failure(
            status: 413, code: "request.tooLarge", detail: "the body is larger than \(limit) bytes, which is the most this address takes; send less")
    }
}
