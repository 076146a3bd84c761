import Canon
import Node
import Pages
import Testing

@Suite struct IdentityWordTests {
    @Test(arguments: Language.allCases)
    func thereAre256DifferentWords(language: Language) {
        let list = IdentityWords.list(language)
        #expect(list.count == 256 && Set(list).count == 256)
        #expect(list.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLetter) && $0 == $0.lowercased() })
    }

    @Test func englishWordsAreFarApart() {
        let list = IdentityWords.list(.english)
        #expect(Set(list.map { $0.count > 4 ? String($0.prefix(4)) : $0 }).count == 256, "two words begin alike")
        for (i, a) in list.enumerated() {
            for b in list[(i + 1)...] where a.count == b.count { #expect(zip(a, b).count { $0 != $1 } > 1, "\(a) and \(b) differ in one letter") }
        }
    }

    @Test func wordsStandForBytesInOrder() throws {
        let digest = try #require(Digest((0..<32).map { UInt8($0) }))
        #expect(IdentityWords.words(for: digest) == Array(IdentityWords.list(.english)[0..<12]))
        #expect(IdentityWords.words(for: digest, in: .chinese) == Array(IdentityWords.list(.chinese)[0..<12]))
        #expect(IdentityWords.words(for: digest).first == "abacus" && IdentityWords.words(for: digest, in: .chinese).first == "算盘")
    }

    @Test func typedWordsMatchHoweverTheyArePunctuated() throws {
        let digest = Digest.sha256([1, 2, 3])
        for language in Language.allCases {
            let words = IdentityWords.words(for: digest, in: language)
            #expect(IdentityWords.matches(words.joined(separator: " "), digest))
            #expect(IdentityWords.matches(" " + words.joined(separator: ", ").uppercased() + ".\n", digest))
            #expect(!IdentityWords.matches(words.dropLast().joined(separator: " "), digest))
            #expect(!IdentityWords.matches(words.reversed().joined(separator: " "), digest))
        }
        #expect(!IdentityWords.matches("", digest))
    }
}
