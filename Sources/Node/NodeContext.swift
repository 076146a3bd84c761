import Canon
import Pages
import Signing
import Store

/// What a page, an API call or a job may use of the node. Handed to every handler; made once at start.
package struct NodeContext: Sendable {
    /// The name of this node's log: its address without scheme, such as `localhost:8080`.
    package var origin: String
    /// The node's address, such as `http://localhost:8080`, without a trailing slash.
    package var url: String
    package var did: String
    package var store: any Store
    package var texts: Texts
    /// The present; injected so that tests stand still.
    package var now: @Sendable () -> Instant
    /// Asks that an act of a hosted party be recorded: signs, logs, and returns once it is durable. Throws `Failure`.
    package var act: @Sendable (Act) async throws -> ActReceipt
    /// How a record is shown inside another page, as the module of its kind says: `Registry.exhibit`.
    package var exhibit: @Sendable (FoundRecord, ExhibitWish, ReaderView) throws -> Exhibit?

    package init(
        origin: String, url: String, did: String, store: any Store, texts: Texts, now: @escaping @Sendable () -> Instant,
        act: @escaping @Sendable (Act) async throws -> ActReceipt,
        exhibit: @escaping @Sendable (FoundRecord, ExhibitWish, ReaderView) throws -> Exhibit? = { _, _, _ in nil }
    ) {
        self.origin = origin
        self.url = url
        self.did = did
        self.store = store
        self.texts = texts
        self.now = now
        self.act = act
        self.exhibit = exhibit
    }
}

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

    package init(
        party: String?, kind: String, subject: JSONObject, cooperation: RecordID? = nil, audience: [String] = [], id: RecordID? = nil,
        statedAt: Instant? = nil
    ) {
        self.party = party
        self.kind = kind
        self.subject = subject
        self.cooperation = cooperation
        self.audience = audience
        self.id = id
        self.statedAt = statedAt
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
