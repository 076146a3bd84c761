import Canon

/// A mandate in plain words: one line for each thing that it gives, in English and in Simplified Chinese.
///
/// Codes stand as they are unless the caller brings names for them; what the mandate does not limit is said too, because an absent limit is what
/// people miss.
public struct MandateWords: Sendable {
    /// One line: what it is about, and what the mandate says.
    public struct Line: Hashable, Sendable {
        /// A stable name, such as `jurisdictions`.
        public let key: String
        public let heading: Plain
        public let text: Plain
    }

    /// Gives a name for a code in a language, such as `China` for `CN`; nil to let the code stand.
    public typealias Names = @Sendable (_ code: String, _ language: String) -> String?

    private let names: Names

    public init(names: @escaping Names = { _, _ in nil }) { self.names = names }

    /// The lines, in the order in which people ask: for whom, where, with whom, about what, how far, until when.
    public func lines(_ mandate: Mandate) -> [Line] {
        let authority = mandate.authority
        var lines = [
            line("principal", "Acts for", "代表", codes([mandate.principal])),
            line("jurisdictions", "Where", "管辖区", codes(authority.jurisdictions)),
            line("counterparties", "With whom", "与何方", codes(authority.counterparties)),
            line("subjectAreas", "Subject areas", "学科领域", codes(authority.subjectAreas)),
            line("stages", "Stages of the industrial chain", "产业链环节", stages(authority.stages)),
            line("ministries", "Coordinates", "协调部门", ministries(authority.ministries)),
            line("level", "Level", "级别", Plain(en: "up to level \(authority.level)", zhHans: "至 \(authority.level) 级")),
        ]
        for (i, power) in authority.powers.enumerated() {
            lines.append(line("power", i == 0 ? "May" : "and may", i == 0 ? "可以" : "并可以", MandateWords.power(power)))
        }
        lines.append(line("signatures", "Signatures", "签名人数", MandateWords.signatures(authority.signatures)))
        lines.append(line("delegation", "Passing on", "转授", MandateWords.delegation(authority.maxDepth)))
        lines.append(line("validity", "From – until", "起止时间", MandateWords.validity(mandate)))
        if !mandate.legalBasis.isEmpty { lines.append(line("basis", "Basis", "依据", MandateWords.text(mandate.legalBasis))) }
        return lines
    }

    /// The whole in one paragraph.
    public func text(_ mandate: Mandate, language: String) -> String {
        let isChinese = language.hasPrefix("zh")
        return lines(mandate).map { isChinese ? "\($0.heading.zhHans)：\($0.text.zhHans)。" : "\($0.heading.en): \($0.text.en)." }
            .joined(separator: isChinese ? "" : " ")
    }

    // MARK: Parts

    private func line(_ key: String, _ en: String, _ zhHans: String, _ text: Plain) -> Line {
        Line(key: key, heading: Plain(en: en, zhHans: zhHans), text: text)
    }

    private func codes(_ codes: [String]) -> Plain {
        func name(_ code: String, _ language: String) -> String {
            guard let name = names(code, language) else { return code }
            return language == "en" ? "\(name) (\(code))" : "\(name)（\(code)）"
        }
        return Plain(en: codes.map { name($0, "en") }.joined(separator: ", "), zhHans: codes.map { name($0, "zh-Hans") }.joined(separator: "、"))
    }

    private func stages(_ stages: [IndustrialStage]?) -> Plain {
        guard let stages else { return Plain(en: "all", zhHans: "全部") }
        return Plain(en: stages.map(\.words.en).joined(separator: ", "), zhHans: stages.map(\.words.zhHans).joined(separator: "、"))
    }

    private func ministries(_ names: [String]) -> Plain {
        names.isEmpty ? Plain(en: "no other offices", zhHans: "不协调其他部门") : codes(names)
    }

    private static func signatures(_ count: Int) -> Plain {
        count <= 1
            ? Plain(en: "the holder's alone is enough", zhHans: "持有人一人签名即可")
            : Plain(en: "\(count) people must sign, the holder among them", zhHans: "须由包括持有人在内的 \(count) 人签名")
    }

    private static func delegation(_ depth: Int) -> Plain {
        switch depth {
        case 0: Plain(en: "the mandate may not be passed on", zhHans: "不得转授")
        case 1: Plain(en: "may be passed on once, narrowed; who receives it may not pass it on", zhHans: "可在缩小范围后转授一次，受转授人不得再转授")
        default: Plain(en: "may be passed on, narrowed each time, through \(depth) hands in all", zhHans: "可转授，每次须缩小范围，至多经 \(depth) 手")
        }
    }

    private static func validity(_ mandate: Mandate) -> Plain {
        func text(_ moment: Instant) -> String {
            let text = moment.description
            // Whole days read better without a time, and the time zone is said once.
            return text.hasSuffix("T00:00:00.000Z") ? String(text.prefix(10)) : "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
        }
        let (from, until) = (text(mandate.validFrom), text(mandate.validUntil))
        return Plain(en: "from \(from) until, not including, \(until) (UTC)", zhHans: "自 \(from) 起，至 \(until) 止（不含，UTC）")
    }

    private static func text(_ texts: [String: String]) -> Plain {
        let en = texts["en"] ?? texts["und"] ?? texts.sorted { $0.key < $1.key }.first?.value ?? ""
        let zh = texts["zh-Hans"] ?? texts["zh"] ?? texts["und"] ?? en
        return Plain(en: en, zhHans: zh)
    }

    /// What a power allows, with its limits.
    static func power(_ power: Power) -> Plain {
        var en: [String] = []
        var zh: [String] = []
        if let types = power.agreementTypes {
            en.append("of these kinds: \(types.map { AgreementKind.words($0).en }.joined(separator: ", "))")
            zh.append("种类限于\(types.map { AgreementKind.words($0).zhHans }.joined(separator: "、"))")
        }
        if let value = power.maxValue {
            en.append("up to \(value.currency) \(grouped(value.amount))")
            zh.append("金额不超过 \(value.currency) \(grouped(value.amount))")
        }
        if let months = power.maxDurationMonths {
            en.append("for at most \(months) \(months == 1 ? "month" : "months")")
            zh.append("期限不超过 \(months) 个月")
        }
        if let dataClass = power.dataClass {
            en.append("up to class \(dataClass.highest) of \(dataClass.scheme)")
            zh.append("数据级别不超过 \(dataClass.scheme) 的 \(dataClass.highest) 级")
        }
        let hasLimits = power.action == .sign || power.action == .approveDataRelease
        if en.isEmpty, hasLimits { (en, zh) = (["without limit of kind, sum, duration or class"], ["种类、金额、期限与级别均无限制"]) }
        return Plain(
            en: ([power.action.words.en] + en).joined(separator: ", "), zhHans: ([power.action.words.zhHans] + zh).joined(separator: "，"))
    }

    /// Digits in threes, as both languages of this server write sums.
    static func grouped(_ amount: String) -> String {
        let parts = amount.split(separator: ".", maxSplits: 1)
        let whole = Array(parts[0])
        var out = ""
        for (i, digit) in whole.enumerated() {
            if i > 0, (whole.count - i) % 3 == 0 { out += "," }
            out.append(digit)
        }
        return parts.count == 2 ? out + "." + parts[1] : out
    }
}
