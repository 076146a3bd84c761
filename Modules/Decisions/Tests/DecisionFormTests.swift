import Canon
import DecisionsAPI
import Node
import Pages
import TestKit
import Testing

@testable import Decisions

/// What form the records must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct DecisionFormTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var why: String
        var kind: String
        var subject: JSONObject
        var code: String
        var pointer: String
        var testDescription: String { "\(kind): \(why)" }

        static func read(_ name: String) throws -> [Case] {
            try (RepositoryFile.json("Modules/Decisions/Vectors/\(name).json").array ?? []).map { item in
                Case(
                    why: item["why"]?.string ?? "", kind: item["kind"]?.string ?? "", subject: item["subject"]?.object ?? [:],
                    code: item["code"]?.string ?? "", pointer: item["pointer"]?.string ?? "")
            }
        }

        func check() throws {
            if kind == DecisionKinds.request {
                #expect(try JSON.object(DecisionRequest(subject).subject) == .object(subject))
            } else {
                _ = try DecisionActForm(kind, subject)
            }
        }
    }

    @Test(arguments: try Case.read("accepted")) func takes(_ item: Case) throws { try item.check() }

    @Test(arguments: try Case.read("refused")) func refusesAndNamesFieldAndRemedy(_ item: Case) throws {
        let failure = try #require(throws: Failure.self) { try item.check() }
        #expect(failure.status == 422 && failure.code == item.code && failure.pointer == item.pointer, "\(failure)")
    }

    @Test func everyKindHasCases() throws {
        let kinds = Set(DecisionKinds.acts + [DecisionKinds.request])
        #expect(Set(try Case.read("accepted").map(\.kind)) == kinds)
        #expect(Set(try Case.read("refused").map(\.kind)) == kinds)
    }
}
