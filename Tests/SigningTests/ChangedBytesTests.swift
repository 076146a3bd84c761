import Canon
import Signing
import TestKit
import Testing

/// Whatever is done to bytes from outside, they are refused or read; never is something read that was not signed.
struct ChangedBytesTests {
    @Test func records() throws {
        var random = SeededRandom.fresh("changed records")
        let original = try RecordTests.example()
        var read = 0
        for _ in 0..<3_000 {
            let bytes = change(original.bytes, &random)
            guard bytes != original.bytes, let record = try? Record(bytes: bytes) else { continue }
            read += 1
            #expect(record.json.canonicalBytes == bytes, "seed \(random.seed)")
            #expect(throws: ProofError.self, "seed \(random.seed)") { try record.verify() }
        }
        #expect(read > 0, "some changes leave a record's form")
    }

    @Test func structuredFields() throws {
        var random = SeededRandom.fresh("structured fields")
        let alphabet = Array(#"ab*z019-._=;,:()"\ ?@%"# + "\té").map(String.init)
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
            if let list = try? StructuredField.list(text) {
                read += 1
                #expect(try StructuredField.list(StructuredField.text(list)) == list, "seed \(random.seed): \(text)")
            }
            if let dictionary = try? StructuredField.dictionary(text) {
                #expect(try StructuredField.dictionary(StructuredField.text(dictionary)) == dictionary, "seed \(random.seed): \(text)")
            }
        }
        #expect(read > 100)
    }

    @Test func signedRequests() throws {
        var random = SeededRandom.fresh("changed requests")
        let original = try HTTPSignatureTests.signed(HTTPSignatureTests.request())
        for _ in 0..<3_000 {
            var message = original
            let at = message.fields.indices.randomElement(using: &random) ?? 0
            let field = message.fields[at]
            let bytes = change(Array(field.value.utf8), &random)
            guard bytes != Array(field.value.utf8), let value = String(validating: bytes, as: UTF8.self) else { continue }
            message.fields[at] = SignedMessage.Field(field.name, value)
            // White space at the ends and around members is no part of a value; a label means nothing.
            guard let read = try? HTTPSignature(in: message, at: HTTPSignatureTests.now) else { continue }
            let valid: Void? = try? read.verify(with: HTTPSignatureTests.key.publicKey)
            guard valid != nil else { continue }
            #expect(message["content-type"] == original["content-type"], "seed \(random.seed): \(value)")
            #expect(read.nonce == HTTPSignatureTests.nonce && read.keyID == HTTPSignatureTests.keyID, "seed \(random.seed): \(value)")
            #expect(read.created == HTTPSignatureTests.now.seconds, "seed \(random.seed): \(value)")
        }
    }

    @Test func documents() throws {
        var random = SeededRandom.fresh("changed documents")
        let original = DIDDocumentTests.document().json.canonicalBytes
        var read = 0
        for _ in 0..<3_000 {
            guard let json = try? JSON.parse(change(original, &random)), let document = try? DIDDocument(json: json) else { continue }
            read += 1
            #expect(try DIDDocument(json: document.json) == document || !document.unusable.isEmpty, "seed \(random.seed): \(json)")
        }
        #expect(read > 0)
    }

    /// One to three bytes changed, added or taken away.
    private func change(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0x20...0x7E, using: &random)
            case 1: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: at)
            default: bytes.remove(at: at)
            }
        }
        return bytes
    }
}
