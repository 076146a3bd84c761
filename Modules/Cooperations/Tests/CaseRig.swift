import Canon
import CooperationsAPI
import Foundation
import Node
import Notices
import NoticesAPI
import PageTestKit
import Pages
import TestKit

@testable import Cooperations

/// Two nodes that follow each other, with two parties each, on 23 November 2026: the provider's on port 8080, the recipient's on 8081.
struct CaseRig {
    let provider: TestNode
    let recipient: TestNode
    let site: PageSite

    static let cooperation = id(1)
    static let names: [String: [String: String]] = [
        "lishan": ["en": "Lishan Institute (fictional)", "zh-Hans": "砺山研究所（虚构）"], "lishan-city": ["en": "Lishan City Office (fictional)", "zh-Hans": "砺山市交流办（虚构）"],
        "cypress": ["en": "Cypress Plain State (fictional)", "zh-Hans": "柏原州立大学（虚构）"], "growers": ["en": "Rice Growers (fictional)", "zh-Hans": "水稻种植者协会（虚构）"],
    ]

    init() async throws {
        provider = try await TestNode(name: "Provider's node", modules: [NoticesModule(), CooperationsModule()])
        recipient = try await TestNode(
            url: "http://localhost:8081", name: "Recipient's node", jurisdiction: "US", modules: [NoticesModule(), CooperationsModule()])
        for slug in ["lishan", "lishan-city"] { try await provider.host(slug, names: CaseRig.names[slug], jurisdiction: "CN") }
        for slug in ["cypress", "growers"] { try await recipient.host(slug, names: CaseRig.names[slug], jurisdiction: "US") }
        site = try PageSite(provider)
        try follow()
    }

    /// A record name that is the same in every run.
    static func id(_ number: UInt64) -> RecordID { RecordID(high: 0x019A_B000_0000_7000, low: 0x8000_0000_0000_0000 | number) }

    static func day(_ text: String) -> Instant { Instant(seconds: Int64(CalendarDate(text)?.daysSinceEpoch ?? 0) * 86_400 + 36_000) }

    func did(_ slug: String) -> String { node(of: slug).service.address.did(ofParty: slug) }

    func node(of slug: String) -> TestNode { slug.hasPrefix("lishan") ? provider : recipient }

    /// Both nodes read what the other has published since.
    func follow(sealed: Bool = false) throws {
        try provider.mirror(recipient, sealed: sealed)
        try recipient.mirror(provider, sealed: sealed)
    }

    @discardableResult
    func act(_ act: Act) async throws -> ActReceipt {
        let receipt = try await node(of: act.party ?? "lishan").service.act(act)
        try follow()
        return receipt
    }

    /// The case of the demonstration: two main parties and two that support them.
    func plan() -> Cooperation {
        Cooperation(
            title: ["en": "Rice and warm nights", "zh-Hans": "水稻与暖夜"],
            need: ["en": "It was the warm nights that cost grain.\n\nCan growers be warned?", "zh-Hans": "使稻谷减产的是温暖的夜晚。\n\n能否及时提醒种植者？"],
            parties: [
                .init(did("lishan"), role: .provider), .init(did("cypress"), role: .recipient), .init(did("lishan-city"), role: .supporter),
                .init(did("growers"), role: .supporter),
            ], summary: ["en": "Open data, side by side.", "zh-Hans": "把双方的开放数据放在一起。"],
            benefit: ["en": "Growers learn weeks ahead.\nAnybody may use the results.", "zh-Hans": "种植者提前数周得知。\n成果人人可用。"],
            moves: [
                Move(.data, from: did("lishan"), to: did("cypress"), when: .now, text: ["en": "Temperature.", "zh-Hans": "气温序列。"]),
                Move(.people, when: .planned), Move(.funding, when: .later),
            ],
            sources: [
                SourceNote(title: ["en": "Peng and others, PNAS 2004"], locator: "https://doi.org/10.1073/pnas.0403720101", asOf: CalendarDate("2026-11-23"))
            ])
    }

    @discardableResult
    func open(_ plan: Cooperation? = nil) async throws -> ActReceipt {
        try await act((plan ?? self.plan()).open(by: "lishan", statedAt: CaseRig.day("2026-10-19"), id: CaseRig.cooperation))
    }

    @discardableResult
    func join(_ slug: String, number: UInt64, on day: String = "2026-10-20") async throws -> ActReceipt {
        try await act(Joining(cooperation: CaseRig.cooperation).act(by: slug, statedAt: CaseRig.day(day), id: CaseRig.id(number)))
    }

    @discardableResult
    func attach(
        _ receipt: ActReceipt, to question: CooperationQuestion, by slug: String, number: UInt64, on day: String = "2026-11-10", sections: [String] = [],
        note: [String: String] = [:]
    ) async throws -> ActReceipt {
        let attaching = Attaching(
            cooperation: CaseRig.cooperation, question: question, record: receipt.id, digest: receipt.digest, sections: sections, note: note)
        return try await act(attaching.act(by: slug, statedAt: CaseRig.day(day), id: CaseRig.id(number)))
    }

    @discardableResult
    func publish(_ notice: Notice, by slug: String, number: UInt64, on day: String = "2026-11-09", sealedTo audience: [String] = []) async throws -> ActReceipt {
        try await act(
            notice.act(
                by: slug, statedAt: CaseRig.day(day), cooperation: CaseRig.cooperation, audience: audience, id: CaseRig.id(number)))
    }

    var address: String { "/cooperations/" + CaseRig.cooperation.uuid }
}
