import Agreements
import AgreementsAPI
import Canon
import Cooperations
import Drafting
import Foundation
import Node
import Pages
import RulesAPI
import Signing
import TestKit
import Testing

@testable import Rules

/// The pages of rules, compared with what a person once looked at.
@Suite struct RulePageTests {
    /// Two sets, of which one is to change; a comment, a challenge, an answer; a cooperation that the change touches.
    private func filled() async throws -> RuleRig {
        let rig = try await RuleRig()
        let first = try await rig.publish(RuleRig.form(isExample: true), number: 1, on: "2026-11-01")
        try await rig.publish(
            RuleRig.form(
                RuleRig.source(jurisdiction: "BB", rules: [RuleRig.rule("BB-1", "notify", [["from", "=", "BB"], ["action", "=", "share_data"]])]),
                grounds: []),
            by: "belta", number: 2, on: "2026-11-02")
        let cooperation = Cooperation(
            title: ["en": "Rice and warm nights", "zh-Hans": "水稻与暖夜"], need: ["en": "x", "zh-Hans": "x"],
            parties: [.init(rig.did("aula")), .init(rig.did("belta"))], moves: [Move(.data, from: rig.did("aula"), to: rig.did("belta"))])
        _ = try await rig.provider.service.act(cooperation.open(by: "aula", statedAt: RuleRig.day("2026-11-03"), id: RuleRig.id(50)))
        let notify = RuleRig.rule("AA-3", "notify", [["from", "=", "AA"], ["action", "=", "share_data"]])
        try await rig.publish(
            RuleRig.form(RuleRig.source(version: "2", rules: [RuleRig.stricter, notify]), isExample: true, after: first), number: 3, on: "2026-11-10")
        let impact = try await rig.site.json("/api/v1/rules/\(RuleRig.id(3).uuid)/impact")
        try await rig.say(
            RuleKinds.proposal,
            [
                "commentsUntil": "2027-02-01", "effectiveFrom": "2027-04-01", "reasons": ["en": "A register for everybody", "zh-Hans": "建立公开登记册"],
                "impact": impact["figures"] ?? [:],
            ], about: 3, number: 4)
        try await rig.say(
            RuleKinds.comment, ["comment": ["en": "Leave out <b>open</b> data", "zh-Hans": "请不包括开放数据"]], about: 3, by: "belta", number: 5)
        let challenge = try await rig.say(
            RuleKinds.challenge, ["rule": "AA-1", "ground": "unclear", "challenge": ["en": "Who counts?", "zh-Hans": "由谁计数？"]], about: 1, by: "belta",
            number: 6)
        try await rig.say(
            RuleKinds.challengeAnswer,
            ["challenge": RuleRig.reference(challenge), "outcome": "clarify", "answer": ["en": "The provider counts.", "zh-Hans": "由提供方计数。"]],
            about: 1,
            number: 7)
        try await rig.say(RuleKinds.challenge, ["ground": "unreasonable", "challenge": ["en": "All of it"]], about: 1, by: "belta", number: 8)
        return rig
    }

    private func page(_ number: UInt64) -> String { "/rules/" + RuleRig.id(number).uuid }

    @Test(arguments: Language.allCases) func pagesAreAsKept(_ language: Language) async throws {
        let rig = try await filled()
        let pages = [
            ("list", "/rules"), ("open", "/rules/open"), ("set", page(1)), ("proposed", page(3)), ("compare", page(3) + "/compare"),
            ("register", page(1) + "/register"), ("impact", page(3) + "/impact"),
            ("swap", "/rules/equal-treatment?action=share_data&from=AA&to=BB&classes=personal&persons=5000"),
            ("author", "/rules/new?from=\(RuleRig.id(3).uuid)"),
            ("edit", "/rules/new?from=\(RuleRig.id(3).uuid)&rule=AA-1"), ("empty-author", "/rules/new"),
        ]
        for (name, address) in pages {
            let html = try await rig.site.page(address, language)
            #expect(!html.contains("[[rules."), "a text is missing in \(name): \(html.split(separator: "\n").filter { $0.contains("[[rules.") })")
            // Digests of records change with the keys that each run makes.
            try Snapshot.check(html.replacing(/u[A-Za-z0-9_\-]{43}/, with: "(digest)"), named: "\(name).\(language.rawValue).html")
        }
        let home = try #require(try await rig.site.homeSection("rules/recent", language))
        try Snapshot.check(home, named: "recent.\(language.rawValue).html")
    }

