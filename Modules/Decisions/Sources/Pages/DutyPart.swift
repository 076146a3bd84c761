import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine

/// Who must act, in which order, and by when; what else is asked for.
struct DutyPart {
    let answered: Answered
    let view: ReaderView
    let words: AnswerWords

    init(_ answered: Answered, _ view: ReaderView, _ words: AnswerWords) { (self.answered, self.view, self.words) = (answered, view, words) }

    /// `{"approvals":table?,"first"?,"conditions":[…],"hasConditions"}`.
    func model() -> JSON {
        let decision = answered.decision
        let columns = ["who", "what", "days", "by", "silence", "rule"].map { Table.Column(view("decisions.duty." + $0)) }
        let rows = decision.approvals.map(row)
        let table = Table(caption: view("decisions.duty.caption"), columns: columns, rows: rows)
        // Nothing leaves the provider before its own side has said yes; so its approvers come first, and they stand first among the sides.
        // Where it is prohibited, nobody need be asked first.
        let first = decision.outcome == .prohibit ? nil : decision.approvals.first { $0.effect == .approval } ?? decision.approvals.first
        return [
            "approvals": rows.isEmpty ? .null : table.model,
            "first": first.map { .string(view("decisions.duty.first", ["who": words.approver($0.approver), "side": words.country($0.side)])) }
                ?? .null,
            "conditions": .array(decision.conditions.map(condition)), "hasConditions": .bool(!decision.conditions.isEmpty),
        ]
    }

    private func row(_ approval: Decision.Approval) -> [Table.Cell] {
        let deadline = answered.decision.deadlines.first { $0.side == approval.side && $0.rule == approval.rule }
        var what = view(approval.effect == .approval ? "decisions.duty.consents" : "decisions.duty.isTold")
        if let instrument = approval.instrument { what += view.language == .english ? " (\(words.term(instrument)))" : "（\(words.term(instrument))）" }
        return [
            Table.Cell("\(words.approver(approval.approver)) (\(approval.side))"), Table.Cell(what), Table.Cell(days(deadline)),
            Table.Cell(last(deadline)), Table.Cell(deadline.map { view("decisions.silence." + $0.silence.rawValue) } ?? "—"),
            Table.Cell(approval.rule),
        ]
    }

    private func days(_ deadline: Decision.Deadline?) -> String {
        guard let deadline else { return view("decisions.duty.noDays") }
        return view.texts.count("decisions.days." + deadline.kind.rawValue, deadline.days, view.language)
    }

    /// The last day if the application is complete on the day of the act, by the calendar of the side where there is one.
    private func last(_ deadline: Decision.Deadline?) -> String {
        guard let deadline, case .date(let day)? = answered.question.facts[answered.rules.library.schema.dateIndex] else { return "—" }
        let counted = Deadline(
            start: day, days: deadline.days, kind: deadline.kind == .working ? .working : .calendar,
            calendar: answered.rules.shelf.calendar(of: deadline.side))
        guard let last = counted.last else { return "—" }
        let date = view.formats.shortDate(last)
        return counted.isEstablished ? date : view("decisions.duty.notEstablished", ["date": date])
    }

    private func condition(_ item: Decision.Condition) -> JSON {
        let tag = view.language.rawValue
        let text = item.condition.text
        return [
            "text": .string(text.text(in: tag)), "lang": .string(text.has(tag) ? tag : "en"),
            "rule": .string("\(item.rule) (\(item.side))"),
        ]
    }
}
