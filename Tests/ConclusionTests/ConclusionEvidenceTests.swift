import Canon
import Conclusion
import Ledger
import Signing
import TestKit
import Testing

/// The whole way with real keys and proofs: evidence is verified, then judged.
@Suite struct ConclusionEvidenceTests {
    private func moment(_ text: String) throws -> Instant { try ConclusionExample.moment(text) }

    /// Two neutrals see the conclusion in time, the third too late.
    static func concludedExample(named: Bool = true) throws -> ConclusionExample {
        var example = try ConclusionExample(named: named)
        try example.decide(example.concluded)
        try example.see(0, size: 4, at: ConclusionExample.moment("03T02:01"))
        try example.see(0, size: 7, at: ConclusionExample.moment("05T02:01"))
        try example.see(1, size: 7, at: ConclusionExample.moment("10T16:00"))
        try example.see(2, size: 5, at: ConclusionExample.moment("06T00:00"))
        try example.see(2, size: 7, at: ConclusionExample.moment("10T17:00"))
        return example
    }

    @Test(arguments: [true, false]) func inForce(named: Bool) throws {
        let example = try Self.concludedExample(named: named)
        let chain = try example.chain()
        let answer = try ConclusionRule.judge(example.terms, chains: [chain], journals: (0..<3).map { try example.journal($0) })
        #expect(answer.verdict == .inForce && answer.count.saw == 2 && answer.count.excluded == 1)
        // A single entry of each of two journals is enough.
        let compact = [try example.journal(0, 1..<2), try example.journal(1, 0..<1)]
        #expect(ConclusionRule.judge(example.terms, chains: [chain], journals: compact).verdict == .inForce)
        #expect(ConclusionRule.judge(example.terms, chains: [chain], journals: [compact[0]]).verdict == .undecided)
        #expect(ConclusionRule.judge(example.terms, chains: [], journals: compact).verdict == .undecided)
    }

    @Test(arguments: [true, false]) func notInForce(named: Bool) throws {
        var example = try ConclusionExample(named: named)
        try example.decide(example.concluded)
        try example.see(0, size: 6, at: moment("09T00:00"))
        try example.see(1, size: 6, at: moment("09T00:00"))
        try example.passes(2, at: moment("09T00:00"))
        for i in 0..<3 { try example.passes(i, at: moment("10T16:01")) }
        let answer = try ConclusionRule.judge(example.terms, chains: [example.chain()], journals: (0..<3).map { try example.journal($0) })
        #expect(answer.verdict == .notInForce)
        // Without the last entries none has passed; with two of three the third may still have seen it, or one may lie.
        let journals = try [example.journal(0), example.journal(1), example.journal(2, 0..<1)]
        #expect(try ConclusionRule.judge(example.terms, chains: [example.chain()], journals: journals).verdict == .undecided)
    }

    @Test func lapsed() throws {
        var example = try ConclusionExample()
        try example.decide(example.lapsed, signed: [0])
        for i in 0..<3 { try example.see(i, size: 6, at: moment("06T00:00")) }
        let answer = try ConclusionRule.judge(example.terms, chains: [example.chain()], journals: (0..<3).map { try example.journal($0) })
        #expect(answer.verdict == .notInForce)
        #expect(answer.reasons.contains(.signatureMissing(ConclusionExample.lishan)))
    }

