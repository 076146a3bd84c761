import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// An envoy asks to be heard on the other side's draft.
///
/// `{"mandate":{"id","digest"},"askedOf","title":{…},"question":{…},"answerBy","jurisdiction","subjectArea","stage"?,"draft"?:{"record"?:{"id","digest"},"url"?}}`.
struct Consultation: Sendable, Hashable {
    static let kind = "consultation.v1"

    /// The mandate under which it is asked.
    var mandate: RecordReference
    /// The party whose draft it is.
    var askedOf: String
    var title: [String: String]
    var question: [String: String]
    /// The day by which an answer is hoped for.
    var answerBy: CalendarDate
    var jurisdiction: String
    var subjectArea: String
    var stage: IndustrialStage?
    /// The draft, where it is a record.
    var record: RecordReference?
    /// The draft, where it is on the web.
    var url: String?

    /// What a mandate judges of it: the holder asks to be heard, towards the party whose draft it is.
    func act(_ record: Record, under mandate: Mandate, counterparty: String) -> MandateAct {
        MandateAct(
            id: record.id.description, actor: mandate.holder, mandate: mandate.reference, action: .consult, occurredAt: record.statedAt,
            jurisdiction: jurisdiction, counterparty: counterparty, subjectArea: subjectArea, stage: stage,
            digest: Digest.sha256(record.act.canonicalBytes))
    }

    static func validate(_ record: Record) throws { _ = try Consultation(record.subject) }

    init(
        mandate: RecordReference, askedOf: String, title: [String: String], question: [String: String], answerBy: CalendarDate, jurisdiction: String,
        subjectArea: String
    ) {
        (self.mandate, self.askedOf, self.title, self.question) = (mandate, askedOf, title, question)
        (self.answerBy, self.jurisdiction, self.subjectArea) = (answerBy, jurisdiction, subjectArea)
    }

    init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        mandate = try fields.reference("mandate")
        askedOf = try fields.did("askedOf")
        title = try fields.languageMap("title", max: 1000)
        question = try fields.languageMap("question", max: 20_000)
        answerBy = try fields.date("answerBy")
        jurisdiction = try fields.text("jurisdiction", max: 128)
        guard Hierarchy.jurisdiction.isCode(jurisdiction) else {
            throw fields.refusal("wrongValue", "jurisdiction", "must be a code such as CN or CN-SH")
        }
        subjectArea = try fields.text("subjectArea", max: 128)
        guard Hierarchy.subjectArea.isCode(subjectArea) else {
            throw fields.refusal("wrongValue", "subjectArea", "must be a dotted code such as 1.5.9")
        }
        stage = try fields.optionalChoice("stage", of: IndustrialStage.allCases.map(\.rawValue)).flatMap { IndustrialStage(rawValue: $0) }
        if fields.optional("draft") != nil {
            var draft = try fields.object("draft")
            record = try draft.optionalReference("record")
            url = try draft.optionalWebAddress("url")
            guard record != nil || url != nil else {
                throw draft.refusal("missingField", "url", "is missing; name the draft by a record or by an address")
            }
            try draft.end()
        }
        try fields.end()
    }

    var subject: JSONObject {
        var members: [String: JSON] = [
            "mandate": mandate.json, "askedOf": .string(askedOf), "title": .languages(title), "question": .languages(question),
            "answerBy": .string(answerBy.description), "jurisdiction": .string(jurisdiction), "subjectArea": .string(subjectArea),
        ]
        members["stage"] = stage.map { .string($0.rawValue) }
        var draft: JSONObject = [:]
        draft["record"] = record?.json
        draft["url"] = url.map { .string($0) }
        if !draft.isEmpty { members["draft"] = .object(draft) }
        return JSONObject(members)
    }
}

