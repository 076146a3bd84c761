import Canon
import Node
import NoticesAPI
import Pages
import Signing

/// What `notice.v1` says: a text that a party publishes, in any number of languages, with files known by their digests.
///
/// `{"title":{…},"text":{…},"caveat"?:{…},"effectiveFrom"?,"supersedes"?,"attachments"?:[…],"sections"?:[…]}`. When it was signed is the record's
/// own `validFrom`.
package struct Notice: Sendable, Hashable {
    package static let kind = "notice.v1"
    package static let maxTitle = 1000
    package static let maxText = 60_000
    package static let maxAttachments = 64
    package static let maxSections = 200

    package var title: [String: String]
    package var text: [String: String]
    /// What a reader must know before relying on it; shown above the text.
    package var caveat: [String: String]
    package var effectiveFrom: EffectiveFrom?
    package var supersedes: RecordID?
    package var attachments: [PublishedNotice.Attachment]
    package var sections: [NoticeSection]

    package init(
        title: [String: String], text: [String: String], caveat: [String: String] = [:], effectiveFrom: EffectiveFrom? = nil,
        supersedes: RecordID? = nil, attachments: [PublishedNotice.Attachment] = [], sections: [NoticeSection] = []
    ) {
        self.title = title
        self.text = text
        self.caveat = caveat
        self.effectiveFrom = effectiveFrom
        self.supersedes = supersedes
        self.attachments = attachments
        self.sections = sections
    }

    package static func validate(_ record: Record) throws {
        let notice = try Notice(record.subject)
        guard notice.supersedes != record.id else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/credentialSubject/supersedes",
                detail: "/credentialSubject/supersedes names the notice itself; name the earlier notice, or leave the field out")
        }
    }

    /// Reads the payload. Throws `Failure` with pointer and remedy.
    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        title = try fields.languageMap("title", max: Notice.maxTitle)
        text = try fields.languageMap("text", max: Notice.maxText)
        caveat = try fields.optionalLanguageMap("caveat", max: 4000) ?? [:]
        effectiveFrom = try fields.effectiveFrom("effectiveFrom")
        supersedes = try fields.optionalRecordID("supersedes")
        attachments = try fields.attachments("attachments", maxCount: Notice.maxAttachments)
        sections = try fields.sections("sections", maxCount: Notice.maxSections)
        try fields.end()
    }

    /// The payload of the record.
    package var subject: JSONObject {
        var members: [String: JSON] = ["title": .languages(title), "text": .languages(text)]
        if !caveat.isEmpty { members["caveat"] = .languages(caveat) }
        members["effectiveFrom"] = effectiveFrom.map { .string($0.description) }
        members["supersedes"] = supersedes.map { .string($0.description) }
        if !attachments.isEmpty { members["attachments"] = .array(attachments.map(\.json)) }
        if !sections.isEmpty { members["sections"] = .array(sections.map(\.json)) }
        return JSONObject(members)
    }
}

extension Fields {
    /// A day such as `2026-11-23`, or a moment such as `2026-11-23T10:00:00.000Z`.
    mutating func effectiveFrom(_ key: String) throws -> EffectiveFrom? {
        guard let value = try optionalText(key, max: 30) else { return nil }
        guard let start = EffectiveFrom(value) else {
            throw refusal("wrongValue", key, "must be a day such as 2026-11-23 or a moment such as 2026-11-23T10:00:00.000Z")
        }
        return start
    }
}
