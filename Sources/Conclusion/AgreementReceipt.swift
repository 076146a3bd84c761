import Canon
import Signing

/// That a signature which stands in another log was received in time: `agreement-receipt.v1`, `{"agreement","log","position","signature"}`.
///
/// A log holds records of the node that keeps it and of its parties alone. So the decider does not log a counterparty's signature itself, but a record
/// of its own that holds it whole. With the text and the deciding log everything is at hand, and the signature counts from the receipt's place on.
/// Whether it is genuine is judged by the issuer's own log: the receipt makes nothing true.
public struct AgreementReceipt: Hashable, Sendable {
    public static let kind = "agreement-receipt.v1"

    /// The agreed text, by its id.
    public let agreement: RecordID
    /// The name of the log in which the signature stands, and its place there.
    public let log: String
    public let position: UInt64
    /// The whole record, proof and approvals included.
    public let signature: Record

    public init(agreement: RecordID, log: String, position: UInt64, signature: Record) {
        (self.agreement, self.log, self.position, self.signature) = (agreement, log, position, signature)
    }

    /// The payload. The record stands there as the text of its canonical bytes: a payload holds no context of its own, and nothing may change a byte.
    public var subject: JSONObject {
        [
            "agreement": .string(agreement.description), "log": .string(log), "position": .integer(Int64(clamping: position)),
            "signature": .string(String(decoding: signature.bytes, as: UTF8.self)),
        ]
    }

    /// Reads the payload of a record of this kind; nil for another or broken one.
    public init?(_ record: Record) {
        guard record.kind == AgreementReceipt.kind else { return nil }
        self.init(record.subject)
    }

    /// Reads a payload; nil for a broken one: another member, a signature of another kind or under another text than the one named.
    public init?(_ subject: JSONObject) {
        guard subject.keys == ["agreement", "log", "position", "signature"],
            let agreement = subject["agreement"]?.string.flatMap({ RecordID($0) }),
            let log = subject["log"]?.string, (1...300).contains(log.utf8.count),
            let position = subject["position"]?.integer, position >= 0,
            let signature = subject["signature"]?.string.flatMap({ try? Record(bytes: Array($0.utf8)) }),
            AgreementSignature(signature)?.text.id == agreement
        else { return nil }
        self.init(agreement: agreement, log: log, position: UInt64(position), signature: signature)
    }
}
