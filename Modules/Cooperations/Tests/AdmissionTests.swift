import Canon
import CooperationsAPI
import Node
import Notices
import Pages
import Store
import TestKit
import Testing

@testable import Cooperations

/// Who may join and attach, and what they are told otherwise.
@Suite struct AdmissionTests {
    private func notice(_ rig: CaseRig, by slug: String = "lishan", number: UInt64 = 50) async throws -> ActReceipt {
        try await rig.publish(Notice(title: ["en": "x"], text: ["en": "x"]), by: slug, number: number)
    }

    @Test func aPartyThatWasNotInvitedIsToldWhomToAsk() async throws {
        let rig = try await CaseRig()
        var plan = rig.plan()
        plan.parties = plan.parties.filter { $0.did != rig.did("growers") }
        try await rig.open(plan)
        let joining = try await #require(throws: Failure.self) { try await rig.join("growers", number: 2) }
        #expect(joining.status == 403)
        #expect(joining.code == "cooperation.notInvited")
        #expect(joining.detail.contains("ask \(rig.did("lishan"))"))
        let receipt = try await notice(rig, by: "growers")
        let attaching = try await #require(throws: Failure.self) { try await rig.attach(receipt, to: .why, by: "growers", number: 3) }
        #expect(attaching.code == "cooperation.notInvited")
    }

    @Test func anUnknownCooperationIsNotJoined() async throws {
        let rig = try await CaseRig()
        let failure = try await #require(throws: Failure.self) { try await rig.join("cypress", number: 2) }
        #expect(failure.code == "cooperation.unknown")
        #expect(failure.detail.contains("add the node of the party that opened it as a peer"))
    }

    @Test func joiningTwiceIsRefusedAndRepeatingIsNot() async throws {
        let rig = try await CaseRig()
        try await rig.open()
        let first = try await rig.join("cypress", number: 2)
        #expect(try await rig.join("cypress", number: 2) == first)
        let failure = try await #require(throws: Failure.self) { try await rig.join("cypress", number: 3) }
        #expect(failure.status == 409)
        let opener = try await #require(throws: Failure.self) { try await rig.join("lishan", number: 4) }
        #expect(opener.code == "cooperation.joined")
    }

    @Test func aPartyJoinsTheTextThatItRead() async throws {
        let rig = try await CaseRig()
        let opening = try await rig.open()
        let wrong = Joining(cooperation: CaseRig.cooperation, digest: Digest.sha256([]))
        let failure = try await #require(throws: Failure.self) { try await rig.act(wrong.act(by: "cypress", id: CaseRig.id(2))) }
        #expect(failure.code == "cooperation.otherText")
        try await rig.act(Joining(cooperation: CaseRig.cooperation, digest: opening.digest).act(by: "cypress", id: CaseRig.id(3)))
    }

    @Test func aRecordThatIsNotHereCannotBeAttached() async throws {
        let rig = try await CaseRig()
        let opening = try await rig.open()
        let nothing = ActReceipt(id: CaseRig.id(99), position: 0, loggedAt: opening.loggedAt, digest: opening.digest)
        let unknown = try await #require(throws: Failure.self) { try await rig.attach(nothing, to: .how, by: "lishan", number: 2) }
        #expect(unknown.code == "cooperation.recordUnknown")
        #expect(unknown.detail.contains("publish it first"))
        var receipt = try await notice(rig)
        receipt.digest = Digest.sha256([])
        let differs = try await #require(throws: Failure.self) { try await rig.attach(receipt, to: .how, by: "lishan", number: 3) }
        #expect(differs.code == "cooperation.digestDiffers")
        #expect(differs.pointer == "/credentialSubject/digest")
    }

    @Test func aRecordInAFollowedLogCanBeAttached() async throws {
        let rig = try await CaseRig()
        try await rig.open()
        let receipt = try await notice(rig, by: "cypress")
        try await rig.attach(receipt, to: .why, by: "lishan", number: 2)
    }

