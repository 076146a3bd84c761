import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Envoys

/// What form the records of envoys must have: Vectors/accepted.json and Vectors/refused.json. (Mandates: TestKit/Vectors/mandates.)
@Suite struct EnvoyFormTests {
    private func record(_ item: FormCase) throws -> Record {
        let key = SigningKey()
        return try Record.sign(
            kind: item.kind, subject: item.subject, issuer: "did:web:lishan.example:parties:ministry", at: Instant(seconds: 1_795_428_000), key: key)
    }

    private func validate(_ record: Record) throws {
        let kind = try #require(EnvoysModule().kinds.first { $0.name == record.kind })
        try kind.validate(record)
    }

    @Test(arguments: try FormCase.read("accepted", of: "Envoys"))
    func takesAndWritesTheSamePayload(_ item: FormCase) throws {
        let record = try record(item)
        try validate(record)
        let again: JSONObject?
        switch item.kind {
        case StatusList.recordKind: again = item.subject
        case Consultation.kind: again = try Consultation(item.subject).subject
        case ConsultationAnswer.kind: again = try ConsultationAnswer(item.subject).subject
        case JointMinutes.kind: again = try JointMinutes(item.subject).subject
        default: again = try MandateChange(record).subject
        }
        #expect(again.map { JSON.object($0) } == .object(item.subject))
        #expect(!EnvoyProjection.rows(for: record).isEmpty)
    }

    @Test(arguments: try FormCase.read("refused", of: "Envoys"))
    func refusesAndNamesFieldAndRemedy(_ item: FormCase) throws {
        let record = try record(item)
        let failure = try #require(throws: Failure.self) { try validate(record) }
        #expect(failure.status == 422)
        #expect(failure.code == item.code)
        #expect(failure.pointer == item.pointer)
        let remedies = ["must", "add", "remove", "fill", "name "]
        #expect(remedies.contains { failure.detail.contains($0) }, "the reason says a remedy: \(failure.detail)")
        #expect(EnvoyProjection.rows(for: record).isEmpty)
    }

    @Test func thereAreCases() throws {
        #expect(try FormCase.read("accepted", of: "Envoys").count >= 12)
        #expect(try FormCase.read("refused", of: "Envoys").count >= 30)
    }

    @Test func aNameIsNotLogged() throws {
        let key = SigningKey()
        let did = "did:web:lishan.example:parties:ministry"
        var draft = MandateDraft(
            holder: did, principal: did,
            authority: Authority(jurisdictions: ["CN"], counterparties: ["US"], subjectAreas: ["1"], level: 1, powers: [Power(.consult)]),
            validFrom: Instant(seconds: 0), validUntil: Instant(seconds: 10),
            status: StatusPurpose.allCases.map { StatusEntry(purpose: $0, list: "https://lishan.example/status/ministry/\($0.rawValue)", index: 4) })
        func record() throws -> Record {
            try Record.sign(kind: Mandate.recordKind, subject: draft.subject, issuer: did, at: Instant(seconds: 1_795_428_000), key: key)
        }
        try validate(record())
        draft.names = ["en": "Li Na"]
        let named = try record()
        let failure = try #require(throws: Failure.self) { try validate(named) }
        #expect(failure.code == "envoy.nameInRecord" && failure.words.count == 2)
    }
}
