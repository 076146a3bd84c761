import Canon
import Node

/// What became of what was signed under a mandate, as numbers; the records behind each stand on the page of promises kept, for this mandate alone.
package struct PromiseFigures: Sendable, Hashable {
    /// Agreements that all parties signed.
    package var agreements = 0
    /// Duties, by what became of them.
    package var kept = 0
    package var keptLate = 0
    package var late = 0
    package var open = 0
    package var notEstablished = 0
    /// Concerns that others raised, and those of them that are open.
    package var concerns = 0
    package var concernsOpen = 0
    /// Median of the days from a concern to its answer, rounded up; nil where none was answered.
    package var answerDays: Int?
    /// Agreements that end within `AccountabilityPart.nearDays`.
    package var ending = 0

    package init() {}

    /// As programs read it.
    package var json: JSON {
        [
            "agreements": .integer(Int64(agreements)), "kept": .integer(Int64(kept)), "keptLate": .integer(Int64(keptLate)),
            "late": .integer(Int64(late)), "open": .integer(Int64(open)), "notEstablished": .integer(Int64(notEstablished)),
            "concerns": .integer(Int64(concerns)), "concernsOpen": .integer(Int64(concernsOpen)),
            "answerDays": answerDays.map { .integer(Int64($0)) } ?? .null, "ending": .integer(Int64(ending)),
        ]
    }
}

/// Counts promises. The program hands it to modules whose pages show the numbers: they are made from texts and logs that only this module reads.
package protocol KnownPromises: Sendable {
    /// Of a party, from the agreements that were signed under one mandate and that the reader may see.
    func figures(of party: String, under mandate: RecordID, _ view: ReaderView) throws -> PromiseFigures
}
