import Agreements
import ArgumentParser
import Canon
import Conclusion
import Foundation
import Node
import Signing

struct AgreementConclusionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conclusion", abstract: "Judge whether an agreement is in force, from a file or from the logs of the nodes themselves.",
        discussion: """
            FILE is what a node gives at /agreements/…/conclusion.json. It is judged without any network: every entry, path, checkpoint and signature in it is \
            verified, each signature under the keys that its party announced in its own log, which the file carries with their proofs. Logs whose keys stand in \
            no --policy of yours are believed on first use, and named. Whether mandates and approvals held, the parties' whole logs tell: name the agreement \
            instead of a file, and the nodes with --from. A node of your own is then made for a moment; it follows their logs, verifies them, and judges by itself.

            Exit code 0: in force. 1: not in force. 2: undecided. 3: the file contradicts itself, or nothing could be read.
            """)

    @Argument(help: "The file, or the agreement's name with --from.") var subject: String
    @Option(help: "The addresses of the parties' and neutrals' nodes, separated by commas.") var from: String?
    @Option(help: "With a file: a policy (C2SP tlog-policy) with the keys of the logs that you know.") var policy: String?
    @Option(help: "With --from: for how many seconds to wait until the logs say enough.") var seconds = 30
    @Flag(help: "Print the answer as JSON.") var json = false

    func run() async throws {
        if let from {
            let urls = from.split(separator: ",").map(String.init)
            let answer = try await Observer.judge(try AgreementName.uuid(subject), from: urls, seconds: seconds)
            Terminal.say(json ? answer.canonicalText : Self.words(answer).joined(separator: "\n"))
            return try Self.exit(answer["standing"]?.string)
        }
        guard let data = FileManager.default.contents(atPath: subject) else {
            Terminal.note("\(subject) cannot be read / 无法读取")
            throw ExitCode(3)
        }
        let answer: ConclusionAnswer
        let keys: ConclusionKeys
        do {
            let file = try ConclusionFile(bytes: Array(data))
            keys = try ConclusionKeys(file, policy: policy.map { try PolicyArgument.read($0) })
            answer = try file.judge { keys.standing(of: $0) }
        } catch {
            Terminal.note("\(error)")
            throw ExitCode(3)
        }
        if json {
            var members = answer.json.object ?? [:]
            members["keys"] = keys.json
            Terminal.say(JSON.object(members).canonicalText)
        } else {
            Terminal.say((Self.words(["conclusion": answer.json]) + keys.words).joined(separator: "\n"))
            Terminal.say("Whether mandates and approvals held, the parties' whole logs tell: use --from.")
            Terminal.say("授权与批准是否成立，由各方完整日志证明：请使用 --from。")
        }
        try Self.exit(answer.verdict.rawValue)
    }

    private static func exit(_ verdict: String?) throws {
        switch verdict {
        case ConclusionVerdict.inForce.rawValue: return
        case ConclusionVerdict.notInForce.rawValue: throw ExitCode(1)
        default: throw ExitCode(2)
        }
    }

    static func words(_ answer: JSON) -> [String] {
        let conclusion = answer["conclusion"]
        var lines: [String] = []
        for tag in ["en", "zh-Hans"] {
            lines.append(conclusion?["words"]?[tag]?.string ?? answer["standing"]?.string ?? "")
            for reason in conclusion?["reasons"]?.array ?? [] { lines.append("  " + (reason["words"]?[tag]?.string ?? "")) }
        }
        for signature in answer["signatures"]?.array ?? [] {
            let mandates = (signature["mandates"]?.array ?? []).compactMap { $0["outcome"]?.string }.joined(separator: ", ")
            let approvals = (signature["approvals"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
            lines.append(
                "\(signature["party"]?.string ?? ""): \(signature["standing"]?.string ?? "not signed"), mandates \(mandates), approvals \(approvals)")
            if let why = signature["why"]?["words"]?["en"]?.string { lines.append("  " + why) }
        }
        return lines
    }
}
