/// Which language a page speaks to this reader.
package enum LanguageChoice {
    /// An explicit `?lang=` holds over the cookie `lang`, that over `Accept-Language` (RFC 9110 §12.5.4), and that over English.
    /// What is unknown or malformed at one level is passed over, never an error.
    package static func choose(query: String?, cookie: String?, acceptLanguage: String?) -> Language {
        if let query, let language = language(tag: query) { return language }
        if let cookie, let language = language(tag: cookie) { return language }
        return acceptLanguage.flatMap(preferred) ?? .english
    }

    /// The language for a BCP 47 tag: any kind of Chinese reads `zh-Hans` here until there is a nearer one. Nil for other languages.
    package static func language(tag: String) -> Language? {
        guard tag.utf8.count <= 35 else { return nil }
        if let exact = Language(rawValue: tag) { return exact }
        return switch tag.lowercased().split(separator: "-").first {
        case "en": .english
        case "zh", "cmn": .chinese
        default: nil
        }
    }

    /// The known language with the highest weight; the first of equals. A language with weight 0 is never chosen.
    private static func preferred(_ header: String) -> Language? {
        var best: (language: Language, weight: Int)?
        for item in header.prefix(512).split(separator: ",").prefix(32) {
            let parts = item.split(separator: ";").map { $0.trimming(while: { $0 == " " || $0 == "\t" }) }
            guard let tag = parts.first, let language = language(tag: String(tag)) else { continue }
            var weight = 1000
            for part in parts.dropFirst() where part.hasPrefix("q=") { weight = thousandths(part.dropFirst(2)) }
            if weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }

    /// `0.8` → 800; what is no quality value counts as 0.
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return 0 }
        guard parts.count == 2 else { return whole == "1" ? 1000 : 0 }
        guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return 0 }
        let digits = parts[1] + String(repeating: "0", count: 3 - parts[1].utf8.count)
        return min(1000, (whole == "1" ? 1000 : 0) + (Int(digits) ?? 0))
    }
}

extension Substring {
    /// Without leading and trailing characters of a kind.
    func trimming(while isDropped: (Character) -> Bool) -> Substring {
        var out = drop(while: isDropped)
        while let last = out.last, isDropped(last) { out.removeLast() }
        return out
    }
}