    /// Named commitments are seen in the entries; the signatures must be shown all the same.
    @Test func openingsThatAreWithheld() throws {
        let example = try Self.concludedExample()
        let journals = try (0..<3).map { try example.journal($0) }
        let closed = try example.chain(openings: [:])
        let answer = ConclusionRule.judge(example.terms, chains: [closed], journals: journals)
        #expect(answer.verdict == .undecided && answer.reasons.contains(.sawUnsigned("localhost:8082")))
        #expect(Set(closed.meanings) == [.other, .concluded])
        let one = try example.chain(openings: [3: #require(example.decider.openings[3])])
        #expect(ConclusionRule.judge(example.terms, chains: [one], journals: journals).reasons.contains(.signatureMissing(ConclusionExample.lishan)))
        // Where the text names none, an entry that nobody opens could be anything.
        let opened = try Self.concludedExample(named: false)
        #expect(try Set(opened.chain(openings: [:]).meanings) == [.unknown])
    }

    @Test(arguments: ["otherText", "notFirm", "proof"]) func signaturesThatDoNotCount(why: String) throws {
        var example = try ConclusionExample()
        let key = try #require(example.keys[ConclusionExample.brennan])
        let text = why == "otherText" ? RecordReference(id: example.text.id, digest: Digest.sha256([1])) : example.text.reference
        let firm = why == "notFirm" ? try moment("09T00:00") : example.terms.clause.signBy
        let record = try Record.sign(
            kind: AgreementSignature.kind, subject: AgreementSignature(text: text, firmUntil: firm).subject, issuer: ConclusionExample.brennan,
            at: moment("03T02:00"), key: why == "proof" ? #require(SigningKey(seed: Array(repeating: 9, count: 32))) : key)
        example.decider.append(record, at: try moment("03T02:00"))
        try example.decide(example.concluded, signed: [1])
        for i in 0..<3 { try example.see(i, size: example.decider.tree.size, at: moment("06T00:00")) }
        let answer = try ConclusionRule.judge(example.terms, chains: [example.chain()], journals: (0..<3).map { try example.journal($0) })
        #expect(answer.verdict == .undecided)
        let refusal = answer.reasons.compactMap { reason -> String? in
            if case .signatureRefused(ConclusionExample.brennan, let refusal) = reason { refusal.code } else { nil }
        }
        #expect(refusal == [why])
    }

    @Test func equivocationsAreCounted() throws {
        let example = try Self.concludedExample()
        func fork(_ log: ConclusionExample.Log) throws -> Equivocation {
            var other = log
            other.append(example.text, at: try moment("20T00:00"))
            var again = log
            again.append(example.concluded, at: try moment("20T00:00"))
            return try Equivocation(first: other.note(), second: again.note(), path: [], log: log.signer.verifier)
        }
        let chain = try example.chain()
        let journals = try (0..<3).map { try example.journal($0) }
        // A fork of the deciding log, or of a minority of journals, takes nothing away.
        let answer = ConclusionRule.judge(
            example.terms, chains: [chain], journals: journals, equivocations: [try fork(example.decider), try fork(example.neutrals[0])])
        #expect(answer.verdict == .inForce && answer.reasons.contains(.deciderForked) && answer.reasons.contains(.forked("localhost:8082")))
        let many = ConclusionRule.judge(
            example.terms, chains: [chain], journals: journals, equivocations: [try fork(example.neutrals[1]), try fork(example.neutrals[0])])
        #expect(many.verdict == .undecided && many.reasons.first == .tooManyForked(2, tolerated: 1))
        // Those about other logs are left aside.
        #expect(
            ConclusionRule.judge(example.terms, chains: [chain], journals: journals, equivocations: [try fork(example.counterparty)]).count.forked
                == 0)
    }

    // MARK: Evidence that is none

    @Test func evidenceThatContradictsItselfIsRefused() throws {
        let example = try Self.concludedExample()
        let edge = try TreeEdge(size: 3, reader: example.decider.tree).hashes
        let entries = Array(example.decider.entries[3...])
        func chain(
            edge: [Digest]? = nil, entries: [LogEntry]? = nil, openings: [UInt64: DecidingChain.EntryOpening] = [:], notes: [SignedNote] = []
        ) throws -> DecidingChain {
            try DecidingChain(
                terms: example.terms, edge: edge ?? [], entries: entries ?? [], openings: openings, notes: notes, standing: example.standing)
        }
        func fails(_ code: ConclusionError.Code, _ body: () throws -> Any) {
            #expect { _ = try body() } throws: { ($0 as? ConclusionError)?.code == code }
        }
        fails(.wrongStart) { try chain() }
        fails(.wrongStart) { try chain(edge: edge.reversed()) }
        fails(.wrongHead) { try chain(edge: edge, entries: Array(entries.dropLast()), notes: [example.decider.note()]) }
        fails(.wrongHead) { try chain(edge: edge, entries: entries.reversed(), notes: [example.decider.note()]) }
        fails(.wrongHead) { try chain(edge: edge, entries: entries, notes: [example.counterparty.note()]) }
        fails(.wrongHead) { try chain(edge: edge, entries: entries, notes: [example.decider.note(2)]) }
        let opening = try #require(example.decider.openings[3])
        fails(.wrongOpening) { try chain(edge: edge, entries: entries, openings: [4: opening]) }
        fails(.wrongOpening) { try chain(edge: edge, entries: entries, openings: [9: opening]) }
        fails(.wrongOpening) { try chain(edge: edge, entries: entries, openings: [0: opening]) }
        _ = try chain(edge: edge, entries: entries, openings: [3: opening], notes: [example.decider.note()])

        let log = example.neutrals[2]
        func journal(_ change: (inout [JournalView.Item]) -> Void = { _ in }, note: SignedNote? = nil, by: NoteVerifier? = nil) throws -> JournalView
        {
            var items = try log.items(0..<2)
            change(&items)
            return try JournalView(terms: example.terms, journal: by ?? log.signer.verifier, note: note ?? log.note(), items: items)
        }
        _ = try journal()
        fails(.wrongHead) { try journal(by: example.neutrals[0].signer.verifier) }
        fails(.notIncluded) { try journal(note: log.note(1)) }
        fails(.notIncluded) { try journal { $0[0] = JournalView.Item(index: 1, entry: $0[0].entry, opening: nil, path: $0[1].path) } }
        fails(.wrongOpening) { try journal { $0[0] = JournalView.Item(index: 0, entry: $0[0].entry, opening: $0[1].opening, path: $0[0].path) } }
        var backwards = log
        backwards.append(example.text, at: try moment("01T00:00"))
        fails(.timeRunsBack) {
            try JournalView(terms: example.terms, journal: log.signer.verifier, note: backwards.note(), items: backwards.items(0..<3))
        }
    }

    @Test func clausesComeBackAsTheyWere() throws {
        for named in [true, false] {
            let clause = try ConclusionExample(named: named).terms.clause
            #expect(try ConclusionClause(json: JSON.parse(clause.json.canonicalBytes)) == clause)
        }
    }

    @Test(
        arguments: [
            ("signBy", "\"2026-12-10\"", "/signBy", .malformed), ("decider", "\"localhost:8080\"", "/decider", .malformed),
            ("from", #"{"size":3}"#, "/from", .malformed), ("from", #"{"root":"u","size":3}"#, "/from/root", .malformed),
            ("parties", "[]", "/parties", .malformed), ("parties", #"[{"id":"x","log":"y"}]"#, "/parties/0/id", .malformed),
            ("neutrals", "{}", "/neutrals", .malformed),
            ("outcomes", #"{"concluded":"u"}"#, "/outcomes", .malformed), ("more", "1", "/more", .malformed),
        ] as [(String, String, String, ConclusionError.Code)])
    func brokenClausesAreRefused(key: String, value: String, pointer: String, code: ConclusionError.Code) throws {
        var json = try ConclusionExample().terms.clause.json
        json[key] = try JSON.parse(Array(value.utf8))
        #expect { try ConclusionClause(json: json, at: "/conclusion") } throws: {
            ($0 as? ConclusionError)?.code == code && ($0 as? ConclusionError)?.pointer == "/conclusion\(pointer)"
        }
    }

    @Test func whoMustDifferMustDiffer() throws {
        let example = try ConclusionExample()
        let clause = example.terms.clause
        let first = clause.neutrals[0]
        let renamed = try NoteVerifier(name: "elsewhere:1", key: first.key, type: .ed25519)
        func make(_ neutrals: [NoteVerifier], _ parties: [ConclusionClause.Party]? = nil, outcomes: ConclusionClause.Outcomes = .opened) throws
            -> ConclusionClause
        {
            try ConclusionClause(
                decider: clause.decider, from: clause.from, signBy: clause.signBy, neutrals: neutrals, parties: parties ?? clause.parties,
                outcomes: outcomes)
        }
        let same = Digest.sha256([1])
        for attempt in [
            { try make([first, first]) }, { try make([first, renamed]) }, { try make([clause.decider]) }, { try make([clause.parties[1].log]) },
            { try make([first], [clause.parties[0], clause.parties[0]]) }, { try make([first], outcomes: .named(concluded: same, lapsed: same)) },
        ] as [() throws -> ConclusionClause] {
            #expect { try attempt() } throws: { ($0 as? ConclusionError)?.code == .notDistinct }
        }
        #expect(try make([]).watchers == [clause.parties[1].log])
    }

    // MARK: The page

    /// Every block of docs/formats/conclusion.md, made again.
    @Test func theWorkedExampleIsMadeAgain() throws {
        let example = try Self.concludedExample()
        let page = try Vectors.document("docs/formats/conclusion.md")
        let answer = try ConclusionRule.judge(example.terms, chains: [example.chain()], journals: (0..<3).map { try example.journal($0) })
        let seen = try #require(example.neutrals[0].openings[1])
        let blocks = [
            ("the outcome", example.concluded.json.canonicalText), ("the clause", example.terms.clause.json.canonicalText),
            ("the text", "\(example.text.id)\n\(Multibase.base64URL(example.text.digest.bytes))"),
            ("a signature", JSON.object(example.signatures[0].subject).canonicalText),
            ("the entries", example.decider.entries[3...].map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n")),
            ("the edge", try TreeEdge(size: 3, reader: example.decider.tree).hashes.map(\.hex).joined(separator: "\n")),
            ("the note", try example.decider.note().text.trimmingSuffix()), ("a journal entry", JSON.object(seen.record.subject).canonicalText),
            ("the answer", answer.json.canonicalText),
        ]
        for (name, text) in blocks {
            #expect(page.contains("\n\(text)\n```"), "\(name) should read:\n\(text)")
        }
    }
}

extension String {
    /// Without the line end at its end.
    fileprivate func trimmingSuffix() -> String { hasSuffix("\n") ? String(dropLast()) : self }
}
