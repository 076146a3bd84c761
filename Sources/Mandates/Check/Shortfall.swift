/// One limit of a mandate beyond which an act goes: why it is refused, and what would help.
public struct Shortfall: Hashable, Sendable {
    /// What is limited. Stable names.
    public enum Limit: String, Hashable, Sendable, CaseIterable {
        case jurisdiction, counterparty, subjectArea, stage, level
        /// The power to act so at all.
        case action
        case agreementType, value, duration, dataClass
    }

    public let limit: Limit
    public let refusal: Refusal
    /// What would help: another envoy, or another text. Half a sentence after "what would help:".
    public let remedy: Plain
}

extension Authority {
    /// Every limit beyond which an act goes, in the order in which they are checked; none where it is covered. `MandateCheck` refuses for the first.
    ///
    /// Of several powers to act so, the one that falls short in the fewest limits is meant. How many must sign is no limit of this kind.
    public func shortfalls(of act: MandateAct) -> [Shortfall] {
        scope(act) + reach(act)
    }

    /// Where, with whom, about what, how high.
    private func scope(_ act: MandateAct) -> [Shortfall] {
        var found: [Shortfall] = []
        func short(_ limit: Shortfall.Limit, _ en: String, _ zhHans: String, help: (en: String, zhHans: String)) {
            found.append(
                Shortfall(
                    limit: limit, refusal: Refusal(.scope(limit.rawValue), at: "/act/" + limit.rawValue, en: en, zhHans: zhHans),
                    remedy: Plain(en: help.en, zhHans: help.zhHans)))
        }
        if !Hierarchy.jurisdiction.lies(act.jurisdiction, underAny: jurisdictions) {
            short(
                .jurisdiction, "the mandate is for \(jurisdictions.joined(separator: ", ")), and the act for \(act.jurisdiction)",
                "授权书适用于 \(jurisdictions.joined(separator: "、"))，而该行为在 \(act.jurisdiction)",
                help: ("an envoy who acts for \(act.jurisdiction)", "由可在 \(act.jurisdiction) 行事的特使签署"))
        }
        if !counterparties.contains(act.counterparty) {
            short(
                .counterparty, "\(act.counterparty) is none of the mandate's counterparties: \(counterparties.joined(separator: ", "))",
                "\(act.counterparty) 不在授权书所列对方之中：\(counterparties.joined(separator: "、"))",
                help: ("an envoy whose mandate names \(act.counterparty)", "由授权书列明 \(act.counterparty) 的特使签署"))
        }
        if !Hierarchy.subjectArea.lies(act.subjectArea, underAny: subjectAreas) {
            let area = act.subjectArea
            short(
                .subjectArea,
                area.isEmpty
                    ? "the text names no subject area, and the mandate is for \(subjectAreas.joined(separator: ", "))"
                    : "\(area) lies in none of the mandate's subject areas: \(subjectAreas.joined(separator: ", "))",
                area.isEmpty
                    ? "文本未写明学科领域，而授权书限于 \(subjectAreas.joined(separator: "、"))"
                    : "\(area) 不在授权书的学科领域之内：\(subjectAreas.joined(separator: "、"))",
                help: area.isEmpty
                    ? ("naming a subject area in the text", "在文本中写明学科领域")
                    : ("an envoy for \(area), or leaving that area out of the text", "由负责 \(area) 的特使签署，或从文本中去掉该领域"))
        }
        if let stages, act.stage.map({ !stages.contains($0) }) ?? true {
            let all = stages.map(\.rawValue)
            short(
                .stage, "the mandate is for the stages \(all.joined(separator: ", ")), and the act names \(act.stage?.rawValue ?? "none")",
                "授权书适用于环节 \(all.joined(separator: "、"))，而该行为所列为 \(act.stage?.rawValue ?? "无")",
                help: act.stage.map {
                    ("an envoy for the stage of \($0.words.en), or leaving that stage out", "由负责“\($0.words.zhHans)”环节的特使签署，或去掉该环节")
                }
                    ?? ("naming the stages in the text", "在文本中写明产业链环节"))
        }
        if let needed = act.level, needed > level {
            short(
                .level, "the act needs level \(needed), and the mandate has \(level)", "该行为需要级别 \(needed)，授权书为 \(level)",
                help: ("an envoy of level \(needed)", "由 \(needed) 级的特使签署"))
        }
        return found
    }

