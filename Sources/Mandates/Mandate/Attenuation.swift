/// One thing in which a sub-mandate gives more than the mandate that it was made from.
public struct Widening: Hashable, Sendable {
    /// The part that stands in the code `MANDATE_ESCALATION:part`.
    public let part: String
    /// The member of `mandate` to blame.
    public let pointer: String
    public let words: Plain

    var refusal: Refusal { Refusal(.escalation(part), at: pointer, en: words.en, zhHans: words.zhHans) }
}

/// The rule of attenuation: passing a mandate on may narrow it and never widen it.
///
/// Every limit of the parent must be restated and be no looser; a limit that is left out is a widening. It is decided on the two mandates alone, part
/// by part, so some sub-mandates are refused whose acts the parent would all allow (a power that joins two of the parent's, for one). None is accepted
/// that allows more: a property test compares with a model that lists acts.
public enum Attenuation {
    /// What the sub-mandate widens, in the order of the checks; empty when it may stand.
    public static func widenings(of child: Authority, beyond parent: Authority) -> [Widening] {
        var all: [Widening] = []
        func add(_ part: String, _ pointer: String, _ en: String, _ zhHans: String) {
            all.append(Widening(part: part, pointer: "/credentialSubject/mandate/" + pointer, words: Plain(en: en, zhHans: zhHans)))
        }
        for (i, code) in child.jurisdictions.enumerated() where !Hierarchy.jurisdiction.lies(code, underAny: parent.jurisdictions) {
            add(
                "jurisdiction", "jurisdiction/\(i)", "\(code) does not lie within the parent's \(parent.jurisdictions.joined(separator: ", "))",
                "\(code) 不在上级授权书的管辖区 \(parent.jurisdictions.joined(separator: "、")) 之内")
        }
        for (i, code) in child.counterparties.enumerated() where !parent.counterparties.contains(code) {
            add(
                "counterparties", "counterparties/\(i)", "\(code) is none of the parent's counterparties; leave it out",
                "\(code) 不在上级授权书的对方之列，请删去")
        }
        for (i, code) in child.subjectAreas.enumerated() where !Hierarchy.subjectArea.lies(code, underAny: parent.subjectAreas) {
            add(
                "subjectAreas", "subjectAreas/\(i)", "\(code) does not lie within the parent's \(parent.subjectAreas.joined(separator: ", "))",
                "\(code) 不在上级授权书的领域 \(parent.subjectAreas.joined(separator: "、")) 之内")
        }
        if let stages = parent.stages {
            if child.stages == nil {
                add("stages", "stages", "the parent is limited to some stages; restate which of them", "上级授权书限定了产业链环节，请重述其中的哪些")
            }
            for (i, stage) in (child.stages ?? []).enumerated() where !stages.contains(stage) {
                add("stages", "stages/\(i)", "\(stage.rawValue) is none of the parent's stages", "上级授权书不含环节 \(stage.rawValue)")
            }
        }
        for (i, name) in child.ministries.enumerated() where !parent.ministries.contains(name) {
            add("ministries", "ministries/\(i)", "the parent does not coordinate \(name)", "上级授权书不协调 \(name)")
        }
        if child.level > parent.level {
            add(
                "level", "level", "the level \(child.level) is above the parent's \(parent.level); lower it",
                "级别 \(child.level) 高于上级授权书的 \(parent.level)，请降低")
        }
        if child.signatures < parent.signatures {
            add(
                "coSignatures", "coSignatures/min", "the parent asks for \(parent.signatures) signatures; ask for as many or more",
                "上级授权书要求 \(parent.signatures) 个签名，不得少于此数")
        }
        for (i, power) in child.powers.enumerated() where !parent.powers.contains(where: { power.isWithin($0) }) {
            let hasAction = parent.powers.contains { $0.action == power.action }
            add(
                "powers." + power.action.rawValue, "powers/\(i)",
                hasAction
                    ? "no single power of the parent covers this one; restate each limit of a power of the parent, none looser"
                    : "the parent does not give the power \(power.action.rawValue)",
                hasAction ? "上级授权书没有任何一项权力能单独涵盖此项；请重述上级某项权力的每一限制，且不得放宽" : "上级授权书未授予权力 \(power.action.rawValue)")
        }
        return all
    }

    /// Whether the sub-mandate may still be passed on as often as it says.
    static func checkDepth(of child: Authority, below parent: Authority) throws(Refusal) {
        guard parent.maxDepth >= 1, child.maxDepth <= parent.maxDepth - 1 else {
            throw Refusal(
                .depth, at: "/credentialSubject/mandate/delegation/maxDepth",
                en: parent.maxDepth == 0
                    ? "the parent may not be passed on"
                    : "the parent may be passed on \(parent.maxDepth) times; this one at most \(parent.maxDepth - 1)",
                zhHans: parent.maxDepth == 0 ? "上级授权书不得转授" : "上级授权书可转授 \(parent.maxDepth) 次，本授权书至多 \(parent.maxDepth - 1) 次")
        }
    }

    /// Throws the first thing that a sub-mandate may not have beside its parent: another principal, more depth, a longer life, or a widening.
    /// Pointers are within the sub-mandate's document. Who signed and whether the digest fits, `MandateCheck` looks at.
    public static func check(_ child: Mandate, within parent: Mandate) throws(Refusal) {
        try checkFrame(child, within: parent)
        if let first = widenings(of: child.authority, beyond: parent.authority).first { throw first.refusal }
    }

    static func checkFrame(_ child: Mandate, within parent: Mandate) throws(Refusal) {
        guard child.principal == parent.principal else {
            throw Refusal(
                .escalation("onBehalfOf"), at: "/credentialSubject/mandate/onBehalfOf",
                en: "the parent is given for \(parent.principal); nobody passes on what another principal's mandate would be",
                zhHans: "上级授权书代表 \(parent.principal)；不得转而代表其他委任方")
        }
        try checkDepth(of: child.authority, below: parent.authority)
        let frame = child.form == .record ? "/credentialSubject" : ""
        guard child.validFrom >= parent.validFrom, child.validUntil <= parent.validUntil else {
            throw Refusal(
                .escalation("validity"), at: frame + (child.validFrom < parent.validFrom ? "/validFrom" : "/validUntil"),
                en: "the parent is valid from \(parent.validFrom) until \(parent.validUntil); stay within that",
                zhHans: "上级授权书的有效期为 \(parent.validFrom) 至 \(parent.validUntil)，请勿超出")
        }
    }
}
