import Canon
import Envoys
import Ledger
import Mandates
import Node
import Notices
import People
import PeopleAPI
import Signing
import TestKit
import Testing
import Verifier
import WebAuthn

/// A log whose keeper let in what nobody approved, or what stood under no mandate: named, wherever it stands.
@Suite struct ApprovalAuditTests {
    private let administrator = SigningKey()

    private func rules() throws -> RegistryRules { RegistryRules(try Registry([NoticesModule(), EnvoysModule(), PeopleModule()])) }

    private func approval(_ act: JSON, by person: String, _ key: SigningKey, at moment: Instant) throws -> JSON {
        try ApprovalRequest(
            record: act, approver: person, mandate: ActMandate.digest(of: act), origin: "http://localhost:8080", issuedAt: moment,
            approveBefore: moment.adding(seconds: 3600)
        ).approval(signedBy: key).json
    }

    /// Signs a record of the party with approvals of its very text.
    private func record(
        _ log: LogBuilder, _ kind: String, _ subject: JSONObject, refersTo: [RecordReference] = [], approvedBy people: [(String, SigningKey)],
        changing change: (inout JSONObject) -> Void = { _ in }
    ) throws -> Record {
        let moment = Instant(seconds: 1_795_428_000)
        let id = RecordID(now: moment)
        let draft = JSON.object(Record.draft(kind: kind, subject: subject, issuer: log.party, refersTo: refersTo, id: id, at: moment))
        let approvals = try people.map { try approval(draft, by: $0.0, $0.1, at: moment) }
        var said = subject
        change(&said)
        return try Record.sign(
            kind: kind, subject: said, issuer: log.party, refersTo: refersTo, approvals: approvals, id: id, at: moment, key: log.partyKey)
    }

    /// A log of a party with one administrator on its roster.
    private func begun() throws -> LogBuilder {
        var log = try LogBuilder()
        let entry = RosterEntry(
            person: "r-aaa", name: Digest.sha256([1]), roles: [.administrator], standing: .appointed, method: .ed25519,
            key: CredentialKey(administrator.publicKey))
        try log.add(record(log, RosterEntry.kind, entry.subject, approvedBy: [("r-aaa", administrator)]))
        return log
    }

    private func minutes(_ words: String = "We spoke.") -> JSONObject {
        [
            "consultation": RecordReference(id: RecordID(now: Instant(seconds: 1)), digest: Digest.sha256([2])).json, "heldOn": "2026-11-20",
            "text": ["en": .string(words)],
        ]
    }

    private func found(_ log: LogBuilder, rules: (any RecordRules)? = nil) async throws -> [String] {
        var options = Audit.Options()
        options.rules = try rules ?? self.rules()
        options.logKeys = [try NoteVerifier(name: log.origin, key: log.logKey.publicKey, type: .ed25519)]
        return try await Audit(of: try log.source(), options: options).run().report.problems.filter {
            [.recordApproval, .recordMandate].contains($0.code)
        }.map { "\($0.code.rawValue) \($0.place): \($0.what)" }
    }

    @Test func whatWasApprovedIsNoProblem() async throws {
        var log = try begun()
        try log.add(record(log, "joint-minutes.v1", minutes(), approvedBy: [("r-aaa", administrator)]))
        #expect(try await found(log) == [])
        // Before a party has a roster, nobody could approve for it.
        var bare = try LogBuilder()
        try bare.add(record(bare, "joint-minutes.v1", minutes(), approvedBy: []))
        #expect(try await found(bare) == [])
    }

