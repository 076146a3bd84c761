import Canon
import Node
import Signing
import Store
import WebAuthn

/// The roster of a party as its log has it: of a party that is hosted here, or of a peer's, from the mirror of its log.
///
/// Records of this log were judged when they were admitted. Those of a peer's are judged here one after another: one without the approvals that it
/// needs changes nothing, whatever the peer believes.
package struct KnownRoster {
    private let party: String
    private let home: String
    private let log: String
    private let transaction: any ReadTransaction

    /// - Parameters:
    ///   - party: its DID, which names the log that speaks for it.
    ///   - home: the name of this node's own log.
    package init(of party: String, home: String, in transaction: any ReadTransaction) {
        (self.party, self.home, self.transaction) = (party, home, transaction)
        log = KnownRoster.log(of: party)
    }

    /// The log that the DID itself names: `did:web:localhost%3A8080:parties:lishan` → `localhost:8080`.
    package static func log(of party: String) -> String {
        let rest = party.hasPrefix("did:web:") ? party.dropFirst(8) : party[...]
        return String(rest.prefix { $0 != ":" }).replacing("%3A", with: ":")
    }

    /// What the roster says to an act at that position of its log; at its end where none is given.
    package func state(before position: UInt64? = nil) throws -> RosterState {
        let rows = try transaction.query(
            "SELECT position FROM people_roster WHERE issuer = ? AND origin = ? AND sealed = 0 AND position < ? ORDER BY position",
            [.text(party), .text(log), .integer(position.map { Int64(clamping: $0) } ?? .max)])
        var state = RosterState()
        for row in rows {
            guard let found = try RecordLookup.at(UInt64(row.integer(0)), of: log, origin: home, in: transaction), let record = found.record else {
                continue
            }
            let place = RecordPlace(origin: log, position: found.position, at: found.loggedAt)
            if log != home, (try? RosterJudge(state: state).check(record, at: place)) == nil { continue }
            RosterJudge.apply(record, at: place, to: &state)
        }
        return state
    }
}
