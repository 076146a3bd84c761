import Canon
import Conclusion
import Ledger
import Signing
import TestKit
import Testing

/// One file with all the evidence: written, read again, judged, and refused when a part of it was changed.
@Suite struct ConclusionFileTests {
    static func file(named: Bool = true) throws -> (ConclusionExample, ConclusionFile) {
        let example = try ConclusionEvidenceTests.concludedExample(named: named)
        let size = example.decider.tree.size
        let chain = ConclusionFile.Chain(
            edge: try TreeEdge(size: 3, reader: example.decider.tree).hashes, entries: Array(example.decider.entries[3...]),
            openings: example.decider.openings.filter { $0.key >= 3 }, notes: try (3...size).map { try example.decider.note($0) },
            signatures: example.signatures)
        let journals = try example.neutrals.map {
            ConclusionFile.Journal(log: $0.signer.verifier, note: try $0.note(), items: try $0.items(0..<$0.tree.size))
        }
        return (example, ConclusionFile(text: example.text, chains: [chain], journals: journals))
    }

    @Test(arguments: [true, false]) func comesBackAsItWas(named: Bool) throws {
        let (example, file) = try Self.file(named: named)
        let read = try ConclusionFile(bytes: file.json.canonicalBytes)
        #expect(read == file)
        let answer = try read.judge(standing: example.standing)
        #expect(answer.verdict == .inForce)
        #expect(try answer == ConclusionRule.judge(example.terms, chains: [example.chain()], journals: (0..<3).map { try example.journal($0) }))
        // Whoever knows no keys decides nothing.
        #expect(try read.judge { _ in .unknown }.verdict == .undecided)
    }

    /// Whatever single text, number or list in the file is changed, it is refused or decides nothing else; it never turns the verdict round.
    @Test func changesAreCaught() throws {
        var random = SeededRandom.fresh("conclusion file")
        let (example, file) = try Self.file()
        let whole = file.json
        var refused = 0
        for _ in 0..<300 {
            let changed = Self.change(whole, &random)
            guard changed != whole else { continue }
            do {
                let verdict = try ConclusionFile(bytes: changed.canonicalBytes).judge(standing: example.standing).verdict
                #expect(verdict != .notInForce, "seed \(random.seed)")
            } catch { refused += 1 }
        }
        #expect(refused > 150, "seed \(random.seed)")
    }

    /// Walks to a random leaf and changes it.
    private static func change(_ json: JSON, _ random: inout SeededRandom) -> JSON {
        switch json {
        case .object(let members) where !members.isEmpty:
            guard let key = members.keys.randomElement(using: &random), let value = members[key] else { return json }
            var members = members
            members[key] = Int.random(in: 0..<20, using: &random) == 0 ? nil : change(value, &random)
            return .object(members)
        case .array(var values) where !values.isEmpty:
            let at = Int.random(in: 0..<values.count, using: &random)
            if Int.random(in: 0..<6, using: &random) == 0 { values.remove(at: at) } else { values[at] = change(values[at], &random) }
            return .array(values)
        case .string(let text):
            var bytes = Array(text.utf8)
            guard !bytes.isEmpty else { return "x" }
            let at = Int.random(in: 0..<bytes.count, using: &random)
            bytes[at] = bytes[at] == 0x41 ? 0x42 : 0x41
            return .string(String(decoding: bytes, as: UTF8.self))
        case .integer(let number): return .integer(number + (Bool.random(using: &random) ? 1 : -1))
        default: return "x"
        }
    }

    @Test(arguments: [
        ("", "[]"), ("", "not json"), ("", #"{"type":"comity/conclusion/v1"}"#),
        ("/type", #"{"chains":[],"equivocations":[],"journals":[],"text":{},"type":"x"}"#),
        ("/text", #"{"chains":[],"equivocations":[],"journals":[],"text":{},"type":"comity/conclusion/v1"}"#),
    ])
    func otherFilesAreRefused(pointer: String, text: String) {
        #expect { try ConclusionFile(bytes: Array(text.utf8)) } throws: {
            ($0 as? ConclusionError)?.pointer == pointer && ($0 as? ConclusionError)?.code == .malformed
        }
    }

    @Test func aTextWithoutAClauseSaysSo() throws {
        let (example, file) = try Self.file()
        var other = file
        other.text = example.signatures[0]
        #expect { try other.judge(standing: example.standing) } throws: { ($0 as? ConclusionError)?.pointer == "/text/credentialSubject/conclusion" }
        var stranger = file
        stranger.journals[0].log = example.counterparty.signer.verifier
        #expect { try stranger.judge(standing: example.standing) } throws: { ($0 as? ConclusionError)?.pointer == "/journals/0/log" }
    }
}
