import Canon
import RuleEngine
import RulesAPI
import Signing

/// Where the rules of one side come from.
package struct SideSource: Sendable, Hashable {
    package var jurisdiction: String
    /// What all versions have in common, and what its maker calls this one.
    package var setID: String
    package var version: String
    /// SHA-256 of the canonical bytes of the rule set.
    package var digest: Digest
    /// The version as it was published; nil for an example that comes with the program.
    package var published: KnownRuleSet?

    /// Whether it is an example and not law, shipped or published.
    package var isExample: Bool { published?.isExample ?? true }
    /// The record, where there is one.
    package var record: RecordReference? { published.map { RecordReference(id: $0.id, digest: $0.digest) } }

    /// As a recommendation names it: `{"side","set","version","digest","record"?,"example"}`.
    package var json: JSON {
        var members: JSONObject = [
            "side": .string(jurisdiction), "set": .string(setID), "version": .string(version), "digest": .string(Multibase.base64URL(digest.bytes)),
            "example": .bool(isExample),
        ]
        members["record"] = record?.json
        return .object(members)
    }
}

/// The rules of the sides of a question, loaded together and ready to decide.
package struct AskedRules: Sendable {
    /// One for each side that has rules, in the order of the question.
    package let sources: [SideSource]
    /// Sides of which no rules are known here. Nobody can say that an act is free on their side.
    package let missing: [String]
    package let library: RuleLibrary
    package let book: Rulebook
    /// Where calendars are.
    package let shelf: DecisionShelf

    package func source(_ side: String) -> SideSource? { sources.first { $0.jurisdiction == side } }
    package func set(_ side: String) -> RuleSet? { library.sets.first { $0.jurisdiction == side } }
    /// The sides that can be asked.
    package var sides: [String] { sources.map(\.jurisdiction) }

    /// Writes rules as sentences in a language; nil where there are no labels in it.
    package func writer(_ language: String) -> SentenceWriter? {
        library.labels[language].map { SentenceWriter(schema: library.schema, labels: $0) }
    }
}
