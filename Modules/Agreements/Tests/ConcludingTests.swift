import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Ledger
import Node
import PageTestKit
import Pages
import Signing
import Store
import TestKit
import Testing
import Verifier

@testable import Agreements

extension AgreementRig {
    /// The provider's node makes both outcomes, offers a text that names them, and the recipient answers with one change: the version that is to be signed.
    func begun(isPublic: Bool = true) async throws -> KnownOffer {
        let beginning = try await Deciding.begin(
            parties: [optics, alpine], signBy: AgreementRig.day("2026-12-01"), isSealed: !isPublic, provider.context())
        func text(_ notice: String) throws -> Agreement {
            var text = try self.text(notice: notice)
            text.conclusion = try ConclusionMember(beginning.clause.json)
            return text
        }
        _ = try await provider.service.act(
            AgreementActs.offer(
                text("P45D"), by: "optics", issuer: optics, isPublic: isPublic, id: beginning.negotiation, statedAt: provider.clock.now))
        try follow()
        let first = try offer(beginning.negotiation)
        _ = try await recipient.service.act(
            AgreementActs.offer(
                text("P30D"), by: "alpine", issuer: alpine, answering: first, isPublic: isPublic, id: AgreementRig.id(50),
                statedAt: recipient.clock.now.adding(seconds: 60)))
        try follow()
        guard let offer = try offer(AgreementRig.id(50)) else { throw Failure.notFound("offer") }
        return offer
    }

    func signed(_ offer: KnownOffer) async throws {
        for (slug, number) in [("optics", UInt64(51)), ("alpine", 52)] {
            let node = slug == "optics" ? provider : recipient
            _ = try await node.service.act(
                AgreementActs.signature(
                    under: offer, by: slug, issuer: slug == "optics" ? optics : alpine, id: AgreementRig.id(number),
                    statedAt: node.clock.now.adding(seconds: 120)))
        }
        try follow()
    }

    func proceed(_ offer: KnownOffer) async throws -> Deciding.Progress {
        let progress = try await Deciding.proceed(offer.negotiation, provider.context())
        try follow()
        return progress
    }

    /// What the pages of a node say of an agreement.
    func standing(_ offer: KnownOffer, on node: TestNode) async throws -> String? {
        try await PageSite(node).json("/api/v1/agreements/\(offer.id.uuid)")["standing"]?.string
    }
}

/// From a text that names its outcomes to a verdict that every node finds for itself.
@Suite struct ConcludingTests {
    @Test func everyNodeFindsTheSame() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun()
        #expect(try await rig.proceed(offer).outcome == nil)
        try await rig.signed(offer)
        let progress = try await rig.proceed(offer)
        #expect(progress.outcome == .concluded && Array(progress.entered.keys) == [rig.alpine] && progress.missing.isEmpty)
        for node in [rig.provider, rig.recipient, rig.neutral] { #expect(try await rig.standing(offer, on: node) == "undecided") }
        try await rig.see()
        for node in [rig.provider, rig.recipient, rig.neutral] { #expect(try await rig.standing(offer, on: node) == "inForce", "\(node.origin)") }
        // The version before, under the same commitments, was signed by nobody.
        #expect(try await rig.standing(#require(rig.offer(offer.negotiation)), on: rig.recipient) == "superseded")
        // Once more changes nothing.
        #expect(try await rig.proceed(offer).outcome == .concluded)
        // It began on the day of the log, not on that on which the outcome was made.
        let life = try await rig.site.json("/api/v1/agreements/\(offer.id.uuid)/status?on=2026-11-24&known=2026-11-24")
        #expect(life["life"]?["state"] == "inForce")
    }

    @Test func theEvidenceTravels() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun()
        try await rig.signed(offer)
        _ = try await rig.proceed(offer)
        try await rig.see()
        for node in [rig.provider, rig.recipient, rig.neutral] {
            guard case .bytes(let bytes, _, _, _) = try await PageSite(node).answer("/agreements/\(offer.id.uuid)/conclusion.json") else {
                Issue.record("no file")
                return
            }
            let file = try ConclusionFile(bytes: bytes)
            #expect(try file.judge { (try? $0.verify()) == nil ? .unknown : .verified }.verdict == .inForce)
            #expect(file.journals.count == 1 && file.journals[0].items.count == 1)
            // Without the receipt the other side's signature is not shown, and nothing is decided.
            var less = file
            less.chains[0].openings = less.chains[0].openings.filter { $0.value.record.kind != AgreementReceipt.kind }
            #expect(try less.judge { _ in .verified }.verdict == .undecided)
        }
    }

