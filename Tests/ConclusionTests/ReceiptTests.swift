import Canon
import Conclusion
import Ledger
import Signing
import TestKit
import Testing

/// A counterparty's signature, held whole by a record of the decider.
@Suite struct ReceiptTests {
    private func receipt(_ example: ConclusionExample, of signature: Record) throws -> Record {
        try Record.sign(
            kind: AgreementReceipt.kind,
            subject: AgreementReceipt(agreement: example.text.id, log: "localhost:8081", position: 7, signature: signature).subject,
            issuer: ConclusionExample.lishan, id: RecordID(high: 0x019a_d500_0000_7000, low: 1 << 63 | 50),
            at: ConclusionExample.moment("03T03:00"), key: #require(example.keys[ConclusionExample.lishan]))
    }

    private func concluded(_ receipt: (ConclusionExample) throws -> Record) throws -> ConclusionAnswer {
        var example = try ConclusionExample()
        example.decider.append(try receipt(example), at: try ConclusionExample.moment("03T03:00"))
        try example.decide(example.concluded, signed: [1])
        for i in 0..<3 { try example.see(i, size: example.decider.tree.size, at: ConclusionExample.moment("06T00:00")) }
        return try ConclusionRule.judge(example.terms, chains: [example.chain()], journals: (0..<3).map { try example.journal($0) })
    }

    @Test func holdsTheSignature() throws {
        #expect(try concluded { try receipt($0, of: $0.signatures[0]) }.verdict == .inForce)
    }

    /// The receipt makes nothing true: the signature inside is judged as if it stood there itself.
    @Test func makesNothingTrue() throws {
        let answer = try concluded { example in
            let forged = try Record.sign(
                kind: AgreementSignature.kind,
                subject: AgreementSignature(text: example.text.reference, firmUntil: example.terms.clause.signBy).subject,
                issuer: ConclusionExample.brennan, at: ConclusionExample.moment("03T02:00"), key: SigningKey())
            return try receipt(example, of: forged)
        }
        #expect(answer.verdict == .undecided)
        #expect(answer.reasons.contains { $0.code == "signatureRefused" && $0.subject == ConclusionExample.brennan })
    }

    @Test func readsWhatItWrites() throws {
        let example = try ConclusionExample()
        let record = try receipt(example, of: example.signatures[0])
        let read = try #require(AgreementReceipt(record))
        #expect(read.signature == example.signatures[0] && read.position == 7 && read.log == "localhost:8081")
        // Under another agreement than the signature's own, or with anything but a signature inside, it is none.
        var other = record.subject
        other["agreement"] = .string(RecordID(high: 1, low: 1 << 63).description)
        #expect(AgreementReceipt(other) == nil)
        var text = record.subject
        text["signature"] = .string(String(decoding: example.text.bytes, as: UTF8.self))
        #expect(AgreementReceipt(text) == nil)
        var more = record.subject
        more["note"] = "x"
        #expect(AgreementReceipt(more) == nil)
    }

    /// A log that signed a longer head signed all that it continues; a head that nobody shows to be signed, or to be part of a signed one, proves nothing.
    @Test func aLongerSignedHeadIsEnough() throws {
        let example = try ConclusionEvidenceTests.concludedExample()
        var longer = example
        longer.decider.append(example.text, at: try ConclusionExample.moment("07T00:00"))
        let journals = try (0..<3).map { try example.journal($0) }
        let whole = try longer.chain(notes: [longer.decider.note(8)])
        #expect(ConclusionRule.judge(example.terms, chains: [whole], journals: journals).verdict == .inForce)
        let short = try longer.chain(notes: [longer.decider.note(6)])
        #expect(ConclusionRule.judge(example.terms, chains: [short], journals: journals).verdict == .undecided)
    }
}
