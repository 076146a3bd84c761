import Canon
import Signing

/// Judges records by those before them in their log: the approvals that they carry by the roster, the mandates that they cite by what was said of them, and
/// what was done under them by the texts that it is about.
public protocol RecordJudge: Sendable {
    /// Takes the next record, whose signature and key hold, and says what of it does not. In the order of the log.
    mutating func take(_ record: Record, at position: UInt64, loggedAt: Instant) -> [RecordDoubt]
    /// What stands in other logs and is needed for records that wait. Asked after the last record, and again after something was brought.
    var lacks: AuditNeeds { get }
    /// Brings such a record: its bytes have the digest that was named, so whoever gave it could not change it.
    mutating func bring(_ record: Record)
    /// Brings where a party is at home that is hosted elsewhere, as its own identity events say.
    mutating func bring(jurisdiction: String, of did: String)
    /// Judges the records that wait.
    mutating func settle() -> [LateFinding]
    /// What the judge of the next audit must know, so that it need read only what is new; nil where nothing can be kept.
    var memory: JSON? { get }
}

extension RecordJudge {
    public var lacks: AuditNeeds { AuditNeeds() }
    public mutating func bring(_ record: Record) {}
    public mutating func bring(jurisdiction: String, of did: String) {}
    public mutating func settle() -> [LateFinding] { [] }
    public var memory: JSON? { nil }
}

/// What is needed from other logs.
public struct AuditNeeds: Hashable, Sendable {
    /// Records by name and digest, each once.
    public private(set) var records: [RecordReference] = []
    /// DIDs of parties whose identity events are asked for.
    public private(set) var identities: [String] = []

    public init(records: [RecordReference] = [], identities: [String] = []) { (self.records, self.identities) = (records, identities) }

    public var isEmpty: Bool { records.isEmpty && identities.isEmpty }

    public var count: Int { records.count + identities.count }

    /// Without what another has.
    public func subtracting(_ other: AuditNeeds) -> AuditNeeds {
        let (known, named) = (Set(other.records), Set(other.identities))
        return AuditNeeds(records: records.filter { !known.contains($0) }, identities: identities.filter { !named.contains($0) })
    }

    public mutating func add(_ other: AuditNeeds) {
        var (known, named) = (Set(records), Set(identities))
        records += other.records.filter { known.insert($0).inserted }
        identities += other.identities.filter { named.insert($0).inserted }
    }
}

/// What of a record does not hold, although it is what was logged and its signature is right.
public struct RecordDoubt: Hashable, Sendable {
    public enum Matter: Hashable, Sendable {
        /// The approvals by people that its kind needs, or one that it carries.
        case approval
        /// The mandate that it is, or that it cites; or what is done under it.
        case mandate
    }

    public var matter: Matter
    /// A stable name of the reason, such as `MANDATE_SCOPE:power` or `approval.missing`.
    public var code: String
    /// RFC 6901.
    public var pointer: String
    public var reason: String
    public init(_ matter: Matter, code: String, pointer: String, reason: String) {
        (self.matter, self.code, self.pointer, self.reason) = (matter, code, pointer, reason)
    }
}

/// What came of a record that could not be judged where it stands.
public struct LateFinding: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
        case doubt(RecordDoubt)
        /// Not judged, or not in full; why, in lower-case prose.
        case open(String)
    }

    public var id: RecordID
    public var kind: String
    public var position: UInt64
    public var finding: Finding

    public init(_ record: Record, at position: UInt64, _ finding: Finding) {
        (id, kind, self.position, self.finding) = (record.id, record.kind, position, finding)
    }
}
