import Canon
import Foundation
import Ledger
import Testing

extension EndToEnd {
    /// A process that is killed at any moment takes nothing acknowledged with it, and never signs what the next one would contradict.
    @Suite struct KillTests {
        @Test(.timeLimit(.minutes(60)))
        func killedUnderLoadNothingAcknowledgedIsLost() async throws {
            let cycles = ProcessInfo.processInfo.environment["COMITY_SOAK_KILLS"].flatMap { Int($0) } ?? 20
            let server = try await TestServer.make()
            var acknowledged: [JSON] = []
            var seen: [Checkpoint] = []
            var cyclesThatWrote = 0
            for _ in 0..<cycles {
                try await server.start()
                let last = seen.last?.size ?? 0
                seen.append(try await server.head())
                #expect(seen[seen.count - 1].size >= last)
                async let receipts = Load.run(server, callers: 8)
                async let heads = Load.heads(server)
                // From the first commit on, at a moment that no one chose.
                try await Task.sleep(for: .milliseconds(.random(in: 5...250)))
                server.kill()
                let (now, shown) = await (receipts, heads)
                cyclesThatWrote += now.isEmpty ? 0 : 1
                acknowledged += now
                seen += shown
            }
            #expect(cyclesThatWrote > cycles / 2, "in too few cycles was anything written: \(cyclesThatWrote) of \(cycles)")
            try LogTruth(server.dir).check(acknowledged: acknowledged, seen: seen)
            try await server.start()
            try await server.publish("After all that")
            let audit = try await server.audit()
            #expect(audit.status == 0, audit.said)
            #expect(audit.json?["size"]?.integer ?? 0 > Int64(acknowledged.count))
        }
    }
}
