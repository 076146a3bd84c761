import Canon
import Ledger
import Signing

/// A command of a hosted party, before it is a record.
package struct Act: Sendable {
    /// Slug of the hosted party, or nil for the node itself.
    package var party: String?
    package var kind: String
    package var subject: JSONObject
    package var cooperation: RecordID?
    /// DIDs of those who may read it; empty means public.
    package var audience: [String]
    /// A name given by the caller makes repeating safe: the same name with the same content answers with the old receipt.
    package var id: RecordID?
    package var statedAt: Instant?
    /// The records that it builds on.
    package var refersTo: [RecordReference]
    /// What a reader must understand before relying on these.
    package var critical: [String]
    /// Approvals by people of the party, as their reader knows them.
    package var approvals: [JSON]

    package init(
        party: String?, kind: String, subject: JSONObject, cooperation: RecordID? = nil, audience: [String] = [], id: RecordID? = nil,
        statedAt: Instant? = nil, refersTo: [RecordReference] = [], critical: [String] = [], approvals: [JSON] = []
    ) {
        self.party = party
        self.kind = kind
        self.subject = subject
        self.cooperation = cooperation
        self.audience = audience
        self.id = id
        self.statedAt = statedAt
        (self.refersTo, self.critical, self.approvals) = (refersTo, critical, approvals)
    }
}

extension Act {
    /// The body of `POST /api/v1/acts` that asks for this act.
    package var json: JSON {
        var members: [String: JSON] = ["kind": .string(kind), "subject": .object(subject)]
        members["party"] = party.map { .string($0) }
        members["cooperation"] = cooperation.map { .string($0.description) }
        if !audience.isEmpty { members["audience"] = .array(audience.map { .string($0) }) }
        members["id"] = id.map { .string($0.description) }
        if !refersTo.isEmpty { members["refersTo"] = .array(refersTo.map(\.json)) }
        if !critical.isEmpty { members["critical"] = .array(critical.map { .string($0) }) }
        if !approvals.isEmpty { members["approvals"] = .array(approvals) }
        members["validFrom"] = statedAt.map { .string($0.description) }
        return .object(JSONObject(members))
    }
}

/// Where an act stands once it is durable.
package struct ActReceipt: Sendable, Hashable {
    package var id: RecordID
    package var position: UInt64
    package var loggedAt: Instant
    package var digest: Digest
    package init(id: RecordID, position: UInt64, loggedAt: Instant, digest: Digest) {
        self.id = id
        self.position = position
        self.loggedAt = loggedAt
        self.digest = digest
    }
}

/// An act whose name and time are fixed, and the very bytes that people approve: `Record.act` of the record that it will become.
package struct Draft: Sendable {
    package var act: Act
    package var json: JSON
    package init(act: Act, json: JSON) { (self.act, self.json) = (act, json) }
}

/// A signed record that is not logged yet, with the salt under which it will be.
package struct PreparedRecord: Sendable, Hashable {
    package let record: Record
    /// 32 random bytes.
    package let salt: [UInt8]
    package init(record: Record, salt: [UInt8]) { (self.record, self.salt) = (record, salt) }

    /// What the entry will commit to.
    package var commitment: Digest { Commitment.digest(salt: salt, record: record.bytes) }
}
