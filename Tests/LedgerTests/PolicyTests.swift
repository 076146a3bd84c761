import Canon
import Ledger
import Signing
import Testing

@Suite struct PolicyTests {
    /// Eight witnesses with fixed keys, and a log.
    static let keys: [SigningKey] = (0..<9).compactMap { SigningKey(seed: Array(repeating: UInt8($0 + 1), count: 32)) }
    static let witnesses = keys.dropFirst().enumerated().compactMap {
        try? NoteSigner(name: "w\($0.offset).example", key: $0.element, type: .ed25519Cosignature)
    }
    static let log = try? NoteSigner(name: "log.example", key: keys[0], type: .ed25519)

    private static func v(_ i: Int) -> String { witnesses[i].verifier.vkey }
    private static var l: String { log?.verifier.vkey ?? "" }

    private func parse(_ text: String) throws(PolicyError) -> WitnessPolicy { try WitnessPolicy(bytes: Array(text.utf8)) }

    /// The example of C2SP tlog-policy: two of X and one of Y.
    static let example = """
        # an example
        log \(l) https://log.example/

        witness X1 \(v(0))
        witness X2 \(v(1))  https://x2.example/witness
        \twitness\tX3 \(v(2))
        group X-witnesses 2 X1 X2 X3

        witness Y1 \(v(3))
        witness Y2 \(v(4))
        witness Y3 \(v(5))
        group Y-witnesses any Y1 Y2 Y3

          # both sides
        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """

    @Test func theExampleOfTheStandard() throws {
        let policy = try parse(Self.example)
        #expect(policy.logs.count == 1 && policy.witnesses.count == 6 && policy.groups.map(\.threshold) == [2, 1, 2])
        #expect(policy.witnesses[1].url == "https://x2.example/witness" && policy.witnesses[0].url == nil)
        let names: [PolicyText] = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
        for mask in 0..<64 {
            let x = (mask & 7).nonzeroBitCount
            let y = (mask >> 3).nonzeroBitCount
            let set = Set(names.indices.filter { mask >> $0 & 1 == 1 }.map { names[$0] })
            #expect(policy.isQuorum(set) == (x >= 2 && y >= 1))
        }
        // Claiming the name of a group is not being one.
        #expect(!policy.isQuorum(["X-and-Y", "X-witnesses", "Y-witnesses"]))
        #expect(try WitnessPolicy(bytes: policy.bytes) == policy)
        #expect(try WitnessPolicy(logs: policy.logs, witnesses: policy.witnesses, groups: policy.groups, quorum: policy.quorum) == policy)
    }

    @Test func smallPolicies() throws {
        #expect(try parse("quorum none\n").isQuorum([]))
        let one = try parse("witness a \(Self.v(0))\nquorum a\n")
        #expect(one.isQuorum(["a"]) && !one.isQuorum([]) && !one.isQuorum(["b"]))
        // A name is octets: a Kelvin sign is not a K, and what is no UTF-8 is a name too.
        let kelvin = try WitnessPolicy(
            bytes: Array("witness \u{212A} \(Self.v(0))\nwitness K \(Self.v(1))\nwitness ".utf8) + [0xFF] + Array(" \(Self.v(2))\nquorum K\n".utf8))
        #expect(kelvin.isQuorum(["K"]) && !kelvin.isQuorum(["\u{212A}"]) && kelvin.witnesses[2].name.text == nil)
        #expect(try WitnessPolicy(bytes: kelvin.bytes) == kelvin)
    }

