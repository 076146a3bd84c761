import Canon
import Node
import Store

/// Delivers what is due to one peer, again and again until it arrives, and wakes its follower after commits.
struct Courier {
    let context: FederationContext
    let requests: SignedRequests
    let outbox: Outbox
    let origin: String

    /// The longest pause between two attempts at one delivery, in milliseconds.
    private static let longestPause: Int64 = 3_600_000
    private static let look: Duration = .seconds(30)

    private struct Item: Sendable {
        var id: Int64
        var path: String
        var body: [UInt8]?
        var attempts: Int64
    }

    /// Delivers for as long as the peer is worked with.
    func deliver() async {
        let signal = context.signal(.deliver, origin)
        while !Task.isCancelled {
            guard let peer = try? await context.peer(origin), peer.isWorkedWith else { return }
            let pause = (try? await round(peer)) ?? .seconds(1)
            _ = await signal.wait(for: pause)
        }
    }

    /// Sends everything that is due. Returns how long nothing more will be.
    private func round(_ peer: Peer) async throws -> Duration {
        let (now, log) = (context.now, context.origin)
        let items = try await context.store.read { transaction in
            try transaction.query(
                "SELECT id, path, body, attempts FROM outbox WHERE peer = ? AND due <= ? ORDER BY id LIMIT 64",
                [.text(origin), .integer(now.milliseconds)]
            ).map { row in
                let body = row.text(1) == Outbox.inboxPath ? try outbox.delivery(row.blob(2), log: log, in: transaction) : row.blob(2)
                return Item(id: row.integer(0), path: row.text(1), body: body, attempts: row.integer(3))
            }
        }
        for item in items {
            guard let body = item.body else {
                try await finish(item.id, nil, attempts: 0)
                continue
            }
            do {
                let answer = try await requests.post(item.path, json: body, to: peer)
                let problem =
                    (200..<300).contains(answer.status) ? nil : "\(origin) did not take a delivery (status \(answer.status)): \(answer.words)"
                try await finish(item.id, problem, attempts: item.attempts + 1)
                if let problem, answer.status != 401 { await context.reports.set(.deliveries, problem, of: origin) }
            } catch let error as PeerError {
                try await finish(item.id, error.reason, attempts: item.attempts + 1)
                // It cannot be reached, so neither can the rest be delivered now.
                break
            }
        }
        if items.count == 64 { return .zero }
        let next = try await context.store.read { transaction in
            try transaction.first("SELECT MIN(due), COUNT(problem) FROM outbox WHERE peer = ?", [.text(origin)])
        }
        guard let next, let due = next[0].integer else {
            await context.reports.set(.deliveries, nil, of: origin)
            return Courier.look
        }
        return min(.milliseconds(max(50, due - context.now.milliseconds)), Courier.look)
    }

    private func finish(_ id: Int64, _ problem: String?, attempts: Int64) async throws {
        let now = context.now
        try await context.store.write { transaction in
            guard let problem else { return try transaction.execute("DELETE FROM outbox WHERE id = ?", [.integer(id)]) }
            let pause = min(Courier.longestPause, 500 << min(attempts, 20))
            try transaction.execute(
                "UPDATE outbox SET attempts = ?, due = ?, problem = ? WHERE id = ?",
                [.integer(attempts), .integer(now.milliseconds + pause), .text(problem), .integer(id)])
        }
    }

    /// Tells the peer that this log has grown or was cosigned, so that it need not wait for its next poll. Lost notices are no loss.
    func wake() async {
        let signal = context.signal(.wake, origin)
        while !Task.isCancelled {
            guard let peer = try? await context.peer(origin), peer.isWorkedWith else { return }
            if await signal.wait(for: Courier.look) {
                let body: JSON = ["origin": .string(context.origin), "size": .integer(Int64(context.node.sequencer.current.edge.size))]
                _ = try? await requests.post("/api/v1/wake", json: body.canonicalBytes, to: peer)
                try? await Task.sleep(for: context.options.submitInterval)
            }
        }
    }
}
