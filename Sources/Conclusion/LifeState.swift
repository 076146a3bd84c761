import Canon

/// How an agreement stands on a day.
public enum LifeState: String, Sendable, CaseIterable {
    case notYetSigned, signed, inForce, suspended, terminated, lapsed, notEstablished

    /// A short label in each language.
    public var words: [String: String] {
        switch self {
        case .notYetSigned: ["en": "not yet signed", "zh-Hans": "尚未签署"]
        case .signed: ["en": "signed, not in force", "zh-Hans": "已签署，未生效"]
        case .inForce: ["en": "in force", "zh-Hans": "有效"]
        case .suspended: ["en": "suspended", "zh-Hans": "中止执行"]
        case .terminated: ["en": "terminated", "zh-Hans": "已终止"]
        case .lapsed: ["en": "lapsed", "zh-Hans": "已失效"]
        case .notEstablished: ["en": "not established", "zh-Hans": "无法确认"]
        }
    }
}

/// The state of an agreement on one day as known on another, and which event decides.
public struct LifeAnswer: Hashable, Sendable {
    /// How the day and the knowledge stand to each other.
    public enum Basis: String, Sendable {
        /// It could be known on the day itself.
        case known
        /// It follows from an act that became known after the day and reaches back.
        case retroactive
        /// The day lies ahead of what is known: so it will be unless something happens.
        case foreseen

        /// Added in parentheses to the label of the state; empty for what was known.
        public var words: [String: String] {
            switch self {
            case .known: [:]
            case .retroactive: ["en": "by an act that reaches back", "zh-Hans": "依据具有追溯效力的行为"]
            case .foreseen: ["en": "unless something changes it", "zh-Hans": "如无变动"]
            }
        }
    }

    public let day: CalendarDate
    public let known: CalendarDate
    public let state: LifeState
    public let basis: Basis
    /// The id of the event that decides; nil where nothing had begun that could have been known.
    public let decidedBy: String?

    /// For programs: `{"basis","decidedBy"?,"known","on","state","words"}`.
    public var json: JSON {
        var members: JSONObject = [
            "on": .string(day.description), "known": .string(known.description), "state": .string(state.rawValue), "basis": .string(basis.rawValue),
            "words": .object(JSONObject(words.mapValues { .string($0) })),
        ]
        members["decidedBy"] = decidedBy.map { .string($0) }
        return .object(members)
    }

    /// One plain sentence in each language.
    public var words: [String: String] {
        func label(_ language: String, _ open: String, _ close: String) -> String {
            let state = state.words[language] ?? state.rawValue
            return basis.words[language].map { "\(state)\(open)\($0)\(close)" } ?? state
        }
        return [
            "en": "On \(day), as known on \(known): \(label("en", " (", ")")).", "zh-Hans": "据 \(known) 已知的情况，\(day)：\(label("zh-Hans", "（", "）"))。",
        ]
    }
}
