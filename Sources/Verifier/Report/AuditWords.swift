import Canon
import Ledger

extension AuditOutcome {
    /// The report for people: what was checked, what was found, what was not checked.
    public var words: [String] {
        var lines: [String] = []
        let size = report.size ?? 0
        lines.append("Audit of \(report.origin ?? "a log that does not say its name")")
        if report.size != nil {
            lines.append(
                "  It has \(AuditOutcome.count(size, "entry", "entries")), under the root \(report.root.map { Base64.encode($0.bytes) } ?? "").")
            if start > 0 {
                lines.append(
                    "  The first \(start) were verified by an earlier audit, and the log goes on from there; \(size - min(start, size)) are new.")
            }
            lines.append(
                report.trust == .pinned
                    ? "  The log's key is the one that was given beforehand."
                    : "  The log's key was taken from the log itself (first use). To be sure that it is the right one, get it from someone you trust and use --key or --policy."
            )
            lines.append(
                cosigners.isEmpty
                    ? "  No witness's cosignature was verified."
                    : "  \(AuditOutcome.count(UInt64(report.cosignatures), "witness", "witnesses")) cosigned \(cosignedPart): \(cosigners.joined(separator: ", "))."
            )
            lines.append(
                "  \(AuditOutcome.count(report.recordsVerified, "public record", "public records")): content, form, signature and key verified.")
            if report.unknownKinds > 0 { lines.append("    Of these, \(report.unknownKinds) are of kinds that this program does not know.") }
            if report.sealed > 0 {
                lines.append(
                    "  \(AuditOutcome.count(report.sealed, "sealed entry", "sealed entries")): only the parties to them can read what they hold.")
            }
            if report.erased > 0 {
                lines.append("  \(AuditOutcome.count(report.erased, "erased entry", "erased entries")), each with the tombstone that says so.")
            }
            if documents > 0 {
                lines.append(
                    "  \(AuditOutcome.count(UInt64(documents), "identity document", "identity documents")) compared with the identity events in the log."
                )
            }
            if !states.isEmpty { lines.append("  What pages show was derived again and is the same: \(states.joined(separator: ", ")).") }
        }
        lines += notes.map { "  Note: \($0)" }
        lines.append("")
        guard !report.problems.isEmpty else {
            lines.append("No problem was found.")
            return lines
        }
        lines.append(AuditOutcome.count(UInt64(report.problems.count), "PROBLEM", "PROBLEMS") + " found:")
        for problem in report.problems { lines += problem.words }
        return lines
    }

    /// What the witnesses cosigned, in words.
    private var cosignedPart: String {
        guard let cosigned = report.cosignedSize, let size = report.size, cosigned < size else { return "all of it" }
        return "its first \(AuditOutcome.count(cosigned, "entry", "entries"))"
    }

    private static func count(_ number: UInt64, _ one: String, _ many: String) -> String { "\(number) \(number == 1 ? one : many)" }
}

extension AuditOutcome {
    /// The outcome for a medium that cannot even be opened: damage is a finding.
    public init(damaged place: String, _ reason: String) {
        var report = AuditReport()
        report.problems = [Problem(.archiveFault, at: place, reason)]
        self.init(
            report: report, memory: nil, equivocation: nil, start: 0, notes: [], cosigners: [], documents: 0, states: [])
    }
}

extension Problem {
    /// For people: the place, what is wrong, what to do.
    public var words: [String] {
        ["  ✗ \(place): \(what).   [\(code.rawValue)\(cause.map { " " + $0.code } ?? "")]"] + (remedy.map { ["      \($0)"] } ?? [])
    }
}

extension ReceiptReport {
    /// The report for people.
    public var words: [String] {
        var lines: [String] = []
        if let id { lines.append("Receipt of \(id)") } else { lines.append("Receipt") }
        for line in self.lines {
            let mark =
                switch line.outcome {
                case .holds: "✓"
                case .fails: "✗"
                case .skipped: "–"
                }
            lines.append("  \(mark) \(line.what).")
        }
        lines.append("")
        guard isValid else {
            lines.append("This receipt does NOT hold. See the lines marked ✗.")
            return lines
        }
        if let issuer, let kind { lines.append("Issued by \(issuer), kind \(kind).") }
        if let statedAt { lines.append("Stated:    \(statedAt) (what the issuer says)") }
        if let loggedAt { lines.append("Logged:    \(loggedAt) (what the log says)") }
        if let witnessedAt { lines.append("Witnessed: \(witnessedAt) (when enough witnesses had seen it)") }
        lines.append(
            trust == .pinned
                ? "Everything holds, under the log's key that you know."
                : "Everything holds, under the key that came with the receipt. To be sure whose it is, verify with --policy and a policy of your own."
        )
        return lines
    }
}
