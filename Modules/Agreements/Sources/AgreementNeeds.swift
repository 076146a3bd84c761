import Canon
import Node
import PeopleAPI
import Signing
import Store

/// The approvals by people, and the powers, that acts about agreements need: docs/decisions/0013-approvals-about-agreements.md.
///
/// Whatever changes what was signed needs what a signature needs. What one side says alone, or promises, needs an administrator, or an envoy under a mandate.
struct AgreementNeeds: Sendable {
    /// What a signature needs.
    let signing: ApprovalNeed

    /// Under what people approve.
    enum Power: Sendable, Hashable {
        /// No mandate is asked for.
        case none
        /// Mandates that cover the agreement, each approved by its holder.
        case mandate
        /// The same, unless an administrator of the party approved.
        case mandateOrAdministrator
    }

    /// Acts that change what all have signed, and count when every party records the same.
    static let changes: Set<String> = ["amend", "extend", "resume", "renew"]

    static func power(of record: Record) -> Power {
        switch record.kind {
        case AgreementKinds.signature: .mandate
        case AgreementKinds.event: changes.contains(record.subject["event"]?.string ?? "") ? .mandate : .mandateOrAdministrator
        case AgreementKinds.answer, AgreementKinds.settlement, AgreementKinds.happening, AgreementKinds.outside: .mandateOrAdministrator
        default: .none
        }
    }

    /// Kinds whose records of followed logs are judged before they count. Signatures are judged where the conclusion is.
    static let judged: Set<String> = [
        AgreementKinds.event, AgreementKinds.answer, AgreementKinds.settlement, AgreementKinds.happening, AgreementKinds.outside,
    ]

    /// How many people approve: the holder of each mandate that the record cites; one where it cites none.
    private static func people(_ record: Record) -> Int { max(1, Set(record.refersTo.map(\.id)).count) }

    @Sendable func need(_ record: Record) -> ApprovalNeed {
        // A program whose signatures need nobody has parties without people; those acts wait for a roster.
        let waits = signing.count == 0
        let people = AgreementNeeds.people(record)
        switch AgreementNeeds.power(of: record) {
        case .mandate where record.kind == AgreementKinds.signature || !waits:
            var need = signing
            if !waits { need.count = max(need.count, people) }
            return need
        case .mandate: return ApprovalNeed(count: people, roles: [PartyRole.envoy.rawValue], startsWithRoster: true)
        case .mandateOrAdministrator:
            return ApprovalNeed(
                count: people, roles: [PartyRole.administrator.rawValue, PartyRole.envoy.rawValue], startsWithRoster: waits)
        case .none:
            guard record.kind == AgreementKinds.fulfilment else { return .none }
            return ApprovalNeed(count: 1, roles: Set(PartyRole.allCases.map(\.rawValue)), startsWithRoster: waits)
        }
    }

    /// Whether powers are asked for where approvals are needed so.
    static func asksForPower(_ need: ApprovalNeed) -> Bool { need.count > 0 && !need.startsWithRoster }

    /// Whether an administrator of the issuer is among those who approved, by the roster as it was before the record's place in the issuer's own log.
    static func isByAdministrator(_ record: Record, at place: RecordPlace, home: String, in transaction: any ReadTransaction) throws -> Bool {
        isByAdministrator(
            record, at: place.at, roster: try KnownRoster(of: record.issuer, home: home, in: transaction).state(before: place.position))
    }

    static func isByAdministrator(_ record: Record, at moment: Instant, roster: RosterState) -> Bool {
        let approvers = Set(record.approvals.compactMap { $0["approver"]?.string })
        return !roster.administrators(at: moment).isDisjoint(with: approvers)
    }
}
