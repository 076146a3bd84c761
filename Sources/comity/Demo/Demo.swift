import Canon
import Foundation
import Synchronization

/// The demonstration from beginning to end.
final class Demo {
    private let nodes: [DemoNode]
    private let content: DemoContent
    private let folder: String
    private let interrupted = Interruption()

    init(folder: String, ports: [Int]) throws {
        self.folder = folder
        content = try DemoContent()
        nodes = zip(["provider", "recipient", "witness"], ports).map { DemoNode(key: $0, port: $1, folder: folder) }
    }

    /// Gives whether every check held.
    func run(once: Bool) async throws -> Bool {
        defer { for node in nodes { node.stop() } }
        let started = ContinuousClock.now
        Terminal.say("Comity demonstration. The parties are fictional; the figures, the history and the open data are real.\n")
        let byKey = Dictionary(uniqueKeysWithValues: nodes.map { ($0.key, $0) })
        let story = DemoStory(content: content, nodes: byKey)

        try await step("Three nodes start: provider, recipient, and a neutral witness") {
            for plan in content.story["nodes"]?.array ?? [] {
                guard let node = plan["key"]?.string.flatMap({ byKey[$0] }) else { continue }
                let names = (plan["names"]?.object ?? [:]).compactMap { name in name.value.string.map { (name.key, $0) } }
                try await node.make(names: Dictionary(uniqueKeysWithValues: names), jurisdiction: plan["jurisdiction"]?.string ?? "CH")
            }
            for node in nodes { try await node.start() }
        }
        try await step("The parties move in, each with its own keys") { try await story.settle() }
        try await step("The nodes are introduced, pin one another's keys, follow and witness one another") { try await story.introduce() }
        try await step("One cooperation is opened, and joined from the other side") { try await story.open() }
        try await step("Why: the figures. Will we: the history. Both signed, each by one side") { try await story.bringEvidence() }
        try await step("Each side says who may approve for it: people with keys of their own, which no server has") { try await story.enrol() }
        try await step("Each side appoints an envoy, under a mandate that the other side can check") { try await story.appointEnvoys() }
        try await step("How: rules as both sides read them, open data by digest, a correction, two sealed notes") {
            try await story.publishRules()
            try await story.publishNotices()
        }
        try await step("One rule is to change: its impact is counted, the other side comments, a grower challenges another") {
            try await story.proposeChange()
        }
        try await step("An agreement in two languages is offered, answered with one change, and signed by both envoys") {
            try await story.negotiate()
        }
        try await step("The deciding log concludes it, and the neutral witness sees that in time") { try await story.conclude() }
        try await step("Two requests: one open, one that needs a consent, decided under a mandate") { try await story.decide() }
        try await step("What cannot wait: a house rule adopted under a mandate to adopt rules, with an end") { try await story.adoptUrgently() }
        try await step("The neutral witness confirms what it has seen") { try await story.settleDown() }
        Terminal.say("\nA stranger checks, with nothing but the addresses:")
        let sound = try await DemoCheck(story: story, nodes: nodes, folder: folder).run()
        Terminal.say("")
        let seconds = (ContinuousClock.now - started).inSeconds
        guard sound else {
            Terminal.say("Not everything held: see the lines marked ✗.")
            return false
        }
        Terminal.say("Everything held (\(Int(seconds)) s).")
        guard !once else { return true }
        let page = "\(nodes[0].url)/cooperations/\(story.cooperation?.uuid ?? "")"
        Terminal.say(
            """

            Read the case:            \(page)
            The same in Chinese:      \(page)?lang=zh-Hans
            From the other side:      \(nodes[1].url)/cooperations/\(story.cooperation?.uuid ?? "")
            Both sides' rules:        \(nodes[0].url)/rules
            The witness:              \(nodes[2].url)
            The agreement:            \(nodes[1].url)/agreements/\(story.agreed?.uuid ?? "")
            Tamper with a copy:       \(nodes[0].url)/tamper
            Audit it yourself:        comity audit \(nodes[0].url)

            Ctrl-C ends the demonstration.
            """)
        Browser.open(page)
        await interrupted.wait()
        return true
    }

    private func step(_ what: String, _ body: () async throws -> Void) async throws {
        guard !interrupted.happened else { throw CommandError("stopped") }
        let began = ContinuousClock.now
        try await body()
        Terminal.say("  ✓ \(what) (\(((ContinuousClock.now - began).inSeconds * 10).rounded() / 10) s)")
    }
}

/// Waits for Ctrl-C or a termination, so that the servers are ended with the demonstration.
final class Interruption {
    private var sources: [any DispatchSourceSignal] = []
    private let stream: AsyncStream<Void>
    private let seen = Atomic(false)
    var happened: Bool { seen.load(ordering: .relaxed) }

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { [weak self] in
                self?.seen.store(true, ordering: .relaxed)
                continuation.yield()
            }
            source.resume()
            return source
        }
    }

    func wait() async { for await _ in stream { return } }
}

/// Opens a page in the person's browser, where there is one. `BROWSER` names another program, as elsewhere on Unix.
enum Browser {
    static func open(_ url: String) {
        let environment = ProcessInfo.processInfo.environment
        let program = environment["BROWSER"] ?? (environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil ? "xdg-open" : nil)
        guard let program else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, url]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }
}
