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

    /// The record of this log that is to be erased, which only its issuer may. Throws `Failure`.
    func target(of issuer: String, in transaction: any ReadTransaction) throws -> Record {
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
        return target
    }
}

/// Who may read what a log entry commits to.
package enum OpeningState: Int64, Sendable {
    case open = 0
    case sealed = 1
    case erased = 2
}

extension Failure {
    /// That a record cannot be erased, whoever asks.
    static func staysForGood(_ record: Record) -> Failure {
        let en =
            "the record \(record.id) (\(record.kind)) is one that others rely on or that people approved; such records are never erased, or what they"
            + " ended or bound could be undone. Record what undoes it in the open: a withdrawal, an amendment, a termination"
        let zh = "记录 \(record.id)（\(record.kind)）为他人所依据或经人员批准；此类记录不得销毁，否则其终止或约束的事项可被暗中撤销。请公开记录撤销行为：撤回、修订或终止"
        return Failure(
            status: 403, code: "erasure.stays", pointer: "/credentialSubject/record", detail: en, words: ["en": en, "zh-Hans": zh])
    }
}
