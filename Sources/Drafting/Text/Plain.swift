/// One plain sentence for people, in English and in Simplified Chinese.
package struct Plain: Hashable, Sendable {
    package var en: String
    package var zhHans: String

    package init(_ en: String, _ zhHans: String) { (self.en, self.zhHans) = (en, zhHans) }

    /// The sentence for a reader of that language (BCP 47): Chinese for any `zh`, English for everything else.
    package subscript(_ tag: String) -> String { Tag.primary(of: tag) == "zh" ? zhHans : en }

    /// The language map of both.
    package var texts: Texts { ["en": en, "zh-Hans": zhHans] }
}

/// Texts by language tag (BCP 47).
package typealias Texts = [String: String]

/// What is asked of language tags here.
package enum Tag {
    /// The language without script and region, in lower case: `zh` of `zh-Hans-CN` (RFC 5646 §2.2.1).
    package static func primary(of tag: String) -> String {
        String(tag.prefix { $0 != "-" }).lowercased()
    }

    /// The name of a language in English and Chinese; the tag itself for a language that has none here.
    package static func name(of tag: String) -> Plain {
        switch primary(of: tag) {
        case "en": Plain("English", "英文")
        case "zh": Plain("Chinese", "中文")
        case "fr": Plain("French", "法文")
        case "de": Plain("German", "德文")
        case "es": Plain("Spanish", "西班牙文")
        case "ru": Plain("Russian", "俄文")
        case "ar": Plain("Arabic", "阿拉伯文")
        case "ja": Plain("Japanese", "日文")
        case "ko": Plain("Korean", "韩文")
        case "pt": Plain("Portuguese", "葡萄牙文")
        default: Plain(tag, tag)
        }
    }
}
