import Canon
import TestKit
import Testing

/// The small values that records are made of.
struct ValueTests {
    @Test(arguments: [
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000Z"), ("2026-11-23T10:00:00.123456789Z", "2026-11-23T10:00:00.123Z"),
        ("2026-11-23T10:00:00.1+08:00", "2026-11-23T02:00:00.100Z"), ("2024-02-29T23:59:59-00:30", "2024-03-01T00:29:59.000Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"), ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ])
    func instant(_ text: String, _ canonical: String) throws {
        let instant = try #require(Instant(text))
        #expect(instant.description == canonical)
        #expect(Instant(canonical) == instant)
    }

    @Test(arguments: [
        "2026-02-29T00:00:00Z", "2026-11-23 10:00:00Z", "2026-11-23T10:00:00", "2026-11-23T24:00:00Z", "2026-11-23T10:00:60Z", "2026-11-23T10:00:00z",
        "2026-11-23T10:00:00.Z", "2026-11-23T10:00:00.1234567890Z", "2026-11-23T10:00:00+24:00", "2026-11-23T10:00:00+0800", "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-11-23T10:00:00ZZ", "", "２026-11-23T10:00:00Z",
    ])
    func noInstant(_ text: String) { #expect(Instant(text) == nil) }

    @Test func textFormsAreInverse() throws {
        var random = SeededRandom.fresh("encodings")
        for length in 0..<70 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes)
            #expect(Base58.decode(Base58.encode([0, 0] + bytes)) == [0, 0] + bytes)
            #expect(Multibase.decode(Multibase.base58(bytes)) == bytes)
            #expect(Multibase.decode(Multibase.base64URL(bytes)) == bytes)
        }
    }

    /// RFC 4648 §10 and §3.5; a text has one meaning and a meaning one text.
    @Test(arguments: ["Zg==", "Zm8=", "Zm9v", "Zm9vYg==", ""])
    func base64(_ text: String) { #expect(Base64.decode(text).map(Base64.encode) == text) }

    @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n", "Z===", "=", "====", "Z-_=", "Zg==Zg=="])
    func noBase64(_ text: String) { #expect(Base64.decode(text) == nil) }

    @Test(arguments: ["Zg==", "Zh", "Z", "Zm9v+", "Zm 9v"])
    func noBase64URL(_ text: String) { #expect(Base64.decodeURL(text) == nil) }

    /// draft-msporny-base58, test vectors.
    @Test(arguments: [
        ("Hello World!", "2NEpo7TZRRrLZSi2U"),
        ("The quick brown fox jumps over the lazy dog.", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
    ])
    func base58(_ text: String, _ encoded: String) {
        #expect(Base58.encode(Array(text.utf8)) == encoded)
        #expect(Base58.decode(encoded) == Array(text.utf8))
        #expect(Base58.decode("0" + encoded) == nil)
        #expect(Base58.decode(String(repeating: "z", count: 1025)) == nil)
    }

    @Test func recordID() throws {
        let moment = try #require(Instant("2026-11-23T10:00:00.123Z"))
        var random = SeededRandom(seed: 7)
        let id = RecordID(now: moment, using: &random)
        #expect(id.description.hasPrefix("urn:uuid:01a207d9-217b-7"))
        #expect(RecordID(id.description) == id)
        #expect(RecordID(uuid: id.uuid) == id)
        #expect(RecordID(now: moment.adding(milliseconds: 1), using: &random) > id)
        #expect(RecordID(id.description.uppercased()) == nil)
        #expect(RecordID("urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33") == nil, "version 4")
        #expect(RecordID("urn:uuid:58172aac-d8ba-71ed-c3dd-0b3aef56cc33") == nil, "variant 11")
        #expect(RecordID("urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33", anyVersion: true) != nil)
    }

    /// FIPS 180-4: the digests of nothing and of "abc".
    @Test func digest() throws {
        #expect(Digest.sha256([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let abc = Digest.sha256("abc".utf8)
        #expect(abc.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest.sha256(joining: [0x61], [0x62, 0x63]) == abc)
        var builder = DigestBuilder()
        builder.update([0x61])
        builder.update([0x62, 0x63])
        #expect(builder.finish() == abc)
        #expect(Digest(abc.bytes) == abc)
        #expect(Digest(abc.bytes.dropLast()) == nil)
        #expect(Digest.sha256(Set([UInt8(0x61)])) == Digest.sha256([0x61]))
    }
}
