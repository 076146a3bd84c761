import Canon
import RuleEngine

/// A decision in plain words.
struct DecisionText {
    let library: RuleLibrary
    let book: Rulebook
    let language: String

    private var isChinese: Bool { language.hasPrefix("zh") }
    private func say(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

    func lines(_ decision: Decision) -> [String] {
        let writer = RulesReport.writer(library, language)
        var lines = [words(decision.outcome)]
        for side in decision.sides {
            guard let set = library.sets.first(where: { $0.jurisdiction == side.jurisdiction }) else { continue }
            lines.append("")
            lines.append("\(side.jurisdiction) (\(set.id), \(set.version)): \(words(side.outcome))")
            func rule(_ id: String) -> String { set.rules.first { $0.id == id }.map { writer.sentence($0, in: set) } ?? id }
            lines += side.fired.map { "  \($0): \(rule($0))" }
            lines += side.exempt.map { "  \($0) \(say("(exempts)", "（豁免）")): \(rule($0))" }
            lines += side.defeated.map {
                say("  \($0.rule) does not apply, by \($0.by.joined(separator: ", "))", "  \($0.rule) 不适用，依据 \($0.by.joined(separator: "、"))")
            }
            lines += side.unknown.map {
                let facts = names($0.missing)
                return say("  \($0.rule): depends on \(facts)", "  \($0.rule)：取决于\(facts)")
            }
        }
        if let first = decision.asks.first {
            lines += [
                "",
                say("Needed next: \(name(first)). Facts that can still change the answer: ", "下一步需要：\(name(first))。仍可改变结论的事实：")
                    + names(decision.asks),
            ]
        }
        lines += deadlines(decision)
        lines += suggestions(decision.wouldPermit, say("What would make it possible:", "下列改变可使之成为可能："))
        lines += suggestions(decision.wouldEase, say("What would make it easier:", "下列改变可使之较为宽松："))
        let isExample = decision.sides.contains { side in library.sets.contains { $0.jurisdiction == side.jurisdiction && $0.status != nil } }
        if isExample {
            lines += ["", say("Answered from example rules, which are not law.", "以上依据示例规则作出，示例规则并非法律。")]
        }
        return lines
    }

    private func deadlines(_ decision: Decision) -> [String] {
        guard !decision.deadlines.isEmpty else { return [] }
        return [""]
            + decision.deadlines.map { deadline in
                let approver = deadline.approver.map { library.labels[language]?.approvers[$0] ?? $0 } ?? "–"
                let kind = deadline.kind == .working ? say("working days", "个工作日") : say("calendar days", "个自然日")
                let last = deadline.last.map { say("; if filed on the day of the act, by \($0)", "；如在行为当日提交，截至 \($0)") } ?? ""
                let holidays = deadline.kind == .working && deadline.last != nil ? say(" (public holidays not counted)", "（未计法定节假日）") : ""
                return "\(deadline.side) \(deadline.rule): \(approver), \(deadline.days) \(kind)\(last)\(holidays)"
            }
    }

    private func suggestions(_ suggestions: [Suggestion], _ title: String) -> [String] {
        guard !suggestions.isEmpty else { return [] }
        return ["", title]
            + suggestions.map { suggestion in
                let changes = suggestion.changes.map { change -> String in
                    guard let attribute = library.schema[change.attribute] else { return change.attribute }
                    let label = library.labels[language]
                    if let reach = change.reach, let label { return SentenceWriter(schema: library.schema, labels: label).clause(reach) }
                    let value = label?.text(of: change.becomes, for: attribute) ?? change.becomes.json.canonicalText
                    if attribute.type == .bool { return value }
                    return say("\(name(change.attribute)): \(value)", "\(name(change.attribute))：\(value)")
                }
                return "  " + changes.joined(separator: say(", and ", "，且")) + " → " + words(suggestion.range.atMost)
            }
    }

    private func name(_ attribute: String) -> String {
        library.schema[attribute].flatMap { found in library.labels[language].map { $0.label(of: found) } } ?? attribute
    }

    private func names(_ attributes: [String]) -> String { attributes.map(name).joined(separator: say(", ", "、")) }

    private func words(_ outcome: Outcome) -> String {
        switch outcome {
        case .permit: say("No published rule stops this.", "没有已公布的规则阻止此行为。")
        case .permitWithConditions: say("Possible under conditions.", "满足条件后可以进行。")
        case .notify: say("A filing or registration is needed.", "须备案或者登记。")
        case .needsInformation: say("Facts are missing.", "尚缺必要事实。")
        case .needsApproval: say("An approval is needed.", "须经批准。")
        case .prohibit: say("Prohibited.", "予以禁止。")
        }
    }
}
