import Canon
import Pages
import Signing
import Store

/// Where a record stands in a log, or is about to.
package struct RecordPlace: Sendable, Hashable {
    package var origin: String
    package var position: UInt64
    /// The entry's time: the *logged* clock.
    package var at: Instant
    package init(origin: String, position: UInt64, at: Instant) { (self.origin, self.position, self.at) = (origin, position, at) }
}

/// The approvals by people that a kind of record needs before it binds its issuer.
package struct ApprovalNeed: Sendable, Hashable {
    /// How many different people must approve.
    package var count: Int
    /// The roles of which each must have one.
    package var roles: Set<String>
    /// Whether one is enough where the issuer's roster has only one person with such a role; pages then say "single-administrator party".
    package var yieldsToSingle: Bool
    /// Whether it is demanded only once the issuer has a roster. A party that never entered anybody has no one who could approve; its records say so by
    /// carrying no approval, and from the first entry on nobody goes back, since the last administrator cannot be removed.
    package var startsWithRoster: Bool

    package init(count: Int, roles: Set<String>, yieldsToSingle: Bool = false, startsWithRoster: Bool = false) {
        (self.count, self.roles, self.yieldsToSingle, self.startsWithRoster) = (count, roles, yieldsToSingle, startsWithRoster)
    }

    /// The server's key alone is enough: notices, and whatever binds nobody.
    package static let none = ApprovalNeed(count: 0, roles: [])
}

/// Knows who may approve for a party, and judges approvals: in the transaction that logs a record, and later for records of followed peers.
package protocol ApprovalAuthority: Sendable {
    /// Throws `Failure` naming the first thing that is missing or wrong: text changed after approval, approval too old, wrong person, used before.
    func check(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace, in transaction: any ReadTransaction) throws
    /// What judges the records of a log without a store, before the first; nil where only a store tells.
    func auditor() -> (any ApprovalAuditor)?
}

extension ApprovalAuthority {
    package func auditor() -> (any ApprovalAuditor)? { nil }
}

/// Tells who a request comes from.
package struct SessionReader: Sendable {
    /// Nil for a visitor; never fails because of what a stranger sent.
    package var person: @Sendable (Request, NodeContext) async throws -> Person?
    /// Where people sign in, and where those who did see their account.
    package var signInPath: String
    package var accountPath: String

    package init(signInPath: String, accountPath: String, person: @escaping @Sendable (Request, NodeContext) async throws -> Person?) {
        (self.signInPath, self.accountPath, self.person) = (signInPath, accountPath, person)
    }
}
