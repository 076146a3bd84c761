import Agreements
import ArgumentParser
import Canon
import Conclusion
import Drafting
import Federation
import Foundation
import Node
import Pages
import Signing
import Store
import StoreSQLite

/// "What do I owe, by when" over very many agreements, on a real store: every agreement is offered, signed by both, concluded, and seen by a neutral whose log
/// is mirrored.
struct ObligationsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "obligations", abstract: "Ask what a party owes that has very many agreements in force.",
        discussion:
            "Making the store takes a minute or two: each agreement is five records, signed and committed. The party is one side of all of them.")
    @Option(help: "Agreements.") var agreements = 10_000
    @Option(help: "Duties in each.") var duties = 10
    @Option(help: "How many times to ask.") var count = 50
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard agreements > 0, (1...40).contains(duties), count > 0 else {
            throw ValidationError("agreements and count are at least 1, and duties 1 to 40")
        }
    }

    func run() async throws {
        let rig = try await ObligationsRig(duties: duties)
        defer { try? rig.end() }
        let clock = ContinuousClock()
        try await rig.conclude(agreements)
        let until = CalendarDate(daysSinceEpoch: SystemClock.now().date.daysSinceEpoch + 366)
        var start = clock.now
        let first = try await DueCount.of(rig.party, until: until, rig.context)
        let cold = (clock.now - start).inSeconds
        guard first.owes + first.owed > 0 else { throw CommandError("nothing is in force in the store that was made") }
        var asked = Latencies()
        for _ in 0..<count {
            start = clock.now
            _ = try await DueCount.of(rig.party, until: until, rig.context)
            asked.add(clock.now - start)
        }
        // One more agreement comes into force: what was laid out is brought up to date.
        try await rig.conclude(1)
        start = clock.now
        let after = try await DueCount.of(rig.party, until: until, rig.context)
        let renewed = (clock.now - start).inSeconds * 1000
        guard after.owes + after.owed > first.owes + first.owed else { throw CommandError("a new agreement did not reach the list") }
        let (median, worst) = (asked.percentile(0.5).rounded3, asked.percentile(0.99).rounded3)
        Terminal.say(
            json
                ? "{\"agreements\":\(agreements),\"duties\":\(agreements * duties),\"due\":\(first.owes + first.owed),\"p50Milliseconds\":\(median),"
                    + "\"p99Milliseconds\":\(worst),\"firstSeconds\":\(cold.rounded3),\"afterOneMoreMilliseconds\":\(renewed.rounded3)}"
                : "\(median) ms (p99 \(worst)) for what is due within a year under \(agreements) agreements with \(agreements * duties) duties: "
                    + "\(first.owes + first.owed) lines; \(cold.rounded3) s the first time, \(renewed.rounded3) ms after one more came into force"
        )
    }
}

/// A node with a party, its counterparty and a neutral whose log the node mirrors.
private final class ObligationsRig: Sendable {
    let node: NodeService
    let neutral: NodeService
    let context: NodeContext
    let party: String
    private let other: String
    private let paths: [String]
    private let duties: Int

    init(duties: Int) async throws {
        self.duties = duties
        Allocator.keepFreedMemory()
        var nodes: [NodeService] = []
        var paths: [String] = []
        for url in ["http://localhost:1", "http://localhost:2"] {
            let directory = NodeDirectory(NSTemporaryDirectory() + "comity-bench-\(UUID().uuidString)")
            let settings = NodeSettings(url: url, name: "Bench", jurisdiction: "CH")
            try directory.create(settings: settings)
            let node = try NodeService(
                settings: settings, store: SQLiteStore(path: directory.database), keyEncryptionKey: directory.keyEncryptionKey(),
                registry: Registry([AgreementsModule(signing: .none), FederationServices.module]), gate: .open, clock: SystemClock.now)
            try await node.begin(fictional: true)
            nodes.append(node)
            paths.append(directory.path)
        }
        (node, neutral, self.paths) = (nodes[0], nodes[1], paths)
        for slug in ["ministry", "institute"] {
            _ = try await node.host(slug: slug, profile: .init(kind: .party, names: ["en": slug], jurisdiction: "CH", fictional: true))
        }
        (party, other) = (node.address.did(ofParty: "ministry"), node.address.did(ofParty: "institute"))
        context = NodeContext(
            origin: node.origin, url: node.address.url, did: node.did, store: node.store, texts: Texts([:]), now: SystemClock.now,
            act: { [node] in try await node.act($0) }, prepare: { [node] in try await node.prepare($0) },
            append: { [node] in try await node.append($0) }, checkApprovals: node.registry.checkApprovals, need: node.registry.need)
        try BenchMirror.take(neutral, into: node)
    }

