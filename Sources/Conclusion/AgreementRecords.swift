import Canon
import Signing

/// A party's signature under an agreed text: `agreement-signature.v1`, `{"text":{"digest","id"},"firmUntil"}`.
///
/// The record itself is signed by the party's key, with the approvals that its kind needs; `firmUntil` is the clause's `signBy`.
public struct AgreementSignature: Hashable, Sendable {
    public static let kind = "agreement-signature.v1"
    public let text: RecordReference
    public let firmUntil: Instant

    public init(text: RecordReference, firmUntil: Instant) { (self.text, self.firmUntil) = (text, firmUntil) }

    /// The payload.
    public var subject: JSONObject { ["firmUntil": .string(firmUntil.description), "text": text.json] }

    /// Reads the payload of a record of this kind; nil for another or broken one.
    public init?(_ record: Record) {
        guard record.kind == AgreementSignature.kind, record.subject.keys == ["firmUntil", "text"],
            let text = record.subject["text"].flatMap({ RecordReference(json: $0) }),
            let firmUntil = record.subject["firmUntil"]?.string.flatMap({ Instant($0) })
        else { return nil }
        self.init(text: text, firmUntil: firmUntil)
    }
}

/// What the decider appends: `agreement-outcome.v1`, `{"agreement":"urn:uuid:…","outcome":"concluded"|"lapsed"}`.
///
/// It names the agreed text by its id alone, since where the text names the commitment of the outcome it cannot know the digest of the text; there it is the
/// id of the negotiation, which is that of its first text, and the outcome is that of whichever version all have signed. Where it does not, the record refers to the text by id and digest, and to each signature that it rests on (`refersTo`).
public struct AgreementOutcome: Hashable, Sendable {
    public static let kind = "agreement-outcome.v1"
    public enum Word: String, Sendable { case concluded, lapsed }

    public let agreement: RecordID
    public let outcome: Word

    public init(agreement: RecordID, outcome: Word) { (self.agreement, self.outcome) = (agreement, outcome) }

    /// The payload.
    public var subject: JSONObject { ["agreement": .string(agreement.description), "outcome": .string(outcome.rawValue)] }

    /// Reads the payload of a record of this kind; nil for another or broken one.
    public init?(_ record: Record) {
        guard record.kind == AgreementOutcome.kind, record.subject.keys == ["agreement", "outcome"],
            let agreement = record.subject["agreement"]?.string.flatMap({ RecordID($0) }),
            let outcome = record.subject["outcome"]?.string.flatMap(Word.init)
        else { return nil }
        self.init(agreement: agreement, outcome: outcome)
    }
}

/// Whether a record's signature counts, as whoever knows the issuers' keys and mandates found.
public enum RecordStanding: Hashable, Sendable {
    /// The proof verifies under a key that was the issuer's, and the mandate and approvals that the kind needs hold.
    case verified
    /// One of them does not.
    case refused(RecordRefusal)
    /// The keys, mandates or approvals are not at hand.
    case unknown
}

/// Why a record does not count: a stable code, and a sentence in each language.
public struct RecordRefusal: Hashable, Sendable {
    public let code: String
    public let words: [String: String]
    public init(code: String, words: [String: String]) { (self.code, self.words) = (code, words) }
}
