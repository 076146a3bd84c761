import Canon
import Node
import RuleEngine
import RulesAPI
import Store

/// Runs a change of rules against everything that the records known here have asked.
package enum ImpactRun {
    /// The day on which every changed rule has begun, within five years; today where none is to begin.
    package static func day(_ sources: [RuleSetSource], after today: CalendarDate) -> CalendarDate {
        let starts = sources.flatMap { $0.set["rules"]?.array ?? [] }.compactMap { $0["effective"]?["from"]?.string.flatMap { CalendarDate($0) } }
        return starts.filter { $0 > today && RuleWindows.days(from: today, to: $0) <= 5 * 366 }.max() ?? today
    }

    /// What changes when these sets take the place of those in force for their jurisdictions. `sources` hold the changed sets.
    ///
    /// - Parameters:
    ///   - examples: sets that speak for the jurisdictions for which nobody has published any, as decisions take them.
    ///   - includingSealed: whether sealed requests count; only for somebody who may read everything on this node.
    ///   - limit: the newest so many requests.
    ///
    /// Throws `Failure` where rules cannot be read together.
    package static func run(
        _ sources: [RuleSetSource], in known: KnownRuleSets, on today: CalendarDate, examples: [RuleSetSource] = [], includingSealed: Bool = false,
        limit: Int = RecordedQuestions.limit
    ) throws -> RuleImpact {
        let day = self.day(sources, after: today)
        let changed = sources.compactMap { $0.set["jurisdiction"]?.string }
        var versions: [KnownRuleSet] = []
        for version in try known.inForce(on: day) where !versions.contains(where: { $0.jurisdiction == version.jurisdiction }) {
            versions.append(version)
        }
        let published = versions.map(\.jurisdiction)
        let fallback = examples.filter { example in example.set["jurisdiction"]?.string.map { !published.contains($0) } ?? false }
        let before = try rules(of: versions, fallback, in: known)
        let kept = try versions.filter { !changed.contains($0.jurisdiction) }.compactMap { try known.source(of: $0) }
        let others = fallback.filter { example in example.set["jurisdiction"]?.string.map { !changed.contains($0) } ?? false }
        let library = try RuleSetsTogether.load(kept + others + sources)
        let questions = RecordedQuestions(origin: known.origin, in: known.transaction)
        return RuleImpact(
            try (questions.decisions(includingSealed: includingSealed, limit: limit) + questions.moves(on: day)).map { $0.asked(on: day) },
            before: before,
            after: (library, Rulebook(library)))
    }

    /// The rules as they are; kept by their records where no example stands in.
    private static func rules(of versions: [KnownRuleSet], _ examples: [RuleSetSource], in known: KnownRuleSets) throws -> (RuleLibrary, Rulebook) {
        guard !examples.isEmpty else {
            let rules = try RulebookCache.shared.rules(of: versions, in: known)
            return (rules.library, rules.book)
        }
        let library = try RuleSetsTogether.load(try versions.compactMap { try known.source(of: $0) } + examples)
        return (library, Rulebook(library))
    }
}
