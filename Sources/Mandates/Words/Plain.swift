/// A sentence for people, in the two languages of this server, equally good.
public struct Plain: Hashable, Sendable {
    public let en: String
    public let zhHans: String

    public init(en: String, zhHans: String) { (self.en, self.zhHans) = (en, zhHans) }

    /// The sentence in a language (BCP 47): Simplified Chinese for tags that begin with `zh`, English otherwise.
    public subscript(language: String) -> String { language.hasPrefix("zh") ? zhHans : en }
}
