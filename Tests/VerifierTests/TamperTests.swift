import Canon
import Foundation
import Ledger
import Signing
import TestKit
import Testing
import Verifier

@Suite struct TamperTests {
    /// How many random changes are tried: 300, or what COMITY_SOAK_TAMPER says.
    static let count = ProcessInfo.processInfo.environment["COMITY_SOAK_TAMPER"].flatMap { Int($0) } ?? 300

    /// Every single change of a file that a node serves is reported.
    @Test func everySingleChangeIsReported() async throws {
        var random = SeededRandom.fresh("tampering")
        let sample = try await SampleNode()
        let original = try await sample.files()
        #expect(try await sample.audit(original).found == [])
        let kinds = ["log/tile/entries/", "log/tile/", "log/checkpoint", "log/openings/", "did.json", "api/v1/state/"]
        for i in 0..<Self.count {
            let kind = kinds[i % kinds.count]
            let paths = original.files.keys.filter {
                kind == "log/tile/" ? $0.hasPrefix("log/tile/") && !$0.hasPrefix("log/tile/entries/") : $0.contains(kind)
            }.sorted()
            let path = try #require(paths.randomElement(using: &random))
            let bytes = try #require(original.files[path])
            var changed = original
            let what: String
            (changed.files[path], what) = Self.change(bytes, &random)
            guard !Self.isSame(changed.files[path], bytes, path) else { continue }
            let outcome: AuditOutcome
            do { outcome = try await sample.audit(changed) } catch is AuditFailure {
                // Without a checkpoint there is nothing to audit, and it says so.
                #expect(changed.files["log/checkpoint"] == nil, "seed \(random.seed), change \(i): \(path): \(what)")
                continue
            }
            #expect(!outcome.report.problems.isEmpty, "seed \(random.seed), change \(i): \(path): \(what)")
            #expect(outcome.report.problems.count <= 40, "seed \(random.seed), change \(i): \(path): \(what): \(outcome.found)")
        }
    }

    /// One change: a bit, a byte more or less, a byte from elsewhere, the end cut off, the file gone.
    private static func change(_ bytes: [UInt8], _ random: inout SeededRandom) -> ([UInt8]?, String) {
        var bytes = bytes
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return (nil, "gone")
        case 1: return (Array(bytes[..<at]), "cut at \(at)")
        case 2, 3:
            bytes.remove(at: at)
            return (bytes, "byte \(at) taken out")
        case 4, 5:
            bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: at)
            return (bytes, "a byte put in at \(at)")
        default:
            bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            return (bytes, "a bit of byte \(at) turned over")
        }
    }

    /// Documents may be written in other ways as long as they say the same.
    private static func isSame(_ changed: [UInt8]?, _ bytes: [UInt8], _ path: String) -> Bool {
        guard let changed else { return false }
        if changed == bytes { return true }
        guard path.hasSuffix("did.json"), let a = try? JSON.parse(changed, limits: .api), let b = try? JSON.parse(bytes, limits: .api) else {
            return false
        }
        return a == b
    }

    @Test func eachChangeIsNamedOnceWithItsPlace() async throws {
        let sample = try await SampleNode(notices: 260)
        let original = try await sample.files()
        #expect(try await sample.audit(original).found == [])
        func found(_ path: String, _ change: (inout [UInt8]) throws -> Void) async throws -> [String] {
            var copy = original
            var bytes = try #require(copy.files[path])
            try change(&bytes)
            copy.files[path] = bytes
            return try await sample.audit(copy).found
        }
        let partial = try #require(Tiles.bundle(index: 1, size: sample.size))
        // A hash in a tile.
        #expect(try await found("log/tile/0/000") { $0[32 * 17] ^= 1 } == ["tile.mismatch at log/tile/0/000 hash 17"])
        #expect(try await found("log/tile/1/000.p/1") { $0[0] ^= 1 } == ["tile.mismatch at log/tile/1/000.p/1 hash 0"])
        // An entry that looks like one: the signed tree has another there, and the opening no longer fits.
        let entry = try await found("log/tile/entries/000") { bytes in
            let commitment = 17 * 95 + 2 + 48
            bytes[commitment] = bytes[commitment] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        }
        #expect(Set(entry) == ["entry.changed at entry 17", "opening.mismatch at entry 17"])
        // A word in a record.
        let word = try await found("log/openings/" + partial.path) { bytes in
            let at = try #require(bytes.firstRange(of: Array("The text of".utf8)))
            bytes[at.lowerBound] ^= 0x20
        }
        #expect(word.count == 1 && word[0].hasPrefix("opening.mismatch at entry 25"))
        // A witness's signature.
        let cosignature = try await found("log/checkpoint") { bytes in
            let at = try #require(bytes.firstRange(of: Array("/witness ".utf8))).upperBound + 60
            bytes[at] = bytes[at] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        }
        #expect(cosignature == ["cosignature.invalid at log/checkpoint localhost:8082/witness"])
        // A value that pages show.
        let state = try await found("api/v1/state/notices?size=\(sample.size)") { bytes in
            let at = try #require(bytes.firstRange(of: Array("\"digest\":\"u".utf8))).upperBound
            bytes[at] = bytes[at] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        }
        #expect(state == ["state.mismatch at api/v1/state/notices?size=\(sample.size)"])
        // A key in a document.
        let document = try await found("parties/lishan/did.json") { bytes in
            let at = try #require(bytes.firstRange(of: Array("/log\"".utf8))).lowerBound
            bytes[at + 1] = UInt8(ascii: "L")
        }
        #expect(document == ["did.mismatch at parties/lishan/did.json"])
    }
}
