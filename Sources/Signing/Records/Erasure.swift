import Canon

/// A tombstone: the issuer of a record asks that its opening be destroyed. The log keeps the commitment, and still verifies.
public struct Erasure: Hashable, Sendable {
    public static let kind = "erasure.v1"

    /// The record that is no more.
    public var record: RecordID
    /// Where it stands in the log.
    public var position: UInt64
    /// Why, by language; may be empty.
    public var reasons: [String: String]

    public init(record: RecordID, position: UInt64, reasons: [String: String] = [:]) {
        (self.record, self.position, self.reasons) = (record, position, reasons)
    }

    /// Reads the payload of a record of this kind. A tombstone must be public, or nobody could tell an erasure from a loss.
    public init(_ record: Record) throws(SubjectError) {
        guard record.audience.isEmpty else { throw SubjectError(.wrongValue, at: "/audience", "must be left out; tombstones are public") }
        var subject = SubjectReader(record.subject)
        self.record = try subject.recordID("record")
        position = UInt64(try subject.integer("position", in: 0...(1 << 53)))
        reasons = try subject.languages("reason", max: 2000) ?? [:]
        try subject.end()
    }

    /// The payload.
    public var subject: JSONObject {
        var members: [String: JSON] = ["record": .string(record.description), "position": .integer(Int64(clamping: position))]
        if !reasons.isEmpty { members["reason"] = .object(JSONObject(reasons.mapValues { .string($0) })) }
        return JSONObject(members)
    }
}
