import Canon
import DecisionsAPI
import Node
import PageTestKit
import Pages
import PeopleAPI
import RuleEngine
import Signing
import TestKit
import Testing

@testable import Decisions

/// A decision's life in a browser: asked for by form, answered step by step by forms, approved with a passkey where the party has people.
@Suite struct DecisionsByFormTests {
    private let reasons = ["reasons-en": "Both sides gain.", "reasons-zh": "双方受益。"]

    /// Sends a step; gives where it leads, or the page that it gives.
    private func send(_ step: String, _ form: [String: String], _ rig: DecisionRig, _ id: RecordID, as slug: String = "optics") async throws -> String
    {
        let site = slug == "alpine" ? rig.abroad : rig.site
        let shown = try await site.page("/decisions/\(id.uuid)/\(step)", .chinese, person: rig.person(at: slug))
        #expect(!shown.contains("[["), "a text is missing on \(step): \(shown)")
        let response = try await site.post("/decisions/\(id.uuid)/\(step)", form, person: rig.person(at: slug))
        if case .redirect(let path) = response {
            try rig.follow()
            return path
        }
        return try site.html(response)
    }

    /// Approves what waits with a passkey. Gives the page on which it was approved.
    @discardableResult
    private func approve(_ path: String, by client: OwnClient, _ rig: DecisionRig) async throws -> String {
        #expect(path.hasPrefix("/approve/"), "\(path)")
        #expect(try await !rig.site.page(path, .chinese, person: rig.person(at: "optics")).contains("[["))
        let page = try await rig.site.page(path, person: rig.person(at: "optics"))
        #expect(try await rig.provider.approve(path, by: client, rig.site.context).state == .logged)
        try rig.follow()
        return page
    }

    private func state(_ rig: DecisionRig, _ id: RecordID) throws -> DecisionLife.State {
        let known = try rig.provider.store.readNow { transaction -> DecisionFile? in
            let known = KnownDecisions(origin: rig.provider.origin, in: transaction) { _ in true }
            return try known.request(id).flatMap { DecisionFile($0, acts: try known.acts(about: $0)) }
        }
        return DecisionLife(try #require(known), shelf: DecisionRig.shelf, on: rig.provider.clock.now.date).state
    }

    /// The university asks by form, on its own node.
    private func asked(_ rig: DecisionRig) async throws -> RecordID {
        let question = [
            "what": "technology", "action": "license_ip", "from": "CN", "to": "US", "date": "2026-11-23", "techControl": "CN.restricted",
            "dataClasses": "none",
        ]
        let form = question.merging(["party": "alpine", "askedOf": rig.did("optics"), "purpose-en": "A filter for both"]) { $1 }
        let person = rig.person(at: "alpine")
        let again = try rig.abroad.html(try await rig.abroad.post("/decisions/new", form, person: person))
        #expect(again.contains("id=\"title-en-error\"") && again.contains("A filter for both") && again.contains("value=\"license_ip\""))
        let named = form.merging(["title-en": "A licence for the filter", "title-zh": "滤光片许可"]) { $1 }
        guard case .redirect(let path) = try await rig.abroad.post("/decisions/new", named, person: person) else { throw Failure.notFound("receipt") }
        try rig.follow()
        return try #require(RecordID(uuid: String(path.split(separator: "/")[1])))
    }

    @Test func fromTheRequestToTheLastWord() async throws {
        let rig = try await DecisionRig(deciding: ApprovalNeed(count: 1, roles: ["envoy"]))
        let li = try OwnClient("r-li-wei", passkey: SoftAuthenticator())
        let (first, second) = (try await rig.appoint(), try await rig.appoint("second"))
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        let id = try await asked(rig)

        // The clock stops while facts are asked for, and runs again when they are there.
        #expect(try await send("ask", reasons, rig, id).contains("Tick at least one fact"))
        let asking = try await approve(try await send("ask", reasons.merging(["asks.trl": "on"]) { $1 }, rig, id), by: li, rig)
        #expect(asking.contains("Both sides gain.") && asking.contains("A licence for the filter"))
        #expect(try state(rig, id) == .clarifying)
        #expect(try await send("give", ["fact.trl": "many"], rig, id, as: "alpine").contains("id=\"fact.trl-error\""))
        #expect(try await send("give", ["fact.trl": "4"], rig, id, as: "alpine").hasSuffix("/receipt"))

        try await approve(try await send("recommend", [:], rig, id), by: li, rig)
        // The other side signs the same answer.
        #expect(try await send("recommend", [:], rig, id, as: "alpine").hasSuffix("/receipt"))
        #expect(try await rig.site.page("/decisions/" + id.uuid).contains("Signed by Alpine University"))
        #expect(try await send("extend", reasons.merging(["days": "0"]) { $1 }, rig, id).contains("id=\"days-error\""))
        try await approve(try await send("extend", reasons.merging(["days": "10"]) { $1 }, rig, id), by: li, rig)

        // Nothing is granted on facts that nobody attested; what was typed stays.
        var decision = reasons.merging([
            "decision": "granted", "mandate": first.id.uuid, "subjectArea": "1.5", "appeal-en": "Write to the board.", "appealDays": "30",
            "conditions-en": "Name the origin.", "validUntil": "2027-06-30",
        ]) { $1 }
        let unattested = try await send("decide", decision, rig, id)
        #expect(unattested.contains("only asserted") && unattested.contains("Name the origin."))
        try await approve(try await send("attest", ["attests.techControl": "on", "basis-en": "Seen"], rig, id), by: li, rig)
        let outside = try await send("decide", decision.merging(["subjectArea": "9"]) { $1 }, rig, id)
        #expect(outside.contains("id=\"mandate-error\"") && outside.contains("Write to the board."))
        let shown = try await approve(try await send("decide", decision, rig, id), by: li, rig)
        #expect(shown.contains("Name the origin.") && shown.contains("It agrees with what the rules lead to.") && shown.contains("Envoy (desk)"))
        #expect(try state(rig, id) == .granted)

        // Another person decides again, and a board outside has the last word.
        #expect(try await send("reconsider", ["grounds-zh": "遗漏事实"], rig, id, as: "alpine").hasSuffix("/receipt"))
        decision["decision"] = "refused"
        decision["validUntil"] = ""
        #expect(try await send("decide", decision, rig, id).contains("another person must decide again"))
        decision["mandate"] = second.id.uuid
        try await approve(try await send("decide", decision, rig, id), by: li, rig)
        #expect(try state(rig, id) == .refused)
        #expect(try await send("review", reasons, rig, id, as: "court").contains("id=\"result-error\""))
        #expect(try await send("review", reasons.merging(["result": "annulled"]) { $1 }, rig, id, as: "court").hasSuffix("/receipt"))
        #expect(try state(rig, id) == .reconsidering)
        decision.merge(["decision": "granted", "mandate": first.id.uuid, "validUntil": "2027-06-30"]) { $1 }
        try await approve(try await send("decide", decision, rig, id), by: li, rig)
        #expect(try await send("revoke", reasons, rig, id).contains("id=\"mandate-error\""))
        let revoked = try await send("revoke", reasons.merging(["mandate": second.id.uuid]) { $1 }, rig, id)
        try await approve(revoked, by: li, rig)
        #expect(try state(rig, id) == .revoked)
        #expect(try await rig.abroad.page("/decisions/" + id.uuid, .chinese).contains("双方受益。"))
    }

    @Test func aDecisionMayDepartFromTheRulesAndSaysSo() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask(rig.text(DecisionRig.open))
        try await rig.recommend()
        let form = reasons.merging([
            "decision": "refused", "mandate": mandate.id.uuid, "subjectArea": "1.5", "appeal-en": "Write.", "appealDays": "30",
        ]) { $1 }
        #expect(try await send("decide", form, rig, DecisionRig.id(1)).hasSuffix("/receipt"))
        #expect(try rig.file().decisions.first?.form.follows == "departedFrom")
    }

