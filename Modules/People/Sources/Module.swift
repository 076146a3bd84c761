import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// People: accounts, passkeys, sessions and recovery (of this node alone), and the roster of each party (records).
package struct PeopleModule: Module {
    package let name = "people"
    package let kinds = [
        RecordKind(RosterEntry.kind, need: { _ in RosterProjection.need }, validate: RosterEntry.validate),
        RecordKind(RosterRemoval.kind, need: { _ in RosterProjection.need }, validate: RosterRemoval.validate),
    ]
    package let tables = [RosterProjection.table]
    private let limits = AttemptLimits()

    package init() {}

    package func rows(for record: Record) -> [DerivedRow] { RosterProjection.rows(for: record) }
    package var localTables: [String] { AccountTables.creation + AttemptLimits.tables + ProposalTable.creation }
    package var approvals: (any ApprovalAuthority)? { RosterAuthority() }

    package var sessions: SessionReader? {
        SessionReader(signInPath: "/sign-in", accountPath: "/account", person: Sessions.person)
    }

    package var routes: [Route] {
        SetupPages(limits: limits).routes + SignInPages(limits: limits).routes + AccountPages(limits: limits).routes + RosterPages().routes
            + ApprovalPages(limits: limits).routes
    }

    /// A record of the roster is best read on the roster's page, which a reader of the record alone cannot name: the record's own page it is.
    package func exhibit(_ found: FoundRecord, _ wish: ExhibitWish, for reader: ReaderView) throws -> Exhibit? {
        guard let record = found.record else { return nil }
        return try RosterExhibit.make(record, for: reader)
    }
}
