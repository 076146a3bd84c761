import Canon
import Node
import PeopleAPI
import Signing

/// Judges approvals by the rosters that the log itself tells, record after record.
struct RosterAuditor: ApprovalAuditor {
    private var states: [String: RosterState] = [:]

    func remembers(_ kind: String) -> Bool { [RosterEntry.kind, RosterRemoval.kind].contains(kind) }

    mutating func take(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace) throws {
        var state = states[record.issuer] ?? RosterState()
        let judge = RosterJudge(state: state)
        guard [RosterEntry.kind, RosterRemoval.kind].contains(record.kind) else { return try judge.check(record, need, at: place) }
        // One that may not stand there changes nothing, whatever the log's keeper believes.
        try judge.check(record, at: place)
        RosterJudge.apply(record, at: place, to: &state)
        states[record.issuer] = state
    }
}
