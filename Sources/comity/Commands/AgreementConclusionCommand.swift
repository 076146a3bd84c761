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
            verified, each signature under the key that its record names. Whether these keys are the parties', and whether mandates and approvals held, the \
            parties' own logs tell: name the agreement instead of a file, and the nodes with --from. A node of your own is then made for a moment; it follows \
            their logs, verifies them, and judges by itself.

            Exit code 0: in force. 1: not in force. 2: undecided. 3: the file contradicts itself, or nothing could be read.
            """)

    @Argument(help: "The file, or the agreement's name with --from.") var subject: String
    @Option(help: "The addresses of the parties' and neutrals' nodes, separated by commas.") var from: String?
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
        do { answer = try ConclusionFile(bytes: Array(data)).judge { Self.standing($0) } } catch {
            Terminal.note("\(error)")
            throw ExitCode(3)
        }
        Terminal.say(json ? answer.json.canonicalText : Self.words(["conclusion": answer.json]).joined(separator: "\n"))
        if !json {
            Terminal.say("Signatures were checked under the keys that their records name. Whose keys these are, the parties' logs tell: use --from.")
            Terminal.say("签署按记录所列密钥核验。密钥属于何人，由各方日志证明：请使用 --from。")
        }
        try Self.exit(answer.verdict.rawValue)
    }

    /// The record's own proof, by the key that it names, which must be one of its issuer's names.
    private static func standing(_ record: Record) -> RecordStanding {
        guard record.verificationMethod.hasPrefix(record.issuer + "#"), (try? record.verify()) != nil else {
            return .refused(
                RecordRefusal(code: "signature", words: ["en": "its proof does not hold under the key that it names", "zh-Hans": "其证明在所列密钥下不成立"]))
        }
        return .verified
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
