import Canon
import Foundation
import Node
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing
import WebAuthn

@testable import People

/// From the one-time link to an account: setting up, signing in, sessions, further passkeys, recovery.
struct AccountTests {
    @Test func theFirstPersonIsIn() async throws {
        let rig = try await PeopleRig()
        let browser = Browser(rig)
        let secret = try rig.setupSecret()
        #expect(try await browser.get("/setup").contains("Your name"))
        let next = try await browser.create("/api/v1/passkeys/setup", ["token": .string(secret), "name": " Li  Wei ", "party": "lishan"])
        #expect(next == "/account/codes")
        let cookie = try #require(browser.cookies.keys.first)
        #expect(cookie == "__Host-comity-8080")
        // Eight codes, shown once, kept as digests.
        let codes = try await browser.post("/account/codes")
        #expect(codes.components(separatedBy: "<li class=\"mono\">").count == 9)
        #expect(try await !browser.get("/account/codes").contains("<li class=\"mono\">"))
        // The account shows the entry in the roster, which waits for this very passkey.
        let account = try await browser.get("/account")
        #expect(account.contains("Not in the roster yet") && account.contains("8 codes are left"))
        let proposal = try #require(try rig.waiting().first)
        let page = try await browser.get(proposal.path)
        #expect(page.contains("Approve: Enter r-") && page.contains("administrator"))
        #expect(try await browser.approve(proposal.id) == proposal.path)
        #expect(try rig.roster().administrators(at: rig.node.clock.now).count == 1)
        #expect(try await browser.get(proposal.path).contains("Approved and recorded"))
        #expect(try await browser.get("/account").contains("single-administrator party"))
        // Nobody else comes in by that way.
        #expect(try OneTimeLink.setup(rig.node.store, url: rig.node.url, now: rig.node.clock.now) == nil)
        #expect(
            await rig.refusal {
                try await Browser(rig).create("/api/v1/passkeys/setup", ["token": .string(secret), "name": "Eve", "party": "lishan"])
            } == "people.link")
        #expect(try await browser.get("/setup").contains("has been set up"))
    }

    @Test func theFirstPersonFoundsAParty() async throws {
        let rig = try await PeopleRig()
        let browser = Browser(rig)
        try await browser.create(
            "/api/v1/passkeys/setup",
            ["token": .string(rig.setupSecret()), "name": "Li Wei", "organisation": "Green Lab", "slug": "green", "jurisdiction": "CN-SH"])
        #expect(try await browser.get("/account").contains("Green Lab"))
        let other = try await PeopleRig()
        for (field, value, code) in [
            ("slug", "Green", "people.slug"), ("slug", "lishan", "party.exists"), ("jurisdiction", "China", "people.jurisdiction"),
            ("name", " ", "people.name"),
        ] as [(String, JSON, String)] {
            var given: JSON = [
                "token": .string(try other.setupSecret()), "name": "Li Wei", "organisation": "Green Lab", "slug": "green", "jurisdiction": "CN-SH",
            ]
            given[field] = value
            #expect(await other.refusal { _ = try await Browser(other).call("/api/v1/passkeys/setup", given) } == code)
        }
    }

    @Test func linksAreShortLivedAndForOnePurpose() async throws {
        let rig = try await PeopleRig()
        let secret = try rig.setupSecret()
        let given: JSON = ["token": .string(secret), "name": "Li Wei", "party": "lishan"]
        let withoutParty: JSON = ["token": .string(secret), "name": "Li Wei"]
        #expect(await rig.refusal { try await Browser(rig).create("/api/v1/passkeys/join", withoutParty) } == "people.link")
        rig.node.clock.advance(seconds: 1801)
        #expect(await rig.refusal { try await Browser(rig).create("/api/v1/passkeys/setup", given) } == "people.link")
        let newer = try rig.setupSecret()
        let newest = try rig.setupSecret()
        #expect(
            await rig.refusal {
                _ = try await Browser(rig).call("/api/v1/passkeys/setup", ["token": .string(newer), "name": "A", "party": "lishan"])
            } == "people.link")
        _ = try await Browser(rig).call("/api/v1/passkeys/setup", ["token": .string(newest), "name": "A", "party": "lishan"])
    }

    @Test func signingInAndOut() async throws {
        let rig = try await PeopleRig()
        let first = try await rig.administrator()
        let second = Browser(rig)
        second.authenticator = first.authenticator
        try await second.signIn()
        #expect(try await second.get("/account").components(separatedBy: "Signed in with a passkey").count >= 3)
        // The second session ends the first.
        try await second.post("/account/sessions/end", ["session": "others"])
        #expect(await rig.refusal { _ = try await first.get("/account") } == "request.signIn")
        #expect(try await second.post("/sign-out") == "/")
        #expect(second.cookies.isEmpty)
        #expect(await rig.refusal { _ = try await second.get("/account") } == "request.signIn")
    }

    @Test(arguments: [(12 * 3600 - 1, true), (12 * 3600 + 1, false)] as [(Int64, Bool)])
    func idleSessionsEnd(_ seconds: Int64, _ lives: Bool) async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        rig.node.clock.advance(seconds: seconds)
        #expect(await rig.refusal { _ = try await browser.get("/account") } == (lives ? nil : "request.signIn"))
    }

    @Test func aSessionLivesSevenDaysAtMost() async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        for _ in 0..<15 {
            rig.node.clock.advance(seconds: 11 * 3600)
            _ = try await browser.get("/account")
        }
        rig.node.clock.advance(seconds: 4 * 3600)
        #expect(await rig.refusal { _ = try await browser.get("/account") } == "request.signIn")
    }

    @Test func whatDoesNotSignIn() async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        func refusal(_ change: @escaping (inout SoftAuthenticator) -> Void) async -> String? {
            await rig.refusal { try await browser.use("/api/v1/passkeys/sign-in", change) }
        }
        #expect(await refusal { $0.credentialID = [1] } == "passkey.unknownCredential")
        #expect(await refusal { $0.key = .ed25519(SigningKey()) } == "passkey.signature")
        #expect(await refusal { $0.userHandle = [9] } == "passkey.userHandle")
        #expect(await refusal { $0.flags = 0x19 } == "passkey.userNotVerified")
        #expect(await refusal { $0.origin = "https://evil.example" } == "passkey.origin")
        #expect(await refusal { $0.clientData = ["challenge": "AAAA"] } == "passkey.challenge")
        // A challenge counts once, and for five minutes.
        let begun = try await browser.call("/api/v1/passkeys/sign-in", [:])
        let challenge = try #require(begun["options"]?["challenge"]?.string.flatMap { Base64.decodeURL($0) })
        let answer: JSON = ["credential": try browser.authenticator.answer(challenge).json]
        _ = try await browser.call("/api/v1/passkeys/sign-in/answer", answer)
        #expect(await rig.refusal { _ = try await browser.call("/api/v1/passkeys/sign-in/answer", answer) } == "passkey.challenge")
        let late = try await browser.call("/api/v1/passkeys/sign-in", [:])
        let old = try #require(late["options"]?["challenge"]?.string.flatMap { Base64.decodeURL($0) })
        rig.node.clock.advance(seconds: 301)
        let tooLate: JSON = ["credential": try browser.authenticator.answer(old).json]
        #expect(await rig.refusal { _ = try await browser.call("/api/v1/passkeys/sign-in/answer", tooLate) } == "passkey.challenge")
    }

    @Test(arguments: [["origin": "https://evil.example"], ["origin": "null"]])
    func otherSitesAreRefused(_ headers: [String: String]) async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        #expect(await rig.refusal { _ = try await browser.call("/api/v1/passkeys/sign-in", [:], headers: headers) } == "request.otherSite")
        #expect(await rig.refusal { _ = try await browser.post("/recover", ["code": "a"], headers: headers) } == "request.otherSite")
    }

    @Test func attemptsAreBounded() async throws {
        let rig = try await PeopleRig()
        let browser = Browser(rig)
        var codes: [String] = []
        for _ in 0..<12 {
            let page = try await browser.post("/recover", ["code": "00000-00000-00000-00000"])
            codes.append(page.contains("Too many attempts") ? "often" : "none")
        }
        #expect(codes == Array(repeating: "none", count: 10) + ["often", "often"])
        rig.node.clock.advance(seconds: 31)
        #expect(try await browser.post("/recover", ["code": "x"]).contains("none of your codes"))
    }

    @Test func recoveryRestoresSigningInOnly() async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        let page = try await browser.post("/account/codes")
        let code = try #require(page.firstRange(of: "<li class=\"mono\">").map { String(page[$0.upperBound...].prefix(23)) })
        let lost = Browser(rig)
        #expect(try await lost.post("/recover", ["code": code.uppercased().replacing("-", with: " ")]) == "/account")
        #expect(try await Browser(rig).post("/recover", ["code": code]).contains("or one that was used"))
        #expect(try await lost.get("/account").contains("came in with a recovery code"))
        // No office, so nothing of the party's: neither its sealed records nor its links.
        #expect(await rig.refusal { try await lost.post("/people/lishan/links", ["role": "member"]) } == "request.role")
        // A new passkey signs in at once, and approves after the roster has it and 72 hours have passed.
        lost.authenticator = SoftAuthenticator(key: .ed25519(SigningKey()))
        try await lost.create("/api/v1/passkeys/device")
        let proposal = try #require(try rig.waiting().last)
        try await lost.approve(proposal.id)
        #expect(try rig.proposal(proposal.id)?.state == .logged)
        try await lost.signIn()
        #expect(try await lost.get("/account").contains("may approve from"))
        let invited = try await lost.post("/people/lishan/links", ["role": "member"])
        let secret = try #require(invited.firstRange(of: "/join#").map { String(invited[$0.upperBound...].prefix(22)) })
        try await Browser(rig).create("/api/v1/passkeys/join", ["token": .string(secret), "name": "New"])
        let entry = try #require(try rig.waiting().last)
        #expect(await rig.refusal { try await lost.approve(entry.id) } == "approval.waiting")
        rig.node.clock.advance(seconds: 72 * 3600)
        try await lost.signIn()
        try await lost.approve(entry.id)
        #expect(try rig.roster().people.count == 2)
    }

    @Test func passkeysComeAndGo() async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        let first = Base64.encodeURL(browser.authenticator.credentialID)
        #expect(try await browser.post("/account/passkeys/remove", ["passkey": first]).contains("only passkey"))
        #expect(await rig.refusal { try await browser.create("/api/v1/passkeys/device") } == "people.passkeyKnown")
        let phone = Browser(rig)
        (phone.cookies, phone.authenticator) = (browser.cookies, SoftAuthenticator())
        try await phone.create("/api/v1/passkeys/device")
        // The new one counts once the old one has approved it.
        let proposal = try #require(try rig.waiting().last)
        #expect(await rig.refusal { try await phone.approve(proposal.id) } == "approval.wrongKey")
        try await browser.approve(proposal.id)
        #expect(try rig.roster().credentials.count == 2)
        // Removed here at once; from the roster by an act that the other key approves.
        try await browser.post("/account/passkeys/remove", ["passkey": first])
        #expect(await rig.refusal { try await browser.signIn() } == "passkey.unknownCredential")
        let removal = try #require(try rig.waiting().last)
        #expect(removal.act.kind == RosterRemoval.kind)
        try await phone.approve(removal.id)
        #expect(try rig.roster().credentials.map(\.key) == [try phone.authenticator.publicKey])
    }

    @Test func aPersonIsForgotten() async throws {
        let rig = try await PeopleRig()
        let browser = try await rig.administrator()
        #expect(try await browser.post("/account/erase") == "/account#erase")
        #expect(try await browser.post("/account/erase", ["sure": "yes"]) == "/")
        for table in ["accounts", "offices", "passkeys", "sessions", "codes", "events"] {
            #expect(try rig.node.store.readNow { try $0.first("SELECT COUNT(*) FROM people_\(table)")?.integer(0) } == 0)
        }
    }
}
