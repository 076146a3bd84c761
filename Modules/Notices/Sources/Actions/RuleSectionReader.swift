import Canon
import Node
import Pages

/// Reads the sections of a rule document with the words that the document itself defines.
struct RuleSectionReader {
    let document: JSON
    let labels: RuleDocument.Labels

    func section(_ value: JSON, at pointer: String) throws -> NoticeSection {
        guard var object = value.object else {
            throw Failure(status: 422, code: "wrongType", pointer: pointer, detail: "\(pointer) must be an object")
        }
        let facts = facts(object)
        for key in ["approver", "days", "exceptions", "from", "until", "suspended"] { object[key] = nil }
        // A document writes null for "has none"; a record leaves the member out.
        for key in object.keys where object[key]?.isNull == true { object[key] = nil }
        if !facts.isEmpty { object["facts"] = .array(facts.map { ["label": .languages($0.label), "text": .languages($0.text)] }) }
        var fields = Fields(object, at: pointer)
        let section = try NoticeSection(&fields)
        try fields.end()
        return section
    }

    private func facts(_ section: JSONObject) -> [NoticeSection.Fact] {
        var facts: [NoticeSection.Fact] = []
        if let key = section["approver"]?.string, let names = words("approvers", key) { facts.append(.init(label: labels.approver, text: names)) }
        if let count = section["days"]?["count"]?.integer, let kind = section["days"]?["kind"]?.string, let unit = words("dayKinds", kind) {
            facts.append(.init(label: labels.days, text: Dictionary(uniqueKeysWithValues: unit.map { ($0, period(count, $1, $0)) })))
        }
        if let day = date(section["from"]) { facts.append(.init(label: labels.from, text: day)) }
        if let day = date(section["until"]) { facts.append(.init(label: labels.until, text: day)) }
        for span in section["suspended"]?.array ?? [] {
            guard let from = date(span["from"]) else { continue }
            let until = date(span["until"]) ?? [:]
            facts.append(
                .init(label: labels.suspended, text: Dictionary(uniqueKeysWithValues: from.map { ($0, "\($1) – \(until[$0] ?? "…")") })))
        }
        let exceptions = (section["exceptions"]?.array ?? []).compactMap(\.string)
        if !exceptions.isEmpty { facts.append(.init(label: labels.exceptions, text: ["und": exceptions.joined(separator: ", ")])) }
        return facts
    }

    /// `15 working days`, `15 个工作日`.
    private func period(_ count: Int64, _ unit: String, _ tag: String) -> String { "\(count) \(unit)" }

    private func date(_ value: JSON?) -> [String: String]? {
        guard let date = value?.string.flatMap({ CalendarDate($0) }) else { return nil }
        return Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, Formats($0).date(date)) })
    }

    private func words(_ list: String, _ key: String) -> [String: String]? {
        guard let map = document[list]?[key]?.object else { return nil }
        return Dictionary(uniqueKeysWithValues: map.compactMap { tag, text in text.string.map { (tag, $0) } })
    }
}
