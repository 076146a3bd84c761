import Canon
import Federation
import Foundation
import Ledger
import Node
import ServiceLifecycle
import Store
import Testing

@Suite struct GuardDecisionTests {
    private static let size: UInt64 = 10
    private static func root(_ size: UInt64) -> Digest { Digest.sha256([UInt8(size)]) }

    private static func head(_ size: UInt64, _ root: Digest? = nil) throws -> RollbackGuard.Answer {
        .head(try #require(Checkpoint(origin: "node.example", size: size, root: root ?? self.root(size))))
    }

    private static func decide(
        _ answers: [RollbackGuard.Answer], remembered: Checkpoint? = nil, hasCosigned: Bool = true, without: Bool = false
    ) -> RollbackGuard.Verdict {
        RollbackGuard.decide(
            size: size, rootAt: { root($0) }, remembered: remembered,
            witnesses: answers.enumerated().map { .init(name: "w\($0)", answer: $1, hasCosigned: hasCosigned) }, withoutWitnesses: without)
    }

    private static func word(_ verdict: RollbackGuard.Verdict) -> String {
        switch verdict {
        case .go: "go"
        case .goUnwitnessed: "go without"
        case .refuse: "refuse"
        case .wait: "wait"
        }
    }

    @Test func withoutAnyWitnessItGoes() { #expect(GuardDecisionTests.word(GuardDecisionTests.decide([])) == "go") }

    @Test(arguments: [1, 9, 10] as [UInt64])
    func aHeadInItsOwnPastLetsItGo(_ size: UInt64) throws {
        #expect(try GuardDecisionTests.word(GuardDecisionTests.decide([GuardDecisionTests.head(size)])) == "go")
    }

    @Test func aLargerHeadStopsItWhateverOthersSay() throws {
        let answers = try [GuardDecisionTests.head(10), GuardDecisionTests.head(11), .unusable("silent")]
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide(answers)) == "refuse")
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide(answers, without: true)) == "refuse")
    }

    @Test(arguments: [4, 10] as [UInt64])
    func anotherRootStopsIt(_ size: UInt64) throws {
        let answers = try [GuardDecisionTests.head(9), GuardDecisionTests.head(size, Digest.sha256([99]))]
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide(answers)) == "refuse")
    }

    @Test func whatItRemembersStopsItWithoutAnyWitness() throws {
        let larger = try #require(Checkpoint(origin: "node.example", size: 11, root: GuardDecisionTests.root(11)))
        let other = try #require(Checkpoint(origin: "node.example", size: 5, root: GuardDecisionTests.root(6)))
        let same = try #require(Checkpoint(origin: "node.example", size: 5, root: GuardDecisionTests.root(5)))
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide([], remembered: larger)) == "refuse")
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide([], remembered: other, without: true)) == "refuse")
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide([], remembered: same)) == "go")
    }

    @Test func nobodyInReachMakesItWaitUnlessTheOperatorSaysSo() {
        let silent: [RollbackGuard.Answer] = [.unusable("no connection"), .unusable("not signed with this log's key")]
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide(silent)) == "wait")
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide(silent, without: true)) == "go without")
    }

    @Test func oneConsistentAnswerIsEnough() throws {
        #expect(try GuardDecisionTests.word(GuardDecisionTests.decide([.unusable("silent"), GuardDecisionTests.head(3)])) == "go")
    }

    @Test func aWitnessThatNeverCosignedCountsAndOneThatForgotDoesNot() {
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide([.nothing], hasCosigned: false)) == "go")
        #expect(GuardDecisionTests.word(GuardDecisionTests.decide([.nothing], hasCosigned: true)) == "wait")
    }

    @Test func everyRefusalSaysWhatToDo() throws {
        guard case .refuse(let reason) = try GuardDecisionTests.decide([GuardDecisionTests.head(12)]) else {
            Issue.record("it went")
            return
        }
        #expect(reason.contains("w0") && reason.contains("12") && reason.contains("Restore"))
    }
}

