import Canon

/// How the parties will know, all alike, whether the agreement has come about: the member `conclusion` of the text, whose form is that of
/// docs/formats/conclusion.md. Here its shape is checked; what the keys are worth is judged where the conclusion is.
package struct ConclusionMember: Hashable, Sendable {
    /// The whole member.
    package let json: JSON
    /// Signatures are firm until then, and a majority of the neutrals must have seen the outcome by then.
    package let signBy: Instant
    /// The key of the deciding log.
    package var decider: String { json["decider"]?.string ?? "" }
    /// The keys of the neutral witnesses' own logs.
    package var neutrals: [String] { (json["neutrals"]?.array ?? []).compactMap(\.string) }

    static let members: [Shape.Member] = [
        .must("decider", .text(300)), .must("from", .object([.must("root", .text(60)), .must("size", .integer(0...JSON.safeInteger))])),
        .must("signBy", .text(40)), .must("neutrals", .list(.text(300), max: 64)),
        .must("parties", .list(.object([.must("id", .text(300)), .must("log", .text(300))]), max: 64)),
        .may("outcomes", .object([.must("concluded", .text(60)), .must("lapsed", .text(60))])),
    ]

    /// Nil where there is no member. Throws `DraftError` with a pointer.
    package init?(_ value: JSON?) throws(DraftError) {
        guard let value else { return nil }
        try FormReader().check(value, is: .object(ConclusionMember.members), at: "/conclusion")
        guard let text = value["signBy"]?.string, let signBy = Instant(text), signBy.description == text else {
            throw DraftError(
                "wrongValue", at: "/conclusion/signBy", "must be a moment with milliseconds, such as 2026-11-23T10:00:00.000Z",
                "必须是写到毫秒的时刻，例如 2026-11-23T10:00:00.000Z")
        }
        let neutrals = (value["neutrals"]?.array ?? []).compactMap(\.string)
        guard Set(neutrals).count == neutrals.count else {
            throw DraftError("duplicateName", at: "/conclusion/neutrals", "name a witness twice; name each once", "同一见证方出现两次；请各写一次")
        }
        (json, self.signBy) = (value, signBy)
    }
}

/// Another version or another agreement, by record and digest of its text.
package struct AgreementReference: Hashable, Sendable {
    package var id: RecordID
    package var digest: Digest

    package init(id: RecordID, digest: Digest) { (self.id, self.digest) = (id, digest) }

    var json: JSON { ["id": .string(id.description), "digest": .string(Multibase.base64URL(digest.bytes))] }
}

/// A file that belongs to the agreement, known by its digest.
package struct Attachment: Hashable, Sendable {
    package var name: Texts
    package var digest: Digest

    package init(name: Texts, digest: Digest) { (self.name, self.digest) = (name, digest) }

    var json: JSON { ["name": .texts(name), "digest": .string(Multibase.base64URL(digest.bytes))] }
}

/// An amount of one currency, exact.
package struct Money: Hashable, Sendable {
    package var amount: Decimal
    /// ISO 4217.
    package var currency: String

    package init(amount: Decimal, currency: String) { (self.amount, self.currency) = (amount, currency) }
}
