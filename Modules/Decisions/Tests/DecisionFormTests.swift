import Canon
import DecisionsAPI
import Node
import Pages
import TestKit
import Testing

@testable import Decisions

/// What form the records must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct DecisionFormTests {
    private func check(_ item: FormCase) throws {
        if item.kind == DecisionKinds.request {
            #expect(try JSON.object(DecisionRequest(item.subject).subject) == .object(item.subject))
        } else {
            _ = try DecisionActForm(item.kind, item.subject)
        }
    }

    @Test(arguments: try FormCase.read("accepted", of: "Decisions")) func takes(_ item: FormCase) throws { try check(item) }

    @Test(arguments: try FormCase.read("refused", of: "Decisions")) func refusesAndNamesFieldAndRemedy(_ item: FormCase) throws {
        let failure = try #require(throws: Failure.self) { try check(item) }
        #expect(failure.status == 422 && failure.code == item.code && failure.pointer == item.pointer, "\(failure)")
    }

    @Test func everyKindHasCases() throws {
        let kinds = Set(DecisionKinds.acts + [DecisionKinds.request])
        #expect(Set(try FormCase.read("accepted", of: "Decisions").map(\.kind)) == kinds)
        #expect(Set(try FormCase.read("refused", of: "Decisions").map(\.kind)) == kinds)
    }
}
