import Canon
import RuleEngine
import RulesAPI

extension RulesFolder {
    /// Each rule set of the folder with the documents that stand beside it, as a record of it would hold them.
    func sources() throws -> [RuleSetSource] {
        let documents = try files().compactMap { try? JSON.parse($0.bytes, limits: RuleLibrary.limits) }
        func those(_ format: String) -> [JSON] { documents.filter { $0["format"]?.string?.hasPrefix(format + "/") ?? false } }
        guard let attributes = those("comity-attributes").first else { throw CommandError("\(path) has no attribute file") }
        return those("comity-ruleset").map { set in
            let ids = Set((set["rules"]?.array ?? []).compactMap { $0["id"]?.string })
            return RuleSetSource(
                set: set, attributes: attributes, labels: those("comity-labels"),
                titles: those("comity-titles").map { RulesFolder.titles($0, of: ids) })
        }
    }

    /// The titles of these rules alone: a record need not carry those of other sets.
    static func titles(_ document: JSON, of ids: Set<String>) -> JSON {
        guard var members = document.object, let rules = document["rules"]?.object else { return document }
        members["rules"] = .object(
            JSONObject(Dictionary(rules.filter { ids.contains($0.key) }.map { ($0.key, $0.value) }, uniquingKeysWith: { one, _ in one })))
        return .object(members)
    }
}
