import Canon
import Foundation
import RuleEngine
import RulesAPI
import TestKit
import Testing

@testable import Rules

/// The example of docs/formats/rule-records.md holds.
@Suite struct RuleRecordsDocumentTests {
    private static func blocks(_ fence: String) throws -> [String] {
        let text = String(decoding: try RepositoryFile.bytes("docs/formats/rule-records.md"), as: UTF8.self)
        return text.components(separatedBy: "\n```").enumerated().compactMap { index, part in
            guard index % 2 == 1, let line = part.firstIndex(of: "\n"), part[..<line] == fence else { return nil }
            return String(part[part.index(after: line)...])
        }
    }

    @Test func theExampleIsTakenAndCanBeAdopted() throws {
        let text = try #require(try Self.blocks("json").first)
        let subject = try #require(try JSON.parse(Array(text.utf8)).object)
        let form = try RuleSetForm(subject)
        #expect(JSON.object(form.subject) == .object(subject))
        let library = try RuleSetChecking.checkForAdoption(form.source, form.grounds)
        let set = try #require(library.sets.first)
        let labels = try #require(library.labels["en"])
        let writer = SentenceWriter(schema: library.schema, labels: labels)
        let lines = try Self.blocks("")
        #expect(writer.sentence(set.rules[0], in: set) == lines.first)
        let policy = try RulePolicy(schema: library.schema).policy(of: set)
        #expect(policy.json["prohibition"]?.array?.first?.canonicalText == lines.last)
    }
}
