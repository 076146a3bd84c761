import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Envoys

/// Status lists: every version logged, saying what the log says and nothing else, and served by the node.
@Suite struct StatusListTests {
    @Test func versionsFollowWhatIsLogged() async throws {
        let rig = try await EnvoyRig()
        let context = rig.home.context()
        let root = try await rig.appoint(rig.appointment(), number: 1, index: 94_567)
        func served(_ purpose: String) async throws -> StatusList {
            guard case .bytes(let bytes, _, _, _) = try await rig.site.answer("/status/ministry/\(purpose)/record") else {
                throw Failure.notFound("list")
            }
            let record = try Record(bytes: bytes)
            try record.verify()
            return try StatusList(verified: record)
        }
        #expect(try await served("revocation").bits.indexes.isEmpty)
        let change = MandateChange(.suspension, of: RecordReference(id: root.id, digest: root.mandate.digest))
        _ = try await EnvoyActs.change(change, by: "ministry", context)
        #expect(try await served("suspension").bits.indexes == [94_567])
        #expect(try await served("revocation").bits.indexes.isEmpty)
        _ = try await EnvoyActs.change(MandateChange(.revocation, of: change.mandate), by: "ministry", context)
        #expect(try await served("revocation").bits.indexes == [94_567])
        #expect(try await served("revocation").address == root.mandate.status[0].list)
        // Verifiers elsewhere read the same list as a credential of the W3C's form, at the address that mandates name.
        guard case .bytes(let bytes, let type, _, _) = try await rig.site.answer("/status/ministry/revocation") else {
            throw Failure.notFound("list")
        }
        let credential = try JSON.parse(bytes)
        #expect(type == "application/vc" && credential["type"] == ["VerifiableCredential", "BitstringStatusListCredential"])
        #expect(credential["id"]?.string == root.mandate.status[0].list && credential["issuer"]?.string == rig.did("ministry"))
        let subject = credential["credentialSubject"]
        #expect(
            subject?["type"] == "BitstringStatusList" && subject?["statusPurpose"] == "revocation"
                && subject?["id"]?.string == "\(root.mandate.status[0].list)#list")
        let document = try rig.home.store.readNow { transaction -> DIDDocument? in
            try IdentityRules.history(of: rig.did("ministry"), origin: rig.home.origin, in: transaction)?.document(url: rig.home.url) { position in
                try LogView(rig.home.origin, home: rig.home.origin, in: transaction).loggedAt(position)
            }
        }
        #expect(try StatusList(credential: credential, document: #require(document)).bits.indexes == [94_567])
        // The same list gives the same bytes; a changed one does not verify.
        guard case .bytes(let again, _, _, _) = try await rig.site.answer("/status/ministry/revocation") else { throw Failure.notFound("list") }
        #expect(again == bytes)
        var forged = credential
        forged["credentialSubject"]?["statusPurpose"] = "suspension"
        #expect(throws: Refusal.self) { try StatusList(credential: forged, document: #require(document)) }
        // The lists of an outsider say the same as the records.
        #expect(try rig.standing(root.id) == "MANDATE_REVOKED")
    }

    @Test func aListThatSaysMoreOrLessIsRefused() async throws {
        let rig = try await EnvoyRig()
        try await rig.appoint(rig.appointment(), number: 1, index: 7)
        let address = try #require(StatusListRecord.address(of: rig.did("ministry"), .revocation))
        func publish(_ bits: Bitstring, version: Int64, by slug: String = "ministry", number: UInt64) async throws {
            let subject = try #require(StatusListRecord(address: address, purpose: .revocation, bits: bits, version: version).subject)
            try await rig.act(slug, StatusList.recordKind, subject, number: number)
        }
        var bits = Bitstring()
        bits[7] = true
        let more = bits
        let early = try await #require(throws: Failure.self) { try await publish(more, version: 2, number: 10) }
        #expect(early.code == "envoy.listDiffers")
        let version = try await #require(throws: Failure.self) { try await publish(Bitstring(), version: 7, number: 11) }
        #expect(version.code == "envoy.listVersion")
        let other = try await #require(throws: Failure.self) { try await publish(Bitstring(), version: 2, by: "office-1", number: 12) }
        #expect(other.code == "envoy.listElsewhere")
        try await publish(Bitstring(), version: 2, number: 13)
    }

    @Test func placesAreDrawnAndNamesKeptApart() async throws {
        let rig = try await EnvoyRig()
        let context = rig.site.context
        var appointment = rig.appointment()
        appointment.name = ["en": "Li Na", "zh-Hans": "李娜"]
        let receipt = try await EnvoyActs.appoint(appointment, context)
        let second = try await EnvoyActs.appoint(rig.appointment("office-2"), context)
        let (a, b) = (try rig.logged(receipt.id, on: rig.home), try rig.logged(second.id, on: rig.home))
        #expect(a.mandate.status[0].index != b.mandate.status[0].index)
        #expect(a.mandate.names.isEmpty && a.mandate.nameDigest != nil)
        // The log knows no name; the ministry's people see it, others do not, until its bearer agrees.
        let path = "/envoys/" + receipt.id.uuid
        #expect(try await !rig.site.page(path).contains("Li Na"))
        #expect(try await rig.site.page(path, person: rig.person(at: "ministry")).contains("Li Na"))
        #expect(try await !rig.site.page(path, person: rig.person(at: "office-2")).contains("Li Na"))
        try await rig.home.store.write { try NameBook.erase(receipt.id, in: $0) }
        #expect(try await !rig.site.page(path, person: rig.person(at: "ministry")).contains("Li Na"))
    }
}
