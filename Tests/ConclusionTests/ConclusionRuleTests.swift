import Canon
import Signing
import TestKit
import Testing

@testable import Conclusion

/// The rule, case by case, on facts made by hand. `c` concluded, `l` lapsed, `o` other, `?` not opened; the last moment is 100.
@Suite struct ConclusionRuleTests {
    private static func history(_ text: String, signedAt: Int = 0, parties: Int = 2, seed: UInt64 = 1) -> DecidingChain {
        let meanings = text.map { c -> EntryMeaning in c == "c" ? .concluded : c == "l" ? .lapsed : c == "?" ? .unknown : .other }
        // Histories of one seed and text share their beginnings, as one log does.
        var roots = [SimulatedWorld.toy(1, 1)]
        for (i, c) in text.utf8.enumerated() {
            let before = roots[i].withBytes { $0.loadUnaligned(as: UInt64.self) }
            roots.append(SimulatedWorld.toy(before ^ UInt64(i + 1) &* 977, UInt64(c == 0x3F ? 0x6F : c) &* seed))
        }
        let signatures = Dictionary(uniqueKeysWithValues: (0..<parties).map { ("did:web:p\($0).example", UInt64(SimulatedWorld.start + signedAt)) })
        return DecidingChain(
            start: UInt64(SimulatedWorld.start), meanings: meanings, roots: roots,
            signed: Set(roots.enumerated().map { LogHead(size: UInt64(SimulatedWorld.start + $0), root: $1) }), signatures: signatures)
    }

    /// A journal from entries `(time, length of the history seen)`; nil for other business.
    private static func journal(_ i: Int, _ entries: [(Int64, Int?)], of chain: DecidingChain, from place: UInt64 = 0) -> JournalView {
        JournalView(
            neutral: "log\(5 + i).example",
            entries: Dictionary(
                uniqueKeysWithValues: entries.enumerated().map { at, entry in
                    let meaning =
                        entry.1.map { JournalEntry.Meaning.head(LogHead(size: UInt64(SimulatedWorld.start + $0), root: chain.roots[$0])) } ?? .other
                    return (
                        place + UInt64(at),
                        JournalEntry(
                            at: Instant(milliseconds: entry.0), meaning: meaning, leaf: SimulatedWorld.toy(UInt64(i * 100 + at), UInt64(entry.0)))
                    )
                }))
    }

    private func judge(
        _ neutrals: Int, _ chains: [DecidingChain], _ journals: [JournalView], forked: Set<Int> = [], parties: Int = 2, names: Bool = true
    ) throws -> ConclusionAnswer {
        ConclusionRule.judge(
            try Roster().terms(neutrals: neutrals, parties: parties, usesNames: names), chains: chains, journals: journals,
            forked: Set(forked.map { "log\(5 + $0).example" }), deciderForked: false)
    }

    private let seen: [(Int64, Int?)] = [(10, nil), (90, 3), (150, nil)]
    private let unseen: [(Int64, Int?)] = [(10, nil), (90, 1), (150, nil)]

    @Test(
        arguments: [
            // Neutrals, how many saw, how many are excluded, forked of the rest, verdict.
            (1, 1, 0, 0, ConclusionVerdict.inForce), (1, 0, 1, 0, .notInForce), (1, 0, 0, 0, .undecided), (1, 0, 0, 1, .undecided),
            (2, 2, 0, 0, .inForce), (2, 1, 0, 0, .undecided), (2, 1, 1, 0, .notInForce), (2, 0, 1, 0, .notInForce),
            (3, 2, 0, 0, .inForce), (3, 2, 1, 0, .inForce), (3, 1, 1, 0, .undecided), (3, 1, 2, 0, .undecided), (3, 0, 2, 0, .undecided),
            (3, 0, 3, 0, .notInForce),
            (3, 0, 2, 1, .notInForce), (3, 1, 1, 1, .undecided),
            (4, 3, 1, 0, .inForce), (4, 2, 2, 0, .undecided), (4, 1, 3, 0, .notInForce), (4, 0, 3, 0, .notInForce), (4, 0, 2, 1, .notInForce),
            (5, 3, 2, 0, .inForce), (5, 2, 3, 0, .undecided), (5, 1, 4, 0, .undecided), (5, 0, 5, 0, .notInForce), (5, 0, 4, 1, .notInForce),
            (5, 0, 3, 2, .notInForce),
            (5, 0, 2, 3, .undecided),
        ] as [(Int, Int, Int, Int, ConclusionVerdict)])
    func majorities(named: Int, saw: Int, excluded: Int, forked: Int, verdict: ConclusionVerdict) throws {
        let chain = Self.history("oocoo")
        var journals: [JournalView] = []
        for i in 0..<saw { journals.append(Self.journal(i, seen, of: chain)) }
        for i in saw..<saw + excluded { journals.append(Self.journal(i, unseen, of: chain)) }
        let answer = try judge(named, [chain], journals, forked: Set(saw + excluded..<saw + excluded + forked))
        #expect(answer.verdict == verdict)
        #expect(answer.count.saw == saw && answer.count.excluded == excluded && answer.count.forked == forked)
    }

