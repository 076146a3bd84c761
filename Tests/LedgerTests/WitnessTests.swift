import Canon
import Ledger
import Signing
import Testing

@Suite struct WitnessTests {
    struct Transcript: Decodable {
        struct Step: Decodable { var step: String, request: String, response: String, specStatus: Int, transparencyDevWitnessStatus: Int }
        var logVkey: String, witnessVkey: String, steps: [Step]
    }

    /// A witness as a server runs it: look the origin up, answer, store.
    struct Server {
        var state: WitnessState
        let cosigner: NoteSigner

        mutating func post(_ body: [UInt8], now: Instant) -> WitnessAnswer {
            let request: WitnessRequest
            do { request = try WitnessRequest(body: body) } catch { return .malformed(error) }
            guard request.checkpoint.hasOrigin(state.origin) else { return .unknownOrigin(request.checkpoint.origin) }
            let answer = state.answer(request, cosigner: cosigner, now: now)
            if let next = answer.next { state = next }
            return answer
        }
    }

    /// Every status is the one that the standard asks for, also in the four steps where the recorded witness answered otherwise.
    @Test func theTranscript() throws {
        let transcript = try Vectors.json("golden/witness-transcript.json", as: Transcript.self)
        let golden = try #require(GoldenTests.golden)
        let seed = try #require(golden.witnesses[0].seedHex.flatMap { Hex.decode($0) })
        let cosigner = try NoteSigner(name: "witness-1.example/w", key: #require(SigningKey(seed: seed)), type: .ed25519Cosignature)
        #expect(cosigner.verifier.vkey == transcript.witnessVkey)
        let log = try NoteVerifier(vkey: transcript.logVkey)
        var server = Server(state: WitnessState(origin: log.name, logKeys: [log]), cosigner: cosigner)
        #expect(transcript.steps.count == 15)
        for step in transcript.steps {
            let size = server.state.size
            let now = Instant(seconds: 0x6B04_7F82)
            // The recorded witness had accepted "old 0257" one step before, hence its 409 here.
            let answer = server.post(Array(step.request.utf8), now: now)
            #expect(answer.status == step.specStatus, "\(step.step)")
            switch answer.status {
            case 200:
                #expect(answer.next != nil && answer.contentType.hasPrefix("text/plain"))
                if step.transparencyDevWitnessStatus == 200 { #expect(answer.body == step.response, "\(step.step)") }
                let latest = try #require(server.state.latest)
                #expect(try latest.verified(by: [log, cosigner.verifier]).count == 2)
                #expect(try WitnessState(origin: log.name, logKeys: [log], latest: latest) == server.state)
            case 409:
                #expect(answer.body == "\(size)\n" && answer.contentType == "text/x.tlog.size" && answer.next == nil)
            default:
                #expect(answer.next == nil && answer.body.hasSuffix("\n"))
            }
            #expect((answer.contradiction != nil) == step.step.hasPrefix("same size, other root"))
        }
        #expect(server.state.size == 1000)
    }

    static let key = SigningKey(seed: Array(0..<32))

    private func server() throws -> (log: NoteSigner, server: Server) {
        let log = try NoteSigner(name: "localhost:8080", key: #require(Self.key), type: .ed25519)
        let cosigner = try NoteSigner(name: "localhost:8082/witness", key: SigningKey(), type: .ed25519Cosignature)
        return (log, Server(state: WitnessState(origin: "localhost:8080", logKeys: [log.verifier]), cosigner: cosigner))
    }

    private func body(_ old: UInt64, _ proof: [Digest], _ size: UInt64, _ root: Digest, _ log: NoteSigner) throws -> [UInt8] {
        let checkpoint = try #require(Checkpoint(origin: log.verifier.name, size: size, root: root))
        let signed = try SignedCheckpoint(note: log.note(checkpoint.text), log: log.verifier)
        let request = WitnessRequest(oldSize: old, proof: proof, signed: signed)
        #expect(try WitnessRequest(body: request.body) == request)
        return request.body
    }

    @Test func sizeZero() throws {
        var (log, server) = try server()
        let now = Instant(seconds: 1_800_000_000)
        #expect(server.post(try body(0, [], 0, Digest.sha256([1]), log), now: now).status == 422)
        #expect(server.post(try body(0, [TreeHash.emptyRoot], 0, TreeHash.emptyRoot, log), now: now).status == 422)
        #expect(server.post(try body(0, [], 0, TreeHash.emptyRoot, log), now: now).status == 200)
        #expect(server.state.latest != nil && server.state.size == 0)
        let tree = MemoryTree(leaves: Sample.leaves(5))
        #expect(server.post(try body(0, [TreeHash.emptyRoot], 5, tree.root, log), now: now).status == 422)
        #expect(server.post(try body(0, [], 5, tree.root, log), now: now).status == 200)
        #expect(server.post(try body(0, [], 0, TreeHash.emptyRoot, log), now: now).status == 409)
        #expect(server.post(try body(5, [], 0, TreeHash.emptyRoot, log), now: now).status == 400)
        // The same size again asks for an empty proof.
        #expect(server.post(try body(5, [tree.root], 5, tree.root, log), now: now).status == 422)
        #expect(server.post(try body(5, [], 5, tree.root, log), now: now).status == 200)
    }

    @Test func signaturesComeBeforeSizes() throws {
        var (log, server) = try server()
        let now = Instant(seconds: 1_800_000_000)
        let stranger = try NoteSigner(name: "localhost:8080", key: SigningKey(), type: .ed25519)
        #expect(server.post(try body(9, [], 5, TreeHash.emptyRoot, stranger), now: now).status == 403)
        let other = try NoteSigner(name: "localhost:8081", key: #require(Self.key), type: .ed25519)
        #expect(server.post(try body(9, [], 5, TreeHash.emptyRoot, other), now: now).status == 404)
        #expect(server.post(try body(9, [], 5, TreeHash.emptyRoot, log), now: now).status == 400)
    }

    /// A retired key of the log signs beside the present one, or alone.
    @Test func eitherOfTwoKeysSuffices() throws {
        var (log, server) = try server()
        let old = try NoteSigner(name: "localhost:8080", key: SigningKey(), type: .ed25519)
        server.state = WitnessState(origin: "localhost:8080", logKeys: [old.verifier, log.verifier])
        #expect(server.post(try body(0, [], 1, Digest.sha256([1]), old), now: Instant(seconds: 1)).status == 200)
        #expect(server.post(try body(1, [], 1, Digest.sha256([1]), log), now: Instant(seconds: 1)).status == 200)
    }

    @Test func aWitnessWithoutClockOrKeySignsNothing() throws {
        var (log, server) = try server()
        let body = try body(0, [], 1, Digest.sha256([1]), log)
        #expect(server.post(body, now: Instant(seconds: 0)).status == 500)
        #expect(server.post(body, now: Instant(seconds: -5)).status == 500)
        server = Server(state: server.state, cosigner: log)
        #expect(server.post(body, now: Instant(seconds: 5)).status == 500 && server.state.latest == nil)
    }

    @Test func malformedBodies() throws {
        let (log, _) = try server()
        let good = String(decoding: try body(0, [], 1, Digest.sha256([1]), log), as: UTF8.self)
        let note = String(good.dropFirst("old 0\n\n".count))
        let hash = Base64.encode(Digest.sha256([]).bytes) + "\n"
        #expect(throws: Never.self) { try WitnessRequest(body: Array(good.utf8)) }
        let most = "old 1\n" + String(repeating: hash, count: 63) + "\n" + note
        #expect(try WitnessRequest(body: Array(most.utf8)).proof.count == 63)
        for bad in [
            "", "\n", "old 0", "old 0\n", "old 0\n\n", "old 0\n" + note, "old\n\n" + note, "old \n\n" + note, "old  0\n\n" + note,
            "old 00\n\n" + note, "old -1\n\n" + note,
            "old +1\n\n" + note, "old 18446744073709551616\n\n" + note, "old 9223372036854775808\n\n" + note, "Old 0\n\n" + note, "old 0 \n\n" + note,
            "old 0\r\n\r\n" + note,
            "old 0\n\n\n" + note, "\nold 0\n\n" + note, "old 0\nAAAA\n\n" + note, "old 0\n" + hash.dropLast(2) + "\n\n" + note,
            "old 0\n " + hash + "\n" + note,
            "old 1\n" + String(repeating: hash, count: 64) + "\n" + note, good + "x", String(good.dropLast()),
            "old 0\n\n" + String(repeating: "a", count: 70_000),
        ] {
            #expect(throws: WitnessRequestError.self, "\(bad.prefix(30).debugDescription)") { try WitnessRequest(body: Array(bad.utf8)) }
        }
        #expect(throws: WitnessRequestError.self) { try WitnessRequest(body: [0xFF, 0xFE, 0x0A, 0x0A]) }
    }

    @Test func anotherLogsCheckpointIsNoState() throws {
        let (log, _) = try server()
        let checkpoint = try #require(Checkpoint(origin: "localhost:8080", size: 1, root: Digest.sha256([])))
        #expect(throws: CheckpointError.self) { try WitnessState(origin: "localhost:9", logKeys: [], latest: log.note(checkpoint.text)) }
        #expect(throws: CheckpointError.self) { try WitnessState(origin: "localhost:8080", logKeys: [], latest: log.note("x\n")) }
    }
}
