import Canon
import Foundation

/// The digest by which a published statement is found again, however its lines were broken on the way.
///
/// SHA-256 over UTF-8 of the text in Unicode Normalization Form C (UAX #15), every run of white space folded to one space, none at the ends.
/// Nothing else is forgiven: one changed letter, digit or mark is another statement.
package enum StatementDigest {
    /// Of a whole statement: its title, a line break, its text.
    package static func of(title: String, text: String) -> Digest { of(title + "\n" + text) }

    /// Of a text alone.
    package static func of(_ text: String) -> Digest { Digest.sha256(folded(text)) }

    /// The bytes that are hashed. Linear; text in NFC already, as nearly all is, costs one pass.
    package static func folded(_ text: String) -> [UInt8] {
        let composed = UnicodeForm.isComposed(text) ? text : text.precomposedStringWithCanonicalMapping
        var out: [UInt8] = []
        out.reserveCapacity(composed.utf8.count)
        var gap = false
        for scalar in composed.unicodeScalars {
            // Asking for a property of Unicode is slow, and in ASCII the answer is known.
            if scalar.isASCII ? scalar == " " || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace {
                gap = true
                continue
            }
            if gap, !out.isEmpty { out.append(0x20) }
            gap = false
            if scalar.isASCII {
                out.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                out.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
            }
        }
        return out
    }
}
