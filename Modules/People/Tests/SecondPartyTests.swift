import Canon
import Node
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing
import WebAuthn

@testable import People

/// One account at two parties; what others are told of a recovery; limits that outlive a restart.
struct SecondPartyTests {
    @Test func anAccountJoinsAFurtherPartyByALink() async throws {
        let rig = try await PeopleRig()
        let administrator = try await rig.administrator()
        try await rig.node.host("north", names: ["en": "North Institute", "zh-Hans": "北方研究所"])
        let north = rig.node.service.address.did(ofParty: "north")
        // North's own administrator has an own client; the link is made for it here.
        let client = RosterTests.Client(person: "r-nnn")
        var draft = try await rig.node.service.draft(
            Act(party: "north", kind: RosterEntry.kind, subject: client.entry([.administrator]).subject))
        draft.act.approvals = [try client.approve(draft, rig)]
        _ = try await rig.node.service.act(draft.act)
        func link() async throws -> String {
            try await rig.node.store.write { [now = rig.node.clock.now] in
                try OneTimeLink.make(.join, party: north, role: .envoy, maker: nil, until: now.adding(seconds: 3600), in: $0)
            }
        }
        let secret = try await link()
        #expect(try await administrator.get("/join", .chinese).contains("用我的通行密钥加入"))
        #expect(await rig.refusal { _ = try await Browser(rig).call("/api/v1/passkeys/second", ["token": .string(secret)]) } == "request.signIn")
        let begun = try await administrator.call("/api/v1/passkeys/second", ["token": .string(secret)])
        let challenge = try #require(begun["options"]?["challenge"]?.string.flatMap { Base64.decodeURL($0) })
        let answer: JSON = ["credential": try administrator.authenticator.answer(challenge).json]
        #expect(try await administrator.call("/api/v1/passkeys/second/answer", answer)["next"] == "/account")
        // The link is used up, the answer too, and a second one finds the account there already.
        #expect(await rig.refusal { _ = try await administrator.call("/api/v1/passkeys/second/answer", answer) } == "passkey.challenge")
        #expect(await rig.refusal { _ = try await administrator.call("/api/v1/passkeys/second", ["token": .string(secret)]) } == "people.link")
        let again = try await link()
        #expect(
            await rig.refusal { _ = try await administrator.call("/api/v1/passkeys/second", ["token": .string(again)]) } == "people.memberAlready")
        // The entry waits for North's administrator, under a pseudonym of its own and with the key of the passkey.
        let waiting = try #require(try rig.node.store.readNow { try ProposalTable.open(of: north, in: $0) }.first)
        let entry = try RosterEntry(waiting.act.subject)
        let first = try rig.roster().people.first
        #expect(entry.roles == [.envoy] && entry.person != first)
        let wish = try Proposals.request(
            for: waiting, approver: "r-nnn", issuedAt: rig.node.clock.now, approveBefore: rig.node.clock.now.adding(seconds: 600),
            context: rig.site.context)
        let approved = try await Proposals.approve(waiting, with: wish.approval(signedBy: client.key), context: rig.site.context)
        #expect(approved.state == .logged)
        let account = try await administrator.get("/account")
        #expect(account.contains("North Institute") && account.contains("Lishan Institute"))
    }

    @Test func otherAdministratorsAreToldOfARecovery() async throws {
        let rig = try await PeopleRig()
        let first = try await rig.administrator()
        let second = try await rig.joining(.administrator, "Zhang Min", approvedBy: [first])
        let member = try await rig.joining(.member, "Wang Fang", approvedBy: [first, second])
        let codes = try await second.post("/account/codes")
        let code = try #require(codes.firstRange(of: "<li class=\"mono\">").map { String(codes[$0.upperBound...].prefix(23)) })
        #expect(try await Browser(rig).post("/recover", ["code": code]) == "/account")
        let pseudonym = try #require(try rig.roster().people.dropFirst().first)
        let told = try await first.get("/account")
        #expect(told.contains("signed in with a recovery code") && told.contains(pseudonym) && told.contains("23 November 2026"))
        #expect(try await !member.get("/account").contains(pseudonym))
        #expect(try await !second.get("/account").contains("Somebody of your party"))
        // After a month it is no news any more.
        rig.node.clock.advance(seconds: 31 * 86_400)
        try await first.signIn()
        #expect(try await !first.get("/account").contains("Somebody of your party"))
    }

    @Test func attemptsAreCountedAcrossRestarts() async throws {
        let rig = try await PeopleRig()
        let browser = Browser(rig)
        for _ in 0..<10 { #expect(try await browser.post("/recover", ["code": "00000-00000-00000-00000"]).contains("error-summary")) }
        #expect(try await browser.post("/recover", ["code": "00000-00000-00000-00000"]).contains("Too many attempts"))
        // Another process with the same store: no fresh attempts, and no address in it.
        let limits = AttemptLimits()
        var request = Request(path: "/recover")
        request.peer = "192.0.2.1"
        let same = request
        #expect(await rig.refusal { try await limits.take(same, rig.site.context) } == "people.tooOften")
        let kept = try rig.node.store.readNow { try $0.query("SELECT peer FROM people_attempts") }.map { $0.blob(0) }
        #expect(kept.count == 1 && kept[0].count == 32 && kept[0] != Array("192.0.2.1".utf8))
        request.peer = "192.0.2.2"
        try await limits.take(request, rig.site.context)
        // They come back, one in half a minute, and what is whole again is forgotten.
        rig.node.clock.advance(seconds: 30)
        try await limits.take(same, rig.site.context)
        #expect(await rig.refusal { try await limits.take(same, rig.site.context) } == "people.tooOften")
        rig.node.clock.advance(seconds: 400)
        try await limits.take(request, rig.site.context)
        #expect(try rig.node.store.readNow { try $0.query("SELECT peer FROM people_attempts") }.count == 1)
    }
}
