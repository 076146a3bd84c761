import Canon

/// Changes of facts that bring about a better answer, whatever the facts are that are confidential or not known.
package struct Suggestion: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let attribute: String
        /// Nil when it is not known, or confidential.
        package let now: Value?
        /// The nearest value that does it: apply this one to see.
        package let becomes: Value
        /// All values that do as well, as a test on the attribute; nil when `becomes` says it all.
        package let reach: FactTest?
    }

    /// Sorted by attribute; one for each.
    package let changes: [Change]
    /// What the sides say together afterwards.
    package let range: OutcomeRange
}
