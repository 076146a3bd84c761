import Canon
import Federation
import Ledger
import Node
import Pages
import Signing
import Store
import Testing

@Suite(.serialized) struct IntroductionTests {
    @Test func showsWordsFirstAndPinsWhenTheyAreConfirmed() async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false))
        let shown = await a.call("POST", "/api/v1/peers", ["url": .string(b.url), "role": "peer"])
        #expect(shown.status == 200)
        #expect(shown.json["pinned"]?.bool == false)
        #expect(shown.json["origin"]?.string == b.origin)
        #expect(shown.json["words"]?.string?.split(separator: " ").count == 12)
        #expect(try await a.peer(b.origin) == nil)

        let words = shown.json["words"] ?? ""
        let pinned = await a.call("POST", "/api/v1/peers", ["url": .string(b.url), "role": "witness", "words": words])
        #expect(pinned.status == 201)
        let peer = try #require(try await a.peer(b.origin))
        #expect(peer.role == .witness)
        #expect(peer.did == b.did)
        #expect(try peer.logKey == b.federation.context.ownLogKey())
        #expect(try peer.witnessKey == b.federation.context.ownWitness().verifier)
        let inception = try await b.read { try RecordLookup.at(0, of: b.origin, origin: b.origin, in: $0)?.record?.digest }
        #expect(peer.identityDigest == inception)
        await a.stop()
        await b.stop()
    }

    @Test func pinsByDigestAndByWordsOfTheOtherLanguage() async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false))
        let shown = await a.call("POST", "/api/v1/peers", ["url": .string(b.url)])
        let chinese = shown.json["wordsIn"]?["zh-Hans"] ?? ""
        #expect(await a.call("POST", "/api/v1/peers", ["url": .string(b.url), "words": chinese]).status == 201)
        #expect(await a.call("POST", "/api/v1/peers", ["url": .string(b.url), "identityDigest": shown.json["identityDigest"] ?? ""]).status == 201)
        await a.stop()
        await b.stop()
    }

    @Test(arguments: [
        ("words", "one two three four five six seven eight nine ten eleven twelve", 409), ("identityDigest", "uAAAA", 409),
    ])
    func otherWordsPinNothing(_ member: String, _ value: String, _ status: Int) async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false))
        var body: JSON = ["url": .string(b.url)]
        body[member] = .string(value)
        #expect(await a.call("POST", "/api/v1/peers", body).status == status)
        #expect(await a.call("POST", "/api/v1/peers", ["url": .string(b.url), "confirm": true]).status == 422)
        #expect(try await a.number("SELECT COUNT(*) FROM peers") == 0)
        await a.stop()
        await b.stop()
    }

    @Test func onlyTheOperatorIntroduces() async throws {
        let a = try await FederatedNode.start(runs: false)
        let body: JSON = ["url": "http://localhost:1"]
        #expect(await a.router.reply(to: Request(method: "POST", path: "/api/v1/peers", body: body.canonicalBytes)).status == 401)
        #expect(await a.router.reply(to: Request(method: "DELETE", path: "/api/v1/peers/x")).status == 401)
        await a.stop()
    }

    @Test(arguments: ["", "ftp://localhost", "http://example.org", "localhost:8080", "https://example.org/path", "https://user@example.org"])
    func whatIsNoAddressIsRefusedWithItsField(_ url: String) async throws {
        let a = try await FederatedNode.start(runs: false)
        let answer = await a.call("POST", "/api/v1/peers", ["url": .string(url)])
        #expect(answer.status == 422)
        #expect(answer.json["detail"]?.string?.contains("url") == true)
        await a.stop()
    }

    @Test func aNodeIsNotIntroducedToItself() async throws {
        let a = try await FederatedNode.start(runs: false)
        #expect(await a.pin(a).status == 422)
        await a.stop()
    }

    /// Whatever stands between two operators and changes anything on the way is noticed before anybody compares a word.
    @Test(arguments: ["logKey", "witnessKey", "origin", "did"])
    func anotherDescriptionIsNoticed(_ member: String) async throws {
        let (a, b) = (try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false))
        let honest = b.router
        let key = SigningKey().publicKey
        let false1: [String: String] = [
            "logKey": try NoteVerifier(name: b.origin, key: key, type: .ed25519).vkey,
            "witnessKey": try NoteVerifier(name: b.origin + "/witness", key: key, type: .ed25519Cosignature).vkey, "origin": "localhost:1",
            "did": "did:web:elsewhere.example",
        ]
        let value = try #require(false1[member])
        b.server.respond { request in
            var reply = await honest.reply(to: request)
            if request.path == "/.well-known/comity", var json = try? JSON.parse(reply.body) {
                json[member] = .string(value)
                reply.body = json.canonicalBytes
            }
            return reply
        }
        let answer = await a.call("POST", "/api/v1/peers", ["url": .string(b.url)])
        #expect(answer.status == 502)
        #expect(answer.json["code"]?.string == "peer.malformed")
        await a.stop()
        await b.stop()
    }

    @Test(arguments: ["/log/openings/000.p/1", "/log/tile/entries/000.p/1"])
    func anotherEntryZeroIsNoticed(_ path: String) async throws {
        let (a, b, c) = (
            try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false)
        )
        let (honest, other) = (b.router, c.router)
        b.server.respond { await (($0.path == path) ? other : honest).reply(to: $0) }
        #expect(await a.call("POST", "/api/v1/peers", ["url": .string(b.url)]).status == 502)
        for node in [a, b, c] { await node.stop() }
    }

    @Test func anotherNodeAtAPinnedAddressIsNotTakenForIt() async throws {
        let (a, b, c) = (
            try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false), try await FederatedNode.start(runs: false)
        )
        #expect(await a.pin(b).status == 201)
        try await a.store.write {
            try $0.execute("UPDATE peers SET identity_digest = ? WHERE origin = ?", [.blob(Digest.sha256([1]).bytes), .text(b.origin)])
        }
        let answer = await a.pin(b)
        #expect(answer.status == 409)
        #expect(answer.json["code"]?.string == "peer.otherIdentity")
        for node in [a, b, c] { await node.stop() }
    }

    @Test func aRemovedPeerIsLeftAloneAndMayComeBack() async throws {
        let (a, b) = (try await FederatedNode.start(), try await FederatedNode.start())
        await a.pin(b)
        try await b.say("one")
        #expect(try await eventually { try await a.remarks(of: b.origin) == ["one"] })
        #expect(await a.call("DELETE", "/api/v1/peers/\(b.origin)").status == 200)
        #expect(await a.call("DELETE", "/api/v1/peers/\(b.origin)").status == 404)
        try await b.say("two")
        try await Task.sleep(for: .milliseconds(900))
        // What was read stays; nothing more is.
        #expect(try await a.remarks(of: b.origin) == ["one"])
        #expect(await a.pin(b).status == 201)
        #expect(try await eventually { try await a.remarks(of: b.origin) == ["one", "two"] })
        #expect(await a.call("POST", "/api/v1/peers/removal", ["origin": .string(b.origin)]).status == 200)
        await a.stop()
        await b.stop()
    }
}
