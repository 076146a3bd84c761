import Canon
import RulesAPI

/// The example rules of Demo/rules as the payloads of rule-set records: each rule with its citation in both languages and the wording it rests on.
struct DemoRules {
    private let content: DemoContent
    private let attributes: JSON
    private let labels: [JSON]
    private let titles: JSON

    init(_ content: DemoContent) throws {
        self.content = content
        attributes = try content.json("rules/attributes.json")
        labels = [try content.json("rules/labels.en.json"), try content.json("rules/labels.zh-Hans.json")]
        titles = try content.json("rules/titles.zh-Hans.json")
    }

    /// The first version, as published.
    func subject(_ code: String, title: JSON) throws -> JSONObject {
        let set = try quoted(content.json("rules/rules.\(code).json"), by: content.rules(code))
        return try [
            "title": title, "example": content.rules(code)["status"] ?? [:], "set": set, "attributes": attributes, "labels": .array(labels),
            "titles": [ownTitles(of: set)],
        ]
    }

    /// A later version with one rule more.
    func changed(_ code: String, _ plan: JSON, today: CalendarDate, before receipt: JSON) throws -> JSONObject {
        var subject = try self.subject(code, title: plan["title"] ?? [:])
        guard var set = subject["set"]?.object, var rule = plan["rule"]?.object, let id = receipt["id"], let digest = receipt["digest"] else {
            throw CommandError("Demo/rule-change.json has no rule")
        }
        let from = CalendarDate(daysSinceEpoch: today.daysSinceEpoch + Int(plan["effectDays"]?.integer ?? 0))
        rule["effective"] = ["from": .string(from.description), "until": .null]
        set["version"] = .string(today.description + "/1")
        set["rules"] = .array((set["rules"]?.array ?? []) + [.object(rule)])
        subject["set"] = .object(set)
        subject["supersedes"] = ["id": id, "digest": digest]
        return subject
    }

    /// The house rules with one rule more, whole enough to be adopted: every word in both languages, and a ground for each restriction.
    func urgent(_ plan: JSON, today: CalendarDate, reviewBy: JSON, before receipt: JSON) throws -> JSONObject {
        var subject = try content.houseRules
        guard var set = subject["set"]?.object, var rule = plan["rule"]?.object, let id = receipt["id"], let digest = receipt["digest"] else {
            throw CommandError("Demo/house-rules-urgent.json has no rule")
        }
        rule["effective"] = ["from": .string(today.description), "until": .null]
        set["version"] = .string(today.description + "/1")
        set["rules"] = .array((set["rules"]?.array ?? []) + [.object(rule)])
        subject["set"] = .object(set)
        subject["labels"] = .array(LabelUnion.of((subject["labels"]?.array ?? []) + labels))
        subject["grounds"] = .array(
            (plan["grounds"]?.array ?? []).map { ground in
                guard ground["ground"] == "security", var members = ground.object else { return ground }
                members["reviewBy"] = reviewBy
                return .object(members)
            })
        subject["supersedes"] = ["id": id, "digest": digest]
        return subject
    }

    /// Citations in both languages and quotations, from the document that says the same rules in prose.
    private func quoted(_ set: JSON, by document: JSON) throws -> JSON {
        let sections = Dictionary((document["sections"]?.array ?? []).map { ($0["id"]?.string ?? "", $0) }, uniquingKeysWith: { one, _ in one })
        guard var members = set.object else { return set }
        members["rules"] = .array(
            (set["rules"]?.array ?? []).map { original in
                guard var rule = original.object, let section = rule["id"]?.string.flatMap({ sections[$0] }) else { return original }
                var cite: JSONObject = ["ref": section["citation"] ?? rule["cite"] ?? ""]
                cite["asOf"] = document["asOf"]
                if let quote = section["quote"], let language = quote["lang"]?.string, let text = quote["text"] {
                    cite["quote"] = .object(JSONObject([language: text]))
                }
                rule["cite"] = [.object(cite)]
                if let note = section["note"], !note.isNull { rule["note"] = note }
                return .object(rule)
            })
        members["status"] = document["status"]
        return .object(members)
    }

    private func ownTitles(of set: JSON) -> JSON {
        RulesFolder.titles(titles, of: Set((set["rules"]?.array ?? []).compactMap { $0["id"]?.string }))
    }
}