    @Test func whatOnlyMovesACaseAlongAnswersNothing() async throws {
        let rig = try await CaseRig()
        try await rig.open()
        let joining = try await rig.join("cypress", number: 2)
        let failure = try await #require(throws: Failure.self) { try await rig.attach(joining, to: .will, by: "cypress", number: 3) }
        #expect(failure.code == "cooperation.notEvidence")
    }

    /// A cooperation is opened in one log and joined in another; both nodes come to the same state.
    @Test func theStateIsTheJoinOverAllLogs() async throws {
        let rig = try await CaseRig()
        let opening = try await rig.open()
        let joining = try await rig.join("cypress", number: 2)
        try await rig.join("lishan-city", number: 3)
        for node in [rig.provider, rig.recipient] {
            try node.store.readNow { transaction throws in
                let known = try #require(try KnownCooperations(origin: node.origin, in: transaction).find(CaseRig.cooperation))
                #expect(known.origin == rig.provider.origin)
                #expect(known.digest == opening.digest)
                #expect(known.members.map(\.did) == ["lishan", "cypress", "lishan-city", "growers"].map(rig.did))
                #expect(known.members.map { $0.joinedAt != nil } == [true, true, true, false])
                #expect(known.members[1].joining?.id == joining.id)
                #expect(known.members[1].joining?.origin == rig.recipient.origin)
                let cooperations = KnownCooperations(origin: node.origin, in: transaction)
                #expect(try cooperations.cooperations(of: rig.did("growers")).map(\.id) == [CaseRig.cooperation])
                #expect(try cooperations.cooperations(of: "did:web:stranger.example").isEmpty)
            }
        }
    }

    /// A stranger's node may log what it likes; rows whose issuer is no party of the case count for nothing.
    @Test func strangersDoNotCount() async throws {
        let rig = try await CaseRig()
        try await rig.open()
        let stranger = try await TestNode(url: "http://localhost:9000", modules: [NoticesModule(), CooperationsModule()])
        try await stranger.host("stranger")
        let did = stranger.service.address.did(ofParty: "stranger")
        // It pretends to itself that it was invited, under the same name.
        let false1 = Cooperation(title: ["en": "Mine"], need: ["en": "x"], parties: [.init(did), .init(rig.did("cypress"))])
        let own = try await stranger.service.act(false1.open(by: "stranger", id: CaseRig.cooperation))
        let attaching = Attaching(cooperation: CaseRig.cooperation, question: .why, record: own.id, digest: own.digest)
        _ = try await stranger.service.act(attaching.act(by: "stranger", id: CaseRig.id(70)))
        try rig.provider.mirror(stranger)
        try rig.provider.store.readNow { transaction throws in
            let cooperations = KnownCooperations(origin: rig.provider.origin, in: transaction)
            let known = try #require(try cooperations.find(CaseRig.cooperation))
            #expect(known.opener == rig.did("lishan"))
            #expect(try cooperations.list(limit: 10).count == 1)
            #expect(try cooperations.attachments(of: known).isEmpty)
        }
    }

    @Test func noQuestionReadsAWholeTable() async throws {
        let rig = try await CaseRig()
        let questions = [
            "SELECT 1 FROM cooperations WHERE id = x'00'", "SELECT 1 FROM cooperation_parties WHERE party = ''",
            "SELECT 1 FROM cooperation_parties WHERE origin = '' AND position = 1 ORDER BY ordinal",
            "SELECT 1 FROM cooperation_joins WHERE cooperation = x'00'",
            "SELECT 1 FROM cooperation_attachments WHERE cooperation = x'00' AND issuer IN ('', 'a')",
            "SELECT 1 FROM cooperation_attachments WHERE record = x'00'", "SELECT 1 FROM records WHERE cooperation = x'00'",
        ]
        try rig.provider.store.readNow { transaction throws in
            for question in questions {
                let plan = try transaction.query("EXPLAIN QUERY PLAN " + question).map { $0.text(3) }.joined(separator: "; ")
                #expect(!plan.contains("SCAN"), "\(question): \(plan)")
            }
        }
    }
}