    @Test(
        arguments: [
            // What the one neutral's journal holds: (time, length seen), from a place on; what follows.
            ([(100, 3)], 0, ConclusionVerdict.inForce), ([(101, 3)], 0, .notInForce), ([(90, 2), (100, 3), (101, nil)], 0, .inForce),
            ([(90, 2), (101, 3)], 0, .notInForce), ([(50, nil), (100, nil)], 0, .undecided), ([(50, nil), (100, nil), (101, nil)], 0, .notInForce),
            // Without its beginning a journal says nothing of what it did not see, until a head tells.
            ([(50, nil), (101, nil)], 4, .undecided), ([(50, 2), (101, nil)], 4, .notInForce), ([(150, 2)], 9, .notInForce),
            ([(150, 3)], 9, .undecided),
            ([(150, 0)], 9, .notInForce), ([(90, 5)], 9, .inForce), ([], 0, .undecided),
        ] as [([(Int64, Int?)], UInt64, ConclusionVerdict)])
    func oneJournal(entries: [(Int64, Int?)], place: UInt64, verdict: ConclusionVerdict) throws {
        let chain = Self.history("oocoo")
        #expect(try judge(1, [chain], [Self.journal(0, entries, of: chain, from: place)]).verdict == verdict)
    }

    @Test(
        arguments: [
            // The first outcome in log order counts.
            ("oclo", 4, ConclusionVerdict.inForce), ("olco", 4, .notInForce), ("ol", 2, .notInForce), ("oooo", 4, .notInForce), ("occo", 4, .inForce),
            // What nobody opened could be either.
            ("?co", 3, .undecided), ("c?o", 3, .inForce), ("?lo", 3, .undecided), ("o?o", 3, .undecided), ("l?o", 3, .notInForce),
        ] as [(String, Int, ConclusionVerdict)])
    func outcomes(history: String, length: Int, verdict: ConclusionVerdict) throws {
        let chain = Self.history(history)
        #expect(try judge(1, [chain], [Self.journal(0, [(10, nil), (90, length), (150, nil)], of: chain)], names: false).verdict == verdict)
    }

    /// A lapse that a neutral saw frees the parties before the last moment.
    @Test func aLapseIsKnownAtOnce() throws {
        let chain = Self.history("ol")
        #expect(try judge(1, [chain], [Self.journal(0, [(20, 2)], of: chain, from: 7)]).verdict == .notInForce)
    }

    @Test func partsOfAJournalMakeAWhole() throws {
        let chain = Self.history("oocoo")
        let whole = Self.journal(0, [(10, nil), (50, 1), (90, nil), (120, nil)], of: chain)
        let parts = [[0, 1], [2, 3]].map { places in JournalView(neutral: whole.neutral, entries: whole.entries.filter { places.contains($0.key) }) }
        #expect(try judge(1, [chain], [parts[0]]).verdict == .undecided)
        #expect(try judge(1, [chain], [parts[1]]).verdict == .undecided)
        #expect(try judge(1, [chain], parts).verdict == .notInForce)
    }

    @Test func signaturesComeFirst() throws {
        let journals = { (chain: DecidingChain) in [Self.journal(0, self.seen, of: chain)] }
        for (place, verdict) in [(1, ConclusionVerdict.inForce), (2, .inForce), (3, .undecided)] {
            let chain = Self.history("oocoo", signedAt: place)
            #expect(try judge(1, [chain], journals(chain)).verdict == verdict)
        }
        let two = Self.history("oocoo", parties: 2)
        let answer = try judge(1, [two], journals(two), parties: 3)
        #expect(answer.verdict == .undecided)
        #expect(answer.reasons.contains(.signatureMissing("did:web:p2.example")))
        #expect(answer.reasons.contains(.sawUnsigned("log5.example")))
        // A head that the deciding log is not shown to have signed proves nothing, whoever says to have seen it.
        let unsigned = DecidingChain(start: two.start, meanings: two.meanings, roots: two.roots, signed: [], signatures: two.signatures)
        #expect(try judge(1, [unsigned], journals(two)).verdict == .undecided)
    }

