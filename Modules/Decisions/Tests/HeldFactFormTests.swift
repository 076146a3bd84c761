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

/// A confidential fact given in a browser: chosen, entered, approved; seen by its holder's people, and by nobody else.
@Suite struct HeldFactFormTests {
    private let why = ["reasons-en": "It comes from a service that must not be named.", "reasons-zh": "来源不得披露。"]
    private let listed = ["fact": "recipientLists", "value.US.EntityList": "on"]

    private func path(_ number: UInt64 = 1) -> String { "/decisions/\(DecisionRig.id(number).uuid)" }

    private func send(_ rig: DecisionRig, _ form: [String: String], number: UInt64 = 1, as slug: String = "optics") async throws -> String {
        let site = slug == "alpine" ? rig.abroad : rig.site
        let response = try await site.post(path(number) + "/hold", form, person: rig.person(at: slug))
        if case .redirect(let path) = response {
            try rig.follow()
            return path
        }
        return try site.html(response)
    }

    /// What everybody else reads of the request: the other party abroad, a party of the request on the holder's own node, and a visitor, who reads nothing.
    private func others(_ rig: DecisionRig) async throws -> [String] {
        let (person, third) = (rig.person(at: "alpine"), rig.person(at: "court"))
        return [
            try await rig.abroad.page(path(), person: person), try await rig.abroad.page(path(), .chinese, person: person),
            try await rig.abroad.json("/api/v1" + path(), person: person).canonicalText, try await rig.site.page(path(), person: third),
            try await rig.site.json("/api/v1" + path(), person: third).canonicalText,
        ]
    }

    /// A request of the university to the institute, which a board on the institute's own node reads too.
    private func asked(_ rig: DecisionRig) async throws {
        let act = try DecisionActs.request(
            rig.text(HeldFactTests.exported), by: "alpine", sealedTo: [rig.did("optics"), rig.did("court")], id: DecisionRig.id(1))
        _ = try await rig.recipient.service.act(act)
        try rig.follow()
    }

