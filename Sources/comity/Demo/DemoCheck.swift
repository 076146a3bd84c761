import Canon
import Foundation
import Node

/// The outside check: this program again, in processes that know nothing but the addresses.
struct DemoCheck {
    let story: DemoStory
    let nodes: [DemoNode]
    let folder: String

    func run() async throws -> Bool {
        var sound = true
        for node in nodes { sound = try audit(node) && sound }
        sound = try receipt() && sound
        sound = try rebuild() && sound
        sound = try tamper() && sound
        sound = try await DemoAgreementCheck(story: story, nodes: nodes, folder: folder).run() && sound
        return sound
    }

    /// Re-derives a whole log from what the node serves to everybody.
    private func audit(_ node: DemoNode) throws -> Bool {
        let outcome = try OwnProgram.run(["audit", node.url, "--json", "--state", folder + "/audit"])
        guard let report = try? JSON.parse(outcome.output, limits: .api) else {
            return say(false, "\(node.url) could not be audited: \(outcome.errors)")
        }
        let problems = report["problems"]?.array ?? []
        for problem in problems.prefix(10) { Terminal.say("      \(problem["where"]?.string ?? ""): \(problem["what"]?.string ?? "")") }
        let number = { (key: String) in report[key]?.integer ?? 0 }
        let cosigned = number("cosignatures")
        let isWitnessed = cosigned > 0 || node.url == nodes.last?.url
        if !isWitnessed { Terminal.say("      no witness has cosigned what this node shows") }
        return say(
            outcome.status == 0 && problems.isEmpty && isWitnessed,
            "\(node.url): \(number("size")) entries re-derived, \(number("recordsVerified")) signatures verified, \(number("sealed")) sealed, "
                + "\(number("erased")) erased, "
                + "\(cosigned) \(cosigned == 1 ? "witness agrees" : "witnesses agree"), \(problems.count) problems")
    }

    /// Takes the receipt of one record away and verifies it without any node.
    private func receipt() throws -> Bool {
        guard let id = story.published["lishan-data-correction"]?["id"]?.string else { return say(false, "the story published no correction") }
        let out = folder + "/receipt"
        try? FileManager.default.removeItem(atPath: out)
        let taken = try OwnProgram.run(["receipt", nodes[0].url, id, "--out", out])
        guard taken.status == 0 else { return say(false, "the receipt could not be taken: \(taken.errors)") }
        let verified = try OwnProgram.run(["verify", out])
        return say(verified.status == 0, "the receipt of the correction verifies offline, from the files in \(out)")
    }

    /// What pages read is what the records give.
    private func rebuild() throws -> Bool {
        let outcomes = try nodes.map { try OwnProgram.run(["rebuild", "--dir", $0.directory.path, "--check"]) }
        return say(outcomes.allSatisfy { $0.status == 0 }, "what the pages of all three nodes read is what the records give")
    }

    /// Changes one byte in a copy, and sees it caught.
    private func tamper() throws -> Bool {
        let copy = folder + "/tampered"
        try? FileManager.default.removeItem(atPath: copy)
        let made = try OwnProgram.run(["backup", nodes[0].directory.path, copy])
        guard made.status == 0 else { return say(false, "no copy could be made: \(made.errors)") }
        try DemoTampering.change(NodeDirectory(copy))
        let caught = try OwnProgram.run(["audit", copy, "--json"])
        return say(caught.status == 1, "in a copy one word of one record was changed, and the audit named it")
    }

    private func say(_ holds: Bool, _ what: String) -> Bool { DemoCheck.say(holds, what) }

    static func say(_ holds: Bool, _ what: String) -> Bool {
        Terminal.say("  \(holds ? "✓" : "✗") \(what)")
        return holds
    }
}

/// This program as another process.
enum OwnProgram {
    struct Outcome {
        var status: Int32
        var output: [UInt8]
        var errors: String
    }

    static func run(_ arguments: [String]) throws -> Outcome {
        let base = NSTemporaryDirectory() + "comity-run-\(UUID().uuidString)"
        defer { for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: base + end) } }
        for end in [".out", ".err"] { _ = FileManager.default.createFile(atPath: base + end, contents: nil) }
        let process = Process()
        process.executableURL = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = arguments
        process.standardOutput = FileHandle(forWritingAtPath: base + ".out")
        process.standardError = FileHandle(forWritingAtPath: base + ".err")
        try process.run()
        process.waitUntilExit()
        let output = FileManager.default.contents(atPath: base + ".out") ?? Data()
        let errors = FileManager.default.contents(atPath: base + ".err") ?? Data()
        return Outcome(status: process.terminationStatus, output: Array(output), errors: String(decoding: errors, as: UTF8.self))
    }
}
