import Canon
import Ledger
import Signing

/// Derives everything about a log again from what a source shows, and compares: docs/formats/audit.md has the checks in their order.
///
/// Reads bundle after bundle, a few side by side, so that its memory does not grow with the log; hostile bytes give problems and never a crash.
public struct Audit: Sendable {
    public struct Options: Sendable {
        /// Whose cosignatures count and how many are needed, and perhaps the log's key.
        public var policy: WitnessPolicy?
        /// Keys of logs that were had from elsewhere, besides those of the policy.
        public var logKeys: [NoteVerifier] = []
        /// The origin that the log must have, such as that of the address it was read from.
        public var origin: String?
        /// What an earlier audit of the log remembered: only what is new is read then.
        public var memory: AuditMemory?
        /// Reads everything again in spite of a memory, which then only serves to compare.
        public var isFull = false
        public var rules: any RecordRules = CoreRules()
        /// Whether openings and records are checked too, or only entries, tiles and checkpoint.
        public var readsRecords = true
        /// Bundles that are checked side by side.
        public var tasks = 2
        /// How long to wait for cosignatures that the policy asks for, in seconds.
        public var patience = 0
        /// Told now and then how far the audit has come.
        public var progress: @Sendable (_ entries: UInt64, _ of: UInt64) -> Void = { _, _ in }

        public init() {}
    }

    public let source: any LogSource
    public let options: Options

    public init(of source: any LogSource, options: Options = Options()) { (self.source, self.options) = (source, options) }

    /// Runs the audit. Throws `AuditFailure` when nothing can be said about the log, such as when nobody answers.
    public func run() async throws(AuditFailure) -> AuditOutcome {
        var run = AuditRun(source: source, options: options)
        do { return try await run.outcome() } catch {
            // A broken medium is a finding; silence is not.
            guard error.code == .damaged else { throw AuditFailure(error.reason) }
            run.findings.report(.archiveFault, at: source.name, error.reason)
            return run.finished(memory: nil)
        }
    }
}

/// Why an audit could not be made: exit code 2. Says nothing about the log.
public struct AuditFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Lower-case prose.
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
    public var description: String { reason }
}

/// What came of an audit.
public struct AuditOutcome: Sendable {
    public var report: AuditReport
    /// What the next audit should know; nil when something was found that it must not build on.
    public var memory: AuditMemory?
    /// Proof that the log has two histories.
    public var equivocation: Equivocation?
    /// The first entry that was read; those before it were verified by an earlier audit.
    public var start: UInt64
    /// What was not checked and why, in sentences.
    public var notes: [String]
    /// Whose cosignatures were verified.
    public var cosigners: [String]
    /// Documents (did.json) and modules' states that were compared.
    public var documents: Int
    public var states: [String]
}