/// The other side's answer: `{"consultation":{"id","digest"},"outcome","text":{…},"newDate"?}`.
struct ConsultationAnswer: Sendable, Hashable {
    static let kind = "consultation-answer.v1"
    /// `moreTime` is an answer that stops no clock.
    enum Outcome: String, Sendable, CaseIterable { case accepted, partly, noted, declined, moreTime }

    var consultation: RecordReference
    var outcome: Outcome
    var text: [String: String]
    /// The day promised instead, for `moreTime`.
    var newDate: CalendarDate?

    static func validate(_ record: Record) throws { _ = try ConsultationAnswer(record.subject) }

    init(to consultation: RecordReference, _ outcome: Outcome, text: [String: String], newDate: CalendarDate? = nil) {
        (self.consultation, self.outcome, self.text, self.newDate) = (consultation, outcome, text, newDate)
    }

    init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        consultation = try fields.reference("consultation")
        let word = try fields.choice("outcome", of: Outcome.allCases.map(\.rawValue))
        outcome = Outcome(rawValue: word) ?? .noted
        text = try fields.languageMap("text", max: 20_000)
        newDate = try fields.optionalDate("newDate")
        guard (outcome == .moreTime) == (newDate != nil) else {
            throw fields.refusal("wrongValue", "newDate", "must stand with the outcome moreTime, and only with it")
        }
        try fields.end()
    }

    var subject: JSONObject {
        var members: [String: JSON] = [
            "consultation": consultation.json, "outcome": .string(outcome.rawValue), "text": .languages(text),
        ]
        members["newDate"] = newDate.map { .string($0.description) }
        return JSONObject(members)
    }
}

/// Minutes of a conversation about a consultation; joint once the other side has logged the same content and confirmed the first.
///
/// `{"consultation":{"id","digest"},"heldOn","text":{…},"agreed"?:[{…}],"open"?:[{…}],"confirms"?:{"id","digest"}}`.
struct JointMinutes: Sendable, Hashable {
    static let kind = "joint-minutes.v1"

    var consultation: RecordReference
    var heldOn: CalendarDate
    var text: [String: String]
    var agreed: [[String: String]] = []
    var open: [[String: String]] = []
    var confirms: RecordReference?

    static func validate(_ record: Record) throws { _ = try JointMinutes(record.subject) }

    init(of consultation: RecordReference, heldOn: CalendarDate, text: [String: String]) {
        (self.consultation, self.heldOn, self.text) = (consultation, heldOn, text)
    }

    init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        consultation = try fields.reference("consultation")
        heldOn = try fields.date("heldOn")
        text = try fields.languageMap("text", max: 20_000)
        for key in ["agreed", "open"] {
            var points: [[String: String]] = []
            for (i, value) in (try fields.optionalList(key, maxCount: 100) ?? []).enumerated() {
                var inner = Fields([String(i): value], at: "\(fields.pointer)/\(key)")
                points.append(try inner.languageMap(String(i), max: 4000))
            }
            if key == "agreed" { agreed = points } else { open = points }
        }
        confirms = try fields.optionalReference("confirms")
        try fields.end()
    }

    var subject: JSONObject {
        var members = body
        members["confirms"] = confirms?.json
        return members
    }

    /// What both sides must have said alike.
    var content: Digest { Digest.sha256(JSON.object(body).canonicalBytes) }

    private var body: JSONObject {
        var members: [String: JSON] = [
            "consultation": consultation.json, "heldOn": .string(heldOn.description), "text": .languages(text),
        ]
        if !agreed.isEmpty { members["agreed"] = .array(agreed.map { .languages($0) }) }
        if !open.isEmpty { members["open"] = .array(open.map { .languages($0) }) }
        return JSONObject(members)
    }
}

extension Fields {
    mutating func did(_ key: String) throws -> String {
        let did = try text(key, max: 512)
        guard DIDURL.isDID(did) else { throw refusal("wrongValue", key, "must be the DID of a party, such as did:web:ministry.example") }
        return did
    }
}