    @Test(arguments: [
        ("nobody approved", "0 count"), ("somebody unknown approved", "no such key"), ("the text was changed after it was approved", "text"),
        ("the approval's own words were changed", "challenge"), ("the signature was changed", "signature"),
    ])
    func whatNobodyApprovedIsNamed(_ what: String, _ word: String) async throws {
        var log = try begun()
        let good: [(String, SigningKey)] = [("r-aaa", administrator)]
        let bad: Record
        switch what {
        case "nobody approved": bad = try record(log, "joint-minutes.v1", minutes(), approvedBy: [])
        case "somebody unknown approved": bad = try record(log, "joint-minutes.v1", minutes(), approvedBy: [("r-aaa", SigningKey())])
        case "the text was changed after it was approved":
            bad = try record(log, "joint-minutes.v1", minutes(), approvedBy: good) { $0["text"] = ["en": "We agreed."] }
        default:
            let approved = try record(log, "joint-minutes.v1", minutes(), approvedBy: good)
            var approval = try #require(approved.approvals.first?.object)
            if what.hasPrefix("the approval") {
                approval["issuedAt"] = .string(Instant(seconds: 1_795_427_999).description)
            } else {
                approval["signature"] = .string(Base64.encodeURL(SigningKey().sign(Array("x".utf8))))
            }
            bad = try Record.sign(
                kind: approved.kind, subject: approved.subject, issuer: approved.issuer, approvals: [.object(approval)], id: approved.id,
                at: approved.statedAt, key: log.partyKey)
        }
        let position = try log.add(bad)
        let problems = try await found(log)
        #expect(problems.count == 1 && problems.first?.hasPrefix("record.approval entry \(position):") == true, "\(what): \(problems)")
        // An auditor without modules verifies the log all the same, and says nothing of approvals.
        #expect(try await found(log, rules: CoreRules()) == [])
    }

    @Test func aRosterThatItsKeeperMadeUpChangesNothing() async throws {
        var log = try begun()
        let intruder = SigningKey()
        let entry = RosterEntry(
            person: "r-bbb", name: Digest.sha256([1]), roles: [.administrator], standing: .appointed, method: .ed25519,
            key: CredentialKey(intruder.publicKey))
        let first = try log.add(record(log, RosterEntry.kind, entry.subject, approvedBy: [("r-bbb", intruder)]))
        let second = try log.add(record(log, "joint-minutes.v1", minutes(), approvedBy: [("r-bbb", intruder)]))
        let problems = try await found(log)
        #expect(problems.map { String($0.prefix { $0 != ":" }) } == ["record.approval entry \(first)", "record.approval entry \(second)"])
    }

    @Test func anActUnderAMandateThatWasRevokedIsNamed() async throws {
        var log = try begun()
        let people: [(String, SigningKey)] = [("r-aaa", administrator)]
        var draft = MandateDraft(
            holder: log.party, principal: log.party,
            authority: Authority(jurisdictions: ["CH"], counterparties: ["US"], subjectAreas: ["1"], level: 1, powers: [Power(.consult)]),
            validFrom: Instant(seconds: 1_795_000_000), validUntil: Instant(seconds: 1_800_000_000),
            status: StatusPurpose.allCases.map {
                StatusEntry(purpose: $0, list: "http://localhost:8080/status/lishan/\($0.rawValue)", index: 4)
            })
        draft.titles = ["en": "Envoy"]
        let mandate = try record(log, Mandate.recordKind, draft.subject, approvedBy: people)
        try log.add(mandate)
        let reference = RecordReference(id: mandate.id, digest: mandate.digest)
        func question(_ mandate: RecordReference = reference) throws -> Record {
            try record(
                log, "consultation.v1",
                [
                    "mandate": mandate.json, "askedOf": "did:web:agency.example", "title": ["en": "A draft"], "question": ["en": "And samples?"],
                    "answerBy": "2026-12-20", "jurisdiction": "CH", "subjectArea": "1",
                ], refersTo: [mandate], approvedBy: people)
        }
        try log.add(question())
        #expect(try await found(log) == [])
        let other = try log.add(question(RecordReference(id: mandate.id, digest: Digest.sha256([9]))))
        try log.add(record(log, "mandate-revocation.v1", ["mandate": reference.json], refersTo: [reference], approvedBy: people))
        let late = try log.add(question())
        let problems = try await found(log)
        #expect(
            problems.map { String($0.prefix { $0 != ":" }) } == ["record.mandate entry \(other)", "record.mandate entry \(late)"], "\(problems)")
        #expect(problems.last?.contains("revoked") == true)
    }
}
