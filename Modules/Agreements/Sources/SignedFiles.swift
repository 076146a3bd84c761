import AgreementsAPI
import Canon
import Node
import Store

/// Whether a file that a person asks about was recorded as signed outside: by its very bytes, in public records.
enum SignedFiles {
    static func matches(_ query: StatementQuery, origin: String, in transaction: any ReadTransaction) throws -> [StatementMatch] {
        let known = KnownAgreements(origin: origin, in: transaction)
        return try known.acts(withFile: query.digest).compactMap { act in
            guard let offer = try known.offer(act.agreement), offer.parties.contains(act.issuer) else { return nil }
            return StatementMatch(
                record: act.id, origin: act.origin, issuer: act.issuer, kind: act.kind, title: offer.title, statedAt: act.statedAt,
                part: .attachment(name: query.digest.multibase))
        }
    }
}
