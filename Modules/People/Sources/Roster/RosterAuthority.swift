import Canon
import Node
import PeopleAPI
import Signing
import Store

/// Judges approvals by the rosters of this log and of mirrored ones.
struct RosterAuthority: ApprovalAuthority {
    func check(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        // The log that a party's DID names is the one whose roster counts, wherever the record stands.
        let roster = KnownRoster(of: record.issuer, home: try RosterAuthority.home(in: transaction) ?? place.origin, in: transaction)
        let judge = RosterJudge(state: try roster.state(before: KnownRoster.log(of: record.issuer) == place.origin ? place.position : nil))
        switch record.kind {
        case RosterEntry.kind, RosterRemoval.kind: try judge.check(record, at: place)
        default: try judge.check(record, need, at: place)
        }
    }

    func auditor() -> (any ApprovalAuditor)? { RosterAuditor() }

    /// The name of this node's own log: entry 0 is the node's own inception, whose DID names it.
    private static func home(in transaction: any ReadTransaction) throws -> String? {
        guard let row = try transaction.first("SELECT record FROM openings WHERE idx = 0"), let record = try? Record(bytes: row.blob(0)) else {
            return nil
        }
        return KnownRoster.log(of: record.issuer)
    }
}
