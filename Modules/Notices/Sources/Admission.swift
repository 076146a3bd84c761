import Canon
import Node
import NoticesAPI
import Pages
import Signing
import Store

/// What must hold at the moment a notice is logged.
enum NoticeAdmission {
    /// A notice takes the place only of an earlier notice of its own issuer: nobody may declare another's statement superseded.
    static func admit(_ record: Record, in transaction: any ReadTransaction) throws {
        guard let supersedes = try Notice(record.subject).supersedes else { return }
        let rows = try transaction.query("SELECT issuer FROM notices WHERE id = ?", [.blob(supersedes.bytes)])
        let pointer = "/credentialSubject/supersedes"
        guard !rows.isEmpty else {
            throw Failure(
                status: 422, code: "notice.supersedes.unknown", pointer: pointer,
                detail: "\(pointer) names \(supersedes), which is no notice known here; check the name, or leave the field out")
        }
        guard rows.contains(where: { $0.text(0) == record.issuer }) else {
            throw Failure(
                status: 403, code: "notice.supersedes.other", pointer: pointer,
                detail:
                    "\(pointer) names a notice of \(rows[0].text(0)), and only its issuer may replace it; publish a notice of your own and refer to it in its text"
            )
        }
    }
}
