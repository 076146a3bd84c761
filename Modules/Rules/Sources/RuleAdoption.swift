import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import RulesAPI
import Signing

/// What must hold when a version is adopted.
struct RuleAdoption {
    private let admission: RuleAdmission
    private let form: RuleActForm
    private let version: KnownRuleSet

    init(_ admission: RuleAdmission, _ form: RuleActForm, _ version: KnownRuleSet) {
        (self.admission, self.form, self.version) = (admission, form, version)
    }

    func check() throws {
        guard let day = form.day else { return }
        guard day >= admission.today else {
            throw admission.refusal(
                422, "backdated", "effectiveFrom", "must not be before today, \(admission.today): no rule holds for days that have passed",
                "不得早于今天 \(admission.today)：规则不溯及既往")
        }
        try admission.stands(version)
        guard version.term == nil || version.term?.ground == .urgent && form.word == "ordinary" else {
            throw admission.refusal(409, "adoption.twice", "ruleSet", "has been adopted already; adopt another version", "已获通过；请通过其他版本")
        }
        guard let subject = try admission.known.subject(of: version), let source = try admission.known.source(of: version) else {
            throw admission.refusal(409, "incomplete", "ruleSet", "has parts that are not known here; publish them first", "有部分在此处未知；请先发布")
        }
        try RuleSetChecking.checkForAdoption(source, RuleSetForm(subject).grounds)
        try admission.mandates(version)
        if form.word == "ordinary" { try ordinary(day) }
    }

    private func ordinary(_ day: CalendarDate) throws {
        guard let named = form.proposal, let proposal = try admission.known.act(named.id), proposal.kind == RuleKinds.proposal,
            proposal.digest == named.digest, let proposed = try admission.known.find(proposal.ruleSet), proposed.issuer == version.issuer,
            proposed.setID == version.setID, proposed.position <= version.position
        else {
            throw admission.refusal(
                422, "proposal.unknown", "proposal", "names no proposal of this version, or of an earlier text of it, by id and digest",
                "未以名称和摘要指明该版本或其先前文本的提议")
        }
        guard let closed = proposal.day, admission.today > closed else {
            throw admission.refusal(
                409, "adoption.early", "proposal", "is open for comments until \(proposal.day?.description ?? "?"); adopt on the day after, or later",
                "征求意见至 \(proposal.day?.description ?? "?") 截止；请于次日或之后通过")
        }
        let comments = try admission.known.acts(about: proposed.id, kinds: [RuleKinds.comment])
        let answered = Set(
            try admission.known.acts(about: proposed.id, kinds: [RuleKinds.commentAnswer]).filter { $0.issuer == version.issuer }.flatMap(\.answered))
        let open = comments.filter { !answered.contains($0.id.uuid) }
        guard open.isEmpty else {
            throw admission.refusal(
                409, "adoption.unanswered", "proposal",
                "has \(open.count) comments without an answer, the first of them \(open[0].id); answer every comment before adopting",
                "尚有 \(open.count) 条意见未答复，首条为 \(open[0].id)；通过前须逐条答复")
        }
        let days = RuleWindows.days(from: admission.today, to: day)
        guard days >= RuleWindows.beforeEffect || !form.windowReasons.isEmpty else {
            throw admission.refusal(
                422, "adoption.window", "effectiveFrom",
                "is in \(days) days; give people at least \(RuleWindows.beforeEffect), from \(RuleWindows.day(RuleWindows.beforeEffect, after: admission.today)) on, or say in windowReasons why not",
                "距今仅 \(days) 天；至少应留 \(RuleWindows.beforeEffect) 天，即自 \(RuleWindows.day(RuleWindows.beforeEffect, after: admission.today)) 起，否则须在 windowReasons 中说明理由"
            )
        }
    }
}

extension RuleAdmission {
    /// The power to adopt rules of this jurisdiction: under mandates of the issuer, approved by their holders.
    func mandates(_ version: KnownRuleSet) throws {
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        if let refusal = try RuleMaking(origin: place.origin, in: known.transaction).check(record, of: version.jurisdiction, at: here).refusal {
            throw refusal
        }
    }
}
