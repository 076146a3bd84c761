import Canon
import Conclusion
import Node
import Pages
import Signing

/// The forms of the records that speak about an agreement: what is common to them all, read strictly.
package struct AgreementAct: Sendable {
    /// The offer that it is about; for an event, act or concern the offer that was signed.
    package var agreement: RecordID
    /// Where a kind names the record by digest too.
    package var digest: Digest?
    /// What tells several of the kind apart: the obligation, the event, the concern, who signed what was received; nil for kinds without.
    package var about: String?
    /// The word that decides: `concluded`, `extend`, `safeguard`, …
    package var word: String?
    /// The day it speaks of.
    package var day: CalendarDate?
    package var until: CalendarDate?

    package init(_ kind: String, _ subject: JSONObject) throws {
        var fields = Fields(subject)
        switch kind {
        case AgreementKinds.signature:
            let text = try fields.reference("text")
            (agreement, digest) = (text.id, text.digest)
            guard try fields.optionalInstant("firmUntil") != nil else { throw fields.refusal("missingField", "firmUntil", "is missing; add it") }
        case AgreementKinds.receipt:
            agreement = try fields.recordID("agreement")
            _ = try fields.text("log", max: 300)
            _ = try fields.integer("position", in: 0...JSON.safeInteger)
            _ = try fields.text("signature", max: 200_000)
            guard let receipt = AgreementReceipt(subject) else {
                throw fields.refusal(
                    "wrongValue", "signature",
                    "must be a whole record agreement-signature.v1, in canonical form, under the agreement that is named beside it")
            }
            (about, digest) = (receipt.signature.issuer, receipt.signature.digest)
        case AgreementKinds.outcome:
            agreement = try fields.recordID("agreement")
            word = try fields.choice("outcome", of: ["concluded", "lapsed"])
        default:
            agreement = try fields.recordID("agreement")
            try read(kind, &fields)
        }
        try fields.end()
    }

    static let eventWords = ["amend", "extend", "suspend", "resume", "terminate", "lapse", "renew"]

    private mutating func read(_ kind: String, _ fields: inout Fields) throws {
        switch kind {
        case AgreementKinds.event:
            word = try fields.choice("event", of: AgreementAct.eventWords)
            day = try fields.date("signedOn")
            _ = try fields.date("effectiveFrom")
            until = try fields.optionalDate("until")
            _ = try fields.optionalReference("text")
            _ = try fields.optionalLanguageMap("note", max: 4000)
        case AgreementKinds.happening:
            about = try fields.name("event")
            day = try fields.date("on")
            _ = try fields.optionalBool("extended")
            _ = try fields.optionalLanguageMap("note", max: 4000)
        case AgreementKinds.outside:
            digest = try fields.digest("file")
            word = try fields.choice("means", of: ["handwritten", "seal", "qualified-signature"])
            day = try fields.date("on")
            _ = try fields.optionalLanguageMap("note", max: 4000)
        case AgreementKinds.fulfilment:
            about = try fields.name("obligation")
            word = try fields.text("occurrence", max: 100)
            day = try fields.date("on")
            _ = try fields.optionalDigests("evidence", maxCount: 20)
            _ = try fields.optionalLanguageMap("note", max: 4000)
        case AgreementKinds.alarm:
            about = try fields.name("obligation")
            word = try fields.text("occurrence", max: 100)
            day = try fields.date("on")
        case AgreementKinds.concern:
            about = try fields.optionalName("clause")
            _ = try fields.languageMap("concern", max: 8000)
            _ = try fields.optionalLanguageMap("asks", max: 4000)
        case AgreementKinds.answer:
            let concern = try fields.reference("concern")
            (about, digest) = (concern.id.uuid, concern.digest)
            word = try fields.choice("with", of: ["evidence", "safeguard", "milestone"])
            _ = try fields.languageMap("answer", max: 8000)
            until = try fields.optionalDate("until")
            _ = try fields.optionalDigests("evidence", maxCount: 20)
            guard word == "evidence" || until != nil else {
                throw fields.refusal("missingField", "until", "is missing; a safeguard or milestone must have a last day")
            }
        case AgreementKinds.settlement:
            let concern = try fields.reference("concern")
            (about, digest) = (concern.id.uuid, concern.digest)
            word = try fields.choice("state", of: ["settled", "safeguarded", "open"])
            until = try fields.optionalDate("until")
            _ = try fields.optionalLanguageMap("note", max: 4000)
            guard (word == "safeguarded") == (until != nil) else {
                throw fields.refusal(
                    until == nil ? "missingField" : "unknownField", "until",
                    until == nil ? "is missing; add the day until which it is safeguarded" : "belongs to safeguarded only; remove it")
            }
        default: break
        }
    }

    static func validate(_ record: Record) throws { _ = try AgreementAct(record.kind, record.subject) }
}