    @Test func theHolderEntersItAndOthersReadTheOutcomeAlone() async throws {
        let rig = try await DecisionRig()
        try await asked(rig)
        let holder = rig.person(at: "optics")
        #expect(try await rig.site.page(path(), person: holder).contains("\(path())/hold\""))
        // First which fact; those that can still change the answer stand first.
        let first = try await rig.site.page(path() + "/hold", person: holder)
        #expect(first.contains("value=\"recipientLists\"") && first.contains("can still change the answer"))
        #expect(!first.contains("value=\"techControl\""), "a fact that is told is not kept")
        #expect(try await send(rig, ["choice": ""]).contains("id=\"choice-error\""))
        #expect(try await send(rig, ["choice": "recipientLists"]) == path() + "/hold?fact=recipientLists")
        // Then its value, in the field that fits it, and why it is confidential.
        let second = try await rig.site.page(path() + "/hold?fact=recipientLists", person: holder)
        #expect(second.contains("name=\"value.US.EntityList\"") && second.contains("Institute of Optics") && second.contains("name=\"reasons-zh\""))
        let empty = try await send(rig, why.merging(["fact": "recipientLists"]) { $1 })
        #expect(empty.contains("id=\"value-error\"") && empty.contains("must not be named"))
        let silent = try await send(rig, listed)
        #expect(silent.contains("id=\"reasons-en-error\"") && silent.contains("name=\"value.US.EntityList\" value=\"on\" checked"))
        #expect(try await send(rig, why.merging(listed) { $1 }).hasSuffix("/receipt"))

        // Its own people read the fact, why it is kept, and what the rules say with it.
        let own = try await rig.site.page(path(), person: holder)
        #expect(own.contains("What Institute of Optics keeps confidential") && own.contains("must not be named") && own.contains("US-ENTITY"))
        #expect(own.contains("has signed no answer yet that counts it"))
        for text in try await others(rig) { #expect(!text.contains("held by Institute of Optics") && !text.contains("来源不得披露")) }

        try await rig.recommend()
        #expect(try await rig.site.page(path(), person: holder).contains("has signed an answer that counts it"))
        let read = try await others(rig)
        for text in read {
            #expect(!text.contains("EntityList") && !text.contains("must not be named") && !text.contains("来源不得披露"))
            #expect(!text.contains("keeps confidential") && !text.contains(DecisionKinds.heldFact))
        }
        #expect(read[0].contains("A confidential fact held by Institute of Optics decides") && read[0].contains("An approval is needed."))
        #expect(read[1].contains("光学研究所") && read[1].contains("持有的一项保密事实"))
        #expect(read[3].contains("A confidential fact held by Institute of Optics decides"))
        await #expect(throws: Failure.self) { try await rig.site.page(path()) }
    }

    @Test func itIsApprovedInPlainWords() async throws {
        let rig = try await DecisionRig()
        let li = try OwnClient("r-li-wei", passkey: SoftAuthenticator())
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        try await asked(rig)
        let waiting = try await send(rig, why.merging(listed) { $1 })
        #expect(try waiting.hasPrefix("/approve/") && rig.file().held(by: rig.did("optics")).isEmpty)
        let chinese = try await rig.site.page(waiting, .chinese, person: rig.person(at: "optics"))
        #expect(!chinese.contains("[[") && chinese.contains("来源不得披露"))
        let page = try await rig.site.page(waiting, person: rig.person(at: "optics"))
        #expect(page.contains("Keep a confidential fact of: A licence for the filter") && page.contains("Who may read it"))
        #expect(try await rig.provider.approve(waiting, by: li, rig.site.context).state == .logged)
        let held = try #require(try rig.file().held(by: rig.did("optics"))["recipientLists"])
        #expect(held.content.value == ["US.EntityList"])
        // The record's own page is whole, in both languages, for its holder's people.
        let found = try #require(try rig.provider.store.readNow { try RecordLookup.find(held.act.id, origin: rig.provider.origin, in: $0) })
        for language in Language.allCases {
            let exhibit = try rig.provider.store.readNow { transaction in
                let request = Pages.Request(path: "/", language: language, person: rig.person(at: "optics"))
                return try DecisionExhibit.make(found, for: ReaderView(request, rig.site.context, in: transaction), shelf: DecisionRig.shelf)
            }
            let titles = try #require(exhibit).title.values
            #expect(titles.count == 2 && titles.allSatisfy { !$0.contains("[[") })
        }
    }

    @Test func whoMayNotKeepItIsTold() async throws {
        let rig = try await DecisionRig()
        try await rig.ask(number: 2)
        // Everybody reads an open request.
        let open = await #expect(throws: Failure.self) { try await send(rig, listed, number: 2) }
        #expect(open?.status == 409 && open?.words["zh-Hans"]?.contains("封存") == true)
        #expect(try await !rig.site.page(path(2), person: rig.person(at: "optics")).contains("/hold\""))
        // Who has no part in a sealed one does not even learn that it is there.
        try await rig.ask(rig.text(HeldFactTests.exported), sealed: true)
        let stranger = await #expect(throws: Failure.self) { try await send(rig, listed, as: "court") }
        #expect(stranger?.status == 404)
        let clerk = rig.person(at: "optics", roles: ["member"])
        let refused = await #expect(throws: Failure.self) { try await rig.site.post(path() + "/hold", listed, person: clerk) }
        #expect(refused?.status == 403)
        // The applicant keeps facts of its own in the same way; as a word of its own nothing is granted on it.
        #expect(try await send(rig, why.merging(listed) { $1 }, as: "alpine").hasSuffix("/receipt"))
        #expect(try await rig.abroad.page(path(), person: rig.person(at: "alpine")).contains("What Alpine University keeps confidential"))
        #expect(try await !rig.site.page(path(), person: rig.person(at: "optics")).contains("keeps confidential"))
    }

    /// What the request commits to is given with the salt of the commitment; and what another withholds is not offered.
    @Test func aCommitmentIsKept() async throws {
        let rig = try await DecisionRig()
        let held = HeldFact(fact: "recipientLists", value: ["US.EntityList"], salt: [UInt8](repeating: 7, count: 32))
        let other = HeldFact(fact: "publication", value: "restricted", salt: held.salt)
        var facts = HeldFactTests.exported
        facts["publication"] = nil
        try await rig.ask(rig.text(facts, withheld: [held.withheld(by: rig.did("optics")), other.withheld(by: rig.did("alpine"))]), sealed: true)
        let page = try await rig.site.page(path() + "/hold", person: rig.person(at: "optics"))
        #expect(page.contains("value=\"recipientLists\"") && !page.contains("value=\"publication\""))
        let form = why.merging(listed) { $1 }
        #expect(try await send(rig, form).contains("id=\"salt-error\""))
        let salt = Multibase.base64URL(held.salt)
        let wrong = ["fact": "recipientLists", "value.none": "on", "salt": salt]
        let refused = try await send(rig, why.merging(wrong) { $1 })
        #expect(refused.contains("id=\"value-error\"") && refused.contains("commits to"))
        #expect(try await send(rig, form.merging(["salt": salt]) { $1 }).hasSuffix("/receipt"))
        #expect(try rig.file().held(by: rig.did("optics"))["recipientLists"]?.content == held)
    }

    @Test(arguments: Language.allCases) func formsAreAsKept(_ language: Language) async throws {
        let rig = try await DecisionRig()
        try await rig.ask(rig.text(HeldFactTests.exported), sealed: true)
        for (name, query) in [("form-hold", ""), ("form-hold-value", "?fact=recipientLists")] {
            let html = try await rig.site.page(path() + "/hold" + query, language, person: rig.person(at: "optics"))
            #expect(!html.contains("[["))
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
    }
}
