import Canon
import CooperationsAPI
import Node
import Pages
import Signing

/// What `cooperation.join.v1` says: a party that was invited joins. `{"cooperation","digest"?,"note"?:{…}}`.
package struct Joining: Sendable, Hashable {
    package static let kind = "cooperation.join.v1"

    package var cooperation: RecordID
    /// SHA-256 of the record that opened it: the party joins this text and no other of the same name.
    package var digest: Digest?
    package var note: [String: String]

    package init(cooperation: RecordID, digest: Digest? = nil, note: [String: String] = [:]) {
        (self.cooperation, self.digest, self.note) = (cooperation, digest, note)
    }

    package static func validate(_ record: Record) throws {
        let joining = try Joining(record.subject)
        try CooperationRecords.checkEnvelope(record, belongsTo: joining.cooperation)
    }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        cooperation = try fields.recordID("cooperation")
        digest = fields.optional("digest") == nil ? nil : try fields.digest("digest")
        note = try fields.optionalLanguageMap("note", max: 2000) ?? [:]
        try fields.end()
    }

    package var subject: JSONObject {
        var members: [String: JSON] = ["cooperation": .string(cooperation.description)]
        members["digest"] = digest.map { .string(Multibase.base64URL($0.bytes)) }
        if !note.isEmpty { members["note"] = .languages(note) }
        return JSONObject(members)
    }
}

/// What `cooperation.attach.v1` says: a record answers one of the three questions.
///
/// `{"cooperation","question":"why|will|how","record","digest","sections"?:["id"…],"note"?:{…}}`; `sections` are those of a document that matter here.
package struct Attaching: Sendable, Hashable {
    package static let kind = "cooperation.attach.v1"

    package var cooperation: RecordID
    package var question: CooperationQuestion
    package var record: RecordID
    package var digest: Digest
    package var sections: [String]
    package var note: [String: String]

    package init(
        cooperation: RecordID, question: CooperationQuestion, record: RecordID, digest: Digest, sections: [String] = [], note: [String: String] = [:]
    ) {
        (self.cooperation, self.question, self.record, self.digest) = (cooperation, question, record, digest)
        (self.sections, self.note) = (sections, note)
    }

    package static func validate(_ record: Record) throws {
        let attaching = try Attaching(record.subject)
        try CooperationRecords.checkEnvelope(record, belongsTo: attaching.cooperation)
        guard attaching.record != record.id else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/credentialSubject/record",
                detail: "/credentialSubject/record names the attaching record itself; name the record that is to be attached")
        }
    }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        cooperation = try fields.recordID("cooperation")
        let word = try fields.choice("question", of: CooperationQuestion.allCases.map(\.rawValue))
        question = CooperationQuestion(rawValue: word) ?? .why
        record = try fields.recordID("record")
        digest = try fields.digest("digest")
        sections = try fields.optionalTexts("sections", maxCount: 20, max: 64) ?? []
        note = try fields.optionalLanguageMap("note", max: 2000) ?? [:]
        try fields.end()
    }

    package var subject: JSONObject {
        var members: [String: JSON] = [
            "cooperation": .string(cooperation.description), "question": .string(question.rawValue), "record": .string(record.description),
            "digest": .string(Multibase.base64URL(digest.bytes)),
        ]
        if !sections.isEmpty { members["sections"] = .array(sections.map { .string($0) }) }
        if !note.isEmpty { members["note"] = .languages(note) }
        return JSONObject(members)
    }
}

/// What the records of a cooperation have in common.
enum CooperationRecords {
    /// The cooperation in the envelope, where there is one, is the one in the payload.
    static func checkEnvelope(_ record: Record, belongsTo cooperation: RecordID) throws {
        guard record.cooperation == nil || record.cooperation == cooperation else {
            throw Failure(
                status: 422, code: "cooperation.differs", pointer: "/cooperation",
                detail: "/cooperation names another cooperation than the record is about; write \(cooperation), or leave it out")
        }
    }
}
