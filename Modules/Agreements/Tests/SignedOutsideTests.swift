import AgreementsAPI
import Canon
import Foundation
import Node
import PageTestKit
import Pages
import PeopleAPI
import Signing
import TestKit
import Testing

@testable import Agreements

/// Printed, signed with pen or seal, and recorded by the digest of the signed file: as people do it on the pages.
@Suite struct SignedOutsideTests {
    private let li = OwnClient("r-li-wei")
    private static let paper = Array("the signed and sealed paper".utf8)
    private static let digest = Digest.sha256(paper)

    private func person(_ rig: AgreementRig) -> Person {
        Person(account: "1", name: "A person", offices: [.init(party: rig.optics, slug: "optics", pseudonym: "r-li-wei", roles: ["envoy"])])
    }

    private func staffed() async throws -> (AgreementRig, KnownOffer) {
        let rig = try await AgreementRig()
        try await rig.provider.enter(li, [.administrator, .envoy], at: "optics", approvedBy: [li])
        return (rig, try await rig.concluded())
    }

    private func send(_ form: [String: String], file: [UInt8]? = nil, _ offer: KnownOffer, _ rig: AgreementRig, _ language: Language = .english)
        async throws -> Response
    {
        let usual = ["means": "seal", "on": "2026-11-20"]
        var request = Request(
            method: "POST", path: "/agreements/\(offer.id.uuid)/outside", parameters: ["uuid": offer.id.uuid],
            form: usual.merging(form) { $1 }, language: language, person: person(rig))
        if let file { request.files["file"] = UploadedFile(name: "signed.pdf", mediaType: "application/pdf", bytes: file) }
        return try await FormsOutside.answer.take(request, rig.site.context)
    }

    private func problem(_ form: [String: String], file: [UInt8]? = nil, _ offer: KnownOffer, _ rig: AgreementRig) async throws -> String {
        try rig.site.html(try await send(form, file: file, offer, rig))
    }

    @Test(arguments: Language.allCases) func theFormAsksForTheFile(_ language: Language) async throws {
        let (rig, offer) = try await staffed()
        let page = try await rig.site.page("/agreements/\(offer.id.uuid)/outside", language, person: person(rig))
        #expect(!page.contains("[["), "\(page)")
        #expect(page.contains("enctype=\"multipart/form-data\"") && page.contains("data-file-digest=\"digest\"") && page.contains("type=\"file\""))
        let whole = try await rig.site.page("/agreements/" + offer.id.uuid, language, person: person(rig))
        #expect(whole.contains("/agreements/\(offer.id.uuid)/outside\""))
        #expect(try await !rig.site.page("/agreements/" + offer.id.uuid, language).contains("/outside\""))
    }

    @Test func whatCannotBeIsRefused() async throws {
        let (rig, offer) = try await staffed()
        #expect(try await problem([:], offer, rig).contains("Choose the signed file"))
        #expect(try await problem(["digest": "abc"], offer, rig).contains("This is no SHA-256 digest"))
        #expect(try await problem(["digest": Digest.sha256([1]).hex], file: Self.paper, offer, rig).contains("of another file than"))
        #expect(try await problem(["means": "wax"], file: Self.paper, offer, rig).contains("Choose how it was signed"))
        #expect(try await problem(["on": "2027-01-01"], file: Self.paper, offer, rig).contains("That day lies ahead"))
    }

    /// With the file (no JavaScript) or with the digest alone (the browser computed it) the same is recorded, once; and whoever has the file finds it.
    @Test(arguments: [false, true]) func theDigestIsRecordedAndShown(_ byBrowser: Bool) async throws {
        let (rig, offer) = try await staffed()
        let response = try await byBrowser ? send(["digest": Self.digest.hex], offer, rig) : send([:], file: Self.paper, offer, rig)
        guard case .redirect(let path) = response else { throw Failure.notFound("page to approve it on: \(try rig.site.html(response))") }
        for language in Language.allCases {
            let page = try await rig.site.page(path, language, person: person(rig))
            #expect(page.contains(Self.digest.multibase) && !page.contains("[[") && page.contains(offer.textDigest.multibase))
            #expect(page.contains(language == .english ? "under a seal" : "盖章"))
        }
        #expect(try await rig.provider.approve(path, by: li, rig.site.context).state == .logged)
        try rig.follow()
        // Nothing of the file itself is anywhere.
        let bodies = try rig.provider.store.readNow {
            try $0.query("SELECT record FROM openings").map { String(decoding: $0.blob(0), as: UTF8.self) }
        }
        #expect(!bodies.contains { $0.contains("sealed paper") })
        #expect(try await problem([:], file: Self.paper, offer, rig).contains("recorded this file already"))
        for node in [rig.provider, rig.recipient] {
            let page = try await PageSite(node).page("/agreements/" + offer.id.uuid)
            #expect(page.contains("id=\"outside\"") && page.contains(Self.digest.multibase), "\(node.origin)")
            let found = try node.store.readNow { transaction in
                try node.service.registry.modules.flatMap {
                    try $0.statements(StatementQuery(digest: Self.digest), origin: node.origin, in: transaction)
                }
            }
            #expect(found.map(\.issuer) == [rig.optics] && found.first?.title["en"] == "Ice together")
            // Whoever finds it is told that it counts, and who approved it.
            let weight = try node.weight(of: try #require(found.first?.record))
            #expect(
                weight?.counts == true && weight?.words["en"]?.contains("r-li-wei (administrator and envoy, in an own client)") == true,
                "\(weight as Any)")
            #expect(weight?.words["zh-Hans"]?.contains("r-li-wei（") == true)
        }
        let other = try rig.provider.store.readNow { transaction in
            try rig.provider.service.registry.modules.flatMap {
                try $0.statements(StatementQuery(digest: Digest.sha256([2])), origin: rig.provider.origin, in: transaction)
            }
        }
        #expect(other.isEmpty)
    }

    @Test(arguments: Language.allCases) func paperIsSetInTwoWays(_ language: Language) async throws {
        let (rig, offer) = try await staffed()
        let beside = try await rig.site.page("/agreements/\(offer.id.uuid)/print", language)
        let after = try await rig.site.page("/agreements/\(offer.id.uuid)/print?set=after", language)
        for page in [beside, after] {
            #expect(!page.contains("[[") && page.contains("class=\"paper-foot\"") && page.contains("研究所应至少提前45日"))
            // The foot of each sheet names the parties and the digest of the text.
            let foot = try #require(page.components(separatedBy: "class=\"paper-foot\"").last?.components(separatedBy: "</p>").first)
            #expect(foot.contains(offer.textDigest.multibase) && foot.contains(language == .english ? "Alpine University" : "高山大学"))
        }
        func places(_ page: String) -> [Int] {
            ["45 days before", "提前45日", "31 December 2028"].compactMap { text in
                page.range(of: text).map { page.distance(from: page.startIndex, to: $0.lowerBound) }
            }
        }
        let (one, two) = (places(beside), places(after))
        // Side by side the Chinese clause stands before the English text ends; one after the other it does not.
        #expect(one.count == 3 && two.count == 3 && one[1] < one[2] && two[1] > two[2])
    }
}
