import Canon
import Federation
import Ledger
import Node
import Pages
import Signing
import Store
import TestKit
import Testing

@Suite(.serialized) struct WitnessTests {
    /// Pins the log of the published transcript, of which only the key is known.
    private static func pin(_ key: NoteVerifier, at node: FederatedNode) async throws {
        let peer = Peer(
            origin: key.name, address: try NodeAddress("https://node-a.example"), did: "did:web:node-a.example", logKey: key,
            witnessKey: try NoteVerifier(name: "node-a.example/log/witness", key: SigningKey().publicKey, type: .ed25519Cosignature),
            identityDigest: Digest.sha256([1]), role: .peer, addedAt: SystemTime.now())
        try await node.store.write { try PeerTable.pin(peer, in: $0) }
    }

    private static func post(_ body: String, to node: FederatedNode) async -> TestServer.Reply {
        await node.router.reply(to: Request(method: "POST", path: "/witness/add-checkpoint", body: Array(body.utf8)))
    }

    private static func shown(_ origin: String, by node: FederatedNode) async -> TestServer.Reply {
        await node.router.reply(to: Request(path: "/witness/\(Digest.sha256(Array(origin.utf8)).hex)/checkpoint"))
    }

    /// Every status of the standard over the routes, from the published transcript.
    @Test func answersTheTranscriptStepByStep() async throws {
        let transcript = try Vectors.json("log/golden/witness-transcript.json")
        let key = try NoteVerifier(vkey: try #require(transcript["log_vkey"]?.string))
        let node = try await FederatedNode.start(runs: false)
        let own = try node.federation.context.ownWitness().verifier
        #expect(await WitnessTests.post(transcript["steps"]?.array?.first?["request"]?.string ?? "", to: node).status == 404)
        #expect(await WitnessTests.shown(key.name, by: node).status == 404)
        try await WitnessTests.pin(key, at: node)
        var size: UInt64 = 0
        let steps = try #require(transcript["steps"]?.array)
        for step in steps {
            let name = step["step"]?.string ?? ""
            let request = try #require(step["request"]?.string)
            let reply = await WitnessTests.post(request, to: node)
            #expect(reply.status == Int(step["spec_status"]?.integer ?? 0), "\(name): \(String(decoding: reply.body, as: UTF8.self))")
            let text = String(decoding: reply.body, as: UTF8.self)
            if reply.status == 200 {
                let note = try SignedNote(bytes: Array(request.utf8).splitNote)
                let signed = try SignedNote(text: note.text, signatures: try text.split(separator: "\n").map { try NoteSignature(line: $0) })
                #expect(try signed.verified(by: [own]).count == 1, "\(name)")
                size = try Checkpoint(text: note.text).size
                // What was answered stands in this node's own log.
                #expect(
                    try await node.number("SELECT COUNT(*) FROM witness_journal WHERE log = ? AND size = ?", [.text(key.name), SQLValue(size)]) == 1,
                    "\(name)")
                let latest = await WitnessTests.shown(key.name, by: node)
                #expect(latest.status == 200)
                #expect(try SignedNote(bytes: latest.body).verified(by: [key, own]).count == 2)
            }
            if reply.status == 409 {
                #expect(text == "\(size)\n", "\(name)")
                #expect(reply.headers["content-type"] == "text/x.tlog.size", "\(name)")
            }
        }
        #expect(steps.count == 15)
        #expect(size == 1000)
        await node.stop()
    }

