import Canon
import Crypto
import Signing
import TestKit
import Testing
import WebAuthn

/// Approvals of acts: what counts, and each way in which one does not.
struct ActApprovalTests {
    static let asked = Instant(seconds: 1_795_428_000)
    static let issuer = "did:web:localhost%3A8080:parties:lishan"
    static let server = SigningKey()
    static let mandate = Multibase.base58([0x12, 0x20] + Digest.sha256([1]).bytes)

    static func record(_ id: UInt64 = 1, terms: String = "as agreed") throws -> Record {
        try Record.sign(
            kind: "pact.v1", subject: ["terms": .string(terms)], issuer: issuer,
            id: RecordID(high: 0x019a_b000_0000_7000, low: 1 << 63 | id), at: asked, key: server)
    }

    /// One person, who approves with a passkey or with an own client.
    struct Approver: Sendable, CustomStringConvertible {
        var description: String
        var authenticator: SoftAuthenticator?
        var own: SigningKey?
        var key: CredentialKey {
            get throws { try authenticator?.publicKey ?? CredentialKey(own.map(\.publicKey) ?? ActApprovalTests.server.publicKey) }
        }

        func approve(_ record: JSON, _ change: (inout Request) -> Void = { _ in }) throws -> ActApproval {
            var wish = Request()
            change(&wish)
            let request = try ApprovalRequest(
                record: record, approver: wish.approver, mandate: wish.mandate, origin: wish.origin, issuedAt: wish.issuedAt,
                approveBefore: wish.approveBefore)
            if let own { return request.approval(signedBy: own) }
            var authenticator = try #require(authenticator)
            wish.passkey(&authenticator)
            return request.approval(key: try key, answer: try authenticator.answer(request.challenge.bytes))
        }
    }

    struct Request {
        var approver = "r-7mq2hd9k"
        var mandate: String?
        var origin = "http://localhost:8080"
        var issuedAt = ActApprovalTests.asked
        var approveBefore = ActApprovalTests.asked.adding(seconds: 3600)
        var passkey: (inout SoftAuthenticator) -> Void = { _ in }
    }

    static let approvers = [
        Approver(description: "ES256 passkey", authenticator: SoftAuthenticator()),
        Approver(description: "EdDSA passkey", authenticator: SoftAuthenticator(key: .ed25519(SigningKey()))),
        Approver(description: "own client", own: SigningKey()),
    ]
    private static func party() throws -> RelyingParty { try CeremonyTests.party() }

    private func code(
        _ approval: ActApproval, _ act: JSON, _ key: CredentialKey, mandate: String? = nil, at: Instant = asked.adding(seconds: 60)
    ) -> String? {
        do {
            try approval.verify(act: act, key: key, mandate: mandate, party: Self.party(), at: at)
            return nil
        } catch { return (error as? ApprovalError)?.code.rawValue ?? "\(error)" }
    }

    @Test(arguments: approvers)
    func anApprovalCounts(_ approver: Approver) throws {
        let record = try Self.record()
        for mandate in [nil, Self.mandate] {
            let approval = try approver.approve(record.json) { $0.mandate = mandate }
            let read = try ActApproval(json: JSON.parseCanonical(approval.json.canonicalBytes))
            #expect(read == approval)
            let given = try read.verify(
                act: record.act, key: approver.key, mandate: mandate, party: Self.party(), at: Self.asked.adding(seconds: 3600))
            #expect(given.approver == "r-7mq2hd9k" && given.place == (approver.own == nil ? .hostsPage : .ownClient))
            // With its approvals in it, the record is still the same act.
            let whole = try Record.sign(
                kind: record.kind, subject: record.subject, issuer: record.issuer, approvals: [approval.json], id: record.id, at: Self.asked,
                key: Self.server)
            #expect(try ActApproval.all(of: whole.json) == [approval])
            #expect(code(approval, whole.json, try approver.key, mandate: mandate) == nil)
        }
    }

