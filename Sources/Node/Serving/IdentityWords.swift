import Canon
import Pages

/// Twelve words that two people compare, once, to be sure that they speak of the same identity: the first 96 bits of a SHA-256 digest.
///
/// A word stands for one byte. Word n of one language means the same as word n of the other, so that a reader of English and a reader of Chinese can
/// compare through an interpreter, or by pointing at things.
package enum IdentityWords {
    /// The number of words.
    package static let count = 12

    /// The words of a digest, in a language.
    package static func words(for digest: Digest, in language: Language = .english) -> [String] {
        digest.bytes.prefix(count).map { list(language)[Int($0)] }
    }

    /// Whether what a person typed are the words of this digest, in any language, whatever stands between them.
    package static func matches(_ typed: String, _ digest: Digest) -> Bool {
        let given = typed.lowercased().split { !$0.isLetter }.map(String.init)
        return Language.allCases.contains { given == words(for: digest, in: $0) }
    }

    /// The 256 words of a language.
    package static func list(_ language: Language) -> [String] {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    private static let english = pairs.map(\.0)
    private static let chinese = pairs.map(\.1)
}
