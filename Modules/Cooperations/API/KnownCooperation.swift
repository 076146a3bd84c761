import Canon

/// A cooperation as it stands in a log that is known here.
package struct KnownCooperation: Sendable, Hashable {
    package var id: RecordID
    /// The log in which it was opened, and where.
    package var origin: String
    package var position: UInt64
    /// Whether only the parties named in it may read it.
    package var isSealed: Bool
    /// The party that opened it.
    package var opener: String
    /// SHA-256 of the record that opened it.
    package var digest: Digest
    package var title: [String: String]
    package var openedAt: Instant
    /// Those invited, the opener among them, in the order in which they were named.
    package var members: [CooperationMember]
}

/// A party to a cooperation.
package struct CooperationMember: Sendable, Hashable {
    /// What it is to the cooperation, where the opener said so. Who provides and who receives a single thing, each flow says itself.
    package enum Role: String, Sendable, CaseIterable { case provider, recipient, supporter }

    package var did: String
    package var role: Role?
    /// When it said that it joins; the opener joins by opening. Nil while it has only been invited.
    package var joinedAt: Instant?
    /// The record by which it joined, and where that stands; nil for the opener and for those only invited.
    package var joining: CooperationRow?
}

/// Where a record about a cooperation stands.
package struct CooperationRow: Sendable, Hashable {
    package var id: RecordID
    package var origin: String
    package var position: UInt64
}

/// The three questions of every cooperation.
package enum CooperationQuestion: String, Sendable, CaseIterable {
    /// Is there a need?
    case why
    /// Is there the will, and who may say so?
    case will
    /// Under which rules, safely and fairly?
    case how
}

/// A record that a party attached to one of the three questions.
package struct CooperationAttachment: Sendable, Hashable {
    /// The record by which it was attached.
    package var row: CooperationRow
    package var isSealed: Bool
    package var question: CooperationQuestion
    /// The record that was attached, by name and by digest: no other bytes can take its place.
    package var record: RecordID
    package var digest: Digest
    /// The party that attached it.
    package var attachedBy: String
    package var attachedAt: Instant
    /// The sections of a document that matter here, by their ids; the first ones where none are named.
    package var sections: [String]
    /// Why it stands here, in its words.
    package var note: [String: String]
}
