import Canon
import Node
import Pages
import RulesAPI
import Signing
import Store

/// What must hold at the moment a record about rules is logged: nothing is withdrawn or dated back in silence, and people had their say.
struct RuleAdmission {
    let record: Record
    let place: RecordPlace
    let known: KnownRuleSets

    static func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction) throws {
        let admission = RuleAdmission(record: record, place: place, known: KnownRuleSets(origin: place.origin, in: transaction))
        switch record.kind {
        case RuleKinds.set: try admission.version(RuleSetForm(record.subject))
        case RuleKinds.part: break
        default: try admission.act(RuleActForm(record.kind, record.subject))
        }
    }

    var today: CalendarDate { place.at.date }

    func refusal(_ status: Int, _ code: String, _ field: String, _ en: String, _ zh: String) -> Failure {
        let pointer = field.hasPrefix("/") ? field : "/credentialSubject/" + field
        return Failure(
            status: status, code: "rules." + code, pointer: pointer, detail: "\(pointer) \(en)",
            words: ["en": "\(pointer) \(en)", "zh-Hans": "\(pointer) \(zh)"])
    }

    // MARK: Versions

    private func version(_ form: RuleSetForm) throws {
        if !form.parts.isEmpty {
            guard let source = try known.source(of: record.subject, issuer: record.issuer) else {
                throw refusal(
                    422, "part.unknown", "parts",
                    "names a part that is not logged here by the same issuer, by id and digest; publish the parts first",
                    "所指部分未由同一发布方以名称和摘要在此登记；请先发布各部分")
            }
            try RuleSetChecking.check(source, form.grounds)
        }
        let earlier = try known.versions(of: form.setID, issuer: record.issuer).filter { $0.id != record.id }
        if let twin = earlier.first(where: { $0.version == form.version }) {
            throw refusal(
                409, "version.twice", "set/version", "is the version that \(twin.id) is already; give a change a version of its own",
                "与 \(twin.id) 的版本号相同；变更应使用新的版本号")
        }
        guard let last = earlier.last else {
            guard form.supersedes == nil else {
                throw refusal(
                    422, "supersedes.unknown", "supersedes",
                    "names no version of this set by this issuer that is known here; leave it out for the first",
                    "所指不是该发布方此规则集的已知版本；首个版本请勿填写")
            }
            return
        }
        guard let supersedes = form.supersedes, let before = earlier.first(where: { $0.id == supersedes.id }), before.digest == supersedes.digest
        else {
            throw refusal(
                422, "supersedes.missing", "supersedes",
                "must name an earlier version of the set by id and digest, so that nothing is replaced in silence; the last one is \(last.id)",
                "必须以名称和摘要指明此规则集的先前版本，避免悄然替换；最近的版本为 \(last.id)")
        }
        guard last.jurisdiction == form.jurisdiction, form.example.isEmpty == last.caveat.isEmpty || !form.example.isEmpty else {
            throw refusal(
                422, "version.other", last.jurisdiction == form.jurisdiction ? "example" : "set/jurisdiction",
                "differs from the earlier versions; publish another set under an id of its own", "与先前版本不同；请以新的标识另行发布规则集")
        }
    }

    // MARK: Acts

    private func act(_ form: RuleActForm) throws {
        guard let version = try known.find(form.ruleSet.id), version.digest == form.ruleSet.digest else {
            throw refusal(
                422, "unknown", "ruleSet",
                "names no version known here by id and digest; it may not have arrived yet: check the name, or try again later",
                "未以名称和摘要指明此处已知的版本，可能尚未送达；请核对或稍后再试")
        }
        if RuleKinds.owners.contains(record.kind), record.issuer != version.issuer {
            throw refusal(
                403, "stranger", "/issuer", "did not issue this rule set; only \(version.issuer) proposes, adopts, changes and answers",
                "不是该规则集的发布方；仅 \(version.issuer) 可提议、通过、变更和答复")
        }
        switch record.kind {
        case RuleKinds.proposal: try proposal(form, version)
        case RuleKinds.comment:
            try VisitorVoices(self).check(form, version)
            try comment(form, version)
        case RuleKinds.commentAnswer:
            try answer(form, version, to: RuleKinds.comment, "comment")
            try also(form, version)
        case RuleKinds.adoption: try RuleAdoption(self, form, version).check()
        case RuleKinds.event: try event(form, version)
        case RuleKinds.challenge:
            try VisitorVoices(self).check(form, version)
            try ruleExists(form, version)
        case RuleKinds.challengeAnswer:
            try answer(form, version, to: RuleKinds.challenge, "challenge")
            try amendment(form, version)
        default: break
        }
    }

    private func proposal(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        try stands(version)
        guard version.term == nil || version.term?.ground == .urgent else {
            throw refusal(409, "proposal.holds", "ruleSet", "holds already; publish a new version and propose that", "已经生效；请发布新版本并就其提议")
        }
        guard let until = form.day else { return }
        let days = RuleWindows.days(from: today, to: until)
        guard days >= 1 else {
            throw refusal(422, "proposal.past", "commentsUntil", "must be later than today, \(today)", "必须晚于今天 \(today)")
        }
        guard days >= RuleWindows.comments || !form.windowReasons.isEmpty else {
            throw refusal(
                422, "proposal.window", "commentsUntil",
                "leaves \(days) days for comments; give at least \(RuleWindows.comments), until \(RuleWindows.day(RuleWindows.comments, after: today)), or say in windowReasons why not",
                "仅留出 \(days) 天征求意见；至少应为 \(RuleWindows.comments) 天，即至 \(RuleWindows.day(RuleWindows.comments, after: today))，否则须在 windowReasons 中说明理由")
        }
        if let effect = form.until, RuleWindows.days(from: until, to: effect) < RuleWindows.beforeEffect, form.windowReasons.isEmpty {
            throw refusal(
                422, "proposal.effect", "effectiveFrom",
                "must be \(RuleWindows.beforeEffect) days after commentsUntil or later, or windowReasons must say why not",
                "须在 commentsUntil 之后至少 \(RuleWindows.beforeEffect) 天，否则须在 windowReasons 中说明理由")
        }
    }

    private func comment(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        try stands(version)
        try ruleExists(form, version)
        let proposals = try known.acts(about: version.id, kinds: [RuleKinds.proposal]).filter { $0.issuer == version.issuer }
        // An urgent rule is commented on afterwards, until it ends.
        let last = version.term?.ground == .urgent ? version.term?.until : proposals.last?.day
        guard let last else {
            throw refusal(
                409, "comment.notOpen", "ruleSet", "is not up for comment; challenge a rule that holds with \(RuleKinds.challenge)",
                "不在征求意见期内；对现行规则可用 \(RuleKinds.challenge) 提出质疑")
        }
        guard today <= last else {
            throw refusal(
                409, "comment.late", "ruleSet", "was up for comment until \(last); challenge the rule with \(RuleKinds.challenge) instead",
                "征求意见已于 \(last) 截止；可改用 \(RuleKinds.challenge) 提出质疑")
        }
    }

    private func answer(_ form: RuleActForm, _ version: KnownRuleSet, to kind: String, _ field: String) throws {
        guard let answers = form.answers, let asked = try known.act(answers.id), asked.kind == kind, asked.ruleSet == version.id,
            asked.digest == answers.digest
        else {
            throw refusal(
                422, "\(field).unknown", field, "names no \(field) about this version by id and digest", "未以名称和摘要指明关于该版本的相应记录")
        }
    }

    private func also(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        for (index, reference) in form.also.enumerated() {
            guard let asked = try known.act(reference.id), asked.kind == RuleKinds.comment, asked.ruleSet == version.id,
                asked.digest == reference.digest
            else {
                throw refusal(
                    422, "comment.unknown", "also/\(index)", "names no comment about this version by id and digest", "未以名称和摘要指明关于该版本的意见")
            }
        }
    }

    private func amendment(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        guard let amendment = form.amendment else { return }
        guard let amended = try known.find(amendment.id), amended.digest == amendment.digest, amended.setID == version.setID,
            amended.issuer == version.issuer, amended.position > version.position
        else {
            throw refusal(
                422, "amendment.unknown", "amendment", "names no later version of the same set by id and digest", "未以名称和摘要指明同一规则集的后续版本")
        }
    }

    /// A version that holds is repealed; one that does not is withdrawn, openly and once.
    private func withdrawal(_ version: KnownRuleSet) throws {
        try stands(version)
        guard version.term == nil else {
            throw refusal(
                409, "withdraw.holds", "event", "cannot be withdraw: the version is adopted; repeal it instead", "不能为 withdraw：该版本已获通过；请改为废止")
        }
    }

    /// Refuses what is said about a version that its maker has withdrawn.
    func stands(_ version: KnownRuleSet) throws {
        guard let day = version.withdrawnFrom else { return }
        throw refusal(
            409, "withdrawn", "ruleSet", "was withdrawn from \(day); publish a new version and propose that", "已自 \(day) 起撤回；请发布新版本并就其提议")
    }

    private func ruleExists(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        guard let rule = form.about else { return }
        let rules = try known.source(of: version)?.set["rules"]?.array ?? []
        guard rules.contains(where: { $0["id"]?.string == rule }) else {
            throw refusal(
                422, "rule.unknown", "rule", "is no rule of this version; take its id from the page of the rule set", "不是该版本的规则；请以规则集页面所示标识为准")
        }
    }

    private func event(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        guard let day = form.day else { return }
        guard day >= today else {
            throw refusal(
                422, "backdated", "effectiveFrom", "must not be before today, \(today): rules are not changed backwards", "不得早于今天 \(today)：规则不得追溯变更")
        }
        // Taking a rule away waits for no appointment; but whoever says that a mandate covers it is taken at their word.
        if !record.refersTo.isEmpty { try mandates(version) }
        if form.word == "withdraw" { return try withdrawal(version) }
        guard let term = version.term, term.until.map({ day <= $0 }) ?? true else {
            throw refusal(409, "event.notInForce", "ruleSet", "does not hold on that day, so nothing can happen to it", "在该日不生效，不能对其作出变更")
        }
        guard form.word != "resume" || term.isPaused(on: day) else {
            throw refusal(409, "event.notSuspended", "event", "cannot be resume: the version is not suspended on that day", "不能为 resume：该版本在该日未暂停施行")
        }
    }
}