    /// The file alone says whose keys sign; whose word that is depends on what its reader knew before.
    @Test func theFileAloneSaysWhoseKeysSign() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun()
        try await rig.signed(offer)
        _ = try await rig.proceed(offer)
        try await rig.see()
        guard case .bytes(let bytes, _, _, _) = try await PageSite(rig.recipient).answer("/agreements/\(offer.id.uuid)/conclusion.json") else {
            Issue.record("no file")
            return
        }
        let file = try ConclusionFile(bytes: bytes)
        let keys = try ConclusionKeys(file)
        #expect(try file.judge { keys.standing(of: $0) }.verdict == .inForce)
        #expect(keys.trust == .firstUse && keys.onFirstUse == [rig.provider, rig.recipient, rig.neutral].map(\.origin).sorted())
        // With the logs' keys from elsewhere nothing is taken on trust; with another key for one of them nothing is taken at all.
        func policy(_ nodes: [TestNode], other: TestNode? = nil) throws -> WitnessPolicy {
            var lines = try nodes.map { "log \(try rig.vkey($0)) \($0.url)/log" }
            if let other {
                lines.append("log \(try NoteVerifier(name: other.origin, key: SigningKey().publicKey, type: .ed25519).vkey) \(other.url)/log")
            }
            return try WitnessPolicy(bytes: Array((lines.joined(separator: "\n") + "\nquorum none\n").utf8))
        }
        #expect(try ConclusionKeys(file, policy: policy([rig.provider, rig.recipient, rig.neutral])).trust == .pinned)
        #expect(try ConclusionKeys(file, policy: policy([rig.provider])).onFirstUse == [rig.recipient, rig.neutral].map(\.origin).sorted())
        for node in [rig.provider, rig.neutral] {
            #expect(throws: ConclusionError.self) { try ConclusionKeys(file, policy: policy([], other: node)) }
        }
        // A signature that somebody else made in the party's name is no signature.
        let signature = try #require(
            try rig.recipient.store.readNow { try RecordLookup.find(AgreementRig.id(52), origin: rig.recipient.origin, in: $0)?.record })
        #expect(keys.standing(of: signature) == .verified)
        let forged = try Record.sign(
            kind: signature.kind, subject: signature.subject, issuer: signature.issuer, id: signature.id, at: signature.statedAt, key: SigningKey())
        guard case .refused(let why) = keys.standing(of: forged) else {
            Issue.record("a forged signature counts")
            return
        }
        #expect(why.words["en"]?.isEmpty == false && why.words["zh-Hans"]?.isEmpty == false)
        // Without the events nobody knows whose keys these are, and nothing is decided; changed events are caught.
        var less = file
        less.identities = []
        let none = try ConclusionKeys(less)
        #expect(try less.judge { none.standing(of: $0) }.verdict == .undecided)
        var changed = file
        changed.identities[0]["events"] = .array((changed.identities[0]["events"]?.array ?? []).dropLast())
        let gap = try ConclusionKeys(changed)
        #expect(try changed.judge { gap.standing(of: $0) }.verdict == .undecided)
        changed = file
        changed.identities[0]["checkpoint"] = file.identities[1]["checkpoint"]
        #expect(throws: ConclusionError.self) { try ConclusionKeys(changed) }
    }

    @Test func whatIsNotSignedLapses() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun()
        _ = try await rig.provider.service.act(
            AgreementActs.signature(under: offer, by: "optics", issuer: rig.optics, id: AgreementRig.id(51)))
        let waiting = try await rig.proceed(offer)
        #expect(waiting.outcome == nil && waiting.missing == [rig.alpine])
        rig.advance(days: 20)
        #expect(try await rig.proceed(offer).outcome == .lapsed)
        try await rig.see()
        let page = try await rig.site.page("/agreements/" + offer.id.uuid)
        #expect(page.contains("Not signed in time"))
    }

    @Test func theDeciderCannotReceiveWhatIsNotThere() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun()
        try await rig.signed(offer)
        let signature = try #require(
            try rig.recipient.store.readNow {
                try RecordLookup.find(AgreementRig.id(52), origin: rig.recipient.origin, in: $0)
            })
        let record = try #require(signature.record)
        func refused(_ code: String, _ receipt: AgreementReceipt, by party: String? = nil, on node: TestNode) async {
            let failure = await #expect(throws: Failure.self) {
                _ = try await node.service.act(Act(party: party, kind: AgreementReceipt.kind, subject: receipt.subject))
            }
            #expect(failure?.code == code && failure?.words["zh-Hans"]?.isEmpty == false, "\(String(describing: failure))")
        }
        let true1 = AgreementReceipt(agreement: offer.id, log: signature.origin, position: signature.position, signature: record)
        let elsewhere = AgreementReceipt(agreement: offer.id, log: signature.origin, position: 1, signature: record)
        await refused("agreement.receipt.unknown", elsewhere, on: rig.provider)
        await refused("agreement.outcome.issuer", true1, by: "optics", on: rig.provider)
        await refused("agreement.outcome.log", true1, on: rig.recipient)
        let forged = try Record.sign(
            kind: record.kind, subject: record.subject, issuer: record.issuer, id: record.id, at: record.statedAt, key: SigningKey())
        await refused(
            "agreement.receipt.unknown",
            AgreementReceipt(agreement: offer.id, log: signature.origin, position: signature.position, signature: forged), on: rig.provider)
        _ = try await rig.proceed(offer)
        await refused("agreement.receipt.twice", true1, on: rig.provider)
    }

    /// An outcome that is made anew is not the one whose commitment the text names.
    @Test func onlyTheOutcomeThatWasMadeBeforehandCounts() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun()
        try await rig.signed(offer)
        let failure = await #expect(throws: Failure.self) {
            _ = try await rig.provider.service.act(
                Act(
                    party: nil, kind: AgreementOutcome.kind,
                    subject: AgreementOutcome(agreement: offer.negotiation, outcome: .concluded).subject))
        }
        #expect(failure?.code == "agreement.outcome.entered")
        let lapsed = await #expect(throws: Failure.self) {
            _ = try await rig.provider.service.act(
                Act(
                    party: nil, kind: AgreementOutcome.kind, subject: AgreementOutcome(agreement: offer.negotiation, outcome: .lapsed).subject))
        }
        #expect(lapsed?.code == "agreement.outcome.firm")
    }

    @Test func sealedIsConcludedAndShownToTheParties() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.begun(isPublic: false)
        try await rig.signed(offer)
        _ = try await rig.proceed(offer)
        try await rig.see()
        let answer = try await PageSite(rig.recipient).page("/agreements/" + offer.id.uuid, isOperator: true)
        #expect(answer.contains("In force"))
        let failure = await #expect(throws: Failure.self) { try await PageSite(rig.neutral).page("/agreements/" + offer.id.uuid) }
        #expect(failure?.status == 404)
    }

    /// A changed date gets a higher SEQUENCE; what goes is cancelled.
    @Test func calendarsCountTheirChanges() async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.concluded()
        func calendar() async throws -> String {
            let address = "/agreements/due.ics?party=" + rig.alpine.addingPercentEncodingForPath
            guard case .bytes(let bytes, _, _, _) = try await rig.site.answer(address) else { return "" }
            return String(decoding: bytes, as: UTF8.self)
        }
        let first = try await calendar()
        #expect(first.contains("SEQUENCE:0") && !first.contains("SEQUENCE:1") && first.contains("DTSTART;VALUE=DATE:20280630"))
        let more: JSONObject = ["event": "extend", "signedOn": "2026-11-20", "effectiveFrom": "2028-12-31", "until": "2030-12-31"]
        try await rig.act(AgreementKinds.event, more, about: offer, by: "optics", number: 41)
        try await rig.act(AgreementKinds.event, more, about: offer, by: "alpine", number: 42)
        let second = try await calendar()
        #expect(second.contains("SEQUENCE:1") && second.contains("DTSTART;VALUE=DATE:20300630"))
        #expect(try await calendar() == second)
    }

    @Test(arguments: Language.allCases) func bothSidesAreWarnedBeforeTheEnd(_ language: Language) async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.concluded()
        let address = "/agreements/" + offer.id.uuid
        #expect(try await !rig.site.page(address, language).contains("id=\"warnings\""))
        rig.advance(days: 750)
        let page = try await rig.site.page(address, language)
        #expect(page.contains("id=\"warnings\"") && page.contains(language == .english ? "days left" : "还有"))
        try await rig.act(
            AgreementKinds.alarm, ["obligation": "term.end", "occurrence": "2028-12-31", "on": "2028-12-12"], about: offer, by: "alpine", number: 60)
        let seen = try await rig.site.page("/agreements/due?party=" + rig.optics.addingPercentEncodingForPath, language)
        #expect(seen.contains(language == .english ? "recorded on 12 December 2028 that this was seen" : "已于"))
    }

    @Test(arguments: Language.allCases) func whatIsSignedOutsideIsShown(_ language: Language) async throws {
        let rig = try await AgreementRig()
        let offer = try await rig.concluded()
        let digest = Multibase.base64URL(Digest.sha256(Array("the sealed paper".utf8)).bytes)
        try await rig.act(
            AgreementKinds.outside, ["file": .string(digest), "means": "seal", "on": "2026-11-20"], about: offer, by: "alpine", number: 70)
        for address in ["/agreements/" + offer.id.uuid, "/agreements/\(offer.id.uuid)/print"] {
            let page = try await rig.site.page(address, language)
            #expect(page.contains(digest) && page.contains(language == .english ? "signed outside, recorded here" : "线下签署，在此登记"), "\(address)")
        }
        // Paper carries the digest of the text and each signature's own.
        let paper = try await rig.site.page("/agreements/\(offer.id.uuid)/print", language)
        #expect(paper.contains(Multibase.base64URL(offer.textDigest.bytes)) && paper.contains(AgreementRig.id(3).description))
    }
}
