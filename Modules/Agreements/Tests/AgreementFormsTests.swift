import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing

@testable import Agreements

/// What people of the parties do on the pages of an agreement: the form, the page that shows what will be signed, the approval, the log.
@Suite struct AgreementFormsTests {
    private let li = OwnClient("r-li-wei")
    private let zhang = OwnClient("r-zhang-min")

    private func staffed() async throws -> AgreementRig {
        let rig = try await AgreementRig()
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        try await rig.recipient.enter(zhang, [.administrator, .envoy], at: "alpine", approvedBy: [zhang])
        try rig.follow()
        return rig
    }

    private func person(_ rig: AgreementRig, _ slug: String = "optics") -> Person {
        let did = slug == "optics" ? rig.optics : rig.alpine
        return Person(account: "1", name: "A person", offices: [.init(party: did, slug: slug, pseudonym: "r-x", roles: ["envoy"])])
    }

    /// Sends a form; gives where it leads, or the page that it gives.
    private func send(
        _ answer: FormAnswer, _ path: String, _ offer: KnownOffer, _ form: [String: String], _ rig: AgreementRig, as slug: String = "optics"
    ) async throws -> String {
        let site = slug == "optics" ? rig.site : try PageSite(rig.recipient)
        let request = Request(
            method: "POST", path: "/agreements/\(offer.id.uuid)/\(path)", parameters: ["uuid": offer.id.uuid], form: form, person: person(rig, slug))
        let response = try await answer.take(request, site.context)
        if case .redirect(let path) = response { return path }
        return try site.html(response)
    }

    /// Approves what waits, and lets both nodes see it. Gives the page on which it was approved.
    @discardableResult
    private func approve(_ path: String, _ rig: AgreementRig, as slug: String = "optics") async throws -> String {
        let site = slug == "optics" ? rig.site : try PageSite(rig.recipient)
        let shown = try await site.page(path, .chinese, person: person(rig, slug))
        #expect(!shown.contains("[["), "a text is missing: \(shown)")
        let page = try await site.page(path, person: person(rig, slug))
        let state = try await site.node.approve(path, by: slug == "optics" ? li : zhang, site.context).state
        #expect(state == .logged, "\(path)")
        try rig.follow()
        return page
    }