    @Test(arguments: approvers)
    func refusals(_ approver: Approver) throws {
        let (record, key) = (try Self.record(), try approver.key)
        let approval = try approver.approve(record.json)
        #expect(code(approval, try Self.record(terms: "other than agreed").json, key) == "textChanged")
        #expect(code(approval, try Self.record(2).json, key) == "replayed")
        #expect(code(approval, record.json, key, at: Self.asked.adding(milliseconds: 3_600_001)) == "banked")
        #expect(code(approval, record.json, key, at: Self.asked.adding(seconds: -300)) == nil)
        #expect(code(approval, record.json, key, at: Self.asked.adding(seconds: -301)) == "early")
        #expect(code(approval, record.json, CredentialKey(SigningKey().publicKey)) == "wrongKey")
        #expect(code(approval, record.json, key, mandate: Self.mandate) == "wrongMandate")
        #expect(code(try approver.approve(record.json) { $0.mandate = Self.mandate }, record.json, key) == "wrongMandate")
        let elsewhere = try approver.approve(record.json) {
            $0.origin = "https://evil.example"
            $0.passkey = { $0.origin = "https://evil.example" }
        }
        #expect(code(elsewhere, record.json, key) == "wrongOrigin")
        #expect(code(approval, ["id": 1], key) == "act")
        #expect(code(approval, "act", key) == "act")
    }

