import Canon
import Mandates

/// A mandate that stands in a log which is known here.
package struct LoggedMandate: Sendable, Hashable {
    package var id: RecordID
    package var mandate: Mandate
    /// Where it stands, and since when neutral witnesses are known to have seen it.
    package var place: LogPlace

    package init(id: RecordID, mandate: Mandate, place: LogPlace) { (self.id, self.mandate, self.place) = (id, mandate, place) }
}

/// Something that happened to a mandate: a record about it by somebody who may say so.
package struct MandateEvent: Sendable, Hashable {
    package enum Change: String, Sendable, CaseIterable { case suspension, resumption, revocation, handover }

    package var id: RecordID
    package var change: Change
    package var issuer: String
    package var place: LogPlace
    package var statedAt: Instant
    package var reason: [String: String]
    /// Of an absence: from when, until when, and whose mandate is meant meanwhile.
    package var from: Instant?
    package var until: Instant?
    package var substitute: RecordID?
}

/// How a mandate stands at a moment.
package enum MandateState: String, Sendable, CaseIterable {
    case inForce, notYet, ended, suspended, revoked
}
