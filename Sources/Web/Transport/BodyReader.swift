import HummingbirdCore
import NIOCore
import Pages

/// Takes in a request's body, within a size and a time.
enum BodyReader {
    /// How long a whole body may take: a sender that drips one byte at a time holds no connection for longer.
    static let patience: Duration = .seconds(30)

    /// - Throws: `Failure` 413 when it is larger than `limit`, 408 when it takes longer than `patience`.
    static func read(_ body: RequestBody, declared: Int?, limit: Int, patience: Duration = patience) async throws -> [UInt8] {
        if let declared, declared > limit { throw tooLarge(limit) }
        if let declared, declared <= BodyReader.small { return try await readSmall(body, limit: limit, patience: patience) }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                for try await chunk in body {
                    guard bytes.count + chunk.readableBytes <= limit else { throw tooLarge(limit) }
                    bytes.append(contentsOf: chunk.readableBytesView)
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            guard let bytes = try await group.next() ?? nil else {
                throw tooSlow(patience)
            }
            return bytes
        }
    }

    /// A body of so few bytes mostly comes with its head, and is not worth a timer.
    static let small = 16 << 10

    /// As `read`, but looking at the clock when something arrives. A sender that says nothing at all is disconnected as an idle one.
    private static func readSmall(_ body: RequestBody, limit: Int, patience: Duration) async throws -> [UInt8] {
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