    /// Whether a power reaches far enough.
    private func reach(_ act: MandateAct) -> [Shortfall] {
        let able = powers.filter { $0.action == act.action }
        guard !able.isEmpty else {
            return [
                Shortfall(
                    limit: .action,
                    refusal: Refusal(
                        .scope("power"), at: "/act/action", en: "the mandate does not give the power \(act.action.rawValue)",
                        zhHans: "授权书未授予权力 \(act.action.rawValue)"),
                    remedy: Plain(en: "an envoy who may \(act.action.words.en)", zhHans: "由有权\(act.action.words.zhHans)的特使办理"))
            ]
        }
        let short = able.map { $0.shortfalls(of: act) }
        return short.min { $0.count < $1.count } ?? []
    }
}

extension Power {
    /// The limits beyond which an act of this power's own action goes. What the act does not say, a limit does not allow.
    func shortfalls(of act: MandateAct) -> [Shortfall] {
        var found: [Shortfall] = []
        func short(_ limit: Shortfall.Limit, _ en: String, _ zhHans: String, help: (en: String, zhHans: String)) {
            found.append(
                Shortfall(
                    limit: limit, refusal: Refusal(.scope("power"), at: "/act/action", en: en, zhHans: zhHans),
                    remedy: Plain(en: help.en, zhHans: help.zhHans)))
        }
        if let types = agreementTypes, act.agreementType.map({ !types.contains($0) }) ?? true {
            let kinds = types.map { AgreementKind.words($0) }
            let mine = act.agreementType.map { AgreementKind.words($0) } ?? Plain(en: "none", zhHans: "无")
            short(
                .agreementType,
                "the mandate is for agreements of the kinds \(kinds.map(\.en).joined(separator: ", ")), and this one is of the kind \(mine.en)",
                "授权书限于\(kinds.map(\.zhHans).joined(separator: "、"))，而此为\(mine.zhHans)",
                help: ("an envoy who may sign this kind", "由有权签署此类协议的特使签署"))
        }
        if let maxValue {
            let most = "\(maxValue.currency) \(MandateWords.grouped(maxValue.amount))"
            switch act.value {
            case nil:
                short(
                    .value, "the mandate reaches up to \(most), and the text does not say what it is worth", "授权书的金额上限为 \(most)，而文本未写明金额",
                    help: ("saying the value in the text", "在文本中写明金额"))
            case let value? where value.currency != maxValue.currency:
                short(
                    .value, "the mandate's limit is in \(maxValue.currency), and the text is in \(value.currency), whose worth nobody here knows",
                    "授权书的上限以 \(maxValue.currency) 计，而文本以 \(value.currency) 计，此处无从折算",
                    help: (
                        "stating the value in \(maxValue.currency), or an envoy with a limit in \(value.currency)",
                        "改以 \(maxValue.currency) 计价，或由上限以 \(value.currency) 计的特使签署"
                    ))
            case let value? where !value.isWithin(maxValue):
                short(
                    .value, "the value of \(value.currency) \(MandateWords.grouped(value.amount)) is above the mandate's \(most)",
                    "金额 \(value.currency) \(MandateWords.grouped(value.amount)) 超出授权书上限 \(most)",
                    help: ("a value of at most \(most), or an envoy with a higher limit", "将金额降至 \(most) 以内，或由上限更高的特使签署"))
            default: break
            }
        }
        if let most = maxDurationMonths, act.durationMonths.map({ $0 > most }) ?? true {
            short(
                .duration,
                act.durationMonths.map { "it runs for \($0) months, and the mandate reaches to \(most)" }
                    ?? "the mandate reaches to \(most) months, and the text does not say when it ends",
                act.durationMonths.map { "期限为 \($0) 个月，授权书上限为 \(most) 个月" } ?? "授权书的期限上限为 \(most) 个月，而文本未写明何时终止",
                help: act.durationMonths == nil
                    ? ("saying in the text when it ends", "在文本中写明终止日期")
                    : ("a term of at most \(most) months, or an envoy with a longer one", "将期限缩至 \(most) 个月以内，或由期限更长的特使签署"))
        }
        if let dataClass, act.dataClass.map({ $0.scheme != dataClass.scheme || $0.highest > dataClass.highest }) ?? true {
            short(
                .dataClass,
                act.dataClass.map {
                    "the data are of class \($0.highest) of \($0.scheme), and the mandate reaches to class \(dataClass.highest) of \(dataClass.scheme)"
                }
                    ?? "the mandate reaches to class \(dataClass.highest) of \(dataClass.scheme), and no class is named",
                act.dataClass.map { "数据为 \($0.scheme) 的 \($0.highest) 级，授权书上限为 \(dataClass.scheme) 的 \(dataClass.highest) 级" }
                    ?? "授权书上限为 \(dataClass.scheme) 的 \(dataClass.highest) 级，而未写明数据级别",
                help: ("an envoy for a higher class, or data of a lower one", "由级别更高的特使办理，或改用级别较低的数据"))
        }
        return found
    }
}