    func end() throws {
        for node in [node, neutral] {
            node.shutDown()
            try node.store.close()
        }
        for path in paths { try FileManager.default.removeItem(atPath: path) }
    }

    /// Concludes so many agreements, many at a time; after every hundred the neutral sees the log, as it would every moment.
    func conclude(_ count: Int) async throws {
        var left = count
        while left > 0 {
            let batch = min(100, left)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in left - batch..<left { group.addTask { [self] in try await conclude(number: number) } }
                try await group.waitForAll()
            }
            try await see()
            left -= batch
        }
        try BenchMirror.take(neutral, into: node)
    }

    private func conclude(number: Int) async throws {
        let signBy = SystemClock.now().adding(seconds: 86_400)
        let beginning = try await Deciding.begin(parties: [party, other], signBy: signBy, neutrals: [neutral.origin], isSealed: false, context)
        var text = try self.text(number)
        text.conclusion = try ConclusionMember(beginning.clause.json)
        let offer = try await node.act(
            Act(party: "ministry", kind: "agreement-offer.v1", subject: Offer(agreement: text).subject, id: beginning.negotiation))
        for slug in ["ministry", "institute"] {
            _ = try await node.act(
                Act(
                    party: slug, kind: "agreement-signature.v1",
                    subject: [
                        "firmUntil": .string(signBy.description), "text": RecordReference(id: offer.id, digest: offer.digest).json,
                    ]))
        }
        let progress = try await Deciding.proceed(beginning.negotiation, context)
        guard progress.outcome == .concluded else { throw CommandError("an agreement of the benchmark was not concluded") }
    }

    /// The neutral enters the newest head of the deciding log into its own.
    private func see() async throws {
        let published = node.sequencer.current.edge
        let key = try NoteVerifier(name: node.origin, key: node.keys.key(.log, of: node.did).key.publicKey, type: .ed25519)
        let head = WitnessedHead(
            origin: node.origin, size: published.size, root: published.root, logKey: key.vkey, time: SystemClock.now())
        _ = try await neutral.act(Act(party: nil, kind: WitnessedHead.kind, subject: head.subject))
    }

    private func text(_ number: Int) throws -> Agreement {
        let today = SystemClock.now().date.daysSinceEpoch
        let list = (0..<duties).map { i in
            Duty(
                id: "duty-\(i)", owner: i % 2 == 0 ? "a" : "b", to: i % 2 == 0 ? "b" : "a", kind: .report,
                what: ["en": "Report \(i)", "zh-Hans": "报告"],
                due: .once(CalendarDate(daysSinceEpoch: today + 1 + (number * 7 + i * 37) % 700)))
        }
        return Agreement(
            kind: .memorandum, title: ["en": "Agreement \(number)", "zh-Hans": "协议"],
            parties: [
                Party(id: "a", did: party, name: ["en": "Ministry", "zh-Hans": "部"], called: ["en": ["the Ministry"], "zh-Hans": ["部"]]),
                Party(id: "b", did: other, name: ["en": "Institute", "zh-Hans": "所"], called: ["en": ["the Institute"], "zh-Hans": ["所"]]),
            ], languages: ["en", "zh-Hans"], precedence: .equal,
            clauses: [
                Clause(
                    id: "reports", type: .other, title: ["en": "Reports", "zh-Hans": "报告"], text: ["en": "Both report.", "zh-Hans": "双方报告。"],
                    duties: list)
            ])
    }
}