    private func acts(_ kind: String, _ offer: KnownOffer, _ rig: AgreementRig) throws -> [KnownAct] {
        try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.acts(about: offer, kinds: [kind]) }
    }

    @Test func aDraftIsOfferedAnsweredAndSigned() async throws {
        let rig = try await staffed()
        var draft = try rig.text()
        draft.conclusion = nil
        for i in draft.parties.indices { draft.parties[i].did = nil }
        let json = draft.json.canonicalText
        func offer(_ form: [String: String]) async throws -> Response {
            try await FormsOffer.answer(
                Request(method: "POST", path: "/agreements/offer", form: form.merging(["draft": json]) { $1 }, person: person(rig)), rig.site.context)
        }
        let empty = try rig.site.html(try await offer([:]))
        #expect(empty.contains("name=\"did.a\"") && empty.contains("value=\"2026-12-23\"") && !empty.contains("[["))
        var form = ["go": "on", "did.a": rig.optics, "did.b": rig.optics, "signBy": "2026-12-10", "isPublic": "on"]
        #expect(try rig.site.html(try await offer(form)).contains("must be different ones"))
        form["did.b"] = rig.alpine
        // No mandate would cover a text that does not say what it is about.
        #expect(try rig.site.html(try await offer(form)).contains("at least one subject area"))
        form["subjects"] = "1.5、physics of ice"
        #expect(try rig.site.html(try await offer(form)).contains("“physics of ice” is no subject area"))
        form["subjects"] = "1.5、1.2"
        guard case .redirect(let offering) = try await offer(form) else { throw Failure.notFound("the page to approve it on") }
        #expect(try await approve(offering, rig).contains("Ice together"))
        let first = try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.negotiations(limit: 1) }.first)
        // To the end of the day that was named; this node decides, and its outcomes are named in the text.
        #expect(first.signBy.description == "2026-12-11T00:00:00.000Z" && first.decidingLog == rig.provider.origin && !first.isSealed)

        // Time passes: versions are told apart by when they were stated.
        for node in [rig.provider, rig.recipient] { node.clock.advance(seconds: 60) }
        // The other side answers: changed words and data, one clause less, one more.
        let site = try PageSite(rig.recipient)
        let request = Request(
            path: "/agreements/\(first.id.uuid)/answer", parameters: ["uuid": first.id.uuid], person: person(rig, "alpine"))
        guard case .page(let page) = try await FormsAnswer.answer.show(request, site.context) else { throw Failure.notFound("form") }
        let fields = page.model["fields"]?.array ?? []
        var typed: [String: String] = [:]
        for field in fields { if let name = field["name"]?.string, let value = field["value"]?.string { typed[name] = value } }
        #expect(try await send(FormsAnswer.answer, "answer", first, typed, rig, as: "alpine").contains("Nothing is changed"))
        typed["text.publication.en"] = typed["text.publication.en"]?.replacing("45 days", with: "30 days").replacing("\n", with: "\r\n")
        typed["text.publication.zh-Hans"] = typed["text.publication.zh-Hans"]?.replacing("45日", with: "30日")
        typed["data.publication.notice"] = "P30D"
        typed["drop.reports"] = "on"
        (typed["added-title.en"], typed["added-title.zh-Hans"]) = ("Visits", "互访")
        (typed["added-text.en"], typed["added-text.zh-Hans"]) = ("Each visits the other once a year.", "双方每年互访一次。")
        let path = try await send(FormsAnswer.answer, "answer", first, typed, rig, as: "alpine")
        #expect(path.hasPrefix("/approve/"), "\(path)")
        let shown = try await approve(path, rig, as: "alpine")
        #expect(shown.contains("<del>45</del><ins>30</ins>") && shown.contains("Visits"))
        let versions = try rig.provider.store.readNow {
            try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.versions(of: first.negotiation)
        }
        let second = try #require(versions.last)
        #expect(versions.count == 2 && second.issuer == rig.alpine && second.signBy == first.signBy)
        let reader = try rig.provider.store.readNow { transaction in
            try AgreementReader(second.id, ReaderView(Request(path: "/", isOperator: true), rig.site.context, in: transaction))?.text
        }
        #expect(reader?.clauses.map(\.id) == ["publication", "term", "added-1"] && reader?.clause(.publication)?.data?["notice"] == "P30D")

        // Both sign the last version.
        for slug in ["optics", "alpine"] {
            let signing = try await send(FormsSign.answer, "sign", second, ["mandate": ""], rig, as: slug)
            let page = try await approve(signing, rig, as: slug)
            #expect(page.contains(second.textDigest.multibase) && page.contains("Each visits the other once a year."))
        }
        #expect(Set(try acts(AgreementKinds.signature, second, rig).map(\.issuer)) == [rig.optics, rig.alpine])
        // A second signature of the same party is refused before anybody is asked.
        let twice = try await send(FormsSign.answer, "sign", second, ["mandate": ""], rig)
        #expect(twice.contains("has signed this text already") && !twice.contains("/issuer"), "\(twice)")
    }

    @Test func whatHappensToItIsRecordedByForms() async throws {
        let rig = try await staffed()
        let offer = try await rig.concluded()
        let page = try await rig.site.page("/agreements/" + offer.id.uuid, person: person(rig))
        for form in ["fulfilment", "alarm", "event", "concern"] { #expect(page.contains("/agreements/\(offer.id.uuid)/\(form)\""), "\(form)") }
        #expect(try await !rig.site.page("/agreements/" + offer.id.uuid).contains("/concern\""))

        // A fulfilment by who owes it, and by nobody else.
        let duty = ["duty": "report/once", "on": "2026-11-20", "note-en": "Sent by post."]
        #expect(try await send(FormsFulfilment.answer, "fulfilment", offer, duty, rig).contains("another party"))
        let fulfilled = try await approve(try await send(FormsFulfilment.answer, "fulfilment", offer, duty, rig, as: "alpine"), rig, as: "alpine")
        #expect(fulfilled.contains("Report on the first winter") && fulfilled.contains("Sent by post."))
        #expect(try acts(AgreementKinds.fulfilment, offer, rig).first?.about == "report")
        try await approve(try await send(FormsAlarm.answer, "alarm", offer, ["duty": "term.decide/end", "on": "2026-11-23"], rig), rig)
        #expect(try acts(AgreementKinds.alarm, offer, rig).count == 1)

        // An extension takes both: the other side is shown what was recorded, and records the same.
        let longer = ["event": "extend", "signedOn": "2026-11-20", "effectiveFrom": "2028-12-31", "until": "2030-12-31"]
        #expect(try await send(FormsEvent.answer, "event", offer, longer.merging(["until": ""]) { $1 }, rig).contains("new last day"))
        try await approve(try await send(FormsEvent.answer, "event", offer, longer, rig), rig)
        let event = try #require(try acts(AgreementKinds.event, offer, rig).first)
        let abroad = try PageSite(rig.recipient)
        #expect(try await abroad.page("/agreements/" + offer.id.uuid, person: person(rig, "alpine")).contains(event.id.uuid))
        #expect(try await !rig.site.page("/agreements/" + offer.id.uuid, person: person(rig)).contains("value=\"\(event.id.uuid)\""))
        let same = "/agreements/\(offer.id.uuid)/same?act=\(event.id.uuid)"
        #expect(try await abroad.page(same, person: person(rig, "alpine")).contains("31 December 2030"))
        try await approve(try await send(FormsSame.answer, "same", offer, ["act": event.id.uuid], rig, as: "alpine"), rig, as: "alpine")
        let life = try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)/status?on=2029-06-01&known=2026-11-30")
        #expect(life["life"]?["state"] == "inForce")

        // A concern, its answer, and where it stands.
        try await approve(
            try await send(FormsConcern.answer, "concern", offer, ["clause": "reports", "concern-en": "Too late.", "asks-en": "Monthly."], rig), rig)
        let concern = try #require(try acts(AgreementKinds.concern, offer, rig).first)
        let named = ["concern": concern.id.uuid]
        let answer = named.merging(["with": "milestone", "answer-en": "We send drafts."]) { $1 }
        #expect(try await send(FormsConcernAnswer.answer, "concern-answer", offer, answer, rig, as: "alpine").contains("has a last day"))
        try await approve(
            try await send(
                FormsConcernAnswer.answer, "concern-answer", offer, answer.merging(["until": "2027-01-31"]) { $1 }, rig, as: "alpine"), rig,
            as: "alpine")
        for slug in ["optics", "alpine"] {
            let settled = try await send(FormsSettlement.answer, "settlement", offer, named.merging(["state": "settled"]) { $1 }, rig, as: slug)
            #expect(try await approve(settled, rig, as: slug).contains("Too late."))
        }
        #expect(try await rig.site.page("/agreements/" + offer.id.uuid).contains("settled by both sides"))
    }

    /// What a time limit counts from is recorded by a form, and the duty gets its day.
    @Test(arguments: Language.allCases) func whatATimeLimitCountsFromIsRecorded(_ language: Language) async throws {
        let rig = try await staffed()
        var text = try rig.text()
        text.clauses[0].duties = [
            Duty(
                id: "review", owner: "b", to: "a", kind: .notice, what: ["en": "Review the manuscript", "zh-Hans": "审阅稿件"],
                due: .after(event: "manuscript-received", offset: Span("P30D").map { .span($0) }, extension: nil))
        ]
        let offer = try await rig.offered(text)
        for (slug, number) in [("optics", UInt64(2)), ("alpine", 3)] { try await rig.sign(offer, by: slug, number: number) }
        try await rig.conclude(offer, number: 4)
        try await rig.see()
        let form = try await rig.site.page("/agreements/\(offer.id.uuid)/happening", language, person: person(rig))
        #expect(
            form.contains("manuscript-received") && form.contains(language == .english ? "Review the manuscript" : "审阅稿件") && !form.contains("[["))
        #expect(try await send(FormsHappening.answer, "happening", offer, ["event": "x", "on": "2026-11-20"], rig).contains("from the list"))
        #expect(
            try await send(FormsHappening.answer, "happening", offer, ["event": "manuscript-received", "on": "2027-01-01"], rig).contains(
                "lies ahead"))
        let shown = try await approve(
            try await send(FormsHappening.answer, "happening", offer, ["event": "manuscript-received", "on": "2026-11-20"], rig), rig)
        #expect(shown.contains("manuscript-received") && shown.contains("20 November 2026"))
        let due = try await rig.site.json("/api/v1/agreements/due?party=\(rig.alpine.addingPercentEncodingForPath)&until=2027-01-31")
        #expect(due.canonicalText.contains("2026-12-20"), "\(due.canonicalText)")
    }

    /// A text that stands serves as the beginning of another one, for other parties; nothing of the first is changed or kept.
    @Test(arguments: Language.allCases) func anotherAgreementIsDraftedFromOne(_ language: Language) async throws {
        let rig = try await staffed()
        let offer = try await rig.offered()
        let path = "/agreements/\(offer.id.uuid)/copy"
        #expect(try await rig.site.page("/agreements/" + offer.id.uuid, language).contains("href=\"\(path)\""))
        let form = try await rig.site.page(path, language)
        #expect(form.contains("Institute of Optics") && form.contains("研究所应至少提前45日") && !form.contains("[["))
        let size = rig.provider.service.sequencer.current.edge.size
        let typed = [
            "title.en": "Snow together", "party.a.en": "Institute of Snow", "drop.reports": "on",
            "text.publication.en": "The Institute shall send the text to the University at least 60 days before.",
            "text.publication.zh-Hans": "研究所应至少提前60日将文稿送交大学。", "data.publication.notice": "P60D",
        ]
        let page = try rig.site.html(try await rig.site.post(path, typed, language, person: person(rig)), language)
        #expect(page.contains("Snow together") && page.contains("at least 60 days before") && !page.contains("45 days"), "\(page)")
        #expect(page.contains("action=\"/agreements/offer\"") && rig.provider.service.sequencer.current.edge.size == size)
        let reader = try rig.provider.store.readNow { transaction in
            try AgreementReader(offer.id, ReaderView(Request(path: "/"), rig.site.context, in: transaction))?.text
        }
        let draft = try FormsCopy.draft(try #require(reader), Request(method: "POST", path: path, form: typed))
        #expect(draft.conclusion == nil && draft.parties.allSatisfy { $0.did == nil } && draft.parties[0].name["en"] == "Institute of Snow")
        #expect(draft.clauses.map(\.id) == ["publication", "term"] && draft.clause(.publication)?.data?["notice"] == "P60D")
        // What cannot be a text comes back with what was typed.
        let wrong = try rig.site.html(
            try await rig.site.post(path, typed.merging(["data.publication.notice": "soon"]) { $1 }, language, person: person(rig)), language)
        #expect(wrong.contains("value=\"Snow together\"") && wrong.contains("error-summary"))
    }

    /// A draft that was kept is taken up again and offered, also between three.
    @Test(arguments: Language.allCases) func aKeptDraftOfThreeIsOffered(_ language: Language) async throws {
        let rig = try await staffed()
        try await rig.neutral.host("nordic", names: ["en": "Nordic Station", "zh-Hans": "北方站"], jurisdiction: "NO")
        try rig.follow()
        var draft = try rig.text()
        draft.conclusion = nil
        draft.parties.append(Party(id: "c", name: ["en": "Nordic Station", "zh-Hans": "北方站"]))
        let shown = try rig.site.html(
            try await rig.site.post("/agreements/new", ["draft": draft.json.canonicalText], language, person: person(rig)), language)
        #expect(shown.contains("action=\"/agreements/offer\"") && shown.contains("研究所应至少提前45日"), "\(shown)")
        let wrong = try rig.site.html(try await rig.site.post("/agreements/new", ["draft": "{\"kind\":1}"], language), language)
        #expect(wrong.contains("error-summary") && wrong.contains("{&quot;kind&quot;:1}") && !wrong.contains("[["), "\(wrong)")
        let nordic = rig.neutral.service.address.did(ofParty: "nordic")
        let form = [
            "draft": draft.json.canonicalText, "go": "on", "did.a": rig.optics, "did.b": rig.alpine, "did.c": nordic, "signBy": "2026-12-10",
            "isPublic": "on", "subjects": "1.5",
        ]
        guard case .redirect(let path) = try await rig.site.post("/agreements/offer", form, language, person: person(rig)) else {
            throw Failure.notFound("page to approve it on")
        }
        #expect(try await approve(path, rig).contains("Nordic Station"))
        let offer = try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.negotiations(limit: 1) }.first)
        #expect(offer.parties == [rig.optics, rig.alpine, nordic])
    }

    /// Of a sealed agreement everybody may be told that it exists, or its whole text; never by accident, and once.
    @Test func aSealedAgreementIsPublishedByChoice() async throws {
        let rig = try await staffed()
        let offer = try await rig.offered(rig.text(), isPublic: false)
        for (slug, number) in [("optics", UInt64(2)), ("alpine", 3)] {
            _ = try await (slug == "optics" ? rig.provider : rig.recipient).service.act(
                AgreementActs.signature(under: offer, by: slug, issuer: slug == "optics" ? rig.optics : rig.alpine, id: AgreementRig.id(number)))
            try rig.follow()
        }
        #expect(try await rig.site.page("/agreements/" + offer.id.uuid, person: person(rig)).contains("/agreements/\(offer.id.uuid)/notice\""))
        #expect(try await !rig.site.page("/agreements").contains("Ice together"))
        #expect(try await send(FormsNotice.answer, "notice", offer, ["openly": "all"], rig).contains("Choose what everybody may know"))
        let shown = try await approve(try await send(FormsNotice.answer, "notice", offer, ["openly": "existence"], rig), rig)
        #expect(shown.contains("that it exists") && !shown.contains("45 days"))
        // Everybody, on both nodes, sees that it exists and not what it says.
        for site in [rig.site, try PageSite(rig.recipient)] {
            let list = try await site.page("/agreements")
            #expect(list.contains("Ice together") && list.contains("31 December 2028") && !list.contains("45 days"))
        }
        #expect(try await send(FormsNotice.answer, "notice", offer, ["openly": "existence"], rig).contains("has published this already"))
        let whole = try await approve(try await send(FormsNotice.answer, "notice", offer, ["openly": "text"], rig), rig)
        #expect(whole.contains("45 days"))
        let open = try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0).notices(about: offer.id) }
        #expect(open.count == 2 && Set(open.map(\.isOpen)) == [true, false])
    }

    @Test func strangersAndVisitorsActOnNothing() async throws {
        let rig = try await staffed()
        let offer = try await rig.offered()
        var request = Request(path: "/agreements/\(offer.id.uuid)/sign", parameters: ["uuid": offer.id.uuid])
        request.person = Person(account: "2", name: "B", offices: [.init(party: rig.optics + "x", slug: "x", pseudonym: "r-y", roles: ["envoy"])])
        let stranger = request
        let failure = try await #require(throws: Failure.self) { try await FormsSign.answer.show(stranger, rig.site.context) }
        #expect(failure.status == 403)
        // Only a draft is for everybody: nothing is kept of it.
        for route in Forms.routes where !route.pattern.hasSuffix("/copy") { #expect(route.access == .signedIn(), "\(route.pattern)") }
    }
}
