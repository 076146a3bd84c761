import Canon
import Signing

/// What an auditor knows about kinds of record, and what state follows from records. The program gives it; it has the modules.
public protocol RecordRules: Sendable {
    /// Whether records of this kind can be understood and not only verified.
    func knows(_ kind: String) -> Bool
    /// Why a record of a known kind has not its kind's form; nil if it has. Called from several tasks at once.
    func fault(in record: Record) -> RecordFault?
    /// What the record contributes to derived state. Pure; called from several tasks at once.
    func contribution(of record: Record) -> any Sendable
    /// State before the first record; nil if state is not derived.
    func emptyState() -> (any DerivedState)?
    /// Whether a record has to be judged by those before it, or is needed to judge later ones; others need not be kept for it. Called from several tasks
    /// at once.
    func isJudged(_ record: Record) -> Bool
    /// What judges the records of a log by one another, before the first one that is read; nil if nothing does, or if the memory is none that it understands.
    ///
    /// - Parameter memory: what the judge of an earlier audit knew (`RecordJudge.memory`); nil where the audit begins at the first entry.
    func judge(of origin: String, remembering memory: JSON?) -> (any RecordJudge)?
}

extension RecordRules {
    public func isJudged(_ record: Record) -> Bool { false }
    public func judge(of origin: String, remembering memory: JSON?) -> (any RecordJudge)? { nil }
}

/// Why a record has not its kind's form.
public struct RecordFault: Error, Hashable, Sendable {
    /// RFC 6901.
    public var pointer: String
    public var reason: String
    public init(pointer: String, reason: String) { (self.pointer, self.reason) = (pointer, reason) }
}

/// State that grows record by record, in the order of the log.
public protocol DerivedState: Sendable {
    mutating func take(_ contribution: any Sendable, at position: UInt64)
    /// One digest per module.
    func digests() -> [StateSummary]
}

/// What a module's derived state comes to, as `api/v1/state/MODULE?size=N` serves it.
public struct StateSummary: Hashable, Sendable {
    public var module: String
    public var rows: UInt64
    public var digest: Digest
    public init(module: String, rows: UInt64, digest: Digest) { (self.module, self.rows, self.digest) = (module, rows, digest) }

    /// `{"digest","module","rows","size"}`, at a size of the log.
    public func json(size: UInt64) -> JSON {
        [
            "digest": .string(Multibase.base64URL(digest.bytes)), "module": .string(module), "rows": .integer(Int64(clamping: rows)),
            "size": .integer(Int64(clamping: size)),
        ]
    }
}

/// Knows the two kinds that every log has, and no modules.
public struct CoreRules: RecordRules {
    public init() {}

    public func knows(_ kind: String) -> Bool { kind == IdentityEvent.kind || kind == Erasure.kind }

    public func fault(in record: Record) -> RecordFault? {
        do {
            switch record.kind {
            case IdentityEvent.kind: _ = try IdentityEvent(record)
            case Erasure.kind: _ = try Erasure(record)
            default: break
            }
            return nil
        } catch { return RecordFault(pointer: error.pointer, reason: error.reason) }
    }

    public func contribution(of record: Record) -> any Sendable { () }
    public func emptyState() -> (any DerivedState)? { nil }
}
