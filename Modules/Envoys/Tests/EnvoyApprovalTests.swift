import Canon
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import Store
import TestKit
import Testing
import WebAuthn

@testable import Envoys

/// Acts about envoys by people: which approvals they need, and the way from a form to the log.
@Suite struct EnvoyApprovalTests {
    private let li = OwnClient("r-li-wei")
    private let zhang = OwnClient("r-zhang-min")
    private let wang = OwnClient("r-wang-fang")

    /// The ministry with one administrator, and the first office with an envoy; the agency abroad with an administrator and a member.
    private func staffed() async throws -> EnvoyRig {
        let rig = try await EnvoyRig()
        try await rig.home.enter(li, [.administrator], at: "ministry", approvedBy: [li])
        try await rig.home.enter(zhang, [.administrator, .envoy], at: "office-1", approvedBy: [zhang])
        try await rig.abroad.enter(wang, [.administrator], at: "agency", approvedBy: [wang])
        // Nothing is given that could not be taken back: the lists come first.
        try await EnvoyActs.publishLists(of: rig.did("ministry"), party: "ministry", rig.site.context)
        return rig
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Failure)?.code ?? "\(error)" }
    }

    private func act(_ rig: EnvoyRig, _ holder: String = "office-1") -> Act {
        rig.appointment(holder).act(issuer: rig.did("ministry"), principal: rig.did("ministry"), index: 77, parent: nil, name: nil)
    }

    @Test func aRosterDecidesWhoAppoints() async throws {
        let rig = try await EnvoyRig()
        // Without a roster nobody could approve, and the node's key alone gives a mandate.
        try await rig.appoint(rig.appointment("office-2"), number: 1)
        try await rig.home.enter(li, [.administrator], at: "ministry", approvedBy: [li])
        #expect(await code { _ = try await rig.home.service.act(act(rig)) } == "approval.missing")
        #expect(await code { try await rig.home.act(act(rig), approvedBy: [zhang]) } == "approval.wrongKey")
        try await rig.home.act(act(rig), approvedBy: [li])
        // With two administrators, giving power takes both.
        try await rig.home.enter(wang, [.administrator], at: "ministry", approvedBy: [li])
        var second = act(rig)
        second.subject["credentialStatus"] =
            rig.appointment("office-1").act(
                issuer: rig.did("ministry"), principal: rig.did("ministry"), index: 78, parent: nil, name: nil
            ).subject["credentialStatus"]
        let twice = second
        #expect(await code { try await rig.home.act(twice, approvedBy: [li]) } == "approval.missing")
        let receipt = try await rig.home.act(twice, approvedBy: [li, wang])
        // Taking it away takes one.
        let logged = try rig.logged(receipt.id, on: rig.home)
        let revocation = MandateChange(.revocation, of: RecordReference(id: logged.id, digest: logged.mandate.digest))
        #expect(await code { _ = try await EnvoyActs.change(revocation, by: "ministry", rig.site.context) } == "approval.missing")
        try await rig.home.act(EnvoyActs.act(revocation, by: "ministry"), approvedBy: [wang])
        #expect(try rig.state(logged) == .revoked)
    }

    /// An RSA passkey signs in and approves; a mandate cannot name it, and the form says so before anything is drawn up.
    @Test func anRSAPasskeyCannotHoldAMandate() async throws {
        let rig = try await staffed()
        let old = try OwnClient("r-old-chip", passkey: .rsa())
        try await rig.home.enter(old, [.envoy], at: "ministry", approvedBy: [li])
        let person = rig.person(at: "ministry")
        func keys() throws -> [String] {
            try rig.home.store.readNow { try HolderKeys.keys(of: "ministry/r-old-chip", person, home: rig.home.origin, in: $0) }
        }
        let failure = #expect(throws: Failure.self) { try keys() }
        #expect(failure?.code == "envoy.keyKind" && failure?.pointer == "person")
        #expect(failure?.words["en"]?.contains("RSA") == true && failure?.words["zh-Hans"]?.contains("RSA") == true)
        let body: JSON = [
            "party": "ministry", "holder": .string(rig.did("office-1")), "keys": [.string(old.multikey)], "mandate": EnvoyRig.authority().json,
            "validFrom": "2026-11-01T00:00:00.000Z", "validUntil": "2027-11-01T00:00:00.000Z",
        ]
        let asked = #expect(throws: Failure.self) { try Appointment(body: body.canonicalBytes) }
        #expect(asked?.code == "envoy.keyKind" && asked?.pointer == "/keys/0")
        // With a second key of another kind the mandate names that one.
        let newer = try OwnClient("r-old-chip", passkey: SoftAuthenticator())
        try await rig.home.act(
            Act(party: "ministry", kind: RosterEntry.kind, subject: newer.entry([.envoy], .device).subject), approvedBy: [old])
        #expect(try keys() == [newer.multikey])
    }

    @Test func aChangedTextIsNoLongerApproved() async throws {
        let rig = try await staffed()
        var draft = try await rig.home.service.draft(act(rig))
        draft.act.approvals = [try li.approve(draft.json, at: rig.home.url, rig.home.clock.now).json]
        var wider = draft.act
        wider.subject["mandate"] = EnvoyRig.authority(level: 9).json
        wider.subject["mandate"]?["onBehalfOf"] = draft.act.subject["mandate"]?["onBehalfOf"]
        wider.subject["mandate"]?["type"] = draft.act.subject["mandate"]?["type"]
        let tampered = wider
        #expect(await code { _ = try await rig.home.service.act(tampered) } == "approval.textChanged")
        #expect(try rig.home.store.readNow { try LoggedMandates(origin: rig.home.origin, in: $0).all() }.isEmpty)
        _ = try await rig.home.service.act(draft.act)
    }

    /// What a peer logged without the approvals of its own roster is kept, and counts for nothing.
    @Test func aPeersRecordWithoutApprovalsCountsForNothing() async throws {
        let rig = try await staffed()
        let receipt = try await rig.home.act(act(rig), approvedBy: [li])
        try rig.follow()
        #expect(try rig.logged(receipt.id, on: rig.abroad).mandate.holder == rig.did("office-1"))
        let key = try rig.home.service.keys.key(.assertionMethod, of: rig.did("ministry")).key
        let good = try #require(
            try rig.home.store.readNow { try RecordLookup.find(receipt.id, origin: rig.home.origin, in: $0) }?.record)
        let bare = try Record.sign(
            kind: good.kind, subject: good.subject, issuer: good.issuer, id: EnvoyRig.id(99), at: rig.home.clock.now, key: key)
        let registry = rig.abroad.service.registry
        let place = RecordPlace(origin: rig.home.origin, position: receipt.position, at: receipt.loggedAt)
        try rig.abroad.store.readNow { transaction throws in
            let counted = { (record: Record, place: RecordPlace) in
                try registry.countedRows(registry.rows(for: record), of: record, at: place, in: transaction).map(\.table)
            }
            #expect(try counted(good, place).contains("envoy_mandates"))
            #expect(try !counted(bare, place).contains("envoy_mandates") && !counted(bare, place).isEmpty)
            // In another's log the roster of that moment is not at hand, so the copy counts as little.
            #expect(try !counted(good, RecordPlace(origin: rig.abroad.origin, position: 9, at: place.at)).contains("envoy_mandates"))
        }
    }

    @Test func formsLeadThroughTheApprovalToTheLog() async throws {
        let rig = try await staffed()
        let context = rig.site.context
        let first = try rig.logged(try await rig.home.act(act(rig), approvedBy: [li]).id, on: rig.home)
        var other = rig.appointment("office-2").act(issuer: rig.did("ministry"), principal: rig.did("ministry"), index: 78, parent: nil, name: nil)
        other.subject["jobTitle"] = ["@language": "en", "@value": "Deputy"]
        let second = try rig.logged(try await rig.home.act(other, approvedBy: [li]).id, on: rig.home)
        let person = rig.person(at: "office-1", roles: ["envoy"])
        func send(_ handler: FormAnswer, _ path: String, _ uuid: String, _ form: [String: String]) async throws -> Response {
            try await handler.take(Request(method: "POST", path: path, parameters: ["uuid": uuid], form: form, person: person), context)
        }
        // Handing over: what is wrong stands at its field, what was typed stays.
        var form = ["substitute": second.id.uuid, "from": "2026-12-01", "until": "2026-11-30", "reason-en": "On leave."]
        guard case .page(let page) = try await send(HandoverForm.answer, "/envoys/\(first.id.uuid)/handover", first.id.uuid, form) else {
            throw Failure.notFound("the form again")
        }
        let html = try rig.site.html(page)
        #expect(page.status == 422 && html.contains("must not be before the first") && html.contains("On leave."))
        form["until"] = "2026-12-14"
        guard case .redirect(let path) = try await send(HandoverForm.answer, "/envoys/\(first.id.uuid)/handover", first.id.uuid, form) else {
            throw Failure.notFound("the page to approve it on")
        }
        #expect(path.hasPrefix("/approve/"))
        // Before anything is signed, the page says what will be.
        for (language, words) in [(Language.english, ["Deputy", "1 December 2026", "On leave."]), (.chinese, ["Deputy", "2026 年 12 月 14 日"])] {
            let shown = try await rig.site.page(path, language)
            #expect(words.allSatisfy { shown.contains($0) } && !shown.contains("[["), "\(shown)")
        }
        #expect(try await rig.home.approve(path, by: zhang, context).state == .logged)
        let events = try rig.home.store.readNow { try LoggedMandates(origin: rig.home.origin, in: $0).events(of: first) }
        #expect(events.map(\.change) == [.handover] && events.first?.substitute == second.id)
        // A refusal of the log comes before people are asked.
        form["substitute"] = first.id.uuid
        guard case .page(let again) = try await send(HandoverForm.answer, "/envoys/\(first.id.uuid)/handover", first.id.uuid, form) else {
            throw Failure.notFound("the form again")
        }
        #expect(again.status == 422)
    }

    @Test func aConsultationIsAnsweredAndMinutedByForms() async throws {
        let rig = try await staffed()
        let mandate = try rig.logged(try await rig.home.act(act(rig), approvedBy: [li]).id, on: rig.home)
        let asked = try await rig.home.act(
            Act(party: "office-1", kind: Consultation.kind, subject: rig.consultation(under: mandate).subject), approvedBy: [zhang])
        try rig.follow()
        let abroad = try PageSite(rig.abroad)
        let person = rig.person(at: "agency", roles: ["member"])
        let address = "/consultations/\(asked.id.uuid)"
        func send(_ handler: FormAnswer, _ form: [String: String]) async throws -> Response {
            try await handler.take(
                Request(method: "POST", path: address + "/answer", parameters: ["uuid": asked.id.uuid], form: form, person: person), abroad.context)
        }
        let page = try await abroad.page(address, person: person)
        #expect(page.contains("\(address)/answer") && page.contains("\(address)/minutes"))
        #expect(try await !abroad.page(address).contains("\(address)/answer"))
        guard case .page(let wrong) = try await send(AnswerForm.answer, ["outcome": "moreTime", "text-en": "Later."]) else {
            throw Failure.notFound("the form again")
        }
        #expect(try abroad.html(wrong).contains("href=\"#newDate\""))
        guard case .redirect(let path) = try await send(AnswerForm.answer, ["outcome": "accepted", "text-en": "Samples too.", "text-zh": "样品适用。"])
        else { throw Failure.notFound("the page to approve it on") }
        #expect(try await abroad.page(path, .chinese).contains("样品适用。"))
        #expect(try await rig.abroad.approve(path, by: wang, abroad.context).state == .logged)
        guard
            case .redirect(let minutes) = try await send(
                MinutesForm.answer,
                ["heldOn": "2026-11-27", "text-en": "We spoke.", "agreed-en": "One\nTwo", "agreed-zh": "一\n二", "open-en": "Three"])
        else { throw Failure.notFound("the page to approve it on") }
        #expect(try await rig.abroad.approve(minutes, by: wang, abroad.context).state == .logged)
        try rig.follow()
        // The other side reads them, and confirms them word for word.
        let office = rig.person(at: "office-1", roles: ["envoy"])
        let html = try await rig.site.page(address, person: office)
        #expect(html.contains("Samples too.") && html.contains("minutes/confirm") && html.contains("Three"))
        let uuid = try #require(html.firstRange(of: "name=\"minutes\" value=\"").map { String(html[$0.upperBound...].prefix(36)) })
        let confirm = Request(
            method: "POST", path: address + "/minutes/confirm", parameters: ["uuid": asked.id.uuid], form: ["minutes": uuid], person: office)
        guard case .redirect(let confirmation) = try await MinutesForm.confirm(confirm, rig.site.context) else { throw Failure.notFound("redirect") }
        try await rig.home.approve(confirmation, by: zhang, rig.site.context)
        #expect(try await rig.site.page(address).contains("confirmed by both sides"))
    }

    /// A list that is served is never behind what the log says, by whatever way the change came in.
    @Test func aServedListIsNeverBehind() async throws {
        let rig = try await staffed()
        let mandate = try rig.logged(try await rig.home.act(act(rig), approvedBy: [li]).id, on: rig.home)
        let change = MandateChange(.revocation, of: RecordReference(id: mandate.id, digest: mandate.mandate.digest))
        try await rig.home.act(EnvoyActs.act(change, by: "ministry"), approvedBy: [li])
        for _ in 0..<2 {
            guard case .bytes(let bytes, _, _, _) = try await rig.site.answer("/status/ministry/revocation/record") else {
                throw Failure.notFound("list")
            }
            let list = try StatusListRecord(try Record(bytes: bytes).subject)
            #expect(list.bits.indexes == [77] && list.version == 2)
        }
    }
}
