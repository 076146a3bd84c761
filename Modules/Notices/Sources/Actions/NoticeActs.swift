import Canon
import Node
import NoticesAPI
import Pages

extension Notice {
    /// The payload of a notice, checked as the node will check it. Throws `Failure` with pointer and remedy.
    package static func subject(
        title: [String: String], text: [String: String], caveat: [String: String] = [:], effectiveFrom: EffectiveFrom? = nil,
        supersedes: RecordID? = nil, attachments: [PublishedNotice.Attachment] = [], sections: [NoticeSection] = []
    ) throws -> JSONObject {
        let subject = Notice(
            title: title, text: text, caveat: caveat, effectiveFrom: effectiveFrom, supersedes: supersedes, attachments: attachments,
            sections: sections
        ).subject
        _ = try Notice(subject)
        return subject
    }

    /// The act that publishes this notice for a hosted party (or for the node, when nil); sealed to `audience` where that is not empty.
    package func act(
        by party: String?, statedAt: Instant? = nil, cooperation: RecordID? = nil, audience: [String] = [], id: RecordID? = nil
    ) throws -> Act {
        let subject = subject
        _ = try Notice(subject)
        return Act(party: party, kind: Notice.kind, subject: subject, cooperation: cooperation, audience: audience, id: id, statedAt: statedAt)
    }
}
