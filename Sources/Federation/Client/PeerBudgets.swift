import Canon
import Synchronization

/// What this node spends on each peer: bytes over time, and requests at once. A peer that wants more waits; the others notice nothing.
package final class PeerBudgets: Sendable {
    package struct Allowance: Sendable {
        /// What may be read in one go after a quiet time, in bytes, and how fast it grows back.
        package var burst: Double = 512 * 1024 * 1024
        package var bytesPerSecond: Double = 4 * 1024 * 1024
        package var inFlight = 8

        package init() {}
    }

    private struct Account {
        var bytes: TokenBucket
        var inFlight = 0
    }

    private let allowance: Allowance
    private let clock: @Sendable () -> Instant
    private let accounts = Mutex<[String: Account]>([:])

    package init(_ allowance: Allowance = Allowance(), clock: @escaping @Sendable () -> Instant) { (self.allowance, self.clock) = (allowance, clock) }

    /// Runs one exchange on the peer's account: refuses it when the account is empty or too many are under way, and books what came.
    ///
    /// - Throws: `PeerError` `.budget`, or what `body` throws. A failed exchange is booked with `cost`, since a hostile peer fails late.
    func spend(on peer: String, cost: Int, _ body: () async throws -> PeerAnswer) async throws -> PeerAnswer {
        try open(peer)
        do {
            let answer = try await body()
            close(peer, spent: answer.body.count + 512)
            return answer
        } catch {
            close(peer, spent: error is PeerError && (error as? PeerError)?.code == .excessive ? cost : 512)
            throw error
        }
    }

    private func open(_ peer: String) throws {
        let now = clock()
        try accounts.withLock { accounts in
            var account = accounts[peer] ?? Account(bytes: TokenBucket(burst: allowance.burst, perSecond: allowance.bytesPerSecond, now: now))
            defer { accounts[peer] = account }
            guard account.inFlight < allowance.inFlight else {
                throw PeerError(.budget, "\(allowance.inFlight) requests to \(peer) are under way; this one waits for its turn")
            }
            guard account.bytes.hasSome(at: now) else {
                throw PeerError(
                    .budget,
                    "\(peer) has sent as much as this node reads from one peer for now; reading goes on at \(Int(allowance.bytesPerSecond) >> 10) KiB a second"
                )
            }
            account.inFlight += 1
        }
    }

    private func close(_ peer: String, spent: Int) {
        accounts.withLock { accounts in
            accounts[peer]?.inFlight -= 1
            accounts[peer]?.bytes.take(Double(spent))
        }
    }
}
