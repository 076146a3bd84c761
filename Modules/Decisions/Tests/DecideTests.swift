import Calendars
import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import Store
import TestKit
import Testing

@testable import Decisions

/// `/decide` and `POST /api/v1/decide`: the same answers as the engine's scenarios, from rules that are published or shipped.
@Suite struct DecideTests {
    static func scenarios() throws -> [JSON] { try Vectors.json("rules/golden-scenarios.json")["scenarios"]?.array ?? [] }

    private func answer(_ question: JSON, on rig: DecisionRig) async throws -> JSON {
        let request = Pages.Request(method: "POST", path: "/api/v1/decide", body: question.canonicalBytes)
        guard case .json(let body, _) = try await rig.site.send(request) else { throw Failure.notFound("answer") }
        return body
    }

    @Test func goldenScenariosThroughTheAPI() async throws {
        let rig = try await DecisionRig()
        let scenarios = try Self.scenarios()
        #expect(scenarios.count == 46)
        for scenario in scenarios {
            let question: JSON = ["sides": scenario["sides"] ?? [], "facts": scenario["facts"] ?? [:]]
            let body = try await answer(question, on: rig)
            let id = scenario["id"]?.string ?? ""
            #expect(body["outcome"] == scenario["expect"]?["outcome"], "\(id)")
            #expect(body["sides"] == scenario["expect"]?["sides"], "\(id)")
            #expect(body["rules"]?.array?.allSatisfy { $0["example"] == true && $0["record"] == nil } == true)
        }
    }

    @Test func publishedRulesGoBeforeShippedOnes() async throws {
        let rig = try await DecisionRig()
        let set = try Vectors.json("rules/rules.cn.json")
        var changed = set
        changed["rules"] = []
        changed["id"] = "urn:comity:example:cn-empty"
        let receipt = try await rig.provider.service.act(
            Act(
                party: "optics", kind: "rule-set.v1",
                subject: [
                    "title": ["en": "No rules at all", "zh-Hans": "没有规则"], "example": ["en": "Example", "zh-Hans": "示例"], "set": changed,
                    "attributes": try RepositoryFile.json("Demo/rules/attributes.json"),
                ]))
        let scenario = try #require(try Self.scenarios().first { $0["expect"]?["sides"]?["CN"]?["outcome"] == "prohibit" })
        let body = try await answer(["sides": ["CN"], "facts": scenario["facts"] ?? [:]], on: rig)
        #expect(body["outcome"] == "permit")
        #expect(body["rules"]?.array?.first?["record"]?["id"]?.string == receipt.id.description)
    }

    /// Rules on procurement, market access or standards know acts of their own; a request about one is asked and answered like any other.
    @Test func rulesMayKnowOtherActs() async throws {
        let rig = try await DecisionRig()
        var attributes = try RepositoryFile.json("Demo/rules/attributes.json")
        var all = attributes["attributes"]?.object ?? [:]
        var action = all["action"]?.object ?? [:]
        let words = (action["values_or_unit"]?.array ?? []) + ["offer_tender"]
        action["values_or_unit"] = .array(words)
        all["action"] = .object(action)
        attributes["attributes"] = .object(all)
        let rule: JSON = [
            "id": "T-1", "effect": "notify", "title": ["en": "Tenders from abroad", "zh-Hans": "境外投标"], "when": [["action", "=", "offer_tender"]],
            "effective": ["from": .null, "until": .null],
        ]
        _ = try await rig.provider.service.act(
            Act(
                party: "optics", kind: "rule-set.v1",
                subject: [
                    "title": ["en": "Procurement", "zh-Hans": "采购"], "example": ["en": "Example", "zh-Hans": "示例"], "attributes": attributes,
                    "set": [
                        "format": "comity-ruleset/draft-1", "id": "urn:comity:example:tender", "jurisdiction": "CN", "version": "1",
                        "default": "open",
                        "rules": [rule],
                    ],
                ]))
        try rig.follow()
        let facts: JSONObject = ["action": "offer_tender", "from": "CN", "to": "US", "date": "2026-11-23"]
        var text = rig.text(facts)
        (text.what, text.sides) = (.funding, ["CN"])
        try await rig.ask(text)
        try await rig.recommend()
        #expect(try rig.file().recommendations.last?.content.outcome == .notify)
        // A known act still moves what it moves.
        text.facts["action"] = "share_data"
        #expect(throws: Failure.self) { try DecisionRequest(text.subject) }
    }

