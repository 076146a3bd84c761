import Canon
import TestKit
import Testing
import WebAuthn

/// The part of CBOR that is read, and how all else is refused.
struct CBORTests {
    /// RFC 8949 Appendix A: what is of our part, with its value.
    @Test(arguments: [
        ("00", CBOR.unsigned(0)), ("01", .unsigned(1)), ("0a", .unsigned(10)), ("17", .unsigned(23)), ("1818", .unsigned(24)),
        ("1819", .unsigned(25)),
        ("1864", .unsigned(100)), ("1903e8", .unsigned(1000)), ("1a000f4240", .unsigned(1_000_000)),
        ("1b000000e8d4a51000", .unsigned(1_000_000_000_000)), ("1bffffffffffffffff", .unsigned(.max)), ("3bffffffffffffffff", .negative(.max)),
        ("20", .integer(-1)), ("29", .integer(-10)), ("3863", .integer(-100)), ("3903e7", .integer(-1000)), ("f4", .bool(false)), ("f5", .bool(true)),
        ("f6", .null), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text("")), ("6161", .text("a")),
        ("6449455446", .text("IETF")),
        ("62225c", .text("\"\\")), ("62c3bc", .text("\u{fc}")), ("63e6b0b4", .text("水")), ("64f0908591", .text("\u{10151}")), ("80", .array([])),
        ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([])),
        ("a201020304", .map([.init(.unsigned(1), .unsigned(2)), .init(.unsigned(3), .unsigned(4))])),
        ("a26161016162820203", .map([.init(.text("a"), .unsigned(1)), .init(.text("b"), .array([.unsigned(2), .unsigned(3)]))])),
    ])
    func appendixA(_ hex: String, _ value: CBOR) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(try CBOR.parse(bytes) == value)
        #expect(value.encoded == bytes)
    }

    @Test(arguments: [
        ("", CBORError.Code.truncated), ("18", .truncated), ("19ff", .truncated), ("42ff", .truncated), ("5bffffffffffffffff", .truncated),
        ("8101ff", .trailingBytes), ("0000", .trailingBytes), ("82", .truncated), ("8201", .truncated), ("a101", .truncated),
        ("9a7fffffff", .tooMany), ("bb7fffffffffffffff", .tooMany), ("98ff00", .truncated),
        ("1817", .notShortest), ("190018", .notShortest), ("1a0000ffff", .notShortest), ("1b00000000ffffffff", .notShortest),
        ("580100", .notShortest),
        ("3817", .notShortest), ("5f42010243030405ff", .indefiniteLength), ("9fff", .indefiniteLength), ("bf61610161629f0203ffff", .indefiniteLength),
        ("7f657374726561646d696e67ff", .indefiniteLength), ("ff", .indefiniteLength), ("1c", .unsupported), ("fc", .unsupported),
        ("c074323031332d30332d32315432303a30343a30305a", .unsupported), ("f90000", .unsupported), ("fb3ff199999999999a", .unsupported),
        ("f7", .unsupported), ("f818", .unsupported), ("61ff", .invalidUTF8), ("62c080", .invalidUTF8), ("63eda080", .invalidUTF8),
        ("a1400a", .keyType), ("a1800a", .keyType), ("a1f50a", .keyType), ("a203040102", .keyOrder), ("a2616101010a", .keyOrder),
        ("a262616101616201", .keyOrder), ("a221012001", .keyOrder), ("a201020103", .duplicateKey), ("a2616101616102", .duplicateKey),
        ("818181818100", .tooDeep), ("a101a101a101a101a10100", .tooDeep),
    ])
    func refusals(_ hex: String, _ code: CBORError.Code) throws {
        let bytes = try #require(Hex.decode(hex))
        let error = #expect(throws: CBORError.self) { try CBOR.parse(bytes) }
        #expect(error?.code == code, "\(hex)")
    }

    @Test func anyOrderWhereABrowserWrote() throws {
        let bytes = try #require(Hex.decode("a203040102"))
        #expect(try CBOR.parse(bytes, limits: .wrapper)[1] == .unsigned(2))
        #expect(throws: CBORError.self) { try CBOR.parse([0xA2, 1, 2, 1, 2], limits: .wrapper) }
    }

    @Test func bounds() {
        #expect(throws: CBORError.self) { try CBOR.parse([UInt8](repeating: 0, count: 65_537)) }
        let many = CBOR.array((0..<256).map { .unsigned($0) }).encoded
        let error = #expect(throws: CBORError.self) { try CBOR.parse(many) }
        #expect(error?.code == .tooMany)
    }

    @Test func writingAndReadingAreInverse() throws {
        var random = SeededRandom.fresh("CBOR values")
        for _ in 0..<2_000 {
            let value = Self.value(depth: 3, &random)
            #expect(try CBOR.parse(value.encoded, limits: .wrapper) == value, "seed \(random.seed): \(value)")
        }
    }

    /// Whatever is accepted after a change is written again as the very bytes that were read: there is one spelling.
    @Test func changedBytesHaveOneSpelling() {
        var random = SeededRandom.fresh("changed CBOR")
        var read = 0
        for _ in 0..<5_000 {
            var bytes = Self.value(depth: 3, &random).encoded
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
                default: bytes.remove(at: at)
                }
            }
            guard let value = try? CBOR.parse(bytes, limits: .wrapper) else { continue }
            read += 1
            #expect(value.encoded == bytes, "seed \(random.seed): \(Hex.encode(bytes))")
        }
        #expect(read > 100, "the changes leave enough to read")
    }

    private static func value(depth: Int, _ random: inout SeededRandom) -> CBOR {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &random) {
        case 0: return .unsigned(random.next() >> UInt64.random(in: 0..<64, using: &random))
        case 1: return .negative(random.next() >> UInt64.random(in: 0..<64, using: &random))
        case 2: return .bytes((0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        case 3:
            return .text(String((0..<Int.random(in: 0...8, using: &random)).map { _ in ["a", "ü", "水", "🜁"].randomElement(using: &random) ?? "a" }))
        case 4: return .bool(Bool.random(using: &random))
        case 5: return .null
        case 6: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth - 1, &random) })
        default:
            let keys = Set((0..<Int.random(in: 0...4, using: &random)).map { _ in Int64.random(in: -40...40, using: &random) }).sorted()
            return .map(keys.map { CBOR.Pair(.integer($0), value(depth: depth - 1, &random)) })
        }
    }
}
