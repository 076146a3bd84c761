/// The state of the world against which a request is evaluated (ODRL Formal Semantics, "State of the World").
package struct World: Hashable, Sendable {
    package var id: IRI?
    /// The value of odrl:dateTime. Nil where no time is known: then nothing that depends on it is decided.
    package var now: Moment?
    /// What holds in general, by left operand.
    package var facts: [IRI: Fact] = [:]
    /// What holds of one party or asset, for the refinements of collections.
    package var factsOf: [IRI: [IRI: Fact]] = [:]
    /// What each party, asset or place is part of, directly. A party or asset that is not listed is part of nothing.
    package var partOf: [IRI: Set<IRI>] = [:]
    /// Parties and assets whose memberships are not established.
    package var undetermined: Set<IRI> = []
    /// What each concept is a kind or instance of, directly; the topmost with an empty set. One that is not listed is not known.
    package var kindOf: [IRI: Set<IRI>] = [:]
    /// What became of duties, by their id, as records or earlier reports say.
    package var duties: [IRI: DutyRecord] = [:]
    /// What has been done.
    package var performances: [Performance] = []

    package init(id: IRI? = nil, now: Moment? = nil) { (self.id, self.now) = (id, now) }

    /// An action that was done.
    package struct Performance: Hashable, Sendable {
        package var action: IRI
        /// The duty that it was done for, where it names one.
        package var duty: IRI?
        package var party: IRI?
        package var target: IRI?
        package var at: Moment?
        package var facts: [IRI: Fact]

        package init(action: IRI, duty: IRI? = nil, party: IRI? = nil, target: IRI? = nil, at: Moment? = nil, facts: [IRI: Fact] = [:]) {
            (self.action, self.duty, self.party, self.target, self.at, self.facts) = (action, duty, party, target, at, facts)
        }
    }

    package struct DutyRecord: Hashable, Sendable {
        package var performance: PerformanceState
        package var deontic: DeonticState
        package init(_ performance: PerformanceState, _ deontic: DeonticState) { (self.performance, self.deontic) = (performance, deontic) }
    }
}

/// A relation and what can be reached by it.
enum Closure {
    /// Whether `goal` is reached from `start` in one step or more; at most 10,000 nodes are looked at.
    static func reaches(_ start: IRI, _ goal: (IRI) -> Bool, _ next: [IRI: Set<IRI>]) -> Bool {
        var waiting = Array(next[start] ?? [])
        var seen = Set(waiting)
        while let at = waiting.popLast() {
            if goal(at) { return true }
            guard seen.count < 10_000 else { return false }
            for further in next[at] ?? [] where seen.insert(further).inserted { waiting.append(further) }
        }
        return false
    }
}
