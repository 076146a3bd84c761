import Canon
import Node
import Pages
import Signing
import Store
import StoreSQLite
import TestKit
import Testing

@Suite struct IdentityTests {
    @Test func entryZeroIsTheNodesOwnIdentityWithSeparateKeys() async throws {
        let node = try await TestNode()
        let found = try #require(try node.store.readNow { try RecordLookup.at(0, of: node.origin, origin: node.origin, in: $0) })
        let event = try IdentityEvent(try #require(found.record))
        #expect(event.did == node.did && event.type == .inception)
        #expect(Set(event.keys.flatMap(\.purposes)) == ["assertionMethod", "authentication", "log", "witness"])
        #expect(Set(event.keys.map(\.multikey)).count == 4 && event.nextKeyDigests.count == 1)
    }

    @Test func aRotationUsesThePromisedKeyAndRetiresTheOldOne() async throws {
        let node = try await TestNode()
        let did = try await node.host("lishan")
        let old = try node.service.keys.key(.assertionMethod, of: did)
        let promised = try node.service.keys.key(.next, of: did)
        let receipt = try await node.service.rotate(slug: "lishan")
        let now = try node.service.keys.key(.assertionMethod, of: did)
        #expect(now.multikey == promised.multikey && now.multikey != old.multikey)
        let record = try Record.sign(kind: "erasure.v1", subject: ["x": 1], issuer: did, at: node.clock.now, key: old.key)
        try node.store.readNow { transaction throws in
            var keys = KeyCache(origin: node.origin)
            try keys.check(record, position: receipt.position - 1, in: transaction)
            let error = #expect(throws: Failure.self) { try keys.check(record, position: receipt.position, in: transaction) }
            #expect(error?.code == "key.retired")
        }
        _ = try await node.service.rotate(slug: "lishan")
    }

    @Test func aThiefOfTheKeyInUseCannotRotateToAKeyOfTheirOwn() async throws {
        let node = try await TestNode()
        let did = try await node.host("lishan")
        let own = SigningKey()
        let event = IdentityEvent(
            did: did, sequence: 1, type: .rotation, keys: [.init(multikey: Multikey.encode(own.publicKey), purposes: ["assertionMethod"])],
            nextKeyDigests: [], retired: [try node.service.keys.key(.assertionMethod, of: did).multikey])
        for key in [own, try node.service.keys.key(.assertionMethod, of: did).key] {
            let record = try Record.sign(kind: "identity.v1", subject: event.subject, issuer: did, at: node.clock.now, key: key)
            let error = await #expect(throws: Failure.self) { try await node.service.accept(record.bytes) }
            #expect(error?.code == "identity.notPromised")
        }
    }

    @Test func whatACompromisedKeySignedLaterIsRefused() async throws {
        let node = try await TestNode()
        let did = try await node.host("lishan")
        let held = try node.service.keys.key(.assertionMethod, of: did)
        let size = node.service.sequencer.current.edge.size
        _ = try await node.service.declareCompromised(slug: "lishan", multikey: held.multikey, since: Int64(size))
        let error = await #expect(throws: Failure.self) {
            try await node.service.act(Act(party: "lishan", kind: "erasure.v1", subject: ["record": "urn:uuid:01939f5e-6f2e-7f6a-9a52-0c8a3c1f0002", "position": 1]))
        }
        #expect(error?.code == "key.compromised")
        _ = try await node.service.rotate(slug: "lishan")
    }

    @Test func aRecordOfAnUnknownPartyOrKeyIsRefused() async throws {
        let node = try await TestNode()
        let did = try await node.host("lishan")
        let stranger = SigningKey()
        for issuer in [did, "did:web:elsewhere.example"] {
            let record = try Record.sign(
                kind: "erasure.v1", subject: ["record": "urn:uuid:01939f5e-6f2e-7f6a-9a52-0c8a3c1f0002", "position": 1], issuer: issuer, at: node.clock.now, key: stranger)
            let error = await #expect(throws: Failure.self) { try await node.service.accept(record.bytes) }
            #expect(error?.code == "key.unknown")
        }
    }

    @Test func aTamperedRecordIsRefusedBeforeAnythingElse() async throws {
        let node = try await TestNode()
        let did = try await node.host("lishan")
        let key = try node.service.keys.key(.assertionMethod, of: did).key
        let record = try Record.sign(
            kind: "erasure.v1", subject: ["record": "urn:uuid:01939f5e-6f2e-7f6a-9a52-0c8a3c1f0002", "position": 1], issuer: did, at: node.clock.now, key: key)
        let text = String(decoding: record.bytes, as: UTF8.self).replacing("\"position\":1", with: "\"position\":2")
        let error = await #expect(throws: Failure.self) { try await node.service.accept(Array(text.utf8)) }
        #expect(error?.status == 403)
    }

    @Test func anErasureDestroysTheOpeningAndTheLogStillVerifies() async throws {
        let node = try await TestNode(modules: [WordModule()])
        try await node.host("lishan")
        let receipt = try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": "secret-word"]))
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: ["en": "a name stood in it"])
        let tombstone = try await node.service.act(Act(party: "lishan", kind: "erasure.v1", subject: erasure.subject))
        let found = try #require(try node.store.readNow { try RecordLookup.find(receipt.id, origin: node.origin, in: $0) })
        #expect(found.state == .erased && found.record == nil && found.salt == nil && found.tombstone == tombstone.id)
        #expect(try node.store.readNow { try $0.query("SELECT word FROM words") }.isEmpty)
        #expect(try node.store.readNow { try LogCheck.run(origin: node.origin, in: $0) }.problems == [])
        let again = await #expect(throws: Failure.self) { try await node.service.act(Act(party: "lishan", kind: "erasure.v1", subject: erasure.subject)) }
        #expect(again?.code == "erasure.already")
        let reuse = await #expect(throws: Failure.self) { try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": "secret-word"], id: receipt.id)) }
        #expect(reuse?.code == "idTaken")
    }

    @Test func onlyTheIssuerMayErase() async throws {
        let node = try await TestNode(modules: [WordModule()])
        try await node.host("lishan")
        try await node.host("other")
        let receipt = try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": "x"]))
        let erasure = Erasure(record: receipt.id, position: receipt.position, reasons: [:])
        let error = await #expect(throws: Failure.self) { try await node.service.act(Act(party: "other", kind: "erasure.v1", subject: erasure.subject)) }
        #expect(error?.code == "erasure.notIssuer")
    }

    @Test func aRebuildGivesTheSameTablesAndMendsChangedOnes() async throws {
        let node = try await TestNode(modules: [WordModule()])
        try await node.host("lishan")
        for i in 0..<40 { _ = try await node.service.act(Act(party: "lishan", kind: "word.v1", subject: ["word": .string("w\(i)")])) }
        let registry = node.service.registry
        #expect(try Rebuild.run(store: node.store, registry: registry, origin: node.origin, checkOnly: true).differing == [])
        try node.store.writeNow { try $0.execute("UPDATE words SET word = 'changed' WHERE position = 5") }
        #expect(try Rebuild.run(store: node.store, registry: registry, origin: node.origin, checkOnly: true).differing == ["words"])
        #expect(try Rebuild.run(store: node.store, registry: registry, origin: node.origin, checkOnly: false).differing == ["words"])
        #expect(try node.store.readNow { try $0.first("SELECT word FROM words WHERE position = 5")?.text(0) } == "w3")
    }
}