    /// A thief of an approval writes into it whatever makes it look right; what was signed stays what it was.
    @Test(arguments: approvers)
    func exchangedValues(_ approver: Approver) throws {
        let (record, other, key) = (try Self.record(), try Self.record(2), try approver.key)
        let approval = try approver.approve(record.json)
        let refused = approver.own == nil ? "wrongAct" : "signature"
        func changed(_ change: (inout JSON) -> Void) throws -> ActApproval {
            var json = approval.json
            change(&json)
            return try ActApproval(json: json)
        }
        let forOther = try approver.approve(other.json).json
        #expect(code(try changed { $0["act"] = forOther["act"] }, other.json, key) == refused)
        #expect(code(try changed { $0["approver"] = "r-other" }, record.json, key) == refused)
        #expect(code(try changed { $0["mandate"] = .string(Self.mandate) }, record.json, key, mandate: Self.mandate) == refused)
        let later = JSON.string(Self.asked.adding(seconds: 86_400).description)
        #expect(code(try changed { $0["approveBefore"] = later }, record.json, key, at: Self.asked.adding(seconds: 7200)) == refused)
        #expect(code(try changed { $0["issuedAt"] = .string(Self.asked.adding(seconds: 1).description) }, record.json, key) == refused)
        #expect(
            code(try changed { $0["origin"] = "http://localhost:8443" }, record.json, key) == (approver.own == nil ? "wrongOrigin" : "signature"))
    }

    @Test func passkeys() throws {
        let record = try Self.record()
        let approver = Self.approvers[0]
        func code(_ change: @escaping (inout SoftAuthenticator) -> Void) throws -> String? {
            self.code(try approver.approve(record.json) { $0.passkey = change }, record.json, try approver.key)
        }
        #expect(try code { $0.flags = 0x19 } == "notVerified")
        #expect(try code { $0.flags = 0x1C } == "notVerified")
        #expect(try code { $0.rpID = "evil.example" } == "passkey")
        #expect(try code { $0.clientData = ["type": "webauthn.create"] } == "passkey")
        #expect(try code { $0.clientData = ["crossOrigin": true] } == "wrongOrigin")
        #expect(try code { $0.clientData = ["topOrigin": "https://evil.example"] } == "wrongOrigin")
        #expect(try code { $0.origin = "http://localhost:8443" } == "wrongOrigin")
        #expect(try code { $0.clientData = ["challenge": "AAAA"] } == "wrongAct")
        #expect(try code { $0.key = .p256(P256.Signing.PrivateKey()) } == "signature")
        #expect(try code { $0.surplus = [0] } == "passkey")
    }

    @Test func windows() throws {
        let record = try Self.record()
        for seconds in [-1, 0, 86_401] as [Int64] {
            let error = #expect(throws: ApprovalError.self) {
                try Self.approvers[2].approve(record.json) { $0.approveBefore = Self.asked.adding(seconds: seconds) }
            }
            #expect(error?.code == .window)
        }
        _ = try Self.approvers[2].approve(record.json) { $0.approveBefore = Self.asked.adding(seconds: 86_400) }
    }

    struct Fault: Sendable, CustomStringConvertible {
        let description: String
        let value: JSON?
        init(_ description: String, _ value: JSON?) { (self.description, self.value) = (description, value) }
    }

    @Test(arguments: [
        Fault("act", nil), Fault("act", ["id": "a"]), Fault("act", ["id": "", "digest": "u"]), Fault("approver", ""), Fault("approver", "a b"),
        Fault("approver", .string(String(repeating: "a", count: 257))), Fault("approver", nil), Fault("mandate", ""), Fault("mandate", "abc"),
        Fault("mandate", .null), Fault("origin", "http://example.org"), Fault("origin", "https://example.org/"), Fault("origin", nil),
        Fault("issuedAt", "2026-11-23T10:00:00Z"), Fault("issuedAt", "2026-11-23T10:00:00.000+00:00"), Fault("approveBefore", 1),
        Fault("publicKey", "z6Mk"), Fault("publicKey", nil), Fault("method", "passkey"), Fault("method", nil), Fault("signature", "AA=="),
        Fault("signature", ""), Fault("signature", nil), Fault("authenticatorData", "AA"), Fault("clientDataJSON", nil), Fault("credential", "AA"),
        Fault("clientDataJSON", .string(String(repeating: "A", count: 8000))),
    ])
    func form(_ fault: Fault) throws {
        var json = try Self.approvers[0].approve(Self.record().json).json
        json[fault.description] = fault.value
        let error = #expect(throws: ApprovalError.self) { try ActApproval(json: json) }
        #expect(error?.code == .form && error?.pointer.hasPrefix("/" + fault.description) ?? false)
    }

    @Test func ownClientsHaveNoClientData() throws {
        var json = try Self.approvers[2].approve(Self.record().json).json
        json["clientDataJSON"] = "AA"
        #expect(throws: ApprovalError.self) { try ActApproval(json: json) }
        json["clientDataJSON"] = nil
        json["publicKey"] = .string(try Self.approvers[0].key.multikey)
        #expect(throws: ApprovalError.self) { try ActApproval(json: json) }
    }

    @Test func oneApprovalEach() throws {
        let record = try Self.record()
        let (first, second) = (try Self.approvers[0].approve(record.json), try Self.approvers[1].approve(record.json))
        var json = record.json
        json["approvals"] = [first.json, second.json]
        let error = #expect(throws: ApprovalError.self) { try ActApproval.all(of: json) }
        #expect(error?.pointer == "/approvals/1/approver")
        json["approvals"] = []
        #expect(throws: ApprovalError.self) { try ActApproval.all(of: json) }
        #expect(try ActApproval.all(of: record.json).isEmpty)
    }

    /// Whatever changes in an approval, in one member or in the bytes that a member encodes, it no longer counts. Twice the same signature in another
    /// spelling is no change of what was approved.
    @Test(arguments: approvers)
    func anyChange(_ approver: Approver) throws {
        var random = SeededRandom.fresh("changed approvals")
        let record = try Self.record()
        let approval = try approver.approve(record.json) { $0.mandate = Self.mandate }
        let names = try #require(approval.json.object?.keys)
        var read = 0
        for _ in 0..<1_500 {
            var json = approval.json
            let name = try #require(names.randomElement(using: &random))
            guard let text = json[name]?.string else {
                json[name]?["digest"] = .string(Multibase.base64URL((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }))
                #expect(code(try ActApproval(json: json), record.json, try approver.key, mandate: Self.mandate) == "textChanged")
                continue
            }
            var bytes = Array(text.utf8)
            let at = Int.random(in: 0..<bytes.count, using: &random)
            bytes[at] = Array("0123456789abcdefghijkmnoABCDEFXYZ-_.:T/".utf8).randomElement(using: &random) ?? 0
            json[name] = .string(String(decoding: bytes, as: UTF8.self))
            guard json != approval.json, let changed = try? ActApproval(json: json) else { continue }
            read += 1
            #expect(code(changed, record.json, try approver.key, mandate: Self.mandate) != nil, "seed \(random.seed): \(name)")
        }
        #expect(read > 100, "the changes leave enough to judge")
    }
}
