import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Node
import PageTestKit
import Pages
import Signing
import TestKit
import Testing

@testable import Agreements

@Suite struct AgreementPageTests {
    /// A negotiation with a counter-offer, signed by both, concluded; a concern, answered; a duty done.
    private func filled() async throws -> (AgreementRig, KnownOffer) {
        let rig = try await AgreementRig()
        let offer = try await rig.concluded()
        try await rig.act(
            AgreementKinds.concern, ["clause": "reports", "concern": ["en": "The ice melts", "zh-Hans": "冰在融化"]], about: offer, by: "optics",
            number: 32)
        return (rig, offer)
    }

    @Test(arguments: Language.allCases) func pagesAreWholeInBothLanguages(_ language: Language) async throws {
        let (rig, offer) = try await filled()
        let first = "/agreements/" + offer.id.uuid
        let party = "?party=" + rig.alpine.addingPercentEncodingForPath
        for address in [
            "/agreements", first, "/agreements/due" + party, "/agreements/accountability" + party, "/agreements/new", "/agreements/new?kind=project",
            "/agreements/due", "/agreements/accountability", first + "/print",
        ] {
            let html = try await rig.site.page(address, language)
            #expect(!html.contains("[["), "a text is missing on \(address): \(html)")
            #expect(html.contains("<main"))
        }
        let page = try await rig.site.page(first, language)
        #expect(page.contains("研究所应至少提前45日") && page.contains("at least 45 days before"))
        #expect(page.contains(language == .english ? "In force" : "已生效"))
        #expect(page.contains(Multibase.base64URL(offer.textDigest.bytes)))
    }

    @Test func changesAreShownByWord() async throws {
        let rig = try await AgreementRig()
        let first = try await rig.offered()
        _ = try await rig.recipient.service.act(
            AgreementActs.offer(rig.text(notice: "P30D"), by: "alpine", issuer: rig.alpine, answering: first, isPublic: true, id: AgreementRig.id(10))
        )
        try rig.follow()
        let html = try await rig.site.page("/agreements/\(AgreementRig.id(10).uuid)?from=\(first.id.uuid)")
        #expect(html.contains("<del>45</del><ins>30</ins>") && html.contains("至少提前"))
        #expect(html.contains("1 change"))
        #expect(try await rig.site.page("/agreements/" + first.id.uuid).contains("answered by a later version"))
    }

    @Test func dutiesFollowTheRecords() async throws {
        let (rig, offer) = try await filled()
        let address = "/api/v1/agreements/due?until=2028-12-31&party="
        let body = try await rig.site.json(address + rig.alpine.addingPercentEncodingForPath)
        let owes = try #require(body["owes"]?.array)
        #expect(owes.map { $0["obligation"]?.string } == ["report", "term.decide"])
        #expect(owes.map { $0["due"]?.string } == ["2027-01-31", "2028-06-30"])
        #expect(owes.map { $0["state"]?.string } == ["open", "open"])
        // The other side sees the same as owed to it.
        let other = try await rig.site.json(address + rig.optics.addingPercentEncodingForPath)
        #expect(other["owed"]?.array?.first?["obligation"] == "report")
        try await rig.act(
            AgreementKinds.fulfilment, ["obligation": "report", "occurrence": "once", "on": "2026-11-20"], about: offer, by: "alpine", number: 31)
        let after = try await rig.site.json(address + rig.alpine.addingPercentEncodingForPath)
        #expect(after["owes"]?.array?.map { $0["obligation"]?.string } == ["term.decide"])
        let figures = try await rig.site.page("/agreements/accountability?party=" + rig.alpine.addingPercentEncodingForPath)
        #expect(figures.contains("Duties kept") && figures.contains("kept"))
        guard
            case .bytes(let file, let type, _, _) = try await rig.site.answer("/agreements/due.ics?party=" + rig.alpine.addingPercentEncodingForPath)
        else {
            Issue.record("no calendar")
            return
        }
        let text = String(decoding: file, as: UTF8.self)
        #expect(type.hasPrefix("text/calendar") && text.contains("DTSTART;VALUE=DATE:20270131") && text.contains("BEGIN:VALARM"))
    }

