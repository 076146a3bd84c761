/// What is missing, and would decide.
package struct Reason: Hashable, Sendable {
    /// A stable name.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case missingFact, missingTime, missingParty, missingTarget
        case unknownLeftOperand, unknownOperator, unknownAction, unknownProfile, unknownConcept
        case notUnderstood, incomparable, severalValues, otherUnit, timeZone, notEstablished, replaced
        case broaderAction, broaderTarget, dutyOutstanding, dutyViolated
    }

    package let code: Code
    /// The left operand, action, property, party or duty that the code speaks of; nil where it has no name.
    package let subject: IRI?

    package init(_ code: Code, _ subject: IRI?) { (self.code, self.subject) = (code, subject) }

    /// What would help, in English and in Simplified Chinese.
    package var sentence: (en: String, zhHans: String) {
        let name = subject?.text ?? "—"
        return switch code {
        case .missingFact: ("State a value for \(name).", "请提供 \(name) 的值。")
        case .missingTime: ("State the time at which this is to happen.", "请说明此项操作的时间。")
        case .missingParty: ("State which party asks.", "请说明由哪一方提出请求。")
        case .missingTarget: ("State what the request is about.", "请说明请求涉及的对象。")
        case .unknownLeftOperand:
            (
                "The policy tests \(name), which this node does not know. Have the provider explain it in a known profile.",
                "该政策检验 \(name)，而本节点不了解此项。请提供方以已知的配置文件加以说明。"
            )
        case .unknownOperator: ("The policy compares by \(name), which this node does not know.", "该政策使用比较方式 \(name)，而本节点不了解。")
        case .unknownAction:
            ("The action \(name) is not known here. Use an action of ODRL 2.2 or of a known profile.", "本节点不了解操作 \(name)。请使用 ODRL 2.2 或已知配置文件中的操作。")
        case .unknownProfile: ("The policy follows the profile \(name), which this node does not know.", "该政策遵循配置文件 \(name)，而本节点不了解。")
        case .unknownConcept: ("It is not known what kind of thing \(name) is. Use a term of a known vocabulary.", "不清楚 \(name) 属于何种概念。请使用已知词汇表中的术语。")
        case .notUnderstood:
            ("The policy uses \(name), which is not understood here and may change what it says.", "该政策使用了 \(name)，本节点无法理解，而它可能改变政策的含义。")
        case .incomparable:
            (
                "The stated value for \(name) and the value in the policy are of different kinds. State it in the form that the policy uses.",
                "所提供的 \(name) 的值与政策中的值类型不同。请按政策所用的形式提供。"
            )
        case .severalValues:
            ("More than one value is stated for \(name), and they give different answers. Ask for one at a time.", "\(name) 有多个值，且结论不一致。请逐一提出请求。")
        case .otherUnit: ("State \(name) in the unit that the policy uses.", "请按政策所用的单位提供 \(name)。")
        case .timeZone: ("A time zone would decide \(name). State times with their zone.", "\(name) 的结论取决于时区。请提供带时区的时间。")
        case .notEstablished: ("It is not established which groups \(name) belongs to.", "尚未确定 \(name) 属于哪些集合。")
        case .replaced: ("This policy has been replaced by \(name). Ask under that one.", "该政策已被 \(name) 取代。请依据后者提出请求。")
        case .broaderAction:
            ("The request covers more than \(name), which is prohibited. Ask for the very action that is meant.", "请求的范围包含被禁止的 \(name)。请写明具体的操作。")
        case .broaderTarget:
            (
                "The request covers more than \(name), which a prohibition is about. Ask for the very asset that is meant.",
                "请求的范围包含禁止条款所涉的 \(name)。请写明具体的对象。"
            )
        case .dutyOutstanding: ("First fulfil the duty \(name).", "请先履行义务 \(name)。")
        case .dutyViolated: ("The duty \(name) was not fulfilled in time.", "义务 \(name) 未按时履行。")
        }
    }
}
