import Canon
import Node
import Pages
import Store
import TestKit
import Testing

@testable import Notices

/// The rule documents of the demonstration become notices without losing anything a reader needs.
@Suite struct RuleDocumentTests {
    @Test(arguments: ["cn", "us"])
    func everySectionIsKept(country: String) throws {
        let document = try RepositoryFile.json("Demo/rules-\(country).json")
        let rules = try RuleDocument(document)
        let sections = try #require(document["sections"]?.array)
        #expect(rules.sections.map(\.id) == sections.compactMap { $0["id"]?.string })
        #expect(rules.caveat.keys.sorted() == ["en", "zh-Hans"])
        for (made, original) in zip(rules.sections, sections) {
            #expect(made.effect?.rawValue == original["effect"]?.string)
            #expect(made.confidence?.rawValue == original["confidence"]?.string)
            #expect((made.quote == nil) == (original["quote"] == nil))
            let details = ["approver", "days", "from", "until"].count { original[$0]?.isNull == false }
            let exceptions = original["exceptions"]?.array?.isEmpty == false ? 1 : 0
            #expect(made.facts.count == details + exceptions + (original["suspended"]?.array?.count ?? 0), "\(made.id)")
        }
        let notice = rules.notice(text: ["en": "How we read them.", "zh-Hans": "我方的理解。"])
        #expect(try Notice(notice.subject) == notice)
        #expect(notice.text["en"]?.hasPrefix("How we read them.\n\n") == true)
    }

    @Test func aWrongPlaceIsNamed() throws {
        let document: JSON = ["title": ["en": "x"], "sections": [["id": "a", "heading": ["en": "x"]]]]
        let failure = try #require(throws: Failure.self) { try RuleDocument(document) }
        #expect(failure.pointer == "/sections/0/text")
    }
}