    @Test func theSameHeadAgainIsNotJournaledAgainAndNeedsNoOpenWriter() async throws {
        let transcript = try Vectors.json("log/golden/witness-transcript.json")
        let key = try NoteVerifier(vkey: try #require(transcript["log_vkey"]?.string))
        let steps = try #require(transcript["steps"]?.array)
        let (first, grow, again) = (steps[0]["request"]?.string ?? "", steps[1]["request"]?.string ?? "", steps[2]["request"]?.string ?? "")
        let node = try await FederatedNode.start(runs: false)
        try await WitnessTests.pin(key, at: node)
        #expect(await WitnessTests.post(first, to: node).status == 200)
        node.service.sequencer.set(.readOnly(reason: "the test closed it"))
        let closed = await WitnessTests.post(grow, to: node)
        #expect(closed.status == 503)
        // Nothing was half done: the state is still the old one, and what is shown is too.
        #expect(try await node.number("SELECT size FROM witnessed") == 100)
        #expect(await WitnessTests.shown(key.name, by: node).status == 200)
        node.service.sequencer.set(.open)
        #expect(await WitnessTests.post(grow, to: node).status == 200)
        let size = node.service.sequencer.current.edge.size
        node.service.sequencer.set(.readOnly(reason: "the test closed it again"))
        #expect(await WitnessTests.post(again, to: node).status == 200)
        #expect(node.service.sequencer.current.edge.size == size)
        await node.stop()
    }

    @Test func aForkedOrRemovedLogIsNotCosigned() async throws {
        let transcript = try Vectors.json("log/golden/witness-transcript.json")
        let key = try NoteVerifier(vkey: try #require(transcript["log_vkey"]?.string))
        let first = transcript["steps"]?.array?.first?["request"]?.string ?? ""
        let node = try await FederatedNode.start(runs: false)
        try await WitnessTests.pin(key, at: node)
        try await node.store.write { try PeerTable.set(.forked, of: key.name, in: $0) }
        #expect(await WitnessTests.post(first, to: node).status == 403)
        try await node.store.write { try PeerTable.set(.removed, of: key.name, in: $0) }
        #expect(await WitnessTests.post(first, to: node).status == 404)
        #expect(try await node.number("SELECT COUNT(*) FROM witness_journal") == 0)
        await node.stop()
    }

    @Test func manyRequestsAtOnceMoveOnlyForward() async throws {
        let (a, w) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false))
        await w.pin(a)
        for i in 0..<20 { try await a.say("\(i)") }
        let notes = try await a.read { try $0.query("SELECT note FROM checkpoints ORDER BY size").map { $0.text(0) } }
        let statuses = await withTaskGroup(of: Int.self) { group in
            for note in notes { group.addTask { await WitnessTests.post("old 0\n\n\(note)", to: w).status } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        // All say that the witness had nothing before; one of them is right.
        #expect(statuses.count { $0 == 200 } == 1)
        #expect(statuses.count { $0 == 409 } == notes.count - 1)
        #expect(try await w.number("SELECT COUNT(*) FROM witness_journal") == 1)
        await a.stop()
        await w.stop()
    }

    @Test func headsAreCosignedSoonAfterTheyAreCommitted() async throws {
        let (a, w) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(w, as: "witness")
        await w.pin(a)
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM cosignatures") > 0 })
        for i in 0..<50 { try await a.say("\(i)") }
        let size = Int64(a.service.sequencer.current.edge.size)
        #expect(try await eventually(within: 5) { try await a.number("SELECT MAX(size) FROM cosignatures") == size })
        // Heads are not queued: far fewer were cosigned than were committed.
        #expect(try await a.number("SELECT COUNT(*) FROM cosignatures") < 30)
        // The witness can be audited from its own log.
        #expect(try await w.number("SELECT MAX(size) FROM witness_journal WHERE log = ?", [.text(a.origin)]) == size)
        #expect(try await a.peer(w.origin)?.detail == nil)
        await a.stop()
        await w.stop()
    }

    @Test func nodesThatWitnessOneAnotherComeToRest() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        await b.pin(a)
        try await a.say("one")
        try await b.say("two")
        let (actsA, actsB) = (a.service.sequencer.current.edge.size, b.service.sequencer.current.edge.size)
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM cosignatures") > 0 })
        #expect(try await eventually { try await b.number("SELECT COUNT(*) FROM cosignatures") > 0 })
        try await Task.sleep(for: .milliseconds(1500))
        let before = [a.service.sequencer.current.edge.size, b.service.sequencer.current.edge.size]
        try await Task.sleep(for: .milliseconds(1500))
        #expect([a.service.sequencer.current.edge.size, b.service.sequencer.current.edge.size] == before)
        #expect(before[0] <= actsA + 4 && before[1] <= actsB + 4)
        await a.stop()
        await b.stop()
    }

    @Test func aWitnessThatSaysNoIsReportedInWords() async throws {
        let (a, w) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(w, as: "witness")
        #expect(try await eventually { try await a.peer(w.origin)?.detail?.contains("404") == true })
        // Once introduced on the other side too, it is cosigned without anybody's doing.
        await w.pin(a)
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM cosignatures") > 0 })
        #expect(try await eventually { try await a.peer(w.origin)?.detail == nil })
        await a.stop()
        await w.stop()
    }

    @Test func aCosignatureByAnotherKeyIsNotBelieved() async throws {
        let (a, w) = (try await FederatedNode.start(), try await FederatedNode.start(runs: false))
        await w.pin(a)
        await a.pin(w, as: "witness")
        let stranger = try NoteSigner(name: "\(w.origin)/witness", key: SigningKey(), type: .ed25519Cosignature)
        let honest = w.router
        w.server.respond { request in
            guard request.path == "/witness/add-checkpoint", let asked = try? WitnessRequest(body: request.body),
                let line = try? stranger.sign(asked.note.text, timestamp: UInt64(SystemTime.now().seconds)).line
            else { return await honest.reply(to: request) }
            return TestServer.Reply(status: 200, body: Array(line.utf8))
        }
        try await a.say("one")
        #expect(try await eventually { try await a.peer(w.origin)?.detail?.contains("not a cosignature by its pinned key") == true })
        try await Task.sleep(for: .milliseconds(300))
        #expect(try await a.number("SELECT COUNT(*) FROM cosignatures WHERE size = ?", [SQLValue(a.service.sequencer.current.edge.size)]) == 0)
        await a.stop()
        await w.stop()
    }

    @Test func aWitnessCannotStopALogByClaimingALargerHead() async throws {
        let (a, w) = (try await FederatedNode.start(), try await FederatedNode.start(runs: false))
        await w.pin(a)
        let honest = w.router
        w.server.respond { request in
            guard request.path == "/witness/add-checkpoint" else { return await honest.reply(to: request) }
            return TestServer.Reply(status: 409, headers: ["content-type": "text/x.tlog.size"], body: Array("999999\n".utf8))
        }
        await a.pin(w, as: "witness")
        #expect(try await eventually { try await a.peer(w.origin)?.detail?.contains("999999") == true })
        #expect(a.service.sequencer.gate == .open)
        try await a.say("still here")
        await a.stop()
        await w.stop()
    }
}

extension [UInt8] {
    /// The note of an add-checkpoint body: what follows its first empty line.
    var splitNote: [UInt8] {
        guard let end = indices.first(where: { self[$0] == 0x0A && ($0 == 0 || self[$0 - 1] == 0x0A) }) else { return self }
        return Array(self[(end + 1)...])
    }
}
