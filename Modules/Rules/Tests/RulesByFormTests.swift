import Canon
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import People
import PeopleAPI
import RuleEngine
import RulesAPI
import Signing
import Store
import TestKit
import Testing

@testable import Envoys
@testable import Rules

/// The whole life of a version in a browser: the workbench, the forms, the pages on which acts are approved with a passkey, the log.
@Suite struct RulesByFormTests {
    /// A party with two rule makers, of whom one holds a mandate to adopt rules; a version of its rules that is a draft.
    private struct Office {
        let rig: RuleRig
        let li: OwnClient
        let zhang: OwnClient

        init() async throws {
            rig = try await RuleRig(RulesModule())
            li = try OwnClient("r-li-wei", passkey: SoftAuthenticator())
            zhang = try OwnClient("r-zhang-min", passkey: SoftAuthenticator())
            try await rig.provider.enter(li, [.administrator, .ruleMaker], at: "aula", approvedBy: [li])
            try await rig.provider.enter(zhang, [.ruleMaker], at: "aula", approvedBy: [li])
        }

        var maker: Person {
            Person(
                account: "1", name: "Li Wei",
                offices: [.init(party: rig.did("aula"), slug: "aula", pseudonym: li.person, roles: ["administrator", "rule-maker"])])
        }

        /// Appoints Li Wei by form, with one power.
        func appoint(_ power: String) async throws -> LoggedMandate {
            let form = [
                "party": "aula", "holder": rig.did("aula"), "person": "aula/" + li.person, "title-en": "Secretary for rules", "title-zh": "规则秘书",
                "jurisdiction": "AA", "counterparties": "BB", "subjectAreas": "1", "level": "1", "depth": "0", "signatures": "1",
                "validFrom": "2026-11-01", "validUntil": "2027-10-31", "may-\(power)": "on", "parent": "",
            ]
            guard case .redirect(let path) = try await rig.site.post("/envoys/appoint", form, person: maker) else {
                throw Failure.notFound("/approve")
            }
            let proposal = try await rig.provider.approve(path, by: li, rig.site.context)
            let id = try #require(proposal.draft["id"]?.string.flatMap { RecordID($0) })
            return try #require(try rig.provider.store.readNow { try LoggedMandates(origin: rig.provider.origin, in: $0).mandate(id) })
        }

        /// Sends a form about a version; gives where it leads, or the page that it gives.
        func send(_ form: String, _ fields: [String: String], _ id: RecordID, as person: Person?) async throws -> String {
            let response = try await rig.site.post("/rules/\(id.uuid)/\(form)", fields, person: person)
            if case .redirect(let path) = response { return path }
            return try rig.site.html(response)
        }

