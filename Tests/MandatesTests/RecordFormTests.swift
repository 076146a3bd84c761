import Canon
import Mandates
import Signing
import TestKit
import Testing

/// One verifier serves both forms: a mandate that is the payload of a record gives the same value and the same codes as a credential of its own.
struct RecordFormTests {
    let ministry: SigningKey
    let envoy: SigningKey
    let deputy: SigningKey
    static let principal = "did:web:most.example"
    static let holder = "did:web:most.example:parties:envoy-1"
    static let second = "did:web:most.example:parties:envoy-2"
    static let moment = Instant(seconds: 1_767_225_600)

    init() throws {
        ministry = try #require(SigningKey(seed: Array(repeating: 1, count: 32)))
        envoy = try #require(SigningKey(seed: Array(repeating: 2, count: 32)))
        deputy = try #require(SigningKey(seed: Array(repeating: 3, count: 32)))
    }

    static func draft(_ holder: String, depth: Int, parent: MandateReference? = nil) -> MandateDraft {
        MandateDraft(
            holder: holder, principal: principal,
            authority: Authority(
                jurisdictions: ["CN"], counterparties: ["US"], subjectAreas: ["1.5"], stages: [.research, .standards], ministries: ["Ministry A"],
                level: 2,
                powers: [Power(.sign, agreementTypes: ["mou"]), Power(.consult)], maxDepth: depth),
            validFrom: moment, validUntil: moment.adding(seconds: 86_400 * 300),
            status: StatusPurpose.allCases.map { StatusEntry(purpose: $0, list: "https://most.example/status/\($0.rawValue)", index: 4) },
            parent: parent)
    }

    static func document(_ did: String, _ key: SigningKey, _ purposes: [ProofPurpose]) -> DIDDocument {
        let method = VerificationMethod(controller: did, key: .ed25519(key.publicKey))
        return DIDDocument(id: did, methods: [method], relationships: Dictionary(uniqueKeysWithValues: purposes.map { ($0, [method.id]) }))
    }

    func chain(_ change: (inout MandateDraft) -> Void = { _ in }) throws -> [Mandate] {
        let root = try Record.sign(
            kind: Mandate.recordKind, subject: RecordFormTests.draft(RecordFormTests.holder, depth: 1).subject, issuer: RecordFormTests.principal,
            at: RecordFormTests.moment, key: ministry)
        let first = try Mandate(json: root.json)
        var draft = RecordFormTests.draft(RecordFormTests.second, depth: 0, parent: first.reference)
        change(&draft)
        let sub = try Record.sign(
            kind: Mandate.recordKind, subject: draft.subject, issuer: RecordFormTests.holder, refersTo: [root.reference],
            at: RecordFormTests.moment, key: envoy)
        return [first, try Mandate(json: sub.json)]
    }

    func world(_ purposes: [ProofPurpose] = [.assertionMethod, .capabilityDelegation]) -> MandateWorld {
        let place = LogPlace(origin: "most.example", position: 9, loggedAt: RecordFormTests.moment.adding(seconds: 60), seenAt: nil)
        var world = MandateWorld(
            recognised: [RecordFormTests.principal: ["CN"]], act: place, status: .facts(revoked: [], suspended: []), log: .notAsked)
        for (did, key) in [(RecordFormTests.principal, ministry), (RecordFormTests.holder, envoy), (RecordFormTests.second, deputy)] {
            world.documents[did] = RecordFormTests.document(did, key, purposes)
        }
        return world
    }

    @Test func standsAsRecords() throws {
        let verdict = MandateCheck.standing(of: try chain(), for: .sign, in: world())
        #expect(verdict.isAllowed, "\(verdict.code) \(verdict.refusal?.description ?? "")")
        #expect(verdict.documents.map(\.role) == ["mandate", "mandate"])
    }

    @Test func sameCodesAsRecords() throws {
        let cases: [(String, (inout MandateDraft) -> Void)] = [
            ("MANDATE_ESCALATION:level", { $0.authority.level = 3 }), ("MANDATE_DEPTH", { $0.authority.maxDepth = 1 }),
            ("MANDATE_ESCALATION:stages", { $0.authority.stages = nil }),
            ("MANDATE_ESCALATION:validity", { $0.validUntil = $0.validUntil.adding(seconds: 1) }),
            ("MANDATE_PARENT_DIGEST", { $0.parent?.digest = Digest.sha256([1]) }),
            ("MANDATE_ESCALATION:powers.appoint", { $0.authority.powers.append(Power(.appoint)) }),
        ]
        for (code, change) in cases { #expect(MandateCheck.standing(of: try chain(change), for: .sign, in: world()).code == code) }
        #expect(MandateCheck.standing(of: try chain(), for: .sign, in: world([.assertionMethod])).code == "MANDATE_KEY_PURPOSE")
        var changed = try chain()[0].document
        changed["credentialSubject"]?["mandate"]?["level"] = 3
        #expect(MandateCheck.standing(of: [try Mandate(json: changed)], for: .sign, in: world()).code == "MANDATE_PROOF")
    }

    @Test func actOfARecordIsJudgedByValue() throws {
        let chain = try chain()
        let act = MandateAct(
            id: "urn:uuid:01a30000-0000-7000-8000-000000000007", actor: RecordFormTests.second, mandate: chain[1].reference, action: .sign,
            occurredAt: RecordFormTests.moment.adding(seconds: 30), jurisdiction: "CN-SH", counterparty: "US", subjectArea: "1.5.2",
            stage: .standards, agreementType: "mou", digest: Digest.sha256([5]))
        #expect(MandateCheck.judge(act, under: chain, in: world()).code == "ALLOW")
        var other = act
        other.stage = .market
        #expect(MandateCheck.judge(other, under: chain, in: world()).code == "MANDATE_SCOPE:stage")
        var seen = world()
        seen.seenActs = [MandateReference.text(of: act.digest)]
        #expect(MandateCheck.judge(act, under: chain, in: seen).code == "MANDATE_REPLAY")
    }

    /// An approval that is no Data Integrity proof is checked by whoever can.
    struct Approvals: ActApprovals {
        let expected: Digest
        func fault(in approvals: JSON, challenge: Digest, by person: String, keys: [MultikeyValue]) -> Plain? {
            challenge == expected && approvals == ["yes"] ? nil : Plain(en: "not approved", zhHans: "未经批准")
        }
    }

    @Test func approvalsAreAskedOfWhoKnowsThem() throws {
        let chain = [try chain()[0]]
        var document: JSON = [
            "@context": Mandate.contexts, "type": ["ComityAct"], "id": "urn:uuid:01a30000-0000-7000-8000-000000000008",
            "actor": .string(RecordFormTests.holder), "mandate": chain[0].reference.json, "action": "consult",
            "occurredAt": "2026-01-01T00:00:30Z", "jurisdiction": "CN", "counterparty": "US", "subjectArea": "1.5", "stage": "research",
            "approvals": ["yes"],
        ]
        var world = world()
        world.approvals = Approvals(expected: MandateAct.approvalChallenge(of: document))
        #expect(MandateCheck.judge(act: document, chain: chain.map(\.document), in: world).code == "ALLOW")
        document["note"] = "changed after approval"
        #expect(MandateCheck.judge(act: document, chain: chain.map(\.document), in: world).code == "MANDATE_PROOF")
    }
}
