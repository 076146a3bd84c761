import Canon
import Node
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing
import WebAuthn

@testable import People

/// From an act that binds to its approvals: on the page, by an own client, by several people.
struct ProposalTests {
    private func request(_ browser: Browser, _ rig: PeopleRig) async throws -> Request {
        var request = Request(method: "POST", path: "/x", headers: ["cookie": browser.cookies.map { "\($0)=\($1)" }.joined(separator: "; ")])
        request.person = try await rig.node.service.registry.sessions?.person(request, rig.site.context)
        return request
    }

    private func propose(_ act: Act, _ browser: Browser, _ rig: PeopleRig) async throws -> String {
        let title = ["en": "Sign the pact", "zh-Hans": "签署协定"]
        guard case .redirect(let path) = try await Proposals.propose(act, by: request(browser, rig), title: title, context: rig.site.context) else {
            throw Failure.notFound("redirect")
        }
        return path
    }

    @Test func anActThatBindsWaitsForItsEnvoy() async throws {
        let rig = try await PeopleRig()
        let administrator = try await rig.administrator()
        let envoy = try await rig.joining(.envoy, "Zhang Min", approvedBy: [administrator])
        let path = try await propose(Act(party: "lishan", kind: "pact.v1", subject: ["terms": "as agreed"]), administrator, rig)
        #expect(path.hasPrefix("/approve/"))
        #expect(try await administrator.get("/account").contains("Sign the pact"))
        // An administrator's approval is none for this kind: it is taken, and one of an envoy is still needed.
        try await administrator.approve(path)
        #expect(try rig.proposal(String(path.dropFirst(9)))?.state == .open)
        let page = try await envoy.get(path, .chinese)
        #expect(page.contains("批准：签署协定") && page.contains("as agreed"))
        try await envoy.approve(path)
        let proposal = try #require(try rig.proposal(String(path.dropFirst(9))))
        #expect(proposal.state == .logged)
        #expect(await rig.refusal { try await envoy.approve(path) } == "people.closed")
        let id = try #require(proposal.act.id)
        let found = try rig.node.store.readNow { try RecordLookup.find(id, origin: rig.node.origin, in: $0) }
        let record = try #require(found?.record)
        #expect(record.approvals.count == 2 && record.act == proposal.draft)
    }