        /// Looks at what waits, in both languages, and lets people approve it.
        @discardableResult
        func approve(_ path: String, by people: [OwnClient]) async throws -> String {
            #expect(path.hasPrefix("/approve/"), "\(path)")
            let shown = try await rig.site.page(path, .chinese, person: maker)
            #expect(!shown.contains("[["), "a text is missing: \(shown)")
            let page = try await rig.site.page(path, person: maker)
            for client in people.dropLast() { #expect(try await rig.provider.approve(path, by: client, rig.site.context).state == .open) }
            if let last = people.last { #expect(try await rig.provider.approve(path, by: last, rig.site.context).state == .logged) }
            try rig.follow()
            return page
        }

        func form(_ name: String, _ id: RecordID, _ query: String = "", as person: Person?) async throws -> String {
            let path = "/rules/\(id.uuid)/\(name)\(query)"
            #expect(try await !rig.site.page(path, .chinese, person: person).contains("[["), "a text is missing on \(path)")
            return try await rig.site.page(path, person: person)
        }

        func acts(_ kind: String, _ id: RecordID) throws -> [RuleAct] { try rig.known { try $0.acts(about: id, kinds: [kind]) } }
        func version(_ id: RecordID) throws -> KnownRuleSet { try #require(try rig.known { try $0.find(id) }) }
        var today: CalendarDate { rig.provider.clock.now.date }
        func day(_ days: Int) -> String { RuleWindows.day(days, after: today).description }
    }

    private let why = ["reasons-en": "A register for everybody", "reasons-zh": "建立公开登记册"]

    /// From the workbench to the proposal by one button; grounds of security are asked for before.
    private func proposed(_ office: Office) async throws -> RecordID {
        let rig = office.rig
        let first = try await rig.publish(RuleRig.form(grounds: []), number: 1)
        var work = [
            "base": first.id.uuid, "set": RuleDraft.text(RuleRig.source(version: "2").set), "attributes": RuleDraft.text(RuleRig.attributes),
            "party": rig.did("aula"), "do": "apply", "rule": "AA-1", "e.id": "AA-1", "e.effect": "approval",
            "e.when": "from = AA\nto != AA\nclasses has personal\npersons >= 900", "e.ground": "security",
        ]
        let asked = try rig.site.html(try await rig.site.post("/rules/new", work, person: office.maker))
        #expect(asked.contains("A restriction on grounds of security names the risk.") && asked.contains("id=\"e.risk.en-error\""))
        (work["e.risk.en"], work["e.milder.en"], work["e.reviewBy"]) = ("Lists in the wrong hands", "A notice comes too late", "2027-11-23")
        guard case .page(let page) = try await rig.site.post("/rules/new", work, person: office.maker) else { throw Failure.notFound("workbench") }
        let (grounds, set) = (page.model["grounds"]?.string ?? "", page.model["fields"]?["set"]?["value"]?.string ?? "")
        #expect(grounds.contains("\"reviewBy\":\"2027-11-23\"") && set.contains("900"))
        work = ["base": first.id.uuid, "set": set, "grounds": grounds, "party": rig.did("aula"), "do": "propose"]
        work["attributes"] = RuleDraft.text(RuleRig.attributes)
        guard case .redirect(let path) = try await rig.site.post("/rules/publish", work, person: office.maker) else {
            throw Failure.notFound("redirect")
        }
        #expect(path.hasSuffix("/propose"))
        let id = try #require(RecordID(uuid: String(path.split(separator: "/")[1])))
        #expect(try await office.form("propose", id, as: office.maker).contains("value=\"2027-01-23\""))
        // Refused where the window is short and nobody says why: what was typed stays, and what is wrong stands at the field.
        let short = why.merging(["commentsUntil": office.day(10), "effectiveFrom": office.day(60)]) { $1 }
        let again = try await office.send("propose", short, id, as: office.maker)
        #expect(again.contains("A register for everybody") && again.contains("id=\"commentsUntil-error\"") && again.contains(office.day(10)))
        let form = why.merging(["commentsUntil": office.day(61), "effectiveFrom": office.day(100)]) { $1 }
        let shown = try await office.approve(try await office.send("propose", form, id, as: office.maker), by: [office.li])
        #expect(shown.contains("A register for everybody") && shown.contains("Rules on data"))
        #expect(try office.version(id).status(on: office.today) == .proposed)
        return id
    }

    @Test func fromTheWorkbenchToTheBook() async throws {
        let office = try await Office()
        let rig = office.rig
        let mandate = try await office.appoint("adoptRules")
        let other = try await office.appoint("consult")
        let id = try await proposed(office)

        // A visitor without an account, and a party of another node, comment.
        let voice = ["text-en": "Nine hundred is <b>few</b>", "rule": "AA-1"]
        let unticked = try await office.send("comment", voice, id, as: nil)
        #expect(unticked.contains("Nine hundred is &lt;b&gt;few") && unticked.contains("id=\"public-error\""))
        #expect(try await office.send("comment", voice.merging(["public": "on"]) { $1 }, id, as: nil).hasSuffix("/receipt"))
        let abroad = try PageSite(rig.recipient)
        let belta = Person(account: "2", name: "B", offices: [.init(party: rig.did("belta"), slug: "belta", pseudonym: "r-b", roles: ["member"])])
        rig.recipient.clock.advance(seconds: 60)
        try rig.follow()
        guard case .redirect = try await abroad.post("/rules/\(id.uuid)/comment", ["text-zh": "人数太少"], person: belta) else {
            throw Failure.notFound("receipt")
        }
        try rig.follow()
        let comments = try office.acts(RuleKinds.comment, id)
        #expect(comments.map(\.isVisitor) == [true, false] && comments.map(\.issuer) == [rig.provider.did, rig.did("belta")])
        let page = try await rig.site.page("/rules/" + id.uuid)
        #expect(page.contains("A visitor of Provider") && page.contains(", unverified"), "\(page)")
        #expect(try await abroad.page("/rules/" + id.uuid, .chinese).contains("未经核实"))

        // One answer for both.
        let query = "?comment=" + comments[0].id.uuid
        #expect(try await office.form("answer", id, query, as: office.maker).contains("also-" + comments[1].id.uuid))
        let answer = ["comment": comments[0].id.uuid, "answer-en": "The number stays.", "also-" + comments[1].id.uuid: "on"]
        #expect(try await office.send("answer", answer, id, as: office.maker).contains("id=\"outcome-error\""))
        let answering = try await office.send("answer", answer.merging(["outcome": "declined"]) { $1 }, id, as: office.maker)
        #expect(try await office.approve(answering, by: [office.li]).contains("人数太少"))
        #expect(try office.acts(RuleKinds.commentAnswer, id).first?.answered.count == 2)

        // Adopted after the window, under the mandate that gives the power, by two rule makers of whom one holds it.
        let proposal = try #require(try office.acts(RuleKinds.proposal, id).first)
        func adoption() -> [String: String] {
            ["proposal": proposal.id.uuid, "effectiveFrom": office.day(40), "mandate": mandate.id.uuid, "reasons-en": "Heard and weighed"]
        }
        #expect(try await office.send("adopt", adoption(), id, as: office.maker).contains("is open for comments until"))
        rig.pass(days: 62)
        let asked = try await office.form("adopt", id, as: office.maker)
        #expect(asked.contains("Lists in the wrong hands") && asked.contains("A notice comes too late") && asked.contains("23 November 2027"))
        #expect(asked.contains(mandate.id.uuid) && !asked.contains(other.id.uuid), "a mandate to consult adopts nothing")
        let without = try await office.send("adopt", adoption().merging(["mandate": other.id.uuid]) { $1 }, id, as: office.maker)
        #expect(without.contains("id=\"mandate-error\"") && without.contains("Heard and weighed"))
        let adopting = try await office.send("adopt", adoption(), id, as: office.maker)
        #expect(try await office.approve(adopting, by: [office.zhang, office.li]).contains("Secretary for rules"))
        #expect(try office.version(id).status(on: RuleWindows.day(40, after: office.today)) == .inForce)
        let there = try rig.recipient.store.readNow { try KnownRuleSets(origin: rig.recipient.origin, in: $0).find(id) }
        let here = try office.version(id)
        #expect(there?.term != nil && there?.term == here.term)

        try await lives(office, id)
    }

    /// Suspended, resumed, superseded is nothing that happens in silence; each takes two.
    private func lives(_ office: Office, _ id: RecordID) async throws {
        office.rig.pass(days: 41)
        func event(_ word: String, _ fields: [String: String] = [:]) async throws -> String {
            try await office.send(
                "event", ["event": word, "effectiveFrom": office.day(1), "reasons-zh": "发现差错"].merging(fields) { $1 }, id, as: office.maker)
        }
        #expect(try await event("suspend", ["effectiveFrom": office.day(-1)]).contains("id=\"effectiveFrom-error\""), "dated back")
        #expect(try await event("withdraw").contains("repeal it instead"))
        try await office.approve(try await event("suspend", ["until": office.day(90)]), by: [office.li, office.zhang])
        #expect(try office.version(id).status(on: RuleWindows.day(5, after: office.today)) == .suspended)
        try await office.approve(try await event("resume", ["effectiveFrom": office.day(10)]), by: [office.li, office.zhang])
        #expect(try office.version(id).status(on: RuleWindows.day(10, after: office.today)) == .inForce)
        // Under a mandate where one is named; one that is none is told at its field, and nothing that was typed is lost.
        let mandate = try #require(
            try office.rig.provider.store.readNow {
                try RuleMaking(origin: office.rig.provider.origin, in: $0).held(
                    for: office.rig.did("aula"), of: "AA",
                    now: LogPlace(origin: office.rig.provider.origin, position: .max, loggedAt: office.rig.provider.clock.now, seenAt: nil))
            }.first)
        let none = try await event("repeal", ["mandate": RuleRig.id(77).uuid])
        #expect(none.contains("id=\"mandate-error\"") && none.contains("发现差错"))
        let repeal = try await event("repeal", ["effectiveFrom": office.day(50), "mandate": mandate.id.uuid])
        #expect(try await office.approve(repeal, by: [office.li, office.zhang]).contains("Secretary for rules"))
        #expect(try office.acts(RuleKinds.event, id).count == 3)
        #expect(try office.version(id).status(on: RuleWindows.day(50, after: office.today)) == .repealed)
        let page = try await office.rig.site.page("/rules/" + id.uuid, .chinese)
        #expect(page.contains("发现差错"))
    }

    @Test func whatCannotWaitHasAnEnd() async throws {
        let office = try await Office()
        let mandate = try await office.appoint("adoptRules")
        let id = RuleRig.id(1)
        try await office.rig.publish(RuleRig.form(), number: 1)
        #expect(try await office.form("adopt-urgently", id, as: office.maker).contains("value=\"2027-11-23\""))
        let form = [
            "effectiveFrom": office.day(0), "sunset": "2028-11-24", "reviewBy": office.day(90), "mandate": mandate.id.uuid, "reasons-en": "A leak",
        ]
        let late = try await office.send("adopt-urgently", form, id, as: office.maker)
        #expect(late.contains("id=\"sunset-error\"") && late.contains("A leak"))
        let path = try await office.send("adopt-urgently", form.merging(["sunset": "2028-11-23"]) { $1 }, id, as: office.maker)
        #expect(try await office.approve(path, by: [office.li, office.zhang]).contains("23 November 2028"))
        #expect(try office.version(id).status(on: office.today) == .inForce)
        // It is commented on afterwards.
        #expect(try await office.rig.site.page("/rules/" + id.uuid).contains("/rules/\(id.uuid)/comment"))
    }

    @Test func aProposalIsWithdrawnOpenly() async throws {
        let office = try await Office()
        let id = try await proposed(office)
        let form = ["event": "withdraw", "effectiveFrom": office.day(0), "reasons-en": "It is not needed any more"]
        try await office.approve(try await office.send("event", form, id, as: office.maker), by: [office.li, office.zhang])
        #expect(try office.version(id).status(on: office.today) == .withdrawn)
        let page = try await office.rig.site.page("/rules/" + id.uuid)
        #expect(page.contains("withdrawn") && page.contains("It is not needed any more"))
        #expect(try await office.send("comment", ["text-en": "Late", "public": "on"], id, as: nil).contains("was withdrawn from"))
        #expect(try await office.rig.site.json("/api/v1/rules/open")["consultations"] == [])
    }

    @Test func anybodyChallengesAndTheOwnerAnswers() async throws {
        let office = try await Office()
        let rig = office.rig
        let first = try await rig.publish(RuleRig.form(), number: 1)
        let form = ["ground": "loophole", "rule": "AA-1", "text-en": "999 persons at a time", "asks-zh": "按年累计", "public": "on"]
        #expect(try await office.form("challenge", first.id, "?rule=AA-1", as: nil).contains("value=\"AA-1\" selected"))
        #expect(try await office.send("challenge", form.merging(["rule": "ZZ"]) { $1 }, first.id, as: nil).contains("is no rule of this version"))
        #expect(try await office.send("challenge", form, first.id, as: nil).hasSuffix("/receipt"))
        let challenge = try #require(try office.acts(RuleKinds.challenge, first.id).first)
        #expect(try await rig.site.json("/api/v1/rules/open")["challenges"]?.array?.first?["due"] == "2026-12-23")
        let query = "?challenge=" + challenge.id.uuid
        #expect(try await office.form("answer-challenge", first.id, query, as: office.maker).contains("999 persons at a time"))
        let answer = ["challenge": challenge.id.uuid, "outcome": "amend", "answer-en": "We count over a year", "answer-zh": "按年累计"]
        #expect(try await office.send("answer-challenge", answer, first.id, as: office.maker).contains("id=\"amendment-error\""))
        let second = try await rig.publish(RuleRig.form(RuleRig.source(version: "2"), after: first), number: 2)
        let path = try await office.send(
            "answer-challenge", answer.merging(["amendment": second.id.uuid]) { $1 }, first.id, as: office.maker)
        try await office.approve(path, by: [office.li])
        #expect(try await rig.site.json("/api/v1/rules/open")["answered"]?.array?.first?["answer"]?["outcome"] == "amend")
    }

    /// A visitor's voice costs nothing, so it is small, seldom, and never a party's.
    @Test func visitorsAreHeardAndDoNotCrowdOthersOut() async throws {
        let office = try await Office()
        let rig = office.rig
        let id = try await proposed(office)
        let form = ["text-en": "Too wide", "public": "on"]
        for _ in 0..<5 { #expect(try await office.send("comment", form, id, as: nil).hasSuffix("/receipt")) }
        let sixth = try await office.send("comment", form, id, as: nil)
        #expect(sixth.contains("Too many voices came from this address") && sixth.contains("Too wide"))
        guard case .redirect = try await rig.site.post("/rules/\(id.uuid)/comment", form, peer: "198.51.100.1") else {
            throw Failure.notFound("receipt")
        }
        let elsewhere = try rig.site.html(try await rig.site.post("/rules/\(id.uuid)/comment", form, from: "cross-site"))
        #expect(elsewhere.contains("This was sent from another site.") && elsewhere.contains("Too wide"))
        let long = form.merging(["text-en": String(repeating: "x", count: RuleActForm.visitorBytes + 1)]) { $1 }
        let refused = try rig.site.html(try await rig.site.post("/rules/\(id.uuid)/comment", long, peer: "198.51.100.2"))
        #expect(refused.contains("id=\"text-en-error\""))
        // Neither does a party speak as a visitor, nor the node for itself.
        let subject: JSONObject = ["comment": ["en": "x"], "from": "visitor"]
        for (members, party, code) in [(subject, "aula", "rules.visitor.party"), (["comment": ["en": "x"]], nil, "rules.visitor.node")]
            as [(JSONObject, String?, String)]
        {
            let act = try RuleActs.act(RuleKinds.comment, about: office.version(id), members, by: party)
            let failure = await #expect(throws: Failure.self) { try await rig.provider.service.act(act) }
            #expect(failure?.code == code)
        }
        // The day is full for this version, whoever sends it.
        for number in 6..<VisitorVoices.perVersion {
            let act = try RuleActs.act(
                RuleKinds.comment, about: office.version(id), ["comment": ["en": .string("\(number)")], "from": "visitor"], by: nil)
            _ = try await rig.provider.service.act(act)
        }
        guard case .page(let full) = try await rig.site.post("/rules/\(id.uuid)/comment", form, .chinese, peer: "198.51.100.3") else {
            throw Failure.notFound("page")
        }
        #expect(try full.status == 429 && rig.site.html(full, .chinese).contains("24 小时内转达的访客意见已达上限"))
        rig.pass(days: 2)
        guard case .redirect = try await rig.site.post("/rules/\(id.uuid)/comment", form, peer: "198.51.100.3") else {
            throw Failure.notFound("receipt")
        }
    }

    @Test func strangersActOnNothing() async throws {
        let office = try await Office()
        let id = try await office.rig.publish(RuleRig.form(), number: 1).id
        let other = Person(
            account: "3", name: "C", offices: [.init(party: "did:web:x.example", slug: "x", pseudonym: "r-x", roles: ["rule-maker"])])
        for name in ["propose", "adopt", "adopt-urgently", "event"] {
            for person in [nil, other] {
                let failure = await #expect(throws: Failure.self) { try await office.rig.site.post("/rules/\(id.uuid)/\(name)", [:], person: person) }
                #expect(failure?.status == (person == nil ? 401 : 403), "\(name)")
            }
        }
        let page = try await office.rig.site.page("/rules/" + id.uuid)
        #expect(!page.contains("/propose\"") && page.contains("/challenge\""))
        let mine = try await office.rig.site.page("/rules/" + id.uuid, person: office.maker)
        #expect(mine.contains("/propose\"") && mine.contains("/adopt-urgently\"") && mine.contains("/event\""))
    }

    @Test(arguments: Language.allCases) func formsAreAsKept(_ language: Language) async throws {
        let office = try await Office()
        let first = try await office.rig.publish(RuleRig.form(), number: 1)
        for (name, address, person) in [
            ("form-propose", "/rules/\(first.id.uuid)/propose", office.maker), ("form-adopt", "/rules/\(first.id.uuid)/adopt", office.maker),
            ("form-urgent", "/rules/\(first.id.uuid)/adopt-urgently", office.maker), ("form-event", "/rules/\(first.id.uuid)/event", office.maker),
            ("form-challenge", "/rules/\(first.id.uuid)/challenge?rule=AA-1", nil),
        ] as [(String, String, Person?)] {
            let html = try await office.rig.site.page(address, language, person: person)
            #expect(!html.contains("[["))
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
    }
}
