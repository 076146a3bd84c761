import Canon

/// What the verification of a receipt found, step by step.
public struct ReceiptReport: Hashable, Sendable {
    /// The steps in their order. docs/formats/receipt.md says what each does.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        case files, entry, inclusion, checkpoint, witnesses, record, signature, identity, key
    }

    public enum Outcome: String, Hashable, Sendable {
        case holds, fails
        /// Not done, because an earlier step failed or there is nothing to check.
        case skipped
    }

    public struct Line: Hashable, Sendable {
        public var step: Step
        public var outcome: Outcome
        /// What was checked and what came of it, in a sentence.
        public var what: String
    }

    /// How far the record has come, as the cosignatures on the receipt's checkpoint show.
    public enum Stage: String, Hashable, Sendable { case logged, seen, witnessed }

    public var lines: [Line] = []
    public var state: String?
    public var origin: String?
    public var position: UInt64?
    public var loggedAt: Instant?
    /// When the last of the quorum cosigned.
    public var witnessedAt: Instant?
    public var cosigners: [String] = []
    public var stage: Stage = .logged
    public var trust: AuditReport.Trust = .firstUse
    /// The record, where the receipt shows it.
    public var id: RecordID?
    public var kind: String?
    public var issuer: String?
    public var statedAt: Instant?
    public var digest: Digest?

    /// Whether everything that was checked holds.
    public var isValid: Bool { !lines.contains { $0.outcome == .fails } && lines.contains { $0.step == .inclusion && $0.outcome == .holds } }

    public var json: JSON {
        var members: JSONObject = [
            "valid": .bool(isValid), "trust": .string(trust.rawValue), "stage": .string(stage.rawValue), "cosignatures": .integer(Int64(cosigners.count)),
            "steps": .array(lines.map { ["step": .string($0.step.rawValue), "outcome": .string($0.outcome.rawValue), "what": .string($0.what)] }),
        ]
        members["state"] = state.map { .string($0) }
        members["origin"] = origin.map { .string($0) }
        members["position"] = position.map { .integer(Int64(clamping: $0)) }
        members["loggedAt"] = loggedAt.map { .string($0.description) }
        members["witnessedAt"] = witnessedAt.map { .string($0.description) }
        members["id"] = id.map { .string($0.description) }
        members["kind"] = kind.map { .string($0) }
        members["issuer"] = issuer.map { .string($0) }
        members["statedAt"] = statedAt.map { .string($0.description) }
        members["digest"] = digest.map { .string(Multibase.base64URL($0.bytes)) }
        return .object(members)
    }

    mutating func add(_ step: Step, _ outcome: Outcome, _ what: String) { lines.append(Line(step: step, outcome: outcome, what: what)) }
}
