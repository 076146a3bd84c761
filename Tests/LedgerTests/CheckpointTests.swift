import Canon
import Ledger
import Signing
import Testing

@Suite struct CheckpointTests {
    struct Case: Decodable, CustomTestStringConvertible, Sendable {
        var `case`: String
        var note: String
        var spec: String
        var testDescription: String { `case` }
    }

    static let log = try? NoteVerifier(vkey: "node-a.example/log+0c40d727+AVdJ7cd4exOdUpvhtlHLDkRIdxY/RrWY215oQseptT2U")

    private static func cases() -> [Case] { (try? Vectors.json("golden/checkpoint-cases.json")) ?? [] }

    @Test func nothingIsMissing() { #expect(Self.cases().count == 23) }

    /// Our verdict is what the standards say, also where other readers are lenient.
    @Test(arguments: cases()) func verdict(of item: Case) throws {
        let log = try #require(Self.log)
        let accepted = (try? SignedCheckpoint(bytes: Array(item.note.utf8), log: log)) != nil
        switch item.spec {
        case "accept": #expect(accepted)
        case "reject": #expect(!accepted)
        default: #expect(item.case == "same signature line twice" && accepted)
        }
    }

    @Test func aCheckpointIsWrittenAsItIsRead() throws {
        let checkpoint = try #require(Checkpoint(origin: "localhost:8080", size: 0, root: TreeHash.emptyRoot))
        #expect(checkpoint.text == "localhost:8080\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
        let extended = "a\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nx\n"
        #expect(try Checkpoint(text: extended).text == extended)
        #expect(Checkpoint(origin: "", size: 0, root: TreeHash.emptyRoot) == nil)
        #expect(Checkpoint(origin: "a\nb", size: 0, root: TreeHash.emptyRoot) == nil)
        #expect(Checkpoint(origin: "a", size: .max, root: TreeHash.emptyRoot) == nil)
    }

    @Test(
        arguments: [
            ("a\n007\nR\n", .badSize), ("a\n+7\nR\n", .badSize), ("a\n\nR\n", .badSize), ("a\n 7\nR\n", .badSize), ("a\n7 \nR\n", .badSize),
            ("a\n00\nR\n", .badSize),
            ("a\n٧\nR\n", .badSize), ("a\n9223372036854775808\nR\n", .badSize), ("a\n18446744073709551616\nR\n", .badSize), ("a\n1e3\nR\n", .badSize),
            ("a\n0x7\nR\n", .badSize),
            ("\n7\nR\n", .badOrigin), ("a\n7\n\n", .badRoot), ("a\n7\nR=\n", .badRoot), ("a\n7\n R\n", .badRoot), ("a\n7\nR\n\n", .malformed),
            ("a\n7\nR\n\nx\n", .malformed),
            ("a\n7\nR", .malformed), ("a\n7\n", .malformed), ("a\r\n7\r\nR\r\n", .malformed), ("a\n7\nR\nx\ty\n", .malformed), ("", .malformed),
        ] as [(String, CheckpointError.Code)])
    func otherThanCheckpointsAreRefused(text: String, code: CheckpointError.Code) {
        let text = text.replacing("R", with: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        #expect { try Checkpoint(text: text) } throws: { ($0 as? CheckpointError)?.code == code }
    }

    @Test func rootsWithOtherEncodingsAreRefused() {
        // 31 and 33 bytes, stray trailing bits, the URL alphabet, no padding.
        for root in [
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        ] {
            #expect { try Checkpoint(text: "a\n1\n\(root)\n") } throws: { ($0 as? CheckpointError)?.code == .badRoot }
        }
    }
}
