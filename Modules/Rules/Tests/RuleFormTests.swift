import Canon
import Node
import Pages
import RulesAPI
import TestKit
import Testing

@testable import Rules

/// What form the records must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct RuleFormTests {
    private func check(_ item: FormCase) throws {
        switch item.kind {
        case RuleKinds.set:
            let form = try RuleSetForm(item.subject)
            try RuleSetChecking.check(form.source, form.grounds)
            #expect(JSON.object(form.subject) == .object(item.subject))
        case RuleKinds.part: #expect(try JSON.object(RulePart(item.subject).subject) == .object(item.subject))
        default: _ = try RuleActForm(item.kind, item.subject)
        }
    }

    @Test(arguments: try FormCase.read("accepted", of: "Rules")) func takes(_ item: FormCase) throws { try check(item) }

    @Test(arguments: try FormCase.read("refused", of: "Rules")) func refusesAndNamesFieldAndRemedy(_ item: FormCase) throws {
        let failure = try #require(throws: Failure.self) { try check(item) }
        #expect(failure.status == 422 && failure.code == item.code && failure.pointer == item.pointer, "\(failure)")
        #expect(failure.detail.contains(item.pointer))
    }

    @Test func everyKindHasCases() throws {
        let kinds = Set(RuleKinds.acts + [RuleKinds.set, RuleKinds.part])
        #expect(Set(try FormCase.read("accepted", of: "Rules").map(\.kind)) == kinds)
        #expect(Set(try FormCase.read("refused", of: "Rules").map(\.kind)) == kinds)
        #expect(Set(RulesModule().kinds.map(\.name)) == kinds)
    }

    @Test func theExampleRulesFitIntoOneRecord() throws {
        for code in ["cn", "us", "eu", "uk"] {
            let source = RuleSetSource(
                set: try RepositoryFile.json("Demo/rules/rules.\(code).json"), attributes: try RepositoryFile.json("Demo/rules/attributes.json"),
                labels: [try RepositoryFile.json("Demo/rules/labels.en.json"), try RepositoryFile.json("Demo/rules/labels.zh-Hans.json")],
                titles: [try RepositoryFile.json("Demo/rules/titles.zh-Hans.json")])
            let form = RuleSetForm(title: ["en": code], example: ["en": "Example, not law."], source: source)
            #expect(JSON.object(form.subject).canonicalBytes.count < 200 << 10)
            #expect(RuleSplitting.split(source).parts.isEmpty)
            try RuleSetChecking.check(RuleSetForm(form.subject).source, [])
            // As they are, they are examples and nothing else: adoption wants the final format.
            #expect(throws: Failure.self) { try RuleSetChecking.checkForAdoption(source, []) }
        }
    }

    @Test func aLargeSetIsCutIntoPartsAndComesTogetherAgain() throws {
        let rules = (0..<900).map { number in
            RuleRig.rule("R-\(number)", "notify", [["from", "=", "AA"], ["persons", ">=", .integer(Int64(number))]])
        }
        let source = RuleRig.source(rules: rules)
        let (head, parts) = RuleSplitting.split(source)
        #expect(parts.count > 1)
        for part in parts { #expect(JSON.object(part.subject).canonicalBytes.count < 200 << 10) }
        let form = RuleSetForm(title: ["en": "Large"], source: head)
        let joined = try #require(RuleSetSource(subject: form.subject, parts: []))
        #expect(joined.set["rules"]?.array?.isEmpty == true)
        var subject = form.subject
        subject["parts"] = .array(
            parts.map { _ in ["id": .string(RuleRig.id(1).description), "digest": .string(Multibase.base64URL(Digest.sha256([]).bytes))] })
        #expect(RuleSetSource(subject: subject, parts: parts.map(\.subject))?.set == source.set)
        #expect(RuleSetSource(subject: subject, parts: []) == nil)
    }
}
