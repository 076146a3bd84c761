import Canon
import CooperationsAPI
import Node
import Pages
import Signing
import Store

/// What must hold at the moment a record about a cooperation is logged. Every refusal says what would make it a yes.
enum CooperationAdmission {
    /// - Parameter origin: the log that the record is to stand in, which is our own.
    static func admit(_ record: Record, origin: String, in transaction: any ReadTransaction) throws {
        switch record.kind {
        case Joining.kind: try admit(Joining(record.subject), by: record.issuer, in: transaction)
        case Attaching.kind: try admit(Attaching(record.subject), by: record.issuer, origin: origin, in: transaction)
        default: break
        }
    }

    private static func admit(_ joining: Joining, by party: String, in transaction: any ReadTransaction) throws {
        let cooperation = try find(joining.cooperation, for: party, in: transaction)
        if let digest = joining.digest, digest != cooperation.digest {
            throw refusal(
                409, "cooperation.otherText", "digest",
                "is not that of the record that opened \(joining.cooperation); read the cooperation again and join what stands there now")
        }
        guard let member = cooperation.members.first(where: { $0.did == party }), member.joinedAt == nil else {
            throw refusal(409, "cooperation.joined", "cooperation", "names a cooperation that \(party) has joined already; nothing more is needed")
        }
    }

    private static func admit(_ attaching: Attaching, by party: String, origin: String, in transaction: any ReadTransaction) throws {
        _ = try find(attaching.cooperation, for: party, in: transaction)
        let rows = try transaction.query("SELECT r.digest, r.kind \(RecordRows.named)", [.text(origin), .blob(attaching.record.bytes)])
        guard !rows.isEmpty else {
            throw refusal(
                422, "cooperation.recordUnknown", "record",
                "names \(attaching.record), which stands neither in this log nor in that of a followed peer; publish it first, or wait until the peer's log has been followed"
            )
        }
        guard let row = rows.first(where: { $0.blob(0) == attaching.digest.bytes }) else {
            throw refusal(
                422, "cooperation.digestDiffers", "digest",
                "is not the digest of \(attaching.record); take it from the receipt or the page of the record")
        }
        guard !CooperationsModule.proceedings.contains(row.text(1)) else {
            throw refusal(
                422, "cooperation.notEvidence", "record", "names a \(row.text(1)) record, which answers no question; attach what it is about")
        }
    }

    /// The cooperation, if this party is named in it.
    private static func find(_ id: RecordID, for party: String, in transaction: any ReadTransaction) throws -> KnownCooperation {
        // Which log is our own does not matter here: any copy of the opening record names the parties.
        guard let cooperation = try KnownCooperations(origin: "", includingSealed: true, in: transaction).find(id) else {
            throw refusal(
                422, "cooperation.unknown", "cooperation",
                "names \(id), which is no cooperation known here; check the name, or add the node of the party that opened it as a peer and wait until its log has been followed"
            )
        }
        guard cooperation.members.contains(where: { $0.did == party }) else {
            throw refusal(
                403, "cooperation.notInvited", "cooperation",
                "names a cooperation to which \(party) was not invited; ask \(cooperation.opener) to open one that names it")
        }
        return cooperation
    }

    private static func refusal(_ status: Int, _ code: String, _ key: String, _ what: String) -> Failure {
        let pointer = "/credentialSubject/" + key
        return Failure(status: status, code: code, pointer: pointer, detail: "\(pointer) \(what)")
    }
}
