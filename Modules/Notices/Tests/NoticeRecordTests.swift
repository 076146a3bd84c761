import Signing
import Canon
import Node
import NoticesAPI
import Pages
import Store
import TestKit
import Testing

@testable import Notices

/// Notices in a log: what may be logged, what rows come of it, and what others find.
@Suite struct NoticeRecordTests {
    @Test func aNoticeBecomesRowsAndIsFound() async throws {
        let rig = try await NoticeRig()
        let file = PublishedNotice.Attachment(name: "a.csv", mediaType: "text/csv", size: 3, digest: Digest.sha256(Array("abc".utf8)), licence: "CC0-1.0")
        let notice = Notice(
            title: ["en": "Data", "zh-Hans": "数据"], text: ["en": "Shared.", "zh-Hans": "共享。"], effectiveFrom: EffectiveFrom("2026-11-16"), attachments: [file],
            sections: [NoticeSection(id: "a", heading: ["en": "A"], text: ["en": "B"])])
        let receipt = try await rig.publish(notice, number: 1)
        try rig.node.store.readNow { transaction throws in
            let notices = PublishedNotices(origin: rig.node.origin, in: transaction)
            let found = try #require(try notices.find(receipt.id))
            #expect(found.title == notice.title)
            #expect(found.text == notice.text)
            #expect(found.effectiveFrom == notice.effectiveFrom)
            #expect(found.sections.count == 1)
            #expect(found.position == receipt.position)
            #expect(try notices.attachments(of: found) == [file])
            #expect(try notices.at(receipt.position, of: rig.node.origin) == found)
            #expect(try notices.issuers() == [rig.did("lishan")])
        }
    }

    @Test func statementsAreFoundHoweverTheirLinesAreBroken() async throws {
        let rig = try await NoticeRig()
        try await rig.publish(.plain("Rice", "Warm nights\n\ncost grain."), number: 1)
        try rig.node.store.readNow { transaction throws in
            let registry = rig.node.service.registry
            func ask(_ text: String) throws -> [StatementMatch] {
                try registry.statements(StatementQuery(digest: Digest.sha256(Array(text.utf8)), text: text), origin: rig.node.origin, in: transaction)
            }
            let exact = try ask("Warm nights\n\ncost grain.")
            #expect(exact.map(\.part) == [.text(language: "en")])
            #expect(exact.map(\.isExact) == [true])
            #expect(try ask(" Warm nights cost\ngrain. ").map(\.isExact) == [false])
            #expect(try ask("Rice\nWarm nights\n\ncost grain.").map(\.isExact) == [true])
            #expect(try ask("文：Warm nights cost grain.").map(\.part) == [.text(language: "zh-Hans")])
            #expect(try ask("Warm nights cost no grain.").isEmpty)
        }
    }

    @Test func aFileIsFoundByItsBytesAndASuccessorIsNamed() async throws {
        let rig = try await NoticeRig()
        let bytes = Array("year,value".utf8)
        var notice = Notice.plain("Data")
        notice.attachments = [.init(name: "a.csv", mediaType: "text/csv", size: 10, digest: Digest.sha256(bytes))]
        let first = try await rig.publish(notice, number: 1)
        let second = try await rig.publish(.plain("Correction", supersedes: first.id), on: "2026-11-18", number: 2)
        try rig.node.store.readNow { transaction throws in
            let matches = try rig.node.service.registry.statements(StatementQuery(digest: Digest.sha256(bytes)), origin: rig.node.origin, in: transaction)
            #expect(matches.map(\.part) == [.attachment(name: "a.csv")])
            #expect(matches.map(\.supersededBy) == [[second.id]])
        }
    }

    @Test func sealedNoticesAreFoundByNobodyElse() async throws {
        let rig = try await NoticeRig()
        let receipt = try await rig.publish(.plain("Secret", "Dates and costs."), number: 1, sealedTo: [rig.did("cypress")])
        try rig.node.store.readNow { transaction throws in
            let open = PublishedNotices(origin: rig.node.origin, in: transaction)
            #expect(try open.find(receipt.id) == nil)
            #expect(try open.list(limit: 10).isEmpty)
            #expect(try open.issuers().isEmpty)
            #expect(try open.matches(statement: "Dates and costs.").isEmpty)
            let entitled = PublishedNotices(origin: rig.node.origin, includingSealed: true, in: transaction)
            #expect(try entitled.find(receipt.id)?.isSealed == true)
        }
    }

