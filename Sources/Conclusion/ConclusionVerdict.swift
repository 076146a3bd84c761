/// What the logs and journals say of an agreement.
public enum ConclusionVerdict: String, Sendable, CaseIterable {
    /// A majority of the named neutrals saw the conclusion in time, and all parties have signed.
    case inForce
    /// So many neutrals' journals passed the last moment without it that no majority can have seen it.
    case notInForce
    /// Neither is shown. Nothing is performed.
    case undecided

    /// A short label in each language.
    public var words: [String: String] {
        switch self {
        case .inForce: ["en": "in force", "zh-Hans": "已生效"]
        case .notInForce: ["en": "not in force", "zh-Hans": "未生效"]
        case .undecided: ["en": "undecided", "zh-Hans": "未决"]
        }
    }
}
