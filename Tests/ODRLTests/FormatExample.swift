import Canon
import ODRL
import TestKit
import Testing

/// The worked example of docs/formats/odrl.md, made again and compared byte for byte.
struct FormatExample {
    @Test func example() throws {
        let parts = try Vectors.document("docs/formats/odrl.md").components(fencedBy: "```")
        try #require(parts.count == 3)
        let policies = try Policy.read(json: Array(parts[0].utf8))
        try #require(policies.count == 1)
        #expect(policies[0].json.canonicalText == parts[1])
        #expect(try Policy.read(json: Array(parts[1].utf8)) == policies)

        let research = try iri("https://w3id.org/dpv#ResearchAndDevelopment")
        let academic = try iri("https://w3id.org/dpv#AcademicResearch")
        var world = World(now: Moment(try #require(Instant("2026-11-23T10:00:00Z"))))
        world.kindOf = [academic: [research], research: []]
        let request = Request(
            action: odrl("read"), party: try iri("https://recipient.example/"), target: try iri("https://provider.example/datasets/rice"),
            facts: [odrl("purpose"): Fact(Value(academic))])
        let open = Evaluator().evaluate(policies[0], request, in: world)
        #expect(open.outcome == .notPermitted)
        #expect(open.json.canonicalText == parts[2])
        world.performances = [.init(action: odrl("inform"), party: request.party, at: world.now)]
        #expect(Evaluator().evaluate(policies[0], request, in: world).authorises)
    }
}

extension String {
    /// The contents of fenced blocks, without the lines that fence them.
    fileprivate func components(fencedBy fence: String) -> [String] {
        var (out, open): ([String], [Substring]?) = ([], nil)
        for line in split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix(fence) else {
                open?.append(line)
                continue
            }
            if let lines = open {
                out.append(lines.joined(separator: "\n"))
                open = nil
            } else {
                open = []
            }
        }
        return out
    }
}
