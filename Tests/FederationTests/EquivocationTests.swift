import Canon
import Federation
import Foundation
import Ledger
import Node
import Pages
import Signing
import Store
import Testing

/// A node with two histories: one for callers of the agent `b`, the other for everybody else. Both are signed with the same keys.
struct TwoFacedNode: Sendable {
    let face: FederatedNode
    /// The second history: a copy of the first one's database that went on by itself.
    let mask: NodeService
    let maskRouter: TestRouter

    static func start(common: Int, then: (face: [String], mask: [String])) async throws -> TwoFacedNode {
        let face = try await FederatedNode.start(runs: false)
        for i in 0..<common { try await face.say("common \(i)") }
        let copy = FileManager.default.temporaryDirectory.appending(path: "comity-mask-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        try face.store.backup(to: copy + "/comity.sqlite")
        let mask = try await FederatedNode.mask(of: face, folder: copy)
        for text in then.face { try await face.say(text) }
        for text in then.mask { _ = try await mask.service.act(Act(party: nil, kind: "remark.v1", subject: ["text": .string(text)])) }
        return TwoFacedNode(face: face, mask: mask.service, maskRouter: mask.router)
    }

    /// From now on callers of agent `b` are shown the other history.
    func split() {
        let (honest, other) = (face.router, maskRouter)
        face.server.respond { request in await (request.headers["user-agent"] == "b" ? other : honest).reply(to: request) }
    }

    func stop() async {
        await face.stop()
        mask.shutDown()
    }
}

@Suite(.serialized) struct EquivocationTests {
    private static func proofs(at node: FederatedNode, of log: String) async throws -> Int64 {
        try await node.number("SELECT COUNT(*) FROM equivocations WHERE log = ?", [.text(log)])
    }

    private static func verify(_ node: FederatedNode, log: String) async throws {
        let row = try #require(try await node.read { try $0.first("SELECT id, proof FROM equivocations WHERE log = ?", [.text(log)]) })
        let key = try #require(try await node.peer(log)).logKey
        // Anyone can check it with the log's key alone.
        let proof = try Equivocation(bytes: Array(row.text(1).utf8), log: key)
        #expect(proof.first.checkpoint.root != proof.rootAtFirst)
        #expect(row.blob(0) == Digest.sha256(Array(row.text(1).utf8)).bytes)
        #expect(try await node.peer(log)?.state == .forked)
    }

