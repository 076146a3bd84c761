import Canon
import Ledger
import Signing
import Testing

@Suite struct NoteTests {
    struct Published: Decodable, CustomTestStringConvertible, Sendable {
        var name: String
        var vkey: String
        var note: String
        var testDescription: String { name }
    }

    private static func published() -> [Published] { (try? Vectors.json("signed-notes.json")) ?? [] }

    @Test func nothingIsMissing() { #expect(Self.published().count == 4) }

    @Test(arguments: published()) func publishedNotesVerify(published: Published) throws {
        let verifier = try NoteVerifier(vkey: published.vkey)
        #expect(verifier.vkey == published.vkey)
        let note = try SignedNote(bytes: Array(published.note.utf8))
        #expect(note.serialized == published.note)
        #expect(try note.verified(by: [verifier]).map(\.verifier) == [verifier])
        let altered = try SignedNote(text: "x" + note.text, signatures: note.signatures)
        #expect(code { _ = try altered.verified(by: [verifier]) } == .badSignature)
    }

    @Test func aSignerMakesWhatItsVerifierReads() throws {
        let key = try #require(SigningKey(seed: Array(0..<32)))
        for type in [NoteSignatureType.ed25519, .ed25519Cosignature] {
            let signer = try NoteSigner(name: "localhost:8080", key: key, type: type)
            let note = try signer.note("a\n\nb\n", timestamp: 1_700_000_000)
            #expect(note.text == "a\n\nb\n")
            let verified = try SignedNote(bytes: note.bytes).verified(by: [signer.verifier])
            #expect(verified.map(\.timestamp) == [type == .ed25519 ? nil : 1_700_000_000])
            #expect(throws: NoteError.self) { try signer.sign("no newline") }
        }
        let cosigner = try NoteSigner(name: "w", key: key, type: .ed25519Cosignature)
        #expect(throws: NoteError.self) { try cosigner.sign("a\n", timestamp: 1 << 63) }
    }

    /// Both types of one key have other ids, and neither reads the other's signatures.
    @Test func aCosignatureIsNoPlainSignature() throws {
        let key = try #require(SigningKey(seed: Array(0..<32)))
        let plain = try NoteSigner(name: "n", key: key, type: .ed25519)
        let timed = try NoteSigner(name: "n", key: key, type: .ed25519Cosignature)
        #expect(plain.verifier.keyID != timed.verifier.keyID)
        let signature = try timed.sign("a\n", timestamp: 5).signature
        let forged = try #require(NoteSignature(name: "n", keyID: plain.verifier.keyID, signature: signature))
        let note = try SignedNote(text: "a\n", signatures: [forged])
        #expect(code { _ = try note.verified(by: [plain.verifier]) } == .badSignature)
        #expect(code { _ = try note.verified(by: [timed.verifier]) } == .unsigned)
    }

    @Test func unknownLinesAreIgnoredAndFailingOnesAreNot() throws {
        let (a, b) = (SigningKey(), SigningKey())
        let first = try NoteSigner(name: "a", key: a, type: .ed25519)
        let second = try NoteSigner(name: "b", key: b, type: .ed25519)
        let line = try first.sign("t\n")
        let stranger = try #require(NoteSignature(name: "a", keyID: 1, signature: [1]))
        let namesake = try #require(NoteSignature(name: "z", keyID: line.keyID, signature: [1]))
        let note = try SignedNote(text: "t\n", signatures: [stranger, namesake, line, line])
        #expect(try note.verified(by: [first.verifier, second.verifier]).count == 1)
        #expect(code { _ = try note.verified(by: [second.verifier]) } == .unsigned)
        let wrong = try #require(NoteSignature(name: "b", keyID: second.verifier.keyID, signature: line.signature))
        let mixed = try SignedNote(text: "t\n", signatures: [line, wrong])
        #expect(code { _ = try mixed.verified(by: [first.verifier, second.verifier]) } == .badSignature)
        #expect(try mixed.verified(by: [first.verifier]).count == 1)
    }

    /// U+00E9 and e + U+0301 are one character to Swift, and two names to every other reader.
    @Test func namesAreComparedByteForByte() throws {
        let key = SigningKey()
        let verifier = try NoteVerifier(name: "caf\u{E9}", key: key.publicKey, type: .ed25519)
        let line = try #require(NoteSignature(name: "cafe\u{301}", keyID: verifier.keyID, signature: key.sign(Array("t\n".utf8))))
        #expect(!verifier.claims(line))
    }

    @Test(arguments: [
        "", "\n", "\n\n", "a", "a\n", "a\n\n", "a\n\n\n", "\n\n— n AAAAAGY=\nx\n", "a\n— n AAAAAGY=\n", "a\n\n— n AAAAAGY=", "a\n\n- n AAAAAGY=\n",
        "a\n\n—n AAAAAGY=\n",
        "a\n\n— n  AAAAAGY=\n", "a\n\n—  AAAAAGY=\n", "a\n\n— n\n", "a\n\n— n+m AAAAAGY=\n", "a\n\n— n m AAAAAGY=\n", "a\n\n— n\u{2003}m AAAAAGY=\n",
        "a\n\n— n AAAAAA==\n",
        "a\n\n— n AAAAAGY\n", "a\n\n— n AAAAAGZ=\n", "a\n\n— n AAAAAGY= \n", "a\r\n\r\n— n AAAAAGY=\r\n", "a\u{7}\n\n— n AAAAAGY=\n",
        "a\n\n— n AAAAAGY=\n\n", "a\n\n— n AAAAAGY=\nb\n",
    ])
    func otherThanNotesAreRefused(note: String) {
        #expect(code { _ = try SignedNote(bytes: Array(note.utf8)) } == .malformed)
    }

    @Test func notesAreBounded() throws {
        let line = "— n " + Base64.encode(Array(repeating: 1, count: 4 + 4900)) + "\n"
        #expect(try SignedNote(bytes: Array(("a\n\n" + String(repeating: line, count: 16)).utf8)).signatures.count == 16)
        let short = "— n AAAAAGY=\n"
        #expect(code { _ = try SignedNote(bytes: Array(("a\n\n" + String(repeating: short, count: 65)).utf8)) } == .tooLarge)
        #expect(code { _ = try SignedNote(bytes: Array(repeating: 0x61, count: SignedNote.maximumBytes + 1)) } == .tooLarge)
        #expect(code { _ = try SignedNote(bytes: [0xFF, 0x0A, 0x0A]) } == .malformed)
        #expect(code { _ = try SignedNote(bytes: Array("a\n\n— n AAAAAGY=".utf8) + [0xC3, 0x0A]) } == .malformed)
    }

    @Test(arguments: [
        "", "+", "a+b", "n+530d903a", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n", "exa mple+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "n+00000000+AQ==",
    ])
    func otherThanVerifierKeysAreRefused(vkey: String) {
        #expect(code { _ = try NoteVerifier(vkey: vkey) } == .badKey)
    }

    @Test func otherTypesAreNamed() {
        #expect(code { _ = try NoteVerifier(vkey: "n+00000000+" + Base64.encode([6] + Array(repeating: 1, count: 1312))) } == .unsupportedType)
        // A key of small order would let one signature fit every message.
        #expect(code { _ = try NoteVerifier(vkey: "n+00000000+" + Base64.encode([1, 1] + Array(repeating: 0, count: 31))) } == .badKey)
    }

    private func code(_ body: () throws -> Void) -> NoteError.Code? {
        do { try body() } catch { return (error as? NoteError)?.code }
        return nil
    }
}