    @Test func whatBindsNobodyIsRecordedAtOnce() async throws {
        let rig = try await PeopleRig()
        let administrator = try await rig.administrator()
        let path = try await propose(Act(party: "lishan", kind: "hint.v1", subject: ["a": 1]), administrator, rig)
        #expect(path.hasPrefix("/records/") && path.hasSuffix("/receipt"))
        let stranger = try await rig.node.host("other")
        #expect(!stranger.isEmpty)
        #expect(
            await rig.refusal { _ = try await propose(Act(party: "other", kind: "hint.v1", subject: ["a": 1]), administrator, rig) }
                == "people.otherParty")
        #expect(
            await rig.refusal { _ = try await propose(Act(party: "lishan", kind: "unknown.v1", subject: ["a": 1]), administrator, rig) }
                == "unknownKind")
        let visitor = Request(path: "/")
        #expect(
            await rig.refusal {
                _ = try await Proposals.propose(
                    Act(party: "lishan", kind: "hint.v1", subject: ["a": 1]), by: visitor, title: ["en": "x"], context: rig.site.context)
            } == "request.signIn")
    }

    @Test func anOwnClientApprovesWithoutASession() async throws {
        let rig = try await PeopleRig()
        let administrator = try await rig.administrator()
        let own = SigningKey()
        #expect(try await administrator.post("/account/keys", ["key": "nonsense"]).contains("no Ed25519 key"))
        try await administrator.post("/account/keys", ["key": Multikey.encode(own.publicKey)])
        try await administrator.approve(#require(try rig.waiting().last).id)
        let path = try await propose(
            Act(
                party: "lishan", kind: RosterEntry.kind,
                subject: RosterTests.Client(person: "r-new").entry([.member]).subject), administrator, rig)
        let id = String(path.dropFirst(9))
        // What the client gets is what it signs: it computes the challenge from the act itself.
        let proposal = try await rig.site.json("/api/v1/proposals/\(id)")
        let person = try #require(
            proposal["roster"]?.array?.first { $0["publicKey"]?.string == Multikey.encode(own.publicKey) }?["person"]?.string)
        let wish = try ApprovalRequest(
            record: #require(proposal["act"]), approver: person, origin: #require(proposal["origin"]?.string), issuedAt: rig.node.clock.now,
            approveBefore: rig.node.clock.now.adding(seconds: 600))
        let stranger = Browser(rig)
        #expect(
            await rig.refusal { _ = try await stranger.call("/api/v1/proposals/\(id)/approvals", wish.approval(signedBy: SigningKey()).json) }
                == "approval.wrongKey")
        let answer = try await stranger.call("/api/v1/proposals/\(id)/approvals", wish.approval(signedBy: own).json)
        #expect(answer["state"] == "logged" && answer["receipt"]?.string?.hasPrefix("/records/") ?? false)
        #expect(try rig.roster().people.contains("r-new"))
    }

    @Test func twoAdministratorsApproveWithinADay() async throws {
        let rig = try await PeopleRig()
        let first = try await rig.administrator()
        let second = try await rig.joining(.administrator, "Zhang Min", approvedBy: [first])
        let pseudonym = try #require(try rig.roster().people.last)
        let path = try await first.post("/people/lishan/roles", ["person": pseudonym, "role-envoy": "yes", "role-administrator": "yes"])
        try await first.approve(path)
        #expect(try await first.get(path).contains("Others must approve as well"))
        // The first approval lapses before the second comes: it is left out, and asked for again.
        rig.node.clock.advance(seconds: 86_401)
        try await second.signIn()
        try await second.approve(path)
        #expect(try rig.proposal(String(path.dropFirst(9)))?.approvals.count == 1)
        try await first.signIn()
        try await first.approve(path)
        #expect(try rig.roster().roles(of: pseudonym) == [.administrator, .envoy])
    }

    @Test func whoProposedMayWithdraw() async throws {
        let rig = try await PeopleRig()
        let administrator = try await rig.administrator()
        let member = try await rig.joining(.member, "Wang Fang", approvedBy: [administrator])
        let path = try await propose(Act(party: "lishan", kind: "pact.v1", subject: ["terms": "x"]), administrator, rig)
        #expect(await rig.refusal { try await member.post(path + "/withdraw") } == "request.role")
        #expect(try await administrator.post(path + "/withdraw") == path)
        #expect(try await administrator.get(path).contains("Withdrawn"))
        #expect(await rig.refusal { try await administrator.approve(path) } == "people.closed")
    }

    /// Every page in both languages, without a missing text; a stranger sees pseudonyms where people of the party see names.
    @Test(arguments: Language.allCases)
    func pagesSayEverythingInBothLanguages(_ language: Language) async throws {
        let rig = try await PeopleRig()
        let visitor = Browser(rig)
        for address in ["/setup", "/join", "/sign-in", "/recover"] {
            let html = try await visitor.get(address, language)
            #expect(!html.contains("[[") && html.contains("<h1>"), "\(address)")
        }
        let administrator = try await rig.administrator()
        _ = try await rig.joining(.envoy, "Zhang Min", approvedBy: [administrator])
        let path = try await propose(Act(party: "lishan", kind: "pact.v1", subject: ["terms": "as agreed"]), administrator, rig)
        for address in ["/account", "/people/lishan", path, "/account/codes"] {
            let html = try await administrator.get(address, language)
            #expect(!html.contains("[[") && html.contains("<h1>"), "\(address)")
        }
        #expect(try await administrator.get("/people/lishan", language).contains("Zhang Min"))
        let stranger = try await visitor.get("/people/lishan", language)
        #expect(!stranger.contains("Li Wei") && !stranger.contains("Zhang Min"))
    }
}
