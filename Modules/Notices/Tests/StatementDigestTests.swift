import Canon
import Foundation
import NoticesAPI
import TestKit
import Testing

@Suite struct StatementDigestTests {
    /// White space is folded, at the ends it is dropped, and characters are composed; nothing else is.
    @Test(arguments: [
        ("a b", "a b"), ("  a \t\n b\r\n", "a b"), ("a\u{00A0}b", "a b"), ("a\u{3000}b", "a b"), ("a\u{2028}\u{2029}b", "a b"), ("", ""),
        (" \n ", ""),
        ("水稻\n与 暖夜", "水稻 与 暖夜"), ("e\u{0301}", "\u{E9}"), ("\u{1100}\u{1161}", "\u{AC00}"), ("a\u{0323}\u{0307}", "\u{1EA1}\u{0307}"),
        ("a\u{0307}\u{0323}", "\u{1EA1}\u{0307}"), ("\u{2126}", "\u{3A9}"), ("\u{F900}", "\u{8C48}"), ("a\u{200B}b", "a\u{200B}b"), ("A", "A"),
    ])
    func foldsToBytes(text: String, folded: String) {
        #expect(StatementDigest.folded(text) == Array(folded.utf8))
        #expect(StatementDigest.of(text) == Digest.sha256(Array(folded.utf8)))
    }

    @Test func titleAndTextAreOneStatement() {
        #expect(StatementDigest.of(title: "Rice", text: "and warm nights") == StatementDigest.of("Rice\n\nand warm\nnights "))
        #expect(StatementDigest.of("6,800 pounds") != StatementDigest.of("6,300 pounds"))
        #expect(StatementDigest.of("now here") != StatementDigest.of("nowhere"))
    }

    /// The quick look must never call a text composed that Foundation would change.
    @Test func theShortcutAgreesWithTheStandard() {
        var random = SeededRandom.fresh("composition")
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xA0...0x24F, 0x300...0x345, 0x2000...0x2130, 0x3000...0x30FF, 0x4E00...0x4E80, 0xAC00...0xAC50, 0xF900...0xFA00,
            0xFF00...0xFFEF,
        ]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.unicodeScalars.append(scalar) }
            }
            let composed = text.precomposedStringWithCanonicalMapping
            let isSame = Array(composed.unicodeScalars) == Array(text.unicodeScalars)
            if UnicodeForm.isComposed(text) { #expect(isSame, "\(text.unicodeScalars.map { String($0.value, radix: 16) }), seed \(random.seed)") }
            #expect(StatementDigest.folded(text) == StatementDigest.folded(composed), "seed \(random.seed)")
        }
    }
}
