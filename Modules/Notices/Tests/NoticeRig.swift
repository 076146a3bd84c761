import Canon
import Foundation
import Node
import NoticesAPI
import PageTestKit
import Pages
import TestKit

@testable import Notices

/// A node with two parties and the notices module, on 23 November 2026.
struct NoticeRig {
    let node: TestNode
    let site: PageSite

    static let names = [
        "lishan": ["en": "Lishan Institute", "zh-Hans": "砺山研究所"], "cypress": ["en": "Cypress Plain State", "zh-Hans": "柏原州立大学"],
    ]

    init(url: String = "http://localhost:8080", hosting parties: [String] = ["lishan", "cypress"]) async throws {
        node = try await TestNode(url: url, name: "Node at \(url.suffix(4))", modules: [NoticesModule()])
        for party in parties { try await node.host(party, names: NoticeRig.names[party]) }
        site = try PageSite(node)
    }

    /// A record name that is the same in every run.
    static func id(_ number: UInt64) -> RecordID { RecordID(high: 0x019A_B000_0000_7000, low: 0x8000_0000_0000_0000 | number) }

    static func day(_ text: String) -> Instant { Instant(seconds: Int64(CalendarDate(text)?.daysSinceEpoch ?? 0) * 86_400 + 36_000) }

    @discardableResult
    func publish(
        _ notice: Notice, by party: String = "lishan", on day: String = "2026-11-09", number: UInt64, sealedTo audience: [String] = []
    ) async throws -> ActReceipt {
        try await node.service.act(
            notice.act(by: party, statedAt: NoticeRig.day(day), audience: audience, id: NoticeRig.id(number)))
    }

    func did(_ party: String) -> String { node.service.address.did(ofParty: party) }
}

extension Notice {
    /// A notice whose text says little.
    static func plain(_ title: String, _ text: String = "A text.", supersedes: RecordID? = nil) -> Notice {
        Notice(title: ["en": title, "zh-Hans": "题：\(title)"], text: ["en": text, "zh-Hans": "文：\(text)"], supersedes: supersedes)
    }
}
