import Canon
import Node
import PeopleAPI
import Signing
import Store
import WebAuthn

/// How the records of a roster become rows.
enum RosterProjection {
    static let table = DerivedTable(
        "people_roster",
        [
            .init("id", .blob), .init("issuer", .text), .init("stated_at", .integer), .init("kind", .text), .init("person", .text),
            .init("public_key", .text), .init("roles", .text), .init("standing", .text), .init("approvers", .text),
        ], indexes: [["issuer", "position"], ["person"]])

    /// Two administrators, or the one that there is. What else may be enough, such as the person's own approval, the roster's judge knows.
    static let need = ApprovalNeed(count: 2, roles: [PartyRole.administrator.rawValue], yieldsToSingle: true)

    static func rows(for record: Record) -> [DerivedRow] {
        let approvers = record.approvals.compactMap { $0["approver"]?.string }.sorted().joined(separator: " ")
        func row(_ person: String, key: String?, roles: String?, standing: String?) -> [DerivedRow] {
            [
                DerivedRow(
                    table.name,
                    [
                        .blob(record.id.bytes), .text(record.issuer), .integer(record.statedAt.milliseconds), .text(record.kind), .text(person),
                        SQLValue(key), SQLValue(roles), SQLValue(standing), .text(approvers),
                    ])
            ]
        }
        if record.kind == RosterEntry.kind, let entry = try? RosterEntry(record.subject) {
            return row(
                entry.person, key: entry.key.multikey, roles: entry.roles.map(\.rawValue).sorted().joined(separator: " "),
                standing: entry.standing.rawValue)
        }
        if record.kind == RosterRemoval.kind, let removal = try? RosterRemoval(record.subject) {
            return row(removal.person, key: removal.key?.multikey, roles: nil, standing: nil)
        }
        return []
    }
}