    @Test func atLeast32OfEachAreRead() throws {
        var text = ""
        for i in 0..<256 {
            let key = try #require(SigningKey(seed: Array(Digest.sha256([UInt8(i)]).bytes)))
            text += "log \(try NoteVerifier(name: "l\(i)", key: key.publicKey, type: .ed25519).vkey)\n"
            text += "witness w\(i) \(try NoteVerifier(name: "w\(i)", key: key.publicKey, type: .ed25519Cosignature).vkey)\n"
            text += "group g\(i) all w\(i)\(i > 0 ? " g\(i - 1)" : "")\n"
        }
        let policy = try parse(text + "quorum g255\n")
        #expect(policy.isQuorum(Set(policy.witnesses.map(\.name))))
        #expect(!policy.isQuorum(Set(policy.witnesses.dropFirst().map(\.name))))
        let key = SigningKey().publicKey
        let oneMore = "witness more \(try NoteVerifier(name: "m", key: key, type: .ed25519Cosignature).vkey)\n"
        #expect { try parse(text + oneMore + "quorum g255\n") } throws: { ($0 as? PolicyError)?.code == .tooLarge }
        #expect { try WitnessPolicy(bytes: Array(repeating: 0x0A, count: WitnessPolicy.maximumBytes + 1)) } throws: {
            ($0 as? PolicyError)?.code == .tooLarge
        }
    }

    @Test(
        arguments: [
            ("", .malformed), ("\n", .malformed), ("quorum none", .malformed), ("quorum\n", .malformed), ("quorum none none\n", .malformed),
            ("quorum none\nquorum none\n", .duplicate),
            ("quorum a\n", .undefined), ("quorum a\nwitness a \(v(0))\n", .undefined), ("Quorum none\n", .malformed), ("quorum none\r\n", .malformed),
            ("quorum none\u{7F}\n", .malformed),
            ("witness a\nquorum none\n", .malformed), ("witness a \(v(0)) u x\nquorum none\n", .malformed),
            ("witness none \(v(0))\nquorum none\n", .duplicate),
            ("witness a \(v(0))\nwitness a \(v(1))\nquorum none\n", .duplicate), ("witness a \(v(0))\nwitness b \(v(0))\nquorum none\n", .duplicate),
            ("witness a \(l)\nquorum none\n", .badKey), ("witness a x\nquorum none\n", .badKey), ("log \(l)\nlog \(l) u\nquorum none\n", .duplicate),
            ("log\nquorum none\n", .malformed),
            ("log x\nquorum none\n", .badKey), ("log log.example+00000000+AAAA\nquorum none\n", nil),
            ("witness a w+00000000+AgAA\nquorum none\n", .badKey),
            ("witness a \(v(0))\ngroup g 0 a\nquorum g\n", .malformed), ("witness a \(v(0))\ngroup g 2 a\nquorum g\n", .malformed),
            ("witness a \(v(0))\ngroup g 01 a\nquorum g\n", .malformed),
            ("witness a \(v(0))\ngroup g -1 a\nquorum g\n", .malformed), ("witness a \(v(0))\ngroup g some a\nquorum g\n", .malformed),
            ("witness a \(v(0))\ngroup g 99999999999999999999 a\nquorum g\n", .malformed),
            ("group g all\nquorum g\n", .malformed), ("group g any a\nquorum none\n", .undefined), ("group g any g\nquorum none\n", .undefined),
            ("group g any none\nquorum none\n", .undefined),
            ("witness a \(v(0))\ngroup g any a a\nquorum g\n", .duplicate),
            ("witness a \(v(0))\ngroup g any a\ngroup h any a\nquorum h\n", .duplicate),
            ("witness a \(v(0))\ngroup a any a\nquorum a\n", .duplicate), ("witness a \(v(0))\ngroup none any a\nquorum none\n", .duplicate),
            ("hello\nquorum none\n", .malformed),
            ("quorum none # nothing\n", .malformed),
        ] as [(String, PolicyError.Code?)])
    func malformations(text: String, code: PolicyError.Code?) {
        do {
            _ = try parse(text)
            #expect(code == nil)
        } catch { #expect(error.code == code, "\(error)") }
    }

    @Test func errorsNameTheLine() {
        #expect { try parse("# fine\n\nwitness a x\n") } throws: { "\($0)".contains("line 3") }
    }

    /// ML-DSA-44 and other types can stand in a policy, but nothing they sign counts here.
    @Test func keysOfOtherTypesNeverCount() throws {
        let pq = "w+00000001+" + Base64.encode([6] + Array(repeating: 1, count: 1312))
        let policy = try parse("log \(Self.l)\nwitness pq \(pq)\nwitness a \(Self.v(0))\ngroup g all pq a\nquorum g\n")
        #expect(policy.witnesses[0].key.verifier == nil && policy.witnesses[0].key.vkey == pq)
        #expect(try !policy.verdict(on: note([(0, 10)])).isQuorate)
    }

    private func note(_ cosigners: [(Int, UInt64)], origin: String = "log.example") throws -> SignedNote {
        let checkpoint = try #require(Checkpoint(origin: origin, size: 4, root: Digest.sha256([4])))
        let log = try #require(Self.log)
        let lines = try cosigners.map { try Self.witnesses[$0.0].sign(checkpoint.text, timestamp: $0.1) }
        return try log.note(checkpoint.text).adding(lines)
    }

    /// The time of the quorum is when it first was one, whatever the order of the lines.
    @Test func verdicts() throws {
        let policy = try parse(Self.example)
        let full = try policy.verdict(on: note([(3, 50), (0, 40), (2, 20), (1, 30), (7, 1)]))
        #expect(full.isQuorate && full.quorumTime == 50)
        #expect(full.cosigners.map(\.witness) == ["X3", "X2", "X1", "Y1"])
        #expect(try policy.verdict(on: note([(5, 5), (0, 40), (2, 20), (1, 30)])).quorumTime == 30)
        #expect(try policy.verdict(on: note([(0, 40), (2, 20), (1, 30)])).quorumTime == nil)
        #expect(try policy.verdict(on: note([(3, 1), (4, 1), (5, 1), (0, 1)])).quorumTime == nil)
        #expect(try policy.verdict(on: note([])).cosigners.isEmpty)
        // One witness twice counts once, by its earlier time.
        let twice = try policy.verdict(on: note([(0, 40), (0, 10), (3, 5)]))
        #expect(!twice.isQuorate && twice.cosigners.map(\.timestamp) == [5, 10])
        #expect(try parse("log \(Self.l)\nquorum none\n").verdict(on: note([])).quorumTime == 0)
    }

    @Test func refusals() throws {
        let policy = try parse(Self.example)
        let log = try #require(Self.log)
        func code(_ note: SignedNote, _ policy: WitnessPolicy, logs: [NoteVerifier]? = nil) -> PolicyError.Code? {
            do { _ = try policy.verdict(on: note, logs: logs) } catch { return error.code }
            return nil
        }
        #expect(code(try log.note("not a checkpoint\n"), policy) == .refused)
        // The log's key under another log's origin.
        #expect(code(try note([], origin: "other.example"), policy) == .refused)
        let good = try note([(0, 1)])
        #expect(code(good, policy) == nil)
        #expect(code(good, try parse("quorum none\n")) == .refused)
        #expect(code(good, try parse("quorum none\n"), logs: [log.verifier]) == nil)
        let unsigned = try SignedNote(text: good.text, signatures: Array(good.signatures.dropFirst()))
        #expect(code(unsigned, policy) == .refused)
        // A known witness's line that fails spoils the note.
        let other = try Self.witnesses[1].sign("x\n", timestamp: 1)
        #expect(code(try good.adding([other]), policy) == .refused)
    }

    @Test func proofFilesAreReadStrictly() throws {
        let text = try Vectors.text("golden/entry-517-of-1000.tlog-proof")
        func code(_ text: String) -> TlogProofError.Code? {
            do { _ = try TlogProof(bytes: Array(text.utf8)) } catch { return error.code }
            return nil
        }
        #expect(code(text) == nil && code(text.replacing("extra Z29sZGVuIGV4dHJh\n", with: "")) == nil)
        for (from, to) in [
            ("@v1", "@v2"), ("index 517", "index 0517"), ("index 517", "index 1000"), ("index 517", "index -1"), ("index 517\n", ""),
            ("extra Z29s", "extra Z29"), ("extra ", "Extra "),
            ("index 517", "index 517\n"), ("Et5j", "Et5"), ("\n1000\n", "\n01000\n"), ("c2sp", "\nc2sp"), ("index 517\n", "index 517\nindex 517\n"),
            ("— node-a", "- node-a"),
        ] {
            #expect(code(text.replacing(from, with: to, maxReplacements: 1)) == .malformed, "\(from) → \(to)")
        }
        #expect(code(String(text.dropLast())) == .malformed && code("") == .malformed && code("c2sp.org/tlog-proof@v1\n") == .malformed)
    }
}
