import Canon
import RuleEngine

/// What the record of a version holds, as the files that `comity rules check` reads.
package struct RuleSetSource: Sendable, Hashable {
    /// `comity-ruleset/…`, with all its rules.
    package var set: JSON
    /// `comity-attributes/…`.
    package var attributes: JSON
    /// `comity-labels/…` in any number of languages.
    package var labels: [JSON]
    /// `comity-titles/…` in any number of languages.
    package var titles: [JSON]
    /// `comity-scenarios/…`.
    package var scenarios: JSON?

    package init(set: JSON, attributes: JSON, labels: [JSON] = [], titles: [JSON] = [], scenarios: JSON? = nil) {
        (self.set, self.attributes, self.labels, self.titles, self.scenarios) = (set, attributes, labels, titles, scenarios)
    }

    /// Reads the documents of a payload; `parts` are the payloads of the records that it names, in its order. Nil where one is missing.
    package init?(subject: JSONObject, parts: [JSONObject] = []) {
        guard let set = subject["set"], let attributes = subject["attributes"], (subject["parts"]?.array ?? []).count == parts.count else {
            return nil
        }
        self.init(
            set: set, attributes: attributes, labels: subject["labels"]?.array ?? [], titles: subject["titles"]?.array ?? [],
            scenarios: subject["scenarios"])
        guard !parts.isEmpty, var members = set.object else { return }
        members["rules"] = .array((set["rules"]?.array ?? []) + parts.flatMap { $0["rules"]?.array ?? [] })
        self.set = .object(members)
    }

    /// The files, under names that findings can cite.
    package var files: [RuleLibrary.File] {
        func file(_ name: String, _ json: JSON) -> RuleLibrary.File { RuleLibrary.File(name: name, bytes: json.canonicalBytes) }
        var files = [file("attributes", attributes), file("set", set)]
        files += labels.enumerated().map { file("labels/\($0)", $1) }
        files += titles.enumerated().map { file("titles/\($0)", $1) }
        if let scenarios { files.append(file("scenarios", scenarios)) }
        return files
    }

    /// Loads and checks it by itself.
    package func load(mode: LoadMode = .example) -> (library: RuleLibrary?, findings: [Finding]) { RuleLibrary.load(files, mode: mode) }
}
