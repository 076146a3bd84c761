import Canon

/// Something that an audit or a verification found wrong, named once, with its place.
public struct Problem: Hashable, Sendable {
    /// Stable names of the kinds of problem. docs/formats/audit.md lists them.
    public enum Code: String, Sendable, CaseIterable {
        case checkpointMissing = "checkpoint.missing"
        case checkpointMalformed = "checkpoint.malformed"
        case checkpointOrigin = "checkpoint.origin"
        case checkpointSignature = "checkpoint.signature"
        case checkpointKey = "checkpoint.key"
        case cosignatureInvalid = "cosignature.invalid"
        case cosignatureUnknown = "cosignature.unknown"
        case cosignatureQuorum = "cosignature.quorum"
        case entriesMissing = "entries.missing"
        case entriesMalformed = "entries.malformed"
        case entryMalformed = "entry.malformed"
        case entryChanged = "entry.changed"
        case entryTime = "entry.time"
        case tileMissing = "tile.missing"
        case tileMalformed = "tile.malformed"
        case tileMismatch = "tile.mismatch"
        case rootMismatch = "root.mismatch"
        case openingsMissing = "openings.missing"
        case openingsMalformed = "openings.malformed"
        case openingMalformed = "opening.malformed"
        case openingMismatch = "opening.mismatch"
        case openingAudience = "opening.audience"
        case recordMalformed = "record.malformed"
        case recordForm = "record.form"
        case recordSignature = "record.signature"
        case recordKey = "record.key"
        case recordApproval = "record.approval"
        case recordMandate = "record.mandate"
        case identityNode = "identity.node"
        case identityEvent = "identity.event"
        case erasureUnnamed = "erasure.unnamed"
        case erasureMissing = "erasure.missing"
        case erasureMismatch = "erasure.mismatch"
        case erasureNotDone = "erasure.notDone"
        case documentMissing = "did.missing"
        case documentMismatch = "did.mismatch"
        case stateMissing = "state.missing"
        case stateMismatch = "state.mismatch"
        case archiveHead = "archive.checkpoint"
        case archiveFault = "archive.fault"
        case memoryOther = "memory.otherLog"
        case memorySmaller = "memory.smaller"
        case memoryBroken = "memory.notExtended"
        case equivocation = "log.equivocation"
        case limit = "audit.limit"
    }

    public let code: Code
    /// The place: `entry 17`, `log/tile/0/000`, a DID.
    public let place: String
    /// What is wrong, in a sentence for people.
    public let what: String
    /// What can be done, where something can.
    public let remedy: String?

    /// Where rules of a kind of record decide: the reason by its stable name, and the member of the record to blame (RFC 6901).
    public struct Cause: Hashable, Sendable {
        public let code: String
        public let pointer: String
        public init(code: String, pointer: String) { (self.code, self.pointer) = (code, pointer) }
    }

    public let cause: Cause?

    public init(_ code: Code, at place: String, _ what: String, remedy: String? = nil, cause: Cause? = nil) {
        (self.code, self.place, self.what, self.remedy, self.cause) = (code, place, what, remedy ?? code.remedy, cause)
    }

    static func entry(_ position: UInt64) -> String { "entry \(position)" }

    /// `{"code","where","what","remedy"?,"cause"?:{"code","pointer"}}`.
    public var json: JSON {
        var members: JSONObject = ["code": .string(code.rawValue), "where": .string(place), "what": .string(what)]
        members["remedy"] = remedy.map { .string($0) }
        members["cause"] = cause.map { ["code": .string($0.code), "pointer": .string($0.pointer)] }
        return .object(members)
    }
}
