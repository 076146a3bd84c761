import Canon
import TestKit
import Testing

/// What must hold for every value and for all bytes.
struct JSONPropertyTests {
    @Test func writingAndReadingAreInverse() throws {
        var random = SeededRandom.fresh("JSON values")
        for _ in 0..<5_000 {
            let value = randomValue(depth: 6, &random)
            let bytes = value.canonicalBytes
            let read = try JSON.parseCanonical(bytes, limits: .vectors)
            #expect(read == value, "seed \(random.seed): \(value)")
            #expect(read.hashValue == value.hashValue)
            #expect(read.canonicalBytes == bytes)
            #expect(read.isInterchangeable)
        }
    }

    /// A byte changed anywhere is refused or read; what is read has a canonical form that reads back, and `isCanonical` agrees with the writer.
    @Test func changedBytes() throws {
        var random = SeededRandom.fresh("changed JSON")
        var read = 0
        for _ in 0..<5_000 {
            var bytes = randomValue(depth: 3, &random).canonicalBytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(Array(#"{}[],:"\ u019-.eE"#.utf8).randomElement(using: &random) ?? 0, at: at)
                default: if bytes.count > 1 { bytes.remove(at: at) }
                }
            }
            guard let value = try? JSON.parse(bytes, limits: .vectors) else { continue }
            read += 1
            let canonical = value.canonicalBytes
            #expect(try JSON.parseCanonical(canonical, limits: .vectors) == value, "seed \(random.seed): \(bytes)")
            #expect(JSON.isCanonical(bytes, limits: .vectors) == (canonical == bytes), "seed \(random.seed): \(bytes)")
        }
        #expect(read > 100, "the changes leave enough to read")
    }

    /// Names are in the order of their UTF-16 code units, whatever planes they come from.
    @Test func orderOfNames() {
        var random = SeededRandom.fresh("names")
        for _ in 0..<500 {
            let names = Set((0..<12).map { _ in Array(randomText(&random).utf8) }).map { String(decoding: $0, as: UTF8.self) }
            let object = JSON.object(names.reduce(into: JSONObject()) { $0[$1] = 1 })
            let expected = names.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
            #expect(object.object?.keys.map { Array($0.utf8) } == expected.map { Array($0.utf8) }, "seed \(random.seed)")
        }
    }

    private func randomValue(depth: Int, _ random: inout SeededRandom) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: -JSON.safeInteger...JSON.safeInteger, using: &random))
        case 3: return .integer(Int64.random(in: -9...9, using: &random))
        case 4: return JSON.number(Double(bitPattern: random.next())) ?? .null
        case 5, 6: return .string(randomText(&random))
        case 7:
            return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in randomValue(depth: depth - 1, &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...5, using: &random) { object[randomText(&random)] = randomValue(depth: depth - 1, &random) }
            return .object(object)
        }
    }

    private func randomText(_ random: inout SeededRandom) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            let range: ClosedRange<UInt32> =
                switch Int.random(in: 0..<7, using: &random) {
                case 0: 0...0x1F
                case 1: 0x22...0x22
                case 2: 0x5C...0x5C
                case 3: 0x300...0x36F
                case 4: 0xE000...0xFFFF
                case 5: 0x10000...0x10FFFF
                default: 0x20...0x7E
                }
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.unicodeScalars.append(scalar) }
        }
        return text
    }
}
