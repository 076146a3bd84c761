import Canon
import Node
import Pages
import RuleEngine

/// Why rules restrict, at the workbench: a document that travels in the form, and fields for the rule that is edited.
enum AuthorGrounds {
    /// The grounds that the form carries; nil where it carries none. Throws `Failure`.
    static func read(_ text: String?) throws -> [RuleGround]? {
        guard let text, !text.isEmpty else { return nil }
        guard let json = try? JSON.parse(Array(text.utf8), limits: .api) else {
            throw Failure(status: 422, code: "rules.draft.json", pointer: "set", detail: "the grounds of the draft are no JSON; begin again")
        }
        var fields = Fields(["grounds": json])
        return try fields.grounds("grounds")
    }

    /// The ground that was filled in for a rule; nil where none was chosen. A ground of security needs risk, milder alternative and day of review.
    static func read(_ form: [String: String], of rule: String) throws -> RuleGround? {
        func text(_ name: String) -> String { (form["e." + name] ?? "").trimming { $0.isWhitespace } }
        func texts(_ name: String) -> [String: String] {
            var texts: [String: String] = [:]
            for tag in ["en", "zh-Hans"] where !text("\(name).\(tag)").isEmpty { texts[tag] = text("\(name).\(tag)") }
            return texts
        }
        guard let ground = RuleGround.Ground(rawValue: text("ground")) else { return nil }
        let found = RuleGround(rule: rule, ground: ground, risk: texts("risk"), milder: texts("milder"), reviewBy: CalendarDate(text("reviewBy")))
        guard text("reviewBy").isEmpty || found.reviewBy != nil else {
            throw FormText.wrong("e.reviewBy", en: "This must be a day such as 2026-12-31.", zhHans: "须为日期，例如 2026-12-31。")
        }
        guard ground == .security else { return found }
        guard !found.risk.isEmpty else {
            throw FormText.wrong("e.risk.en", en: "A restriction on grounds of security names the risk.", zhHans: "以安全为由的限制须写明风险。")
        }
        guard !found.milder.isEmpty else {
            throw FormText.wrong(
                "e.milder.en", en: "A restriction on grounds of security says which milder rule was considered, and why it does not do.",
                zhHans: "以安全为由的限制须写明曾考虑的较轻方案及其不足。")
        }
        guard found.reviewBy != nil else {
            throw FormText.wrong("e.reviewBy", en: "A restriction on grounds of security has a day of review.", zhHans: "以安全为由的限制须有复审日期。")
        }
        return found
    }

    /// The text of a field; empty where the ground says nothing.
    static func text(_ field: String, of ground: RuleGround?) -> String {
        switch field {
        case "ground": ground?.ground.rawValue ?? ""
        case "reviewBy": ground?.reviewBy?.description ?? ""
        case "risk.en", "risk.zh-Hans": ground?.risk[String(field.dropFirst(5))] ?? ""
        case "milder.en", "milder.zh-Hans": ground?.milder[String(field.dropFirst(7))] ?? ""
        default: ""
        }
    }

    /// Restrictions of the draft that say no ground: they keep the version from being adopted.
    static func missing(_ draft: RuleDraft?, _ grounds: [RuleGround]) -> [String] {
        let named = Set(grounds.map(\.rule))
        return (draft?.rules ?? []).filter { ["prohibit", "approval"].contains($0["effect"]?.string ?? "") }.compactMap { $0["id"]?.string }
            .filter { !named.contains($0) }
    }
}
