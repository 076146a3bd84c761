import Canon
import Pages
import Signing
import Store

extension Erasure {
    /// Checks the form of a record of this kind. Throws `Failure`.
    package static func validate(_ record: Record) throws { _ = try read(record) }

    /// As `init`, with an error for people. Throws `Failure`.
    package static func read(_ record: Record) throws -> Erasure {
        do { return try Erasure(record) } catch { throw Failure(error) }
    }

    var row: DerivedRow { DerivedRow("erasures", [.blob(record.bytes), SQLValue(position), .text(JSON.languages(reasons).canonicalText)]) }

    /// Only the issuer may erase; identity events and tombstones stay, or nothing could be verified any more. Throws `Failure`.
    func admit(issuer: String, in transaction: any ReadTransaction) throws {
        guard
            let row = try transaction.first(
                "SELECT state, record FROM openings WHERE idx = ? AND record_id = ?", [SQLValue(position), .blob(record.bytes)])
        else {
            throw Failure(
                status: 404, code: "erasure.notFound", pointer: "/credentialSubject/record",
                detail: "no record \(record) stands at position \(position) of this log; check the name and the position on its receipt")
        }
        guard row.integer(0) != OpeningState.erased.rawValue, let target = try? Record(bytes: row.blob(1)) else {
            throw Failure(
                status: 409, code: "erasure.already", pointer: "/credentialSubject/record", detail: "the record \(record) is erased already")
        }
        guard target.issuer == issuer else {
            throw Failure(
                status: 403, code: "erasure.notIssuer", pointer: "/issuer",
                detail: "the record \(record) was issued by \(target.issuer), and only its issuer may erase it; ask them")
        }
        guard target.kind != IdentityEvent.kind, target.kind != Erasure.kind else {
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
