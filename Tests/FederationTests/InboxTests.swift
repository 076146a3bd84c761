import Canon
import Ledger
import Node
import Pages
import Signing
import Store
import Testing

@testable import Federation

@Suite(.serialized) struct InboxTests {
    /// A signed request as the sender's node makes it, to be sent by hand.
    private static func request(
        _ path: String, _ body: [UInt8], from sender: FederatedNode, to receiver: FederatedNode, key: SigningKey? = nil, keyID: String? = nil
    ) throws -> Request {
        let held = try sender.service.keys.key(.authentication, of: sender.did)
        let message = SignedMessage(
            method: "POST", authority: receiver.origin, path: path, fields: [.init("content-type", "application/json")], content: body)
        let fields = try HTTPSignature.sign(
            message, keyID: keyID ?? "\(sender.did)#\(held.multikey)", nonce: Base64.encodeURL(RandomBytes.draw(18)), at: SystemTime.now(),
            key: key ?? held.key)
        var headers = ["content-type": "application/json"]
        for field in fields { headers[field.name] = field.value }
        return Request(method: "POST", path: path, body: body, headers: headers)
    }

    /// The delivery of a sealed record that stands in the sender's log.
    private static func delivery(_ position: UInt64, of sender: FederatedNode) async throws -> JSON {
        let row = try #require(
            try await sender.read {
                try $0.first("SELECT o.salt, o.record, e.entry FROM openings o JOIN entries e ON e.idx = o.idx WHERE o.idx = ?", [SQLValue(position)])
            })
        return [
            "log": .string(sender.origin), "position": .integer(Int64(position)), "entry": try JSON.parse(row.blob(2)),
            "salt": .string(Multibase.base64URL(row.blob(0))), "record": try JSON.parse(row.blob(1)),
        ]
    }

    private static func pair() async throws -> (a: FederatedNode, b: FederatedNode, party: String) {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start())
        let party = try await b.host("cypress")
        #expect(await b.pin(a).status == 201)
        #expect(try await eventually { try await b.mirrored(a.origin) > 0 })
        return (a, b, party)
    }

    @Test func sealedRecordsReachThePartiesAndNobodyElse() async throws {
        let (a, b, c) = (try await FederatedNode.start(), try await FederatedNode.start(), try await FederatedNode.start())
        for (one, other) in [(a, b), (b, a), (a, c), (c, a)] { await one.pin(other) }
        let party = try await b.host("cypress")
        let receipt = try await a.say("for your eyes only", audience: [party])
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["for your eyes only"] })
        #expect(try await b.number("SELECT sealed FROM remarks WHERE origin = ?", [.text(a.origin)]) == 1)
        #expect(try await eventually { try await c.mirrored(a.origin) > Int64(receipt.position) })
        #expect(try await c.number("SELECT COUNT(*) FROM peer_openings WHERE record IS NOT NULL AND idx = ?", [SQLValue(receipt.position)]) == 0)
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM outbox") == 0 })
        // Erased, it is gone there too.
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: [:])
        _ = try await a.service.act(Act(party: nil, kind: Erasure.kind, subject: erasure.subject))
        #expect(try await eventually { try await b.remarks(of: a.origin) == [] })
        // Whoever keeps something made from rows is told.
        #expect(try await b.read { try RowChanges.count(in: $0) } >= 1)
        #expect(
            try await b.number(
                "SELECT COUNT(*) FROM peer_openings WHERE log = ? AND idx = ? AND record IS NOT NULL", [.text(a.origin), SQLValue(receipt.position)])
                == 0)
        for node in [a, b, c] { await node.stop() }
    }

    @Test func deliveriesWaitForAPeerThatIsAway() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        await b.pin(a)
        let party = try await b.host("cypress")
        #expect(try await eventually { try await b.mirrored(a.origin) > 0 })
        let (port, folder) = (b.server.port, b.directory.path)
        await b.stop()
        try await a.say("you were away", audience: [party])
        #expect(try await eventually { try await a.number("SELECT COUNT(*) FROM outbox WHERE problem IS NOT NULL") == 1 })
        let again = try await FederatedNode.start(port: port, folder: folder)
        #expect(try await eventually(within: 20) { try await again.remarks(of: a.origin) == ["you were away"] })
        await a.stop()
        await again.stop()
    }

    @Test func theSameDeliveryGetsTheSameAnswerAndAnotherOneIsRefused() async throws {
        let (a, b, party) = try await InboxTests.pair()
        let receipt = try await a.say("once", audience: [party])
        var delivery = try await InboxTests.delivery(receipt.position, of: a)
        let first = await b.router.reply(to: try InboxTests.request("/api/v1/inbox", delivery.canonicalBytes, from: a, to: b))
        #expect(first.status == 201)
        let again = await b.router.reply(to: try InboxTests.request("/api/v1/inbox", delivery.canonicalBytes, from: a, to: b))
        #expect(again.status == first.status && again.body == first.body)
        delivery["position"] = .integer(Int64(receipt.position) + 7)
        #expect(await b.router.reply(to: try InboxTests.request("/api/v1/inbox", delivery.canonicalBytes, from: a, to: b)).status == 409)
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["once"] })
        await a.stop()
        await b.stop()
    }

    /// The line that modules are given: what it asks arrives as this node's, what a peer refuses comes back with its code, and nobody else is reached.
    @Test func modulesAskPinnedPeersAndNobodyElse() async throws {
        let (a, b, _) = try await InboxTests.pair()
        #expect(await a.pin(b).status == 201)
        let woken = try await a.federation.line.ask(b.origin, "/api/v1/wake", ["origin": .string(a.origin), "size": 1])
        #expect(woken["woken"] == true)
        let refused = try await #require(throws: Failure.self) { try await a.federation.line.ask(b.origin, "/api/v1/inbox", ["log": "x:1"]) }
        #expect(refused.status == 422 && refused.code == "missingField", "\(refused)")
        let unknown = try await #require(throws: Failure.self) { try await a.federation.line.ask("localhost:9", "/api/v1/wake", [:]) }
        #expect(unknown.code == "peer.unknown" && unknown.words["zh-Hans"]?.isEmpty == false)
        // Who asks is known by the signature, once.
        let request = try InboxTests.request("/api/v1/anything", Array("{}".utf8), from: a, to: b)
        #expect(try await b.federation.line.sender(request) == a.origin)
        let again = try await #require(throws: Failure.self) { try await b.federation.line.sender(request) }
        #expect(again.status == 401)
        await b.stop()
        let silent = try await #require(throws: Failure.self) { try await a.federation.line.ask(b.origin, "/api/v1/wake", [:]) }
        #expect(silent.code == "peer.unresponsive" && silent.status == 503)
        await a.stop()
    }

    /// A refusal of a peer is a stranger's text: only what has its form is passed on.
    @Test func theRefusalOfAPeerIsBounded() {
        let honest: JSON = ["code": "agreement.decide.far", "detail": "no", "pointer": "/signBy", "words": ["en": "no", "zh-Hans": "不", "xx": "?"]]
        let failure = SignedRequests.failure(honest, status: 422)
        #expect(failure?.code == "agreement.decide.far" && failure?.words == ["en": "no", "zh-Hans": "不"] && failure?.pointer == "/signBy")
        for (member, value) in [
            ("code", JSON.string("<b>")), ("code", .string("")), ("detail", .string(String(repeating: "x", count: 3000))), ("code", .null),
        ] {
            var other = honest
            other[member] = value
            #expect(SignedRequests.failure(other, status: 422) == nil, "\(member)")
        }
    }

    @Test func theVerySameRequestIsRefusedAlsoAfterARestart() async throws {
        let (a, b, party) = try await InboxTests.pair()
        let receipt = try await a.say("once", audience: [party])
        let delivery = try await InboxTests.delivery(receipt.position, of: a)
        let request = try InboxTests.request("/api/v1/inbox", delivery.canonicalBytes, from: a, to: b)
        #expect(await b.router.reply(to: request).status == 201)
        #expect(await b.router.reply(to: request).status == 401)
        let (port, folder) = (b.server.port, b.directory.path)
        await b.stop()
        let again = try await FederatedNode.start(runs: false, port: port, folder: folder)
        let replayed = await again.router.reply(to: request)
        #expect(replayed.status == 401)
        #expect(String(decoding: replayed.body, as: UTF8.self).contains("nonce"))
        await a.stop()
        await again.stop()
    }

    @Test func aRecordThatComesBeforeItsEntryWaitsForIt() async throws {
        let (a, b, party) = try await InboxTests.pair()
        let honest = a.router
        // The log's growth is hidden from the follower for a while.
        let old = try await a.read { try LogFiles.checkpoint(in: $0) } ?? ""
        a.server.respond { $0.path == "/log/checkpoint" ? TestServer.Reply(status: 200, body: Array(old.utf8)) : await honest.reply(to: $0) }
        let receipt = try await a.say("early", audience: [party])
        let delivery = try await InboxTests.delivery(receipt.position, of: a)
        let request = try InboxTests.request("/api/v1/inbox", delivery.canonicalBytes, from: a, to: b)
        #expect(await b.router.reply(to: request).status == 201)
        #expect(try await b.remarks(of: a.origin) == [])
        a.serve()
        #expect(try await eventually { try await b.remarks(of: a.origin) == ["early"] })
        #expect(try await b.number("SELECT COUNT(*) FROM peer_openings WHERE note IS NOT NULL") == 0)
        await a.stop()
        await b.stop()
    }

    @Test func whatDoesNotHoldIsRefusedAndNothingIsKept() async throws {
        let (a, b, party) = try await InboxTests.pair()
        let receipt = try await a.say("sealed", audience: [party])
        let elsewhere = try await a.say("for others", audience: ["did:web:elsewhere.example:parties:x"])
        // The entries are there to hold a delivery against.
        #expect(try await eventually { try await b.mirrored(a.origin) > Int64(elsewhere.position) })
        let honest = try await InboxTests.delivery(receipt.position, of: a)
        func post(_ change: (inout JSON) -> Void) async throws -> Int {
            var body = honest
            change(&body)
            return await b.router.reply(to: try InboxTests.request("/api/v1/inbox", body.canonicalBytes, from: a, to: b)).status
        }
        #expect(try await post { $0["salt"] = .string(Multibase.base64URL(RandomBytes.draw(32))) } == 422)
        #expect(try await post { $0["salt"] = "short" } == 422)
        #expect(try await post { $0["position"] = -1 } == 422)
        #expect(try await post { $0["log"] = .string(b.origin) } == 403)
        #expect(try await post { $0["more"] = true } == 422)
        #expect(try await post { $0["record"]?["kind"] = "other.v1" } == 422)
        #expect(try await post { $0["entry"]?["at"] = "2020-01-01T00:00:00.000Z" } == 422)
        #expect(try await post { $0 = [] } == 400)
        let other = try await InboxTests.delivery(elsewhere.position, of: a)
        #expect(try await post { $0 = other } == 403)
        #expect(try await b.number("SELECT COUNT(*) FROM inbox") == 0)
        #expect(try await b.number("SELECT COUNT(*) FROM peer_openings WHERE log = ? AND state = 1 AND record IS NOT NULL", [.text(a.origin)]) == 0)
        // What holds is taken; rows that came after others of their log are counted, so that nobody overlooks them.
        #expect(try await b.read { try RowChanges.count(in: $0) } == 0)
        #expect(try await post { _ in } == 201)
        #expect(try await b.read { try RowChanges.count(in: $0) } == 1)
        await a.stop()
        await b.stop()
    }

    @Test func aDeliveryUnderTheWrongEntryIsRefused() async throws {
        let (a, b, party) = try await InboxTests.pair()
        let (first, second) = (try await a.say("first", audience: [party]), try await a.say("second", audience: [party]))
        #expect(try await eventually { try await b.mirrored(a.origin) == 3 })
        var body = try await InboxTests.delivery(first.position, of: a)
        body["position"] = .integer(Int64(second.position))
        #expect(await b.router.reply(to: try InboxTests.request("/api/v1/inbox", body.canonicalBytes, from: a, to: b)).status == 422)
        await a.stop()
        await b.stop()
    }

    @Test func strangersAreTurnedAwayWithoutAnyFetch() async throws {
        let (a, b, party) = try await InboxTests.pair()
        let stranger = try await FederatedNode.start(runs: false)
        let asked = RawServer.Counter()
        stranger.server.respond { _ in
            asked.add()
            return TestServer.Reply(status: 500, body: [])
        }
        let receipt = try await a.say("sealed", audience: [party])
        let body = try await InboxTests.delivery(receipt.position, of: a).canonicalBytes
        // Not pinned; pinned but with a key that is in no log; with another's signature under a known key id; with a purpose it is not for.
        #expect(await b.router.reply(to: try InboxTests.request("/api/v1/inbox", body, from: stranger, to: b)).status == 401)
        let key = SigningKey()
        #expect(
            await b.router.reply(
                to: try InboxTests.request("/api/v1/inbox", body, from: a, to: b, key: key, keyID: "\(a.did)#\(Multikey.encode(key.publicKey))")
            ).status == 401)
        #expect(await b.router.reply(to: try InboxTests.request("/api/v1/inbox", body, from: a, to: b, key: key)).status == 401)
        let records = try a.service.keys.key(.assertionMethod, of: a.did)
        #expect(
            await b.router.reply(
                to: try InboxTests.request("/api/v1/inbox", body, from: a, to: b, key: records.key, keyID: "\(a.did)#\(records.multikey)")
            ).status == 401)
        // Meant for another node; changed on the way; without a signature.
        #expect(await b.router.reply(to: try InboxTests.request("/api/v1/inbox", body, from: a, to: a)).status == 401)
        var changed = try InboxTests.request("/api/v1/inbox", body, from: a, to: b)
        changed.body.append(0x20)
        #expect(await b.router.reply(to: changed).status == 401)
        #expect(await b.router.reply(to: Request(method: "POST", path: "/api/v1/inbox", body: body)).status == 401)
        #expect(asked.count == 0)
        #expect(try await b.number("SELECT COUNT(*) FROM inbox") == 0)
        for node in [a, b, stranger] { await node.stop() }
    }

    @Test func aWakeNoticeMakesThePeerLookAtOnce() async throws {
        var options = FederatedNode.options
        options.pollInterval = .seconds(3600)
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(options: options))
        await b.pin(a)
        #expect(try await eventually { try await b.mirrored(a.origin) == 1 })
        try await a.say("news")
        try await Task.sleep(for: .milliseconds(500))
        #expect(try await b.mirrored(a.origin) == 1)
        let body: JSON = ["origin": .string(a.origin), "size": 2]
        #expect(await b.router.reply(to: try InboxTests.request("/api/v1/wake", body.canonicalBytes, from: a, to: b)).status == 200)
        #expect(try await eventually { try await b.mirrored(a.origin) == 2 })
        await a.stop()
        await b.stop()
    }
}
