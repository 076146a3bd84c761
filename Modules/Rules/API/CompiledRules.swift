import Canon
import RuleEngine

/// Rule sets in force, loaded together and ready to decide.
package struct CompiledRules: Sendable {
    /// The versions, in the order asked for.
    package let versions: [KnownRuleSet]
    /// Attributes, labels and scenarios of all of them.
    package let library: RuleLibrary
    package let book: Rulebook

    package init(versions: [KnownRuleSet], library: RuleLibrary, book: Rulebook) {
        (self.versions, self.library, self.book) = (versions, library, book)
    }

    /// The version that speaks for a jurisdiction.
    package func version(for jurisdiction: String) -> KnownRuleSet? { versions.first { $0.jurisdiction == jurisdiction } }

    /// Writes rules as sentences; nil where no version has labels in that language.
    package func writer(_ language: String) -> SentenceWriter? {
        library.labels[language].map { SentenceWriter(schema: library.schema, labels: $0) }
    }
}
