import ArgumentParser
import Canon
import Drafting
import Foundation

struct AgreementCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement", abstract: "Look into the text of an agreement, how it stands, and whether it was concluded.",
        subcommands: [AgreementCheckCommand.self, AgreementStatusCommand.self, AgreementConclusionCommand.self])
}

struct AgreementCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Find what a draft in several languages can hide.",
        discussion: """
            Numbers, dates, amounts, currencies and parties that differ between the languages, clauses missing in one, data that the text does not say, \
            duties without an owner, an end without a way to renew, contradictions about which text holds, and clauses that every agreement needs. \
            The form is described in docs/formats/agreement.md. Finding nothing does not prove that the texts mean the same.

            Exit code 0: nothing found, or only places to look at. 1: a defect. 2: the file is no agreement.
            """)

    @Argument(help: "The agreement, as JSON.") var file: String
    @Flag(help: "Print the findings as JSON.") var json = false
    @Flag(help: "Compare the languages only; do not ask which clauses are missing.") var languagesOnly = false

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            Terminal.note("\(file) cannot be read / 无法读取")
            throw ExitCode(2)
        }
        let agreement: Agreement
        do { agreement = try Agreement(bytes: Array(data)) } catch {
            Terminal.note("\(error.code): \(error.words.en)\n\(error.words.zhHans)")
            throw ExitCode(2)
        }
        let findings = languagesOnly ? AgreementCheck.languages(agreement) : AgreementCheck.all(agreement)
        Terminal.say(json ? Self.report(agreement, findings).canonicalText : Self.words(findings).joined(separator: "\n"))
        if findings.contains(where: { $0.level == .defect }) { throw ExitCode(1) }
    }

    private static func report(_ agreement: Agreement, _ findings: [Finding]) -> JSON {
        var languages = JSONObject()
        for tag in agreement.languages { languages[tag] = .string(Multibase.base64URL(agreement.digest(of: tag).bytes)) }
        return [
            "digest": .string(Multibase.base64URL(agreement.digest.bytes)), "languages": .object(languages),
            "defects": .integer(Int64(findings.count { $0.level == .defect })), "findings": .array(findings.map(\.json)),
        ]
    }

    private static func words(_ findings: [Finding]) -> [String] {
        guard !findings.isEmpty else { return ["Nothing found. That does not prove that the texts mean the same. / 未发现问题；这并不证明各文本含义相同。"] }
        return findings.flatMap { finding -> [String] in
            let mark = finding.level == .defect ? "defect 缺陷" : "look 请核对"
            var lines = ["[\(mark)] \(finding.code.rawValue) \(finding.pointer)\(finding.clause.map { " (\($0))" } ?? "")"]
            for excerpt in finding.excerpts { lines.append("    \(excerpt.language): \(excerpt.text.isEmpty ? "—" : "“\(excerpt.text)”")") }
            return lines + ["    \(finding.words.en) \(finding.remedy.en)", "    \(finding.words.zhHans)\(finding.remedy.zhHans)", ""]
        }
    }
}
