import Canon

/// What an audit found. The names of its JSON form are stable; docs/formats/audit.md.
public struct AuditReport: Hashable, Sendable {
    /// Where trust in the log's key comes from.
    public enum Trust: String, Hashable, Sendable {
        /// The key was given beforehand.
        case pinned
        /// The key was taken from the log itself: it is the same for everyone who asked, as far as one reader can see.
        case firstUse = "first-use"
    }

    /// Nil when there was no readable checkpoint.
    public var origin: String?
    public var size: UInt64?
    public var root: Digest?
    /// Public records whose commitment, form, signature and key are right.
    public var recordsVerified: UInt64 = 0
    public var sealed: UInt64 = 0
    public var erased: UInt64 = 0
    /// Of the verified records, those of kinds that the auditor does not know.
    public var unknownKinds: UInt64 = 0
    /// Different witnesses whose cosignatures hold, on the checkpoint or on the newest cosigned one that it goes on from.
    public var cosignatures = 0
    /// How many entries those witnesses saw; nil when none did. For people; the JSON form has the names that programs rely on.
    public var cosignedSize: UInt64?
    public var trust: Trust = .firstUse
    public var problems: [Problem] = []

    public init() {}

    /// `{"origin","size","root","recordsVerified","sealed","erased","unknownKinds","cosignatures","trust","problems"}`; the root in base64, as the
    /// checkpoint has it; origin, size and root are null when there was no readable checkpoint.
    public var json: JSON {
        [
            "origin": origin.map { .string($0) } ?? .null, "size": size.map { .integer(Int64(clamping: $0)) } ?? .null,
            "root": root.map { .string(Base64.encode($0.bytes)) } ?? .null, "recordsVerified": .integer(Int64(clamping: recordsVerified)),
            "sealed": .integer(Int64(clamping: sealed)), "erased": .integer(Int64(clamping: erased)),
            "unknownKinds": .integer(Int64(clamping: unknownKinds)), "cosignatures": .integer(Int64(cosignatures)),
            "trust": .string(trust.rawValue), "problems": .array(problems.map(\.json)),
        ]
    }

    /// 0 when nothing was found, 1 otherwise. (2, "could not run", is for whoever could not make a report.)
    public var exitCode: Int32 { problems.isEmpty ? 0 : 1 }
}