    @Test func onlyAnIssuerReplacesItsNotice() async throws {
        let rig = try await NoticeRig()
        let first = try await rig.publish(.plain("Mine"), number: 1)
        let other = try await #require(throws: Failure.self) { try await rig.publish(.plain("Yours", supersedes: first.id), by: "cypress", number: 2) }
        #expect(other.status == 403)
        #expect(other.code == "notice.supersedes.other")
        let unknown = try await #require(throws: Failure.self) { try await rig.publish(.plain("Ours", supersedes: NoticeRig.id(99)), number: 3) }
        #expect(unknown.code == "notice.supersedes.unknown")
        #expect(unknown.detail.contains("check the name"))
        try await rig.publish(.plain("Mine, corrected", supersedes: first.id), number: 4)
    }

    /// A peer's notice that claims to replace ours is shown as what it is, and replaces nothing.
    @Test func aPeerCannotReplaceOurs() async throws {
        let here = try await NoticeRig()
        let first = try await here.publish(.plain("Ours"), number: 1)
        let there = try await NoticeRig(url: "http://localhost:8081", hosting: ["growers"])
        try there.node.mirror(here.node)
        let stranger = try await there.publish(.plain("Theirs"), by: "growers", number: 2)
        try here.node.mirror(there.node)
        // The peer's node is free to log what ours would refuse: put such a row where its notice stands.
        try here.node.store.writeNow {
            try $0.execute(
                "UPDATE notices SET supersedes = ? WHERE origin = ? AND position = ?",
                [.blob(first.id.bytes), .text(there.node.origin), SQLValue(stranger.position)])
        }
        try here.node.store.readNow { transaction throws in
            let notices = PublishedNotices(origin: here.node.origin, in: transaction)
            let ours = try #require(try notices.find(first.id))
            #expect(try notices.superseding(ours).isEmpty)
        }
    }

    @Test func anErasedNoticeIsGone() async throws {
        let rig = try await NoticeRig()
        let receipt = try await rig.publish(.plain("Gone", "Gone."), number: 1)
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: [:])
        _ = try await rig.node.service.act(Act(party: "lishan", kind: "erasure.v1", subject: erasure.subject))
        try rig.node.store.readNow { transaction throws in
            let notices = PublishedNotices(origin: rig.node.origin, includingSealed: true, in: transaction)
            #expect(try notices.find(receipt.id) == nil)
            #expect(try notices.matches(statement: "Gone.").isEmpty)
            for table in NoticeProjection.tables { #expect(try transaction.query("SELECT 1 FROM \(table.name)").isEmpty) }
        }
    }

    @Test func pagesOfTheListFollowOneAnother() async throws {
        let rig = try await NoticeRig()
        for number in 1...7 { try await rig.publish(.plain("N\(number)"), on: number < 4 ? "2026-11-01" : "2026-11-02", number: UInt64(number)) }
        try rig.node.store.readNow { transaction throws in
            let notices = PublishedNotices(origin: rig.node.origin, in: transaction)
            var seen: [RecordID] = []
            var place: PublishedNotices.Place?
            while true {
                let page = try notices.list(before: place, limit: 3)
                seen += page.map(\.id)
                guard page.count == 3, let last = page.last else { break }
                place = .init(statedAt: last.statedAt, id: last.id)
            }
            #expect(seen == (1...7).reversed().map { NoticeRig.id(UInt64($0)) })
        }
    }

    /// Every question that a page asks goes by an index.
    @Test func noQuestionReadsAWholeTable() async throws {
        let rig = try await NoticeRig()
        let questions = [
            "SELECT 1 FROM notices WHERE id = x'00'", "SELECT 1 FROM notices WHERE supersedes = x'00' AND issuer = ''",
            "SELECT 1 FROM notices n WHERE n.issuer = '' ORDER BY n.stated_at DESC, n.id DESC LIMIT 20",
            "SELECT 1 FROM notice_digests WHERE digest = x'00'", "SELECT 1 FROM notice_attachments WHERE origin = '' AND position = 1",
        ]
        try rig.node.store.readNow { transaction throws in
            for question in questions {
                let plan = try transaction.query("EXPLAIN QUERY PLAN " + question).map { $0.text(3) }.joined(separator: "; ")
                #expect(!plan.contains("SCAN"), "\(question): \(plan)")
            }
        }
    }
}
