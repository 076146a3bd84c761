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
    /// What would be signed if this act were asked for now, and the act with its name and time fixed, so that people can approve exactly that. Throws `Failure`.
    package var draft: @Sendable (Act) async throws -> Draft
    /// Makes the record of an act without logging it, so that its commitment can be named beforehand: `NodeService.prepare`. Throws `Failure`.
    package var prepare: @Sendable (Act) async throws -> PreparedRecord
    /// Logs what `prepare` made. Throws `Failure`.
    package var append: @Sendable (PreparedRecord) async throws -> ActReceipt
    /// Whether a record carries the approvals that its kind needs, for records of this log and of mirrored ones alike: `Registry.checkApprovals`.
    package var checkApprovals: @Sendable (Record, RecordPlace, any ReadTransaction) throws -> Void
    /// Throws `Failure` where an approval with this key, a Multikey, would not help a record, whoever else approves: `Registry.checkApprover`.
    package var checkApprover: @Sendable (String, Record, String, any ReadTransaction) throws -> Void
    /// The approvals that a record of this form and content needs; throws `Failure` where its kind is unknown or its form wrong: `Registry.need`.
    package var need: @Sendable (Record) throws -> ApprovalNeed
    /// Gives a party a home here, by its slug and profile. Throws `Failure`.
    package var host: @Sendable (String, IdentityEvent.Profile) async throws -> ActReceipt
    /// Signs a credential that is no record with the key of a hosted party, by its slug, dated so: `NodeService.credential`. Throws `Failure`.
    package var credential: @Sendable (JSON, String, Instant) async throws -> JSON
    /// How a record is shown inside another page, as the module of its kind says: `Registry.exhibit`.
    package var exhibit: @Sendable (FoundRecord, ExhibitWish, ReaderView) throws -> Exhibit?

    /// The line to the nodes that were introduced to this one.
    package var peers: PeerLine

    /// The bytes of a file that is built into the program, by its name there, such as `calendars/us-federal.json`; nil where there is none.
    package var asset: @Sendable (String) -> [UInt8]?

    package init(
        origin: String, url: String, did: String, store: any Store, texts: Texts, now: @escaping @Sendable () -> Instant,
        act: @escaping @Sendable (Act) async throws -> ActReceipt,
        draft: @escaping @Sendable (Act) async throws -> Draft = { _ in throw Failure.notFound("way to draft acts") },
        prepare: @escaping @Sendable (Act) async throws -> PreparedRecord = { _ in throw Failure.notFound("way to prepare acts") },
        append: @escaping @Sendable (PreparedRecord) async throws -> ActReceipt = { _ in throw Failure.notFound("way to log what was prepared") },
        checkApprovals: @escaping @Sendable (Record, RecordPlace, any ReadTransaction) throws -> Void = { _, _, _ in },
        checkApprover: @escaping @Sendable (String, Record, String, any ReadTransaction) throws -> Void = { _, _, _, _ in },
        need: @escaping @Sendable (Record) throws -> ApprovalNeed = { _ in .none },
        host: @escaping @Sendable (String, IdentityEvent.Profile) async throws -> ActReceipt = { _, _ in throw Failure.notFound("way to host parties")
        },
        exhibit: @escaping @Sendable (FoundRecord, ExhibitWish, ReaderView) throws -> Exhibit? = { _, _, _ in nil },
        credential: @escaping @Sendable (JSON, String, Instant) async throws -> JSON = { _, _, _ in throw Failure.notFound("way to sign credentials")
        },
        asset: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }, peers: PeerLine = .none
    ) {
        self.origin = origin
        self.url = url
        self.did = did
        self.store = store
        self.texts = texts
        self.now = now
        self.act = act
        self.draft = draft
        (self.prepare, self.append) = (prepare, append)
        self.checkApprovals = checkApprovals
        self.checkApprover = checkApprover
        self.need = need
        self.host = host
        self.exhibit = exhibit
        self.credential = credential
        self.asset = asset
        self.peers = peers
    }
}
