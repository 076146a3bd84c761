import Canon
import Node
import Pages

/// What became of a change: caught by what, and why, in plain words.
struct TamperResult {
    private let tampering: Tampering
    private let window: TamperWindow
    private let check: TamperCheck
    private let reader: ReaderView

    init(_ tampering: Tampering, _ window: TamperWindow, _ check: TamperCheck, _ reader: ReaderView) {
        (self.tampering, self.window, self.check, self.reader) = (tampering, window, check, reader)
    }

    private var verdict: String {
        if tampering.isUnchanged { return "unchanged" }
        if !check.findings.isEmpty { return "caught" }
        return check.isWithheld ? "withheld" : "notCaught"
    }

    var page: Page {
        let tone = ["caught": "good", "unchanged": "neutral"][verdict] ?? "waiting"
        let change = TamperChange(tampering.original, tampering.content)
        let model: JSON = [
            "notification": [
                "tone": .string(tone), "id": "verdict", "title": reader.json("tamper.verdict.\(verdict).title"),
                "text": reader.json("tamper.verdict.\(verdict).text"),
            ],
            "what": reader.json("tamper.what.\(tampering.part.rawValue)", ["position": reader.formats.number(tampering.position)]),
            "change": tampering.isUnchanged ? .null : ["before": change.before, "after": change.after],
            "steps": .array(TamperCheck.Step.allCases.map(step)),
            "counts": .string(
                reader.count("tamper.counted.entries", check.entries) + " " + reader.count("tamper.counted.records", check.records)),
            "againHref": .string("/tamper?part=\(tampering.part.rawValue)&position=\(tampering.position)"),
            "command": reader.command("tamper.command", "comity audit DIR"),
        ]
        return Page("tamper-result", title: reader("tamper.resultTitle"), model: model, section: "log")
    }

    private func step(_ step: TamperCheck.Step) -> JSON {
        let findings = check.findings(of: step)
        let chip = findings.isEmpty ? Chip(.good, reader("tamper.passed")) : Chip(.stop, reader("tamper.failed"))
        return [
            "title": reader.json("tamper.step.\(step.rawValue)"), "chips": [chip.model],
            "findings": .array(
                findings.map { finding in
                    [
                        "text": reader.json("tamper.reason.\(finding.reason)", ["position": reader.formats.number(finding.position ?? 0)]),
                        "detail": .string(finding.detail),
                    ]
                }),
        ]
    }
}

/// Where two texts differ, with a little of what stands around it.
struct TamperChange {
    /// `{"lead","changed","tail"}`: what stood there, and what stands there now.
    let before: JSON
    let after: JSON
    private static let around = 40

    init(_ old: String, _ new: String) {
        let (a, b) = (Array(old), Array(new))
        var head = 0
        while head < a.count, head < b.count, a[head] == b[head] { head += 1 }
        var tail = 0
        while tail < a.count - head, tail < b.count - head, a[a.count - 1 - tail] == b[b.count - 1 - tail] { tail += 1 }
        func part(_ text: [Character]) -> JSON {
            let end = text.count - tail
            let changed = text[head..<end]
            let shown = changed.count > 400 ? String(changed.prefix(400)) + "…" : String(changed)
            let lead = text[max(0, head - TamperChange.around)..<head]
            let rest = text[end..<min(text.count, end + TamperChange.around)]
            return [
                "lead": .string((head > TamperChange.around ? "…" : "") + String(lead)), "changed": .string(shown),
                "tail": .string(String(rest) + (end + TamperChange.around < text.count ? "…" : "")),
            ]
        }
        (before, after) = (part(a), part(b))
    }
}
