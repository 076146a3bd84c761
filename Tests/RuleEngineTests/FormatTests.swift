import Canon
import Foundation
import TestKit
import Testing

@testable import RuleEngine

/// The worked example of docs/formats/rules.md, made again.
@Suite struct FormatTests {
    private func blocks() throws -> [String] {
        let parts = try Vectors.document("docs/formats/rules.md").components(separatedBy: "```")
        return stride(from: 1, to: parts.count, by: 2).map { index in
            parts[index].split(separator: "\n", omittingEmptySubsequences: false).dropFirst().dropLast().joined(separator: "\n")
        }
    }

    private func file(_ name: String, _ text: String) -> RuleLibrary.File { RuleLibrary.File(name: name, bytes: Array(text.utf8)) }

    @Test func thePageSaysWhatTheProgramDoes() throws {
        let blocks = try blocks()
        try #require(blocks.count == 8)
        let files = [file("attributes.json", blocks[0]), file("rules.json", blocks[1]), file("labels.json", blocks[6])]
        let (loaded, findings) = RuleLibrary.load(files, mode: .adoption)
        let library = try #require(loaded, "\(findings)")
        #expect(findings.isEmpty, "\(findings)")
        let book = Rulebook(library)
        let question = try #require(library.question(file("question.json", blocks[2])).question)
        let decision = book.decide(question)
        #expect(decision.json(book.schema).canonicalText == blocks[3])
        #expect(Digest.sha256(decision.replayBytes(book.schema)).hex == blocks[4])
        let run = book.run(try #require(library.scenarios(file("scenarios.json", blocks[5])).scenarios))
        #expect(run.isPerfect, "\(run.failures)")
        let labels = try #require(library.labels["en"])
        let writer = SentenceWriter(schema: book.schema, labels: labels)
        #expect(writer.sentence(library.sets[0].rules[0], in: library.sets[0]) == blocks[7])
    }

    @Test func theBytesOfADecisionNameItsRules() throws {
        let library = try RuleFiles.vectors()
        let book = Rulebook(library)
        let scenario = try #require(library.scenarios.first { $0.id == "S21" })
        let bytes = book.decide(scenario.question).replayBytes(book.schema)
        #expect(JSON.isCanonical(bytes, limits: .vectors))
        let document = try JSON.parse(bytes)
        let set = try JSON.parse(Vectors.bytes("rules/rules.us.json"), limits: RuleLibrary.limits)
        #expect(document["rules"]?["US"]?["digest"]?.string == Digest.sha256(set.canonicalBytes).hex)
        #expect(document["question"]?["facts"]?["recipientListedOwnershipPct"] == 60)
        // Decided again from what the bytes say, they come out the same.
        let file = RuleLibrary.File(name: "again.json", bytes: try #require(document["question"]).canonicalBytes)
        let again = try #require(library.question(file).question)
        #expect(Rulebook(library).decide(again).replayBytes(book.schema) == bytes)
    }
}