    /// Each figure of the page of a party, and of the same page for one mandate alone, links to the records that it counts.
    @Test(arguments: Language.allCases) func everyFigureLeadsToItsRecords(_ language: Language) async throws {
        let (rig, offer) = try await filled()
        let concern = try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.act(AgreementRig.id(32)) })
        try await rig.act(
            AgreementKinds.fulfilment, ["obligation": "report", "occurrence": "once", "on": "2026-11-20"], about: offer, by: "alpine", number: 31)
        let address = "/agreements/accountability?party=" + rig.alpine.addingPercentEncodingForPath
        // Nothing was answered yet: no time, and no link to one.
        let before = try await rig.site.page(address, language)
        #expect(before.contains(language == .english ? "none answered yet" : "尚无答复"))
        let members: JSONObject = [
            "concern": RecordReference(id: concern.id, digest: concern.digest).json, "with": "evidence",
            "answer": ["en": "It refroze.", "zh-Hans": "已重新结冰。"],
        ]
        try await rig.act(AgreementKinds.answer, members, about: offer, by: "alpine", number: 33, on: "2026-11-22")
        let page = try await rig.site.page(address, language)
        #expect(!page.contains("[["), "\(page)")
        for anchor in ["agreements", "duties", "concerns", "ending"] { #expect(page.contains("id=\"\(anchor)\""), "\(anchor)") }
        #expect(page.contains("href=\"#agreements\">1") && page.contains("href=\"#concerns\">1"))
        #expect(page.contains(language == .english ? "href=\"#concerns\">2 days" : "href=\"#concerns\">2"))
        for record in [offer.id, concern.id, AgreementRig.id(33), AgreementRig.id(31)] {
            #expect(page.contains("/records/" + record.uuid), "\(record)")
        }
        // One figure's duties alone: what was kept, and nothing that is open.
        // What is due in more than a year is no figure yet, and a figure of nothing is no link.
        #expect(page.contains("&amp;show=kept#duties\">1") && !page.contains("&amp;show=open#duties\">"))
        let kept = try await rig.site.page(address + "&show=kept", language)
        #expect(kept.contains("/records/" + AgreementRig.id(31).uuid) && !kept.contains(language == .english ? "Decide whether to renew" : "决定是否续期"))
        let open = try await rig.site.page(address + "&show=open", language)
        #expect(!open.contains("/records/" + AgreementRig.id(31).uuid))
        // Within half a year of its end it is listed there.
        rig.advance(days: 700)
        let late = try await rig.site.page(address, language)
        #expect(late.contains("href=\"#ending\">1") && late.contains("/agreements/\(offer.id.uuid)#life"))
        #expect(late.contains("&amp;show=late#duties\">1"))
        let undone = try await rig.site.page(address + "&show=late", language)
        #expect(
            undone.contains(language == .english ? "Decide whether to renew" : "决定是否续期") && !undone.contains("/records/" + AgreementRig.id(31).uuid))
    }

    @Test func theLifeHasTwoAxes() async throws {
        let (rig, offer) = try await filled()
        let address = "/api/v1/agreements/\(offer.id.uuid)/status?on="
        #expect(try await rig.site.json(address + "2026-11-15&known=2026-11-20")["life"]?["state"] == "inForce")
        #expect(try await rig.site.json(address + "2026-11-11&known=2026-11-20")["life"]?["state"] == "notYetSigned")
        // Both sides must say that it is extended.
        let more: JSONObject = ["event": "extend", "signedOn": "2026-11-20", "effectiveFrom": "2028-12-31", "until": "2030-12-31"]
        try await rig.act(AgreementKinds.event, more, about: offer, by: "optics", number: 41)
        #expect(try await rig.site.json(address + "2029-06-01&known=2026-11-22")["life"]?["state"] == "lapsed")
        try await rig.act(AgreementKinds.event, more, about: offer, by: "alpine", number: 42, on: "2026-11-21")
        #expect(try await rig.site.json(address + "2029-06-01&known=2026-11-22")["life"]?["state"] == "inForce")
        #expect(try await rig.site.json(address + "2029-06-01&known=2026-11-20")["life"]?["state"] == "lapsed")
    }

    @Test func concernsAreSettledByBoth() async throws {
        let (rig, offer) = try await filled()
        let concern = try #require(
            try rig.provider.store.readNow { try KnownAgreements(origin: rig.provider.origin, in: $0) { _ in true }.act(AgreementRig.id(32)) })
        let members: JSONObject = ["concern": RecordReference(id: concern.id, digest: concern.digest).json, "state": "settled"]
        try await rig.act(AgreementKinds.settlement, members, about: offer, by: "optics", number: 33)
        #expect(try await !rig.site.page("/agreements/" + offer.id.uuid).contains("settled by both sides"))
        try await rig.act(AgreementKinds.settlement, members, about: offer, by: "alpine", number: 34)
        #expect(try await rig.site.page("/agreements/" + offer.id.uuid).contains("settled by both sides"))
    }

    @Test func theInterviewMakesADraft() async throws {
        let rig = try await AgreementRig()
        var request = Request(method: "POST", path: "/agreements/new", language: .english)
        request.form = ["kind": "nda", "title.en": "Quiet", "title.zh-Hans": "保密"]
        guard case .page(let page) = try await DraftPage.answer(request, rig.site.context) else { return }
        #expect(page.model["hasProblems"] == true && page.model["problems"]?.array?.isEmpty == false)
        request.form.merge([
            "party.a.en": "Institute", "party.a.zh-Hans": "研究所", "called.a.en": "the Institute", "called.a.zh-Hans": "研究所",
            "party.b.en": "University",
            "party.b.zh-Hans": "大学", "called.b.en": "the University", "called.b.zh-Hans": "大学", "purpose.en": "to talk", "purpose.zh-Hans": "商谈",
            "benefit.who.a": "on", "benefit.who.b": "on", "benefit.indicator.en": "talks held", "benefit.indicator.zh-Hans": "已举行的商谈",
            "benefit.baseline": "0", "benefit.on": "2026-11-23", "confidentiality.after": "P4Y", "dispute.talks": "P30D", "dispute.next": "none",
            "language.precedence": "equal", "term.length": "P2Y", "term.renewal": "none", "termination.notice": "P30D",
            "suspension.continues.dialogue": "on", "emergency.classes.health": "on", "emergency.openers.a": "on", "emergency.expires": "P14D",
            "emergency.review": "P30D",
        ]) { $1 }
        guard case .page(let done) = try await DraftPage.answer(request, rig.site.context) else { return }
        #expect(done.model["isShown"] == true, "\(done.model["problems"]?.description ?? "")")
        let draft = try Agreement(bytes: Array((done.model["json"]?.string ?? "").utf8))
        #expect(draft.kind == .nda && AgreementCheck.languages(draft).isEmpty)
    }

    @Test func aTextIsCheckedForPrograms() async throws {
        let rig = try await AgreementRig()
        var text = try rig.text()
        text.clauses[0].text["zh-Hans"] = "研究所应至少提前54日将文稿送交大学。"
        let request = Request(method: "POST", path: "/api/v1/agreements/check", body: text.canonicalBytes)
        guard case .json(let body, _) = try await AgreementsJSON.check(request, rig.site.context) else { return }
        #expect(body["findings"]?.array?.contains { $0["code"] == "numberDiffers" } == true)
        await #expect(throws: Failure.self) {
            try await AgreementsJSON.check(Request(method: "POST", path: "/", body: Array("{}".utf8)), rig.site.context)
        }
    }

    /// The page of a mandate counts what became of what was signed under it; each number leads to the page whose figures are the same.
    @Test(arguments: Language.allCases) func theMandatesPageCountsPromises(_ language: Language) async throws {
        let staffed = try await StaffedRig()
        let (rig, offer) = (staffed.rig, try await staffed.concluded())
        let done: JSONObject = ["obligation": "report", "occurrence": "once", "on": "2026-11-20"]
        try await rig.recipient.act(staffed.act(AgreementKinds.fulfilment, done, about: offer, by: "alpine"), approvedBy: [staffed.zhang])
        let concern: JSONObject = ["clause": "reports", "concern": ["en": "The ice melts", "zh-Hans": "冰在融化"]]
        try await rig.provider.act(staffed.act(AgreementKinds.concern, concern, about: offer, by: "optics"), approvedBy: [])
        try rig.follow()
        let path = "/envoys/" + staffed.alpine.id.uuid
        let promises = try await rig.site.json("/api/v1" + path)["promises"]
        #expect(promises?["agreements"] == 1 && promises?["kept"] == 1 && promises?["open"] == 0, "\(promises as Any)")
        #expect(promises?["concerns"] == 1 && promises?["concernsOpen"] == 1 && promises?["answerDays"] == .null)
        let page = try await rig.site.page(path, language)
        let figures = "/agreements/accountability?mandate=" + staffed.alpine.id.uuid
        for query in ["&amp;show=kept#duties", "#concerns"] { #expect(page.contains("href=\"\(figures)\(query)\""), "\(query): \(page)") }
        // What is not there leads nowhere.
        #expect(!page.contains("show=late#duties") && !page.contains("[["))
        #expect(try await rig.site.page(figures + "&show=kept", language).contains(language == .english ? "Report on the first winter" : "首个冬季的报告"))
        // The other side's mandate has its own.
        let theirs = try await rig.site.json("/api/v1/envoys/" + staffed.optics.id.uuid)["promises"]
        #expect(theirs?["kept"] == 0 && theirs?["concerns"] == 0)
    }
}
