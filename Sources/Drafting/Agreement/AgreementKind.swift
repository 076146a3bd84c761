/// What sort of agreement it is; mandates name the kinds that an envoy may sign by the same words.
package enum AgreementKind: String, CaseIterable, Sendable {
    case framework, project, data, material, nda, licence, memorandum, partnership, renewal

    /// The name that pages show.
    package var name: Plain {
        switch self {
        case .framework: Plain("Framework agreement", "框架协议")
        case .project: Plain("Project agreement", "项目协议")
        case .data: Plain("Data-sharing agreement", "数据共享协议")
        case .material: Plain("Material transfer agreement", "材料转让协议")
        case .nda: Plain("Confidentiality agreement", "保密协议")
        case .licence: Plain("Licence", "许可协议")
        case .memorandum: Plain("Memorandum of understanding", "谅解备忘录")
        case .partnership: Plain("City or regional partnership", "城市或地区伙伴关系协议")
        case .renewal: Plain("Renewal", "续签协议")
        }
    }
}

/// Which text holds when the languages disagree.
package enum Precedence: Hashable, Sendable {
    /// All texts are equally authentic; a difference is settled by the steps for disputes.
    case equal
    /// One language's text prevails.
    case prevails(String)
    /// All are authentic and a difference is reconciled by the rule for treaties (Vienna Convention on the Law of Treaties, article 33).
    case treaty33

    /// `equal`, `prevails:TAG` or `treaty-33`.
    package init?(_ text: String) {
        switch text {
        case "equal": self = .equal
        case "treaty-33": self = .treaty33
        default:
            guard text.hasPrefix("prevails:") else { return nil }
            self = .prevails(String(text.dropFirst("prevails:".count)))
        }
    }

    package var text: String {
        switch self {
        case .equal: "equal"
        case .prevails(let tag): "prevails:\(tag)"
        case .treaty33: "treaty-33"
        }
    }
}