    /// The short form keeps what was chosen, and says at the field what is missing.
    @Test(arguments: Language.allCases) func missingCountriesAreSaidAtTheirField(_ language: Language) async throws {
        let rig = try await DecisionRig()
        let page = try await rig.site.page("/decide?what=data&action=give_access&from=CN&date=2026-11-23", language)
        #expect(page.contains("id=\"to-error\"") && !page.contains("id=\"from-error\"") && page.contains("value=\"give_access\" selected"))
    }

    /// A suggestion, applied, does permit; and a confidential fact changes nothing of what is suggested.
    @Test func suggestionsHoldAndLeakNothing() async throws {
        let rig = try await DecisionRig()
        var applied = 0
        for scenario in try Self.scenarios() {
            let question: JSON = ["sides": scenario["sides"] ?? [], "facts": scenario["facts"] ?? [:]]
            for suggestion in try await answer(question, on: rig)["wouldPermit"]?.array ?? [] {
                var facts = scenario["facts"]?.object ?? [:]
                for change in suggestion["changes"]?.array ?? [] { facts[change["fact"]?.string ?? ""] = change["becomes"] }
                let word = try await answer(["sides": scenario["sides"] ?? [], "facts": .object(facts)], on: rig)["outcome"]?.string
                #expect(word.flatMap { Outcome(word: $0) }?.isPermission == true)
                applied += 1
            }
        }
        #expect(applied > 10)
        func secret(_ list: String) async throws -> JSON {
            var facts = DecisionRig.restricted
            facts["recipientLists"] = [.string(list)]
            return try await answer(
                ["sides": ["CN", "US"], "facts": .object(facts), "confidential": ["recipientLists": "an office"]], on: rig)
        }
        let (one, other) = (try await secret("none"), try await secret("CN.WatchList"))
        #expect(one["wouldPermit"] == other["wouldPermit"] && one["wouldEase"] == other["wouldEase"])
        #expect(!other.canonicalText.contains("WatchList"))
    }

    @Test func wrongQuestionsAreNamed() async throws {
        let rig = try await DecisionRig()
        for (question, code) in [
            (#"{"sides":["CH"],"facts":{"date":"2026-01-01"}}"#, "decisions.noSuchSide"),
            (#"{"sides":["CN"],"facts":{"dat":1}}"#, "decisions.question"),
            (#"{"sides":["CN"],"facts":{"persons":"many"}}"#, "decisions.question"), (#"{"#, "notJSON"),
        ] {
            let request = Pages.Request(method: "POST", path: "/api/v1/decide", body: Array(question.utf8))
            let failure = try await #require(throws: Failure.self) { try await rig.site.send(request) }
            #expect(failure.code == code)
        }
    }

    @Test func anAddressHoldsTheQuestion() throws {
        let asked = DecideQuestion([
            "what": "data", "action": "share_data", "from": "CN", "to": "US", "date": "2026-11-23", "dataClasses.health": "on",
            "dataClasses.personal": "on",
            "persons": "1200", "skip": "trl", "lang": "zh-Hans", "unknown": "ciio",
        ])
        #expect(asked.facts["dataClasses"] == "health,personal" && asked.skipped == ["trl", "ciio"] && asked.facts["lang"] == nil)
        #expect(
            asked.with("persons", "99").address(anchor: "answer")
                == "/decide?action=share_data&dataClasses=health%2Cpersonal&date=2026-11-23&from=CN&persons=99&skip=trl%2Cciio&to=US&what=data#answer"
        )
        #expect(asked.with("ciio", "no").skipped == ["trl"])
        #expect(asked.with("action", "publish").what == .knowledge)
    }

    @Test func daysAreCountedByTheCalendar() throws {
        let calendar = try #require(DecisionRig.shelf.calendar(of: "CN-LISHAN"))
        let start = try #require(CalendarDate("2025-09-29"))
        var deadline = Deadline(start: start, days: 3, kind: .working, calendar: calendar)
        // National Day and Mid-Autumn 2025: 1 to 8 October; 11 October is worked.
        #expect(deadline.last == CalendarDate("2025-10-10") && deadline.isEstablished)
        deadline.days = 4
        #expect(deadline.last == CalendarDate("2025-10-11"))
        deadline.pauses = [.init(after: start, through: CalendarDate("2025-10-10"))]
        #expect(deadline.last == CalendarDate("2025-10-15"))
        deadline.pauses = [.init(after: start, through: nil)]
        #expect(deadline.last == nil && deadline.isStopped)
        let plain = Deadline(start: start, days: 30, kind: .calendar)
        #expect(plain.last == CalendarDate("2025-10-29") && plain.twice == CalendarDate("2025-11-28"))
        #expect(!Deadline(start: start, days: 3, kind: .working).isEstablished)
    }
}
