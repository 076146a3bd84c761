@testable import Web

/// Makes a page comparable: what is random in a log (names, keys, digests, signatures) is numbered in the order in which it first appears.
enum Stable {
    static func page(_ html: String) -> String {
        var text = html.replacing(StaticFiles(assets: EmbeddedAssets()).version, with: "VERSION")
        // Words that stand for a digest.
        text = text.replacing(#/<ol class="identity-words" lang="([^"]+)">.*?</ol>/#) { "<ol class=\"identity-words\" lang=\"\($0.1)\">WORDS</ol>" }
        for (name, pattern) in patterns { text = number(text, name, pattern) }
        return text
    }

    private static var patterns: [(String, Regex<AnyRegexOutput>)] {
        [
            ("VKEY", Regex(#/localhost:80[0-9]{2}(?:/witness)?(?:\+|&#43;)[0-9a-f]{8}(?:\+|&#43;)[A-Za-z0-9+/&#;=]{40,}/#)),
            ("UUID", Regex(#/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/#)),
            ("KEY", Regex(#/z6Mk[1-9A-HJ-NP-Za-km-z]{44}/#)),
            ("SIGNATURE", Regex(#/z[1-9A-HJ-NP-Za-km-z]{85,89}/#)),
            ("DIGEST", Regex(#/\bu[A-Za-z0-9_-]{43}\b/#)),
            ("HEX", Regex(#/\b[0-9a-f]{64}\b/#)),
            ("BASE64", Regex(#/(?:[A-Za-z0-9+/]|&#43;|&#x2F;|&#47;){43,}(?:=|&#61;|&#x3D;){0,2}/#)),
        ]
    }

    private static func number(_ text: String, _ name: String, _ pattern: Regex<AnyRegexOutput>) -> String {
        var known: [String: Int] = [:]
        return text.replacing(pattern) { match in
            let found = String(text[match.range])
            let number = known[found] ?? known.count + 1
            known[found] = number
            return "\(name)-\(number)"
        }
    }
}
