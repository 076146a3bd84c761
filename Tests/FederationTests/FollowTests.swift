import Canon
import Federation
import Ledger
import Node
import Pages
import Signing
import Store
import Testing

@Suite(.serialized) struct FollowTests {
    @Test func publicRecordsAppearAtPeersWithinASecond() async throws {
        let (a, b, w) = (try await FederatedNode.start(), try await FederatedNode.start(), try await FederatedNode.start())
        for (one, other, role) in [(a, b, "peer"), (a, w, "witness"), (b, a, "peer"), (b, w, "witness"), (w, a, "peer"), (w, b, "peer")] {
            #expect(await one.pin(other, as: role).status == 201)
        }
        #expect(try await eventually { try await a.mirrored(b.origin) > 0 })
        #expect(try await eventually { try await b.mirrored(a.origin) > 0 })
        let start = ContinuousClock.now
        let receipt = try await a.say("hello")
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["hello"] })
        // Seen by the neutral witness, and known to be seen at both.
        let witness = w.origin + "/witness"
        #expect(
            try await eventually {
                let own = try await a.number(
                    "SELECT COUNT(*) FROM cosignatures WHERE name = ? AND size > ?", [.text(witness), SQLValue(receipt.position)])
                let there = try await b.number(
                    "SELECT COUNT(*) FROM peer_cosignatures WHERE log = ? AND name = ? AND size > ?",
                    [.text(a.origin), .text(witness), SQLValue(receipt.position)])
                return own > 0 && there > 0
            })
        #expect(start.duration(to: .now) < .seconds(5))
        let clocks = try await b.read { transaction in
            try RecordLookup.find(receipt.id, origin: b.origin, in: transaction).map { try Clocks(of: $0, in: transaction) }
        }
        #expect(clocks?.stage == .witnessed)
        for node in [a, b, w] { await node.stop() }
    }

    @Test(arguments: [1, 255, 256, 257, 700])
    func aLogOfAnySizeIsMirroredWhole(_ count: Int) async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for i in 0..<count { group.addTask { try await a.say("\(i)") } }
            try await group.waitForAll()
        }
        #expect(await b.pin(a).status == 201)
        let size = Int64(a.service.sequencer.current.edge.size)
        #expect(try await eventually(within: 30) { try await b.mirrored(a.origin) == size })
        #expect(try await b.number("SELECT COUNT(*) FROM remarks WHERE origin = ?", [.text(a.origin)]) == Int64(count))
        let root = a.service.sequencer.current.edge.root
        #expect(try await eventually { try await b.read { try LogView(a.origin, home: b.origin, in: $0).latestHead()?.checkpoint }?.root == root })
        #expect(try await b.number("SELECT COUNT(*) FROM peer_openings WHERE log = ? AND note IS NOT NULL", [.text(a.origin)]) == 0)
        // And it goes on from where it was.
        try await a.say("more")
        #expect(try await eventually { try await b.mirrored(a.origin) == size + 1 })
        await a.stop()
        await b.stop()
    }

    @Test func anInterruptedMirrorGoesOnWhereItWas() async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for i in 0..<600 { group.addTask { try await a.say("\(i)") } }
            try await group.waitForAll()
        }
        let honest = a.router
        let seen = RawServer.Counter()
        a.server.respond { request in
            if request.path.hasPrefix("/log/tile/entries/001") { return TestServer.Reply(status: 500, body: []) }
            if request.path.hasPrefix("/log/tile/entries/000") { seen.add() }
            return await honest.reply(to: request)
        }
        #expect(await b.pin(a).status == 201)
        #expect(try await eventually { try await b.mirrored(a.origin) == 256 })
        // A head that is not reached yet is not shown as the log's.
        #expect(try await b.number("SELECT COUNT(*) FROM peer_checkpoints") == 0)
        let before = seen.count
        a.serve()
        #expect(try await eventually { try await b.mirrored(a.origin) == 601 })
        #expect(seen.count == before)
        await a.stop()
        await b.stop()
    }

    @Test func unknownKindsAreVerifiedAndStoredAndNotProjected() async throws {
        let (a, b) = (try await FederatedNode.start(modules: [Remarks(), Exotics()]), try await FederatedNode.start())
        await b.pin(a)
        let receipt = try await a.say("what is this", kind: "exotic.v1")
        #expect(try await eventually { try await b.mirrored(a.origin) == 2 })
        let found = try await b.read { try RecordLookup.find(receipt.id, origin: b.origin, in: $0) }
        #expect(found?.record?.kind == "exotic.v1")
        #expect(try await b.number("SELECT COUNT(*) FROM peer_openings WHERE note IS NOT NULL") == 0)
        #expect(try await b.remarks(of: a.origin) == [])
        await a.stop()
        await b.stop()
    }

    @Test func aRecordOfWrongFormIsStoredWithANoteAndShownAsAProblem() async throws {
        // The other node's program is laxer about the form of a kind that this one knows.
        let (a, b) = (try await FederatedNode.start(modules: [Exotics(["remark.v1"])]), try await FederatedNode.start())
        await b.pin(a)
        _ = try await a.service.act(Act(party: nil, kind: "remark.v1", subject: ["unheard": "of"]))
        try await a.say("fine")
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["fine"] })
        let note = try await b.read { try $0.first("SELECT note FROM peer_openings WHERE log = ? AND idx = 1", [.text(a.origin)])?.text(0) }
        #expect(note?.contains("/credentialSubject") == true)
        #expect(try await b.peer(a.origin)?.detail?.contains("position 1") == true)
        #expect(try await b.peer(a.origin)?.state == .active)
        await a.stop()
        await b.stop()
    }

    @Test func anErasedRecordIsForgottenEverywhere() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await b.pin(a)
        let receipt = try await a.say("regretted")
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["regretted"] })
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: ["en": "a mistake"])
        _ = try await a.service.act(Act(party: nil, kind: Erasure.kind, subject: erasure.subject))
        #expect(try await eventually { try await b.remarks(of: a.origin) == [] })
        let left = try await b.read {
            try $0.first("SELECT state, salt, record FROM peer_openings WHERE log = ? AND idx = ?", [.text(a.origin), SQLValue(receipt.position)])
        }
        #expect(left?.integer(0) == OpeningState.erased.rawValue)
        #expect(left?[1].isNull == true && left?[2].isNull == true)
        // One who comes later never sees it, and sees that it was there.
        let c = try await FederatedNode.start()
        await c.pin(a)
        #expect(try await eventually { try await c.mirrored(a.origin) >= 3 })
        #expect(try await c.number("SELECT COUNT(*) FROM peer_openings WHERE state = 2") == 1)
        for node in [a, b, c] { await node.stop() }
    }

    @Test func aTombstoneForWhatStaysIsNotHeeded() async throws {
        // The other node's program erases what by this one's rules nobody may.
        let (a, b) = (try await FederatedNode.start(modules: [Remarks()]), try await FederatedNode.start(modules: [Remarks(stays: true)]))
        await b.pin(a)
        let receipt = try await a.say("binding")
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["binding"] })
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: [:])
        _ = try await a.service.act(Act(party: nil, kind: Erasure.kind, subject: erasure.subject))
        #expect(try await eventually { try await b.peer(a.origin)?.detail?.contains("do not hold") == true })
        #expect(try await b.remarks(of: a.origin) == ["binding"])
        let kept = try await b.read {
            try $0.first("SELECT state FROM peer_openings WHERE log = ? AND idx = ?", [.text(a.origin), SQLValue(receipt.position)])?.integer(0)
        }
        #expect(kept == OpeningState.open.rawValue)
        await a.stop()
        await b.stop()
    }

    @Test func aTombstoneThatIsNotHeededByItsOwnLogIsReported() async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        await b.pin(a)
        let receipt = try await a.say("regretted")
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["regretted"] })
        let shown = try await a.read { try LogFiles.openings(try #require(BundleCoordinate(index: 0, width: 2)), size: 2, in: $0) } ?? []
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: [:])
        _ = try await a.service.act(Act(party: nil, kind: Erasure.kind, subject: erasure.subject))
        let honest = a.router
        a.server.respond { request in
            var reply = await honest.reply(to: request)
            if request.path.hasPrefix("/log/openings/000") {
                let lines = reply.body.split(separator: 0x0A)
                let old = shown.split(separator: 0x0A)
                reply.body = Array(lines.enumerated().map { $0 < old.count ? old[$0] : $1 }.joined(separator: [0x0A])) + [0x0A]
            }
            return reply
        }
        #expect(try await eventually { try await b.peer(a.origin)?.detail?.contains("still publishes") == true })
        #expect(try await b.remarks(of: a.origin) == [])
        await a.stop()
        await b.stop()
    }

    @Test func onlyThePinnedKeyIsBelieved() async throws {
        let (a, b, other) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(), try await FederatedNode.start(runs: false))
        await b.pin(a)
        #expect(try await eventually { try await b.mirrored(a.origin) == 1 })
        let signer = try NoteSigner(name: a.origin, key: SigningKey(), type: .ed25519)
        let honest = a.router
        a.server.respond { request in
            guard request.path == "/log/checkpoint" else { return await honest.reply(to: request) }
            let text = "\(a.origin)\n2\n\(Base64.encode(Digest.sha256([2]).bytes))\n"
            return TestServer.Reply(status: 200, body: Array(((try? signer.note(text).serialized) ?? "").utf8))
        }
        #expect(try await eventually { try await b.peer(a.origin)?.state == .unresponsive })
        #expect(try await b.peer(a.origin)?.detail?.contains("not signed with its pinned key") == true)
        #expect(try await b.mirrored(a.origin) == 1)
        #expect(try await b.number("SELECT COUNT(*) FROM equivocations") == 0)
        // When it is itself again, it is active again.
        a.serve()
        #expect(try await eventually { try await b.peer(a.origin)?.state == .active })
        for node in [a, b, other] { await node.stop() }
    }

    @Test func aShrinkingLogIsNotCalledForked() async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        try await a.say("one")
        let old = try await a.read { try LogFiles.checkpoint(in: $0) } ?? ""
        try await a.say("two")
        await b.pin(a)
        #expect(try await eventually { try await b.mirrored(a.origin) == 3 })
        let honest = a.router
        a.server.respond { request in
            request.path == "/log/checkpoint" ? TestServer.Reply(status: 200, body: Array(old.utf8)) : await honest.reply(to: request)
        }
        #expect(try await eventually { try await b.peer(a.origin)?.detail?.contains("older head") == true })
        #expect(try await b.peer(a.origin)?.state != .forked)
        #expect(try await b.mirrored(a.origin) == 3)
        await a.stop()
        await b.stop()
    }

    /// The checkpoint is right, and what is served under it is not.
    @Test(arguments: ["/log/tile/entries/", "/log/openings/"])
    func tamperedFilesAreNotTakenIn(_ prefix: String) async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        await b.pin(a)
        #expect(try await eventually { try await b.mirrored(a.origin) == 1 })
        let honest = a.router
        a.server.respond { request in
            var reply = await honest.reply(to: request)
            guard request.path.hasPrefix(prefix), reply.body.count > 100 else { return reply }
            if prefix.hasSuffix("entries/") {
                // Within the commitment of the last entry.
                let at = reply.body.count - 10
                reply.body[at] = reply.body[at] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            } else {
                reply.body = Array(String(decoding: reply.body, as: UTF8.self).replacing("as it was", with: "as it is").utf8)
            }
            return reply
        }
        try await a.say("as it was")
        if prefix.contains("entries") {
            #expect(try await eventually { try await b.peer(a.origin)?.detail != nil })
            #expect(try await b.mirrored(a.origin) == 1)
        } else {
            // The entries are the log's; only the opening is not, and it is kept out by itself.
            #expect(try await eventually { try await b.peer(a.origin)?.detail != nil })
            #expect(try await b.remarks(of: a.origin) == [])
        }
        #expect(try await b.number("SELECT COUNT(*) FROM equivocations") == 0)
        await a.stop()
        await b.stop()
    }

    @Test func aSilentPeerIsUnresponsiveAndNeverForked() async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        await b.pin(a)
        #expect(try await eventually { try await b.mirrored(a.origin) == 1 })
        await a.server.stop()
        #expect(try await eventually { try await b.peer(a.origin)?.state == .unresponsive })
        #expect(try await b.number("SELECT COUNT(*) FROM equivocations") == 0)
        await a.stop()
        await b.stop()
    }

    @Test func keysChangeOnlyByARotationInThePeersOwnLog() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await b.pin(a)
        let party = try await a.host("lishan")
        try await a.say("before", party: "lishan")
        _ = try await a.service.rotate(slug: "lishan")
        try await a.say("after", party: "lishan")
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["before", "after"] })
        let keys = try await b.read { try KeyLife.all(of: party, origin: a.origin, in: $0) }
        #expect(keys.contains { $0.retired != nil })
        await a.stop()
        await b.stop()
    }
}