    /// A decider that shows the conclusion to one neutral and hides it from two: each neutral's own history counts.
    @Test func aForkedDeciderChangesNothing() throws {
        let (a, b) = (Self.history("ooc"), Self.history("ooo", seed: 3))
        let one = Self.journal(0, seen, of: a)
        let others = [1, 2].map { Self.journal($0, [(10, nil), (90, 3), (150, nil)], of: b) }
        let answer = try judge(3, [a, b], [one] + others)
        #expect(answer.verdict == .undecided && answer.count.saw == 1 && answer.count.excluded == 2)
        #expect(answer.reasons.contains(.deciderForked))
        // Two saw a conclusion, each in another history: it is concluded, twice over.
        let c = Self.history("oocc", seed: 3)
        #expect(try judge(3, [a, c], [one, Self.journal(1, [(90, 4)], of: c)]).verdict == .inForce)
        // Whoever has one history only cannot read the other journals, and says so.
        #expect(try judge(3, [b], [one] + others).verdict == .undecided)
    }

    /// When more neutrals lie than the rule bears two verifiers can contradict; together they know who lied.
    @Test func togetherTheyNameTheLiars() throws {
        let chain = Self.history("oocoo")
        let liars = [0, 1]
        let saw = liars.map { Self.journal($0, seen, of: chain) }
        let excluded = (0..<3).map { Self.journal($0, unseen, of: chain) }
        #expect(try judge(3, [chain], saw).verdict == .inForce)
        #expect(try judge(3, [chain], excluded).verdict == .notInForce)
        let both = try judge(3, [chain], saw + excluded)
        #expect(both.verdict == .undecided && both.count.forked == 2)
        #expect(both.reasons.first == .tooManyForked(2, tolerated: 1))
        #expect(liars.allSatisfy { both.reasons.contains(.forked("log\(5 + $0).example")) })
    }

    @Test func withoutNeutralsAllCounterpartiesMustHaveSeen() throws {
        let chain = Self.history("oocoo", parties: 3)
        let parties = [1, 2].map { i in JournalView(neutral: "log\(i).example", entries: Self.journal(0, seen, of: chain).entries) }
        #expect(try judge(0, [chain], parties, parties: 3).verdict == .inForce)
        #expect(try judge(0, [chain], [parties[0]], parties: 3).verdict == .undecided)
        let unseen = [1, 2].map { i in JournalView(neutral: "log\(i).example", entries: Self.journal(0, self.unseen, of: chain).entries) }
        let answer = try judge(0, [chain], unseen, parties: 3)
        #expect(answer.verdict == .undecided && answer.reasons.contains(.noNeutrals))
    }

    @Test func everyReasonSpeaksBothLanguages() throws {
        let at = Instant(milliseconds: 1)
        let reasons: [ConclusionReason] = [
            .enoughSaw(2, of: 3, needed: 2, by: at), .tooFewCanHaveSeen(1, of: 3, needed: 2, by: at),
            .notShown(saw: 1, excluded: 1, of: 3, needed: 2),
            .tooManyForked(2, tolerated: 1), .noNeutrals, .saw("n", at: at), .excluded("n", at: at), .sawUnsigned("n"), .forked("n"),
            .nothingKnown("n"),
            .signatureMissing("p"), .signatureRefused("p", RecordRefusal(code: "x", words: ["en": "why", "zh-Hans": "原因"])), .deciderForked,
        ]
        #expect(Set(reasons.map(\.code)).count == reasons.count)
        for reason in reasons {
            #expect(Set(reason.words.keys) == ["en", "zh-Hans"])
            if let subject = reason.subject { #expect(reason.words.values.allSatisfy { $0.contains(subject) }) }
        }
        for verdict in ConclusionVerdict.allCases { #expect(Set(verdict.words.keys) == ["en", "zh-Hans"]) }
        let chain = Self.history("oocoo")
        let json = try judge(3, [chain], [Self.journal(0, seen, of: chain)]).json
        #expect(json["verdict"]?.string == "undecided" && json["count"]?["saw"]?.integer == 1)
        #expect(json["reasons"]?.array?.map { $0["code"]?.string } == ["notShown", "saw", "nothingKnown", "nothingKnown"])
    }
}