    @Test func everyRuleIsASentenceBesideItsWording() async throws {
        let rig = try await filled()
        let html = try await rig.site.page(page(1))
        #expect(html.contains("the act needs the consent of the data office, to be answered within 30 calendar days"))
        #expect(html.contains("Who sends personal data abroad asks the office."))
        #expect(html.contains("Lists of persons in the wrong hands"))
        #expect(try await rig.site.page(page(1), .chinese).contains("向境外提供个人数据，应经办公室批准。"))
        #expect(try await rig.site.page(page(3)).contains("Leave out &lt;b&gt;open&lt;/b&gt; data"))
    }

    @Test func theDayChoosesTheVersion() async throws {
        let rig = try await filled()
        #expect(try await rig.site.page(page(3) + "?on=2026-11-23").contains("version 1 holds, not this one"))
        let failure = try await #require(throws: Failure.self) { try await rig.site.page(page(1) + "?on=soon") }
        #expect(failure.status == 400)
        let body = try await rig.site.json("/api/v1/rules?on=2026-11-23&jurisdiction=AA")
        #expect(body["ruleSets"]?.array?.map { $0["version"] } == ["1"])
    }

    @Test func versionsAreComparedExactly() async throws {
        let rig = try await filled()
        let body = try await rig.site.json("/api/v1\(page(3))/compare")
        #expect(body["added"] == ["AA-3"] && body["removed"] == ["AA-2"] && body["complete"] == true)
        #expect(body["pieces"]?.array?.isEmpty == false)
        let failure = try await #require(throws: Failure.self) { try await rig.site.page(page(2) + "/compare") }
        #expect(failure.status == 404)
    }

    @Test func aChangeTouchesTheCooperation() async throws {
        let rig = try await filled()
        let body = try await rig.site.json("/api/v1\(page(3))/impact")
        #expect(body["cooperations"]?[RuleRig.id(50).description] == "needsAction")
        #expect(body["figures"]?["cooperations"] == 1 && body["figures"]?["needAction"] == 1)
        // The version in force changes nothing against itself.
        #expect(try await rig.site.json("/api/v1\(page(1))/impact")["figures"]?["cooperations"] == 0)
        #expect(try await rig.site.page(page(3) + "/impact").contains("Rice and warm nights"))
    }