    /// Two followers are shown two histories; each learns of the other's through the other's witness.
    @Test(arguments: [(["left"], ["right"]), (["left", "longer"], ["right"]), (["left"], ["right", "longer", "and longer"])])
    func anEquivocatingPeerIsCaughtByItsFollowers(_ left: [String], _ right: [String]) async throws {
        let liar = try await TwoFacedNode.start(common: 3, then: (left, right))
        let (a, b) = (try await FederatedNode.start(agent: "a"), try await FederatedNode.start(agent: "b"))
        liar.split()
        for (one, other) in [(a, b), (b, a)] { #expect(await one.pin(other).status == 201) }
        #expect(await a.pin(liar.face).status == 201)
        #expect(await b.pin(liar.face).status == 201)
        let log = liar.face.origin
        // It asks both for cosignatures, each on what that one was shown.
        for (node, service) in [(a, liar.face.service), (b, liar.mask)] {
            let note = try await service.store.read { try LogFiles.checkpoint(in: $0) } ?? ""
            let reply = await node.router.reply(to: Request(method: "POST", path: "/witness/add-checkpoint", body: Array("old 0\n\n\(note)".utf8)))
            #expect(reply.status == 200)
        }
        #expect(try await eventually(within: 15) { try await EquivocationTests.proofs(at: a, of: log) > 0 })
        #expect(try await eventually(within: 15) { try await EquivocationTests.proofs(at: b, of: log) > 0 })
        try await EquivocationTests.verify(a, log: log)
        try await EquivocationTests.verify(b, log: log)
        // Nothing further of it is cosigned or taken in.
        try await liar.face.say("more lies")
        let note = try await liar.face.read { try LogFiles.checkpoint(in: $0) } ?? ""
        let refused = await a.router.reply(to: Request(method: "POST", path: "/witness/add-checkpoint", body: Array("old 0\n\n\(note)".utf8)))
        #expect(refused.status == 403)
        try await Task.sleep(for: .milliseconds(700))
        #expect(try await !a.remarks(of: log).contains("more lies"))
        // The two that found it out are no worse for it.
        #expect(try await a.peer(b.origin)?.state == .active)
        await liar.stop()
        await a.stop()
        await b.stop()
    }

    @Test func aLogThatRewritesWhatItShowedIsCaughtByOneFollowerAlone() async throws {
        let liar = try await TwoFacedNode.start(common: 2, then: (["left", "left again"], ["right", "right again", "and again"]))
        let b = try await FederatedNode.start(agent: "b")
        await b.pin(liar.face)
        #expect(try await eventually { try await b.mirrored(liar.face.origin) == 5 })
        liar.split()
        #expect(try await eventually { try await EquivocationTests.proofs(at: b, of: liar.face.origin) == 1 })
        try await EquivocationTests.verify(b, log: liar.face.origin)
        #expect(try await b.remarks(of: liar.face.origin).last == "left again")
        await liar.stop()
        await b.stop()
    }

    @Test func aProofTravelsAndIsCheckedWhereverItArrives() async throws {
        let liar = try await TwoFacedNode.start(common: 2, then: (["left"], ["right"]))
        let (b, c) = (try await FederatedNode.start(agent: "b"), try await FederatedNode.start(agent: "c"))
        for (one, other) in [(b, c), (c, b)] { await one.pin(other) }
        await c.pin(liar.face)
        await b.pin(liar.face)
        let log = liar.face.origin
        #expect(try await eventually { try await b.mirrored(log) == 4 })
        #expect(try await eventually { try await c.mirrored(log) == 4 })
        liar.split()
        // `c` is still shown the old history, and learns of the other from `b`.
        #expect(try await eventually { try await EquivocationTests.proofs(at: c, of: log) > 0 })
        try await EquivocationTests.verify(c, log: log)
        let list = await c.call("GET", "/api/v1/equivocations")
        #expect(list.json["equivocations"]?.array?.first?["log"]?.string == log)
        await liar.stop()
        await b.stop()
        await c.stop()
    }

    @Test func whatProvesNothingIsRefusedInWords() async throws {
        let liar = try await TwoFacedNode.start(common: 2, then: (["left"], ["right"]))
        let (a, stranger) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false))
        let (one, other) = (
            try await liar.face.read { try #require(try LogFiles.checkpoint(in: $0)) },
            try await liar.mask.store.read { try #require(try LogFiles.checkpoint(in: $0)) }
        )
        let log = liar.face.origin
        let key = try #require(try await liar.face.read { try LogView(log, home: log, in: $0).verifier() }).vkey
        func proof(_ first: String, _ second: String) -> JSON {
            [
                "origin": .string(log),
                "proof": ["type": "comity/equivocation/v1", "log": .string(key), "first": .string(first), "second": .string(second), "path": []],
            ]
        }
        // A log that is not pinned here has no key here.
        #expect(await a.call("POST", "/api/v1/equivocations", proof(one, other)).status == 404)
        await a.pin(liar.face)
        #expect(await a.call("POST", "/api/v1/equivocations", proof(one, one)).status == 422)
        let forged = try await stranger.read { try LogFiles.checkpoint(in: $0) } ?? ""
        #expect(await a.call("POST", "/api/v1/equivocations", proof(one, forged)).status == 422)
        #expect(await a.call("POST", "/api/v1/equivocations", ["origin": .string(log), "head": "no note"]).status == 422)
        #expect(await a.call("POST", "/api/v1/equivocations", ["origin": .string(log)]).status == 422)
        #expect(try await a.peer(log)?.state == .active)
        // A larger head than was followed is kept in mind, and is no proof.
        let ahead = await a.call("POST", "/api/v1/equivocations", ["origin": .string(log), "head": .string(one)])
        #expect(ahead.status == 200)
        #expect(ahead.json["finding"]?.string == "unproven")
        // The real thing is taken, once.
        #expect(await a.call("POST", "/api/v1/equivocations", proof(one, other)).status == 201)
        #expect(await a.call("POST", "/api/v1/equivocations", proof(one, other)).status == 200)
        #expect(try await a.peer(log)?.state == .forked)
        for node in [a, stranger] { await node.stop() }
        await liar.stop()
    }

    @Test func proofAgainstTheOwnLogStopsTheWriter() async throws {
        let liar = try await TwoFacedNode.start(common: 2, then: (["left"], ["right"]))
        let node = liar.face
        let (one, other) = (
            try await node.read { try #require(try LogFiles.checkpoint(in: $0)) },
            try await liar.mask.store.read { try #require(try LogFiles.checkpoint(in: $0)) }
        )
        let key = try #require(try await node.read { try LogView(node.origin, home: node.origin, in: $0).verifier() }).vkey
        let answer = await node.call(
            "POST", "/api/v1/equivocations",
            [
                "origin": .string(node.origin),
                "proof": ["type": "comity/equivocation/v1", "log": .string(key), "first": .string(one), "second": .string(other), "path": []],
            ])
        #expect(answer.status == 201)
        await #expect(throws: (any Error).self) { try await node.say("as if nothing had happened") }
        await liar.stop()
    }
}
