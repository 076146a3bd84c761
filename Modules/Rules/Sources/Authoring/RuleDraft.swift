import Canon
import Pages
import RuleEngine
import RulesAPI

/// A rule set while somebody writes it: documents as the form holds them. Nothing of it is kept on the node.
struct RuleDraft {
    var source: RuleSetSource

    /// Reads what the form sends. Throws `Failure` naming the field that is no JSON.
    init(set: String, attributes: String, scenarios: String, labels: [JSON], titles: [JSON]) throws {
        source = RuleSetSource(
            set: try RuleDraft.json(set, "set"), attributes: try RuleDraft.json(attributes, "attributes"), labels: labels, titles: titles,
            scenarios: scenarios.trimming { $0.isWhitespace }.isEmpty ? nil : try RuleDraft.json(scenarios, "scenarios"))
    }

    private static func json(_ text: String, _ field: String) throws -> JSON {
        do { return try JSON.parse(Array(text.utf8), limits: JSONLimits(maxBytes: 4 << 20, maxDepth: 32, maxNodes: 200_000)) } catch {
            throw Failure(
                status: 422, code: "rules.draft.json", pointer: field, detail: "\(field): at byte \(error.offset): \(error.reason)",
                words: [
                    "en": "This is no JSON: at byte \(error.offset), \(error.reason).",
                    "zh-Hans": "不是有效的 JSON：第 \(error.offset) 字节处有误，请更正。",
                ])
        }
    }

    var rules: [JSON] { source.set["rules"]?.array ?? [] }
    func rule(_ id: String) -> JSON? { rules.first { $0["id"]?.string == id } }

    /// Puts a rule in the place of the one of that id; at the end where there is none.
    mutating func put(_ rule: JSON, inPlaceOf id: String?) {
        var all = rules
        if let id, let index = all.firstIndex(where: { $0["id"]?.string == id }) { all[index] = rule } else { all.append(rule) }
        set(all)
    }

    mutating func remove(_ id: String) { set(rules.filter { $0["id"]?.string != id }) }

    mutating func set(_ rules: [JSON]) {
        var members = source.set.object ?? [:]
        members["rules"] = .array(rules)
        source.set = .object(members)
    }

    /// The attributes by themselves, which tables and forms need even while rules have errors.
    var schema: AttributeSchema? {
        let empty: JSON = [
            "format": "comity-ruleset/1", "id": "urn:comity:empty", "version": "0", "jurisdiction": "XX", "rules": .array([]),
        ]
        return RuleSetSource(set: empty, attributes: source.attributes).load().library?.schema
    }

    /// The set as text for a field: indented by one space, members in canonical order.
    static func text(_ json: JSON) -> String { pretty(json, "") }

    private static func pretty(_ json: JSON, _ indent: String) -> String {
        let inner = indent + " "
        switch json {
        case .array(let items) where items.contains { $0.array != nil || $0.object != nil }:
            return "[\n" + items.map { inner + pretty($0, inner) }.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            // A test is read best on one line; so is anything without structure inside.
            let text = json.canonicalText
            if text.count <= 100, members.allSatisfy({ $0.value.array == nil && $0.value.object == nil }) { return text }
            return "{\n" + members.map { "\(inner)\(JSON.string($0.key).canonicalText): \(pretty($0.value, inner))" }.joined(separator: ",\n")
                + "\n\(indent)}"
        case .array(let items):
            return "[" + items.map(\.canonicalText).joined(separator: ", ") + "]"
        default: return json.canonicalText
        }
    }
}
