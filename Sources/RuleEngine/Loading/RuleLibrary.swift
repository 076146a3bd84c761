import Canon

/// Everything that a folder of rules holds, read and checked.
package struct RuleLibrary: Sendable {
    package let schema: AttributeSchema
    /// Sorted by jurisdiction; one set each.
    package let sets: [RuleSet]
    /// By language tag.
    package let labels: [String: Labels]
    package let scenarios: [Scenario]

    /// What a file of rules may be: 32 MiB, 4,000,000 values, depth 16.
    package static let limits = JSONLimits(maxBytes: 32 << 20, maxDepth: 16, maxNodes: 4_000_000)

    /// A file by its name and bytes. What it is, its member `format` says.
    package struct File: Sendable {
        package let name: String
        package let bytes: [UInt8]
        package init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
    }

    /// Reads the files in whatever order. The library is nil exactly when there is an error among the findings.
    package static func load(_ files: [File], mode: LoadMode = .example) -> (library: RuleLibrary?, findings: [Finding]) {
        let findings = Findings()
        var byFormat: [String: [(file: String, json: JSON)]] = [:]
        for file in files.sorted(by: { $0.name < $1.name }) {
            guard let json = parse(file, findings) else { continue }
            guard let format = json["format"]?.string, let kind = format.split(separator: "/").first else {
                findings.error(.wrongFormat, Place(file.name).inside("format"), "the member format says what a file is, such as comity-ruleset/1")
                continue
            }
            let known = SchemaLoader.formats + RuleSetLoader.formats + QuestionReader.scenarioFormats + [Labels.format, RuleTitles.format]
            guard known.contains(format) else {
                findings.error(
                    .wrongFormat, Place(file.name).inside("format"),
                    "\(format.prefix(64)) is no format known here; use one of \(known.joined(separator: ", "))")
                continue
            }
            byFormat[String(kind), default: []].append((file.name, json))
        }
        let library = assemble(byFormat, mode, findings)
        return (findings.hasErrors ? nil : library, findings.all)
    }

    static func parse(_ file: File, _ findings: Findings) -> JSON? {
        do { return try JSON.parse(file.bytes, limits: limits) } catch {
            var place = Place(file.name)
            place.pointer = error.pointer
            findings.error(.notJSON, place, "at byte \(error.offset): \(error.reason)")
            return nil
        }
    }

    private static func assemble(_ files: [String: [(file: String, json: JSON)]], _ mode: LoadMode, _ findings: Findings) -> RuleLibrary? {
        let schemas = files["comity-attributes"] ?? []
        guard let first = schemas.first, schemas.count == 1 else {
            let names = schemas.map(\.file).joined(separator: ", ")
            findings.error(
                .noSchema, Place(schemas.last?.file ?? "attributes.json"),
                schemas.isEmpty
                    ? "there is no attribute file (format \(SchemaLoader.formats[1])); add one"
                    : "there are several attribute files: \(names); keep one")
            return nil
        }
        guard let schema = SchemaLoader.load(first.json, file: first.file, findings: findings) else { return nil }
        let titles = (files["comity-titles"] ?? []).compactMap { RuleTitles($0.json, file: $0.file, findings) }
        let loader = RuleSetLoader(schema: schema, mode: mode, findings: findings)
        var sets: [RuleSet] = []
        for file in files["comity-ruleset"] ?? [] {
            guard var set = loader.load(file.json, file: file.file) else { continue }
            if sets.contains(where: { $0.jurisdiction == set.jurisdiction }) {
                findings.error(
                    .duplicateID, Place(file.file).inside("jurisdiction"),
                    "another file has rules of \(set.jurisdiction); a folder holds one set of each")
            }
            for title in titles { title.complete(&set) }
            RuleSetChecks(findings: findings).completeness(set, file: file.file, mode: mode)
            sets.append(set)
        }
        if sets.isEmpty {
            findings.error(.noRules, Place(first.file), "there is no rule set (format \(RuleSetLoader.formats[1])) beside the attributes")
        }
        for title in titles { title.check(against: sets, findings) }
        var labels: [String: Labels] = [:]
        for file in files["comity-labels"] ?? [] {
            guard let read = Labels(file.json, file: file.file, findings) else { continue }
            read.check(against: schema, findings)
            labels[read.language] = read
        }
        let reader = QuestionReader(schema: schema, findings: findings)
        let scenarios = (files["comity-scenarios"] ?? []).flatMap { reader.scenarios($0.json, file: $0.file) }
        return RuleLibrary(schema: schema, sets: sets.sorted { $0.jurisdiction < $1.jurisdiction }, labels: labels, scenarios: scenarios)
    }

    /// Reads a question, as `comity decide` takes it. Nil exactly when there is an error among the findings.
    package func question(_ file: File) -> (question: Question?, findings: [Finding]) {
        let findings = Findings()
        let question = RuleLibrary.parse(file, findings).flatMap { QuestionReader(schema: schema, findings: findings).question($0, file: file.name) }
        for side in question?.sides ?? [] where !sets.contains(where: { $0.jurisdiction == side }) {
            let known = sets.map(\.jurisdiction).joined(separator: ", ")
            findings.error(
                .noSuchSide, Place(file.name).inside("sides"), "there are no rules of \(side.prefix(16)) here; there are those of \(known)")
        }
        return (findings.hasErrors ? nil : question, findings.all)
    }

    /// Reads scenarios. Nil exactly when there is an error among the findings.
    package func scenarios(_ file: File) -> (scenarios: [Scenario]?, findings: [Finding]) {
        let findings = Findings()
        let scenarios = RuleLibrary.parse(file, findings).map { QuestionReader(schema: schema, findings: findings).scenarios($0, file: file.name) }
        return (findings.hasErrors ? nil : scenarios, findings.all)
    }
}