    /// Two versions of one negotiation within the cooperation are one agreement: named by the title of the last, and linked to it.
    @Test func anAgreementOfTheCooperationIsNamedOnce() async throws {
        let rig = try await filled()
        let log = try NoteVerifier(
            name: rig.provider.origin, key: rig.provider.service.keys.key(.log, of: rig.provider.did).key.publicKey, type: .ed25519
        ).vkey
        func text(_ title: String) throws -> Agreement {
            var text = Agreement(
                kind: .memorandum, title: ["en": title, "zh-Hans": "水稻备忘录"],
                parties: [
                    Party(
                        id: "a", did: rig.did("aula"), name: ["en": "Aula Office", "zh-Hans": "奥拉办公室"], called: ["en": ["Aula"], "zh-Hans": ["奥拉"]]),
                    Party(
                        id: "b", did: rig.did("belta"), name: ["en": "Belta University", "zh-Hans": "贝尔塔大学"],
                        called: ["en": ["Belta"], "zh-Hans": ["贝尔塔"]]),
                ], languages: ["en", "zh-Hans"], precedence: .equal,
                clauses: [Clause(id: "one", type: .other, title: ["en": "One", "zh-Hans": "一"], text: ["en": "Both meet.", "zh-Hans": "双方会面。"])])
            text.conclusion = try ConclusionMember([
                "decider": .string(log), "from": ["root": .string(Multibase.base64URL(Digest.sha256([1]).bytes)), "size": 1],
                "signBy": "2027-06-01T00:00:00.000Z", "neutrals": [],
                "parties": [["id": .string(rig.did("aula")), "log": .string(log)], ["id": .string(rig.did("belta")), "log": .string(log)]],
            ])
            return text
        }
        func offer(_ title: String, answering: KnownOffer? = nil, number: UInt64) async throws -> KnownOffer {
            _ = try await rig.provider.service.act(
                AgreementActs.offer(
                    text(title), by: "aula", issuer: rig.did("aula"), answering: answering, isPublic: true, cooperation: RuleRig.id(50),
                    id: RuleRig.id(number), statedAt: rig.provider.clock.now.adding(seconds: Int64(number))))
            return try #require(
                try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.offer(RuleRig.id(number)) })
        }
        let first = try await offer("Memorandum on rice", number: 60)
        let second = try await offer("Memorandum on rice and heat", answering: first, number: 61)
        let html = try await rig.site.page(page(3) + "/impact")
        #expect(html.components(separatedBy: "/agreements/").count == 2, "one link: \(html)")
        #expect(html.contains("/agreements/\(second.id.uuid)\"") && html.contains("Memorandum on rice and heat"))
    }

    @Test func countriesAreExchanged() async throws {
        let rig = try await filled()
        let body = try await rig.site.json("/api/v1/rules/equal-treatment?action=share_data&from=AA&to=BB&classes=personal&persons=5000")
        #expect(body["national"] == "no" && body["lessThanOwn"]?.array?.isEmpty == false, "abroad it needs approval, at home not")
        #expect(body["favoured"] == "yes")
        // The other side's set is a draft, which says nothing yet.
        #expect(body["reciprocity"] == nil)
        // What is not stated is not taken for equal.
        let open = try await rig.site.json("/api/v1/rules/equal-treatment?action=share_data&from=AA&to=BB")
        #expect(open["national"] == "maybe" && open["missing"]?.array?.isEmpty == false)
        let wrong = try await #require(throws: Failure.self) { try await rig.site.json("/api/v1/rules/equal-treatment?persons=many") }
        #expect(wrong.pointer == "persons")
        // A page says it at the field, keeps what was entered, and runs the rest.
        let page = try await rig.site.page("/rules/equal-treatment?action=share_data&from=AA&to=BB&persons=many", .chinese)
        #expect(page.contains("id=\"persons-error\"") && page.contains("value=\"many\"") && page.contains("<table"))
    }

    /// What one side asks of the act stands beside what the other asks of its mirror image, clause by clause.
    @Test func reciprocityIsReadClauseByClause() async throws {
        let rig = try await RuleRig()
        func set(_ jurisdiction: String, _ rules: [(id: String, effect: String)]) -> RuleSetForm {
            var form = RuleRig.form(isExample: true)
            var set = form.source.set.object ?? [:]
            (set["id"], set["jurisdiction"]) = (.string("urn:example:both:" + jurisdiction), .string(jurisdiction))
            set["rules"] = .array(
                rules.map { rule in
                    [
                        "id": .string(rule.id), "effect": .string(rule.effect), "title": ["en": .string(rule.id), "zh-Hans": .string(rule.id)],
                        "when": [["from", "=", .string(jurisdiction)]],
                        "effective": ["from": "2026-01-01", "until": .null],
                        "cite": [["ref": ["en": "Act", "zh-Hans": "法"], "asOf": "2026-01-01"]],
                    ]
                })
            form.source.set = .object(set)
            form.grounds = []
            return form
        }
        try await rig.publish(set("AA", [("AA-ask", "approval"), ("AA-tell", "notify")]), number: 11)
        try await rig.publish(set("BB", [("BB-ask", "approval")]), by: "belta", number: 12)
        let body = try await rig.site.json("/api/v1/rules/equal-treatment?action=share_data&from=AA&to=BB")
        let lines = try #require(body["reciprocity"]?["clauses"]?.array)
        #expect(lines.map { $0["effect"] } == ["approval", "notify"] && lines.map { $0["verdict"] } == ["mutual", "onlyHere"])
        #expect(lines[0]["here"] == ["AA-ask"] && lines[0]["there"] == ["BB-ask"] && lines[1]["there"] == [])
        let page = try await rig.site.page("/rules/equal-treatment?action=share_data&from=AA&to=BB")
        #expect(page.contains("only the first asks it") && page.contains("BB-ask") && !page.contains("[["))
        // Seen from the other side it is the other one that asks more.
        let turned = try await rig.site.json("/api/v1/rules/equal-treatment?action=share_data&from=BB&to=AA")
        #expect(turned["reciprocity"]?["clauses"]?.array?.map { $0["verdict"] } == ["mutual", "onlyThere"])
    }

    @Test func rulesAreServedInOtherForms() async throws {
        let rig = try await filled()
        guard case .bytes(let policy, let type, _, _) = try await rig.site.answer("/api/v1\(page(1))/odrl") else {
            Issue.record("no policy")
            return
        }
        #expect(type == "application/ld+json" && String(decoding: policy, as: UTF8.self).contains("rule/AA-1"))
        guard case .bytes(let table, _, _, _) = try await rig.site.answer("/api/v1\(page(1))/table.csv") else {
            Issue.record("no table")
            return
        }
        #expect(String(decoding: table, as: UTF8.self).contains(">= 1000"))
    }
}
