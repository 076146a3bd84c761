import Canon
import Pages
import Signing
import Store

/// A tombstone: the issuer of a record asks that its opening be destroyed. The log keeps the commitment, and still verifies.
package struct Erasure {
    package var record: RecordID
    package var position: Int64
    package var reasons: [String: String]

    package static func validate(_ record: Record) throws { _ = try Erasure(record) }

    package init(_ record: Record) throws {
        var fields = Fields(record.subject)
        self.record = try fields.recordID("record")
        position = try fields.integer("position", in: 0...(1 << 53))
        reasons = try fields.optionalLanguageMap("reason", max: 2000) ?? [:]
        try fields.end()
    }

    package init(record: RecordID, position: Int64, reasons: [String: String]) {
        (self.record, self.position, self.reasons) = (record, position, reasons)
    }

    package var subject: JSONObject {
        var members: [String: JSON] = ["record": .string(record.description), "position": .integer(position)]
        if !reasons.isEmpty { members["reason"] = .languages(reasons) }
        return JSONObject(members)
    }

    var row: DerivedRow { DerivedRow("erasures", [.blob(record.bytes), .integer(position), .text(JSON.languages(reasons).canonicalText)]) }

    /// Only the issuer may erase; identity events and tombstones stay, or nothing could be verified any more.
    func admit(issuer: String, in transaction: any ReadTransaction) throws {
        guard
            let row = try transaction.first(
                "SELECT state, record FROM openings WHERE idx = ? AND record_id = ?", [.integer(position), .blob(record.bytes)])
        else {
            throw Failure(
                status: 404, code: "erasure.notFound", pointer: "/credentialSubject/record",
                detail: "no record \(record) stands at position \(position) of this log; check the name and the position on its receipt")
        }
        guard row.integer(0) != OpeningState.erased.rawValue, let target = try? Record(bytes: row.blob(1)) else {
            throw Failure(status: 409, code: "erasure.already", pointer: "/credentialSubject/record", detail: "the record \(record) is erased already")
        }
        guard target.issuer == issuer else {
            throw Failure(
                status: 403, code: "erasure.notIssuer", pointer: "/issuer",
                detail: "the record \(record) was issued by \(target.issuer), and only its issuer may erase it; ask them")
        }
        guard target.kind != "identity.v1", target.kind != "erasure.v1" else {
            throw Failure(
                status: 403, code: "erasure.forbiddenKind", pointer: "/credentialSubject/record",
                detail: "identity events and tombstones are never erased, since everything else is verified by them")
        }
    }
}

/// Who may read what a log entry commits to.
package enum OpeningState: Int64, Sendable {
    case open = 0
    case sealed = 1
    case erased = 2
}
