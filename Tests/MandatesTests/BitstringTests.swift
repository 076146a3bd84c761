import Canon
import Mandates
import Signing
import TestKit
import Testing

struct BitstringTests {
    /// The list in the examples of Bitstring Status List 1.0 §2.2: 131,072 entries, none set.
    static let ofTheSpecification = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    /// Entries 0, 7, 8, 94567 and 131071 set, packed by Python's gzip.
    static let ofAnother = "uH4sIAAAAAAACA-3QAREAAAQEMN-c5nJwW4RNFwAAAAAAAAAAAAAAz0QBAAAAwDVZrxDDXQBAAAA"

    @Test func example() throws {
        let bits = try #require(Bitstring(encoded: BitstringTests.ofTheSpecification))
        #expect(bits.count == 131_072)
        #expect(bits.indexes.isEmpty)
        #expect(bits == Bitstring())
    }

    @Test func firstIndexIsTheLeftMostBit() throws {
        var random = SeededRandom.fresh("BitstringTests")
        var bits = Bitstring()
        var model: Set<Int> = []
        for _ in 0..<500 {
            let index = Int.random(in: 0..<bits.count, using: &random)
            let value = Bool.random(using: &random)
            bits[index] = value
            if value { model.insert(index) } else { model.remove(index) }
        }
        #expect(bits.indexes == model.sorted())
        bits = Bitstring()
        bits[0] = true
        bits[15] = true
        #expect(Array(bits.bytes.prefix(2)) == [0x80, 0x01])
        #expect(bits[131_072] == nil && bits[-1] == nil)
        let again = try #require(bits.encoded.flatMap { Bitstring(encoded: $0) })
        #expect(again == bits)
    }

    @Test func packedElsewhere() throws {
        let bits = try #require(Bitstring(encoded: BitstringTests.ofAnother))
        #expect(bits.indexes == [0, 7, 8, 94_567, 131_071])
    }

    @Test func refused() throws {
        let text = BitstringTests.ofTheSpecification
        for wrong in [
            "", "u", "z" + text.dropFirst(), String(text.dropFirst()), text + "A", String(text.dropLast(4)), text.replacing("H4sI", with: "H4sJ"),
        ] {
            #expect(Bitstring(encoded: wrong) == nil, "\(wrong)")
        }
    }

    @Test func revocationIsForEver() {
        var before = Bitstring()
        before[5] = true
        var after = before
        after[9] = true
        #expect(after.keeps(before))
        after[5] = false
        #expect(!after.keeps(before))
    }

    @Test func placesAreDrawnAtRandom() {
        var random = SeededRandom.fresh("BitstringTests.places")
        var taken: Set<Int> = []
        for _ in 0..<50 {
            guard let index = StatusIndexes.draw(of: 100, taken: taken, using: &random) else { break }
            #expect(taken.insert(index).inserted)
        }
        #expect(taken.count == 50)
        taken.insert((0..<100).first { !taken.contains($0) } ?? 0)
        #expect(StatusIndexes.draw(of: 100, taken: taken, using: &random) == nil)
        #expect(StatusIndexes.draw(of: 0, taken: [], using: &random) == nil)
    }

    @Test func listCredentialIsMadeAndReadAgain() throws {
        let key = try #require(SigningKey(seed: Array(repeating: 7, count: 32)))
        let did = DIDKey.did(for: key.publicKey)
        var bits = Bitstring()
        bits[77] = true
        let moment = Instant(seconds: 1_767_225_600)
        let plain = try #require(
            StatusList.credential(
                address: "https://a.example/s/1", issuer: did, purpose: .suspension, bits: bits, validFrom: moment, ttl: 3_600_000))
        let signed = try DataIntegrity.sign(
            document: plain, options: .init(verificationMethod: DIDKey.verificationMethod(for: key.publicKey), created: moment), key: key)
        let list = try StatusList(credential: signed, document: try DIDKey.document(of: did))
        #expect(list.bits.indexes == [77] && list.purposes == ["suspension"] && list.ttl == 3_600_000 && list.address == "https://a.example/s/1")
        for change in ["issuer", "id", "type", "proof", "credentialSubject"] {
            var other = signed
            other[change] = nil
            #expect(throws: Refusal.self) { try StatusList(credential: other, document: try DIDKey.document(of: did)) }
        }
    }
}
