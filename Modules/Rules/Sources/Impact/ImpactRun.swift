import Canon
import Node
import RuleEngine
import RulesAPI
import Store

/// Runs a change of rules against everything that the records known here have asked.
package enum ImpactRun {
    /// What changes when these sets take the place of those in force for their jurisdictions. `sources` hold the changed sets.
    ///
    /// Throws `Failure` where rules cannot be read together.
    package static func run(_ sources: [RuleSetSource], in known: KnownRuleSets, on day: CalendarDate) throws -> RuleImpact {
        let changed = sources.compactMap { $0.set["jurisdiction"]?.string }
        var versions: [KnownRuleSet] = []
        for version in try known.inForce(on: day) where !versions.contains(where: { $0.jurisdiction == version.jurisdiction }) { versions.append(version) }
        let before = try RulebookCache.shared.rules(of: versions, in: known)
        let kept = try versions.filter { !changed.contains($0.jurisdiction) }.compactMap { try known.source(of: $0) }
        let library = try RuleSetsTogether.load(kept + sources)
        let questions = RecordedQuestions(origin: known.origin, in: known.transaction)
        return RuleImpact(
            try questions.decisions() + questions.moves(on: day), before: (before.library, before.book), after: (library, Rulebook(library)))
    }
}
