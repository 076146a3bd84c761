/// One kind of clause: what the rules of one side ask of an act, and what those of the other side ask of its mirror image, in which the two countries have
/// changed places. A test of reciprocity that needs no statistics.
package struct ReciprocityLine: Hashable, Sendable {
    package enum Verdict: String, Sendable, CaseIterable {
        /// Both sides ask it.
        case mutual
        /// Only the side from which the act comes asks it, or only the other one of the mirror image.
        case onlyHere, onlyThere
        /// Facts that are not known decide whether both do.
        case open
    }

    package let effect: Effect
    /// Active rules of this effect, in the order of their set.
    package let here: [String]
    package let there: [String]
    /// Rules of this effect that can be active or not.
    package let openHere: [String]
    package let openThere: [String]

    package init(effect: Effect, here: [String], there: [String], openHere: [String] = [], openThere: [String] = []) {
        (self.effect, self.here, self.there, self.openHere, self.openThere) = (effect, here, there, openHere, openThere)
    }

    package var verdict: Verdict {
        switch (here.isEmpty, there.isEmpty) {
        case (false, false): .mutual
        case (false, true): openThere.isEmpty ? .onlyHere : .open
        case (true, false): openHere.isEmpty ? .onlyThere : .open
        case (true, true): .open
        }
    }
}

extension Rulebook {
    /// Clause by clause, the strictest kinds first: what `here`, the side of the country `one`, asks of the act beside what `there` asks of its mirror image.
    /// Kinds that neither side asks are left out. Nil where a side has no rules here, or a country is not known.
    package func reciprocity(
        _ question: Question, here: String, there: String, between one: String = "from", and other: String = "to"
    ) -> [ReciprocityLine]? {
        var asked = question
        asked.sides = here == there ? [here] : [here, there]
        guard side(here) != nil, side(there) != nil, let (act, mirrored) = mirror(asked, between: one, and: other),
            let own = act.sides.first, let far = mirrored.sides.last
        else { return nil }
        func effects(_ jurisdiction: String) -> [String: Effect] {
            Dictionary(
                sets.first { $0.jurisdiction == jurisdiction }?.rules.map { ($0.id, $0.effect) } ?? [], uniquingKeysWith: { first, _ in first })
        }
        let (mine, theirs) = (effects(here), effects(there))
        return [Effect.prohibit, .approval, .notify, .condition].compactMap { effect in
            let line = ReciprocityLine(
                effect: effect, here: own.fired.filter { mine[$0] == effect }, there: far.fired.filter { theirs[$0] == effect },
                openHere: own.unknown.map(\.rule).filter { mine[$0] == effect }, openThere: far.unknown.map(\.rule).filter { theirs[$0] == effect })
            return line.here.isEmpty && line.there.isEmpty && line.openHere.isEmpty && line.openThere.isEmpty ? nil : line
        }
    }
}
