import Canon

struct Chinese: Grammar {
    func number(_ number: Int64) -> String {
        // In ten thousands and hundred millions where that is exact, as Chinese texts count.
        if number != 0, number % 100_000_000 == 0 { return "\(number / 100_000_000) 亿" }
        if number != 0, number % 10_000 == 0 { return "\(number / 10_000) 万" }
        return String(number)
    }

    func day(_ day: CalendarDate) -> String { "\(day.year) 年 \(day.month) 月 \(day.day) 日" }

    func any(_ items: [String]) -> String { Chinese.join(items, "或者") }
    func all(_ items: [String]) -> String { Chinese.join(items, "和") }

    private static func join(_ items: [String], _ word: String) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "无" }
        return items.dropLast().joined(separator: "、") + word + last
    }

    func list(_ name: String) -> String { "“\(name)”清单所列之一" }

    func test(_ op: Operator, label: String, operands: [String], type: ValueType) -> String {
        let one = operands.first ?? ""
        let isDate = type == .date
        switch op {
        case .equal, .isIn: return "\(label)为\(any(operands))"
        case .notEqual: return "\(label)不是\(one)"
        case .notIn: return operands.count == 1 ? "\(label)不是\(one)" : "\(label)既非\(operands.joined(separator: "，亦非"))"
        case .has: return "\(label)包含\(any(operands))"
        case .hasNot: return "\(label)不包含\(any(operands))"
        case .less: return isDate ? "\(label)早于\(one)" : "\(label)不满 \(one)"
        case .atMost: return isDate ? "\(label)不晚于\(one)" : "\(label)不超过 \(one)"
        case .more: return isDate ? "\(label)晚于\(one)" : "\(label)超过 \(one)"
        case .atLeast: return isDate ? "\(label)不早于\(one)" : "\(label)达到或者超过 \(one)"
        case .prefix: return "\(label)以\(any(operands))开头"
        case .notPrefix: return "\(label)不以\(any(operands))开头"
        case .within: return "\(label)在 \(one) 至 \(operands.last ?? one) 之间（含两端）"
        }
    }

    func sentence(when: [String], then: String, unless: [String]) -> String {
        let head = when.isEmpty ? "在任何情况下，\(then)" : "当\(when.joined(separator: "，且"))时，\(then)"
        return unless.isEmpty ? head + "。" : head + "；但适用下列任一规则的除外：" + unless.joined(separator: "；") + "。"
    }

    func effect(_ rule: Rule, approver: String?, instrument: String?) -> String {
        var text: String
        switch rule.effect {
        case .exempt: return "将本条列为例外的规则不适用；仅此不构成许可"
        case .permit: return "本规则集允许该行为"
        case .prohibit: text = "禁止该行为"
        case .condition: text = "该行为在满足条件后可以进行"
        case .notify: text = "该行为应当\(approver.map { "向\($0)" } ?? "")备案或者登记"
        case .approval: text = "该行为须经\(approver ?? "主管机关")同意"
        }
        if let instrument { text += "（\(instrument)）" }
        if let days = rule.duty.days, let kind = rule.duty.dayKind {
            text += "，答复期限为 \(days) 个\(kind == .working ? "工作日" : "自然日")"
        }
        switch rule.duty.silence {
        case .none: break
        case .refused: text += "；逾期未答复视为不同意"
        case .granted: text += "；逾期未答复视为同意"
        }
        return text
    }

    func conditions(_ texts: [String]) -> String {
        texts.count == 1
            ? "条件：\(texts[0])。" : "条件：" + texts.enumerated().map { "（\($0.offset + 1)）\($0.element)" }.joined(separator: "；") + "。"
    }

    func inForce(_ inForce: InForce) -> String {
        var text = ""
        switch (inForce.from, inForce.until) {
        case (let from?, let until?): text = "自 \(day(from))起至 \(day(until))止施行（含首尾两日）。"
        case (let from?, nil): text = "自 \(day(from))起施行。"
        case (nil, let until?): text = "施行至 \(day(until))（含当日）。"
        case (nil, nil): break
        }
        for pause in inForce.suspended {
            text += "自 \(day(pause.from))起" + (pause.until.map { "至 \(day($0))" } ?? "") + "暂停施行。"
        }
        return text
    }
}
