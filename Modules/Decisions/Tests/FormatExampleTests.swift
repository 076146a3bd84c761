import Canon
import DecisionsAPI
import Foundation
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Decisions

/// The worked example of docs/formats/decision-records.md, made again and compared.
@Suite struct FormatExampleTests {
    @Test func theWorkedExampleIsMadeAgain() async throws {
        let page = try Vectors.document("docs/formats/decision-records.md")
        let blocks = page.components(separatedBy: "```json\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
        try #require(blocks.count == 3)
        let payloads = try blocks.map { try JSON.parse(Array($0.utf8)).object ?? [:] }
        let request = try DecisionRequest(payloads[0])
        #expect(JSON.object(request.subject) == .object(payloads[0]))
        let rig = try await DecisionRig()
        let question = DecisionRequest.question(sides: request.sides, facts: request.facts, withheld: request.withheld)
        let made = try rig.provider.store.readNow { transaction in
            let picker = RulePicker(KnownRuleSets(rig.site.context, in: transaction), shelf: DecisionRig.shelf)
            let rules = try picker.rules(for: request.sides, on: CalendarDate(daysSinceEpoch: 20_780))
            return Recommendation(try DecideJSON.question(question, under: rules), json: question, under: rules)
        }
        let reference = try #require(payloads[1]["request"].flatMap { RecordReference(json: $0) })
        let subject = JSON.object(made.subject(to: reference)).canonicalText
        #expect(blocks[1] == subject, "the page should read\n\(subject)")
        let decision = try DecisionActForm(DecisionKinds.decision, payloads[2])
        #expect(decision.word == "refused" && decision.follows == "followed")
        #expect(Recommendation.follows(made.outcome, "refused"))
    }
}
