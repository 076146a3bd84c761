import Canon
import RuleEngine

/// One rule as fields of a form or a row of a table, and back.
enum RuleForm {
    /// The text of a field; empty where the rule says nothing.
    static func text(_ field: String, of rule: JSON) -> String {
        switch field {
        case "id", "effect": return rule[field]?.string ?? ""
        case "title.en": return rule["title"]?.string ?? rule["title"]?["en"]?.string ?? ""
        case "title.zh-Hans": return rule["title"]?["zh-Hans"]?.string ?? ""
        case "unless": return (rule["unless"]?.array ?? []).compactMap(\.string).joined(separator: " ")
        case "approver", "dayKind", "silence": return rule["outcome"]?[field]?.string ?? ""
        case "days": return rule["outcome"]?["days"]?.integer.map(String.init) ?? ""
        case "from", "until": return rule["effective"]?[field]?.string ?? ""
        case "ref.en": return citation(rule)?["ref"]?["en"]?.string ?? citation(rule)?["ref"]?.string ?? rule["cite"]?.string ?? ""
        case "ref.zh-Hans": return citation(rule)?["ref"]?["zh-Hans"]?.string ?? ""
        case "asOf": return citation(rule)?["asOf"]?.string ?? ""
        case "quote.en", "quote.zh-Hans": return citation(rule)?["quote"]?[String(field.dropFirst(6))]?.string ?? ""
        default: return ""
        }
    }

    private static func citation(_ rule: JSON) -> JSON? { rule["cite"]?.array?.first }

    /// The tests, one a line.
    static func lines(of rule: JSON) -> String { (rule["when"]?.array ?? []).map { TestNotation.text($0) }.joined(separator: "\n") }

    /// The rule that the fields make; what they do not speak of stays as in `old`. A field that is not among them changes nothing.
    static func rule(_ fields: [String: String], tests: [JSON], over old: JSON?) -> JSON {
        var rule = old?.object ?? ["effective": ["from": .null, "until": .null]]
        func value(_ name: String) -> String? { fields[name].flatMap { $0.isEmpty ? nil : $0 } }
        rule["id"] = .string(fields["id"] ?? old?["id"]?.string ?? "")
        if let effect = fields["effect"] { rule["effect"] = .string(effect) }
        rule["when"] = .array(tests)
        if fields["title.en"] != nil || fields["title.zh-Hans"] != nil {
            let before = rule["title"]
            var title: JSONObject = before?.object ?? before?.string.map { ["en": .string($0)] } ?? [:]
            for tag in ["en", "zh-Hans"] { if let text = value("title." + tag) { title[tag] = .string(text) } }
            rule["title"] = .object(title)
        }
        if let unless = fields["unless"] {
            rule["unless"] = .array(unless.split { $0 == " " || $0 == "," }.map { .string(String($0)) })
        }
        rule["outcome"] = outcome(fields, rule["outcome"])
        var effective: JSONObject = rule["effective"]?.object ?? [:]
        for name in ["from", "until"] where fields[name] != nil { effective[name] = value(name).map { .string($0) } ?? .null }
        rule["effective"] = .object(effective)
        if ["ref.en", "ref.zh-Hans", "asOf", "quote.en", "quote.zh-Hans"].contains(where: { fields[$0] != nil }) {
            rule["cite"] = cite(fields, rule["cite"])
        }
        return .object(rule)
    }

    private static func outcome(_ fields: [String: String], _ old: JSON?) -> JSON? {
        var outcome: JSONObject = old?.object ?? [:]
        for name in ["approver", "dayKind", "silence"] {
            if let text = fields[name] { outcome[name] = text.isEmpty ? nil : .string(text) }
        }
        // What is no number is kept as it is, so that the check names the place.
        if let days = fields["days"] { outcome["days"] = days.isEmpty ? nil : Int64(days).map { .integer($0) } ?? .string(days) }
        return outcome.isEmpty && old == nil ? nil : .object(outcome)
    }

    /// The first citation from the fields; further ones stay.
    private static func cite(_ fields: [String: String], _ old: JSON?) -> JSON? {
        var all = old?.array ?? old?.string.map { [["ref": ["en": .string($0)]]] } ?? []
        var first: JSONObject = all.first?.object ?? [:]
        for (name, prefix) in [("ref", "ref."), ("quote", "quote.")] {
            let before = first[name]
            var texts: JSONObject = before?.object ?? before?.string.map { ["en": .string($0)] } ?? [:]
            for tag in ["en", "zh-Hans"] { if let text = fields[prefix + tag] { texts[tag] = text.isEmpty ? nil : .string(text) } }
            first[name] = texts.isEmpty ? nil : .object(texts)
        }
        if let asOf = fields["asOf"] { first["asOf"] = asOf.isEmpty ? nil : .string(asOf) }
        if all.isEmpty {
            guard first["ref"] != nil else { return nil }
            all = [.object(first)]
        } else {
            all[0] = .object(first)
        }
        return .array(all)
    }
}