    @Test func theApplicantWithdrawsAndAGrantRunsOut() async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask(number: 1)
        #expect(try await send("withdraw", [:], rig, DecisionRig.id(1), as: "alpine").contains("id=\"reasons-en-error\""))
        #expect(try await send("withdraw", reasons, rig, DecisionRig.id(1), as: "alpine").hasSuffix("/receipt"))
        #expect(try rig.life(1).state == .withdrawn)
        try await rig.ask(number: 2)
        let recommendation = try await rig.recommend(number: 2)
        try await rig.attest(["techControl"], number: 2)
        var granted = rig.decision(on: recommendation, under: mandate)
        granted["validUntil"] = "2026-12-01"
        try await rig.act(DecisionKinds.decision, granted, number: 2)
        rig.advance(days: 20)
        #expect(try await rig.site.page("/decisions/" + DecisionRig.id(2).uuid, person: rig.person(at: "optics")).contains("/expire\""))
        #expect(try await send("expire", reasons, rig, DecisionRig.id(2)).hasSuffix("/receipt"))
        #expect(try rig.life(2).closedOn == rig.provider.clock.now.date)
    }

    @Test func everybodySeesTheirOwnSteps() async throws {
        let rig = try await DecisionRig()
        try await rig.ask()
        let (path, id) = ("/decisions/" + DecisionRig.id(1).uuid, DecisionRig.id(1))
        let visitor = try await rig.site.page(path)
        #expect(Step.allCases.allSatisfy { !visitor.contains("\(path)/\($0.rawValue)\"") })
        let asked = try await rig.site.page(path, person: rig.person(at: "optics"))
        #expect(asked.contains("\(path)/recommend\"") && asked.contains("\(path)/ask\"") && !asked.contains("\(path)/withdraw\""))
        let failure = await #expect(throws: Failure.self) {
            try await rig.site.post("/decisions/\(id.uuid)/withdraw", reasons, person: rig.person(at: "optics"))
        }
        #expect(failure?.status == 403 && failure?.words["zh-Hans"]?.isEmpty == false)
        for route in StepForms(shelf: DecisionRig.shelf).routes { #expect(route.access == .signedIn(), "\(route.pattern)") }
    }

    @Test(arguments: Language.allCases) func formsAreAsKept(_ language: Language) async throws {
        let rig = try await DecisionRig()
        try await rig.ask()
        try await rig.recommend()
        let path = "/decisions/" + DecisionRig.id(1).uuid
        for (name, address, slug) in [
            ("form-decide", path + "/decide", "optics"), ("form-attest", path + "/attest", "optics"), ("form-withdraw", path + "/withdraw", "alpine"),
            ("form-new", "/decisions/new?what=data&action=share_data&from=CN&to=US&date=2026-11-23", "alpine"),
        ] {
            let site = slug == "alpine" ? rig.abroad : rig.site
            let html = try await site.page(address, language, person: rig.person(at: slug))
            #expect(!html.contains("[["))
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
    }
}
