import Canon
import EnvoysAPI
import Mandates
import Node
import Signing

/// The approvals by people that records about envoys need (docs/formats/mandate.md#approvals), once their issuer has a roster.
///
/// Giving power takes two administrators, or the one that there is; taking it away takes one. Whoever holds a mandate acts under it with one approval.
enum EnvoyNeeds {
    private static let givers = ApprovalNeed(count: 2, roles: ["administrator"], yieldsToSingle: true, startsWithRoster: true)
    private static let taker = ApprovalNeed(count: 1, roles: ["administrator"], startsWithRoster: true)
    private static let holder = ApprovalNeed(count: 1, roles: ["administrator", "envoy"], startsWithRoster: true)
    private static let speaker = ApprovalNeed(count: 1, roles: ["administrator", "envoy", "member"], startsWithRoster: true)

    /// An appointment by the principal; a mandate that its holder passes on is narrowed, and the holder answers for it.
    @Sendable static func mandate(_ record: Record) -> ApprovalNeed {
        record.subject["parentMandate"] == nil ? givers : holder
    }

    @Sendable static func change(_ record: Record) -> ApprovalNeed {
        switch MandateChange.Kind(rawValue: record.kind) {
        case .resumption: givers
        case .suspension, .revocation: taker
        case .handover, nil: holder
        }
    }

    @Sendable static func question(_ record: Record) -> ApprovalNeed { holder }
    @Sendable static func answer(_ record: Record) -> ApprovalNeed { speaker }
}