@Suite(.serialized) struct GuardTests {
    @Test func nodesThatRestartTogetherOpenForOneAnother() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        await b.pin(a)
        try await a.say("one")
        try await b.say("two")
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM cosignatures") > 0 })
        #expect(try await eventually { try await b.number("SELECT COUNT(*) FROM cosignatures") > 0 })
        let (ports, folders) = ([a.server.port, b.server.port], [a.directory.path, b.directory.path])
        await a.stop()
        await b.stop()
        let again = try await [
            FederatedNode.start(port: ports[0], folder: folders[0]), FederatedNode.start(port: ports[1], folder: folders[1]),
        ]
        #expect(again[0].service.sequencer.gate != .stopped(reason: ""))
        for node in again { #expect(await eventually { node.service.sequencer.gate == .open }) }
        try await again[0].say("three")
        for node in again { await node.stop() }
    }

    @Test func aRestoredBackupIsNotSignedOn() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        await b.pin(a)
        try await a.say("one")
        #expect(try await eventually { try await b.number("SELECT COUNT(*) FROM witnessed WHERE size >= 2") == 1 })
        let backup = FileManager.default.temporaryDirectory.appending(path: "comity-backup-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: backup, withIntermediateDirectories: true)
        try a.store.backup(to: backup + "/comity.sqlite")
        let later = try await a.say("two").position + 1
        #expect(try await eventually { try await b.number("SELECT COUNT(*) FROM witnessed WHERE size >= ?", [SQLValue(later)]) == 1 })
        let port = a.server.port
        await a.stop()

        let restored = try await FederatedNode.start(runs: false, port: port, folder: backup)
        guard case .refuse(let reason) = try await restored.federation.guardVerdict(directory: restored.directory) else {
            Issue.record("it would have signed")
            return
        }
        #expect(reason.contains(b.origin))
        // As a service it ends with the error for which the process exits with 3, and nothing can be signed.
        let service = try #require(restored.federation.services.first)
        await #expect(throws: GuardRefusal.self) { try await service.run() }
        #expect(GuardRefusal.exitCode == 3)
        await #expect(throws: (any Error).self) { try await restored.say("never") }
        await restored.stop()
        await b.stop()
    }

    @Test func theMemoryBesideTheDatabaseRefusesEvenWhenNoWitnessAnswers() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        await b.pin(a)
        let old = FileManager.default.temporaryDirectory.appending(path: "comity-old-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
        try a.store.backup(to: old + "/comity.sqlite")
        try await a.say("one")
        #expect(await eventually { FileManager.default.fileExists(atPath: a.directory.memoryFile) })
        #expect(try await eventually { try await a.number("SELECT MAX(size) FROM cosignatures") >= 2 })
        try? await Task.sleep(for: .milliseconds(200))
        try FileManager.default.copyItem(atPath: a.directory.memoryFile, toPath: old + "/last-head.json")
        let port = a.server.port
        await a.stop()
        await b.stop()
        var options = FederatedNode.options
        options.withoutWitnesses = true
        let restored = try await FederatedNode.start(options: options, runs: false, port: port, folder: old)
        guard case .refuse = try await restored.federation.guardVerdict(directory: restored.directory) else {
            Issue.record("it would have signed")
            return
        }
        await restored.stop()
    }

    @Test func aNodeWhoseWitnessesAreGoneOnlyReadsAndAnOverrideIsLogged() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        await b.pin(a)
        try await a.say("one")
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM cosignatures WHERE size >= 2") > 0 })
        let (port, folder) = (a.server.port, a.directory.path)
        await a.stop()
        await b.stop()

        let waiting = try await FederatedNode.start(port: port, folder: folder)
        #expect(await eventually { if case .readOnly(let reason) = waiting.service.sequencer.gate { reason.contains(b.origin) } else { false } })
        await #expect(throws: (any Error).self) { try await waiting.say("not now") }
        await waiting.stop()

        var options = FederatedNode.options
        options.withoutWitnesses = true
        let forced = try await FederatedNode.start(options: options, port: port, folder: folder)
        #expect(await eventually { forced.service.sequencer.gate == .open })
        #expect(try await eventually { try await forced.number("SELECT COUNT(*) FROM guard_overrides") == 1 })
        try await forced.say("two")
        await forced.stop()
    }
}
