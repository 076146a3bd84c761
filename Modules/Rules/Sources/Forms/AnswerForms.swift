import Canon
import Node
import Pages
import RulesAPI
import Signing

/// `/rules/:uuid/answer?comment=UUID`: the rule maker answers a comment, and with the same words others that say the same.
enum AnswerCommentForm {
    static let answer = VersionForms.owners(
        "answer", fields: ["comment": "outcome"],
        fill: { form, subject in
            let view = subject.view
            let comment = try subject.act(RuleKinds.comment, named: form.values["comment"])
            form.carry("comment", comment.id.uuid)
            try VoiceLines.tell(&form, comment, "comment", view)
            form.choices(
                "outcome", view("rules.forms.answer.outcome"),
                RuleActForm.commentAnswers.map { ($0, view("rules.forms.answer.outcomes." + $0)) })
            subject.area(&form, "answer", "rules.forms.answer.text")
            let others = try AnswerCommentForm.open(subject).filter { $0.id != comment.id }
            guard !others.isEmpty else { return }
            form.heading(view("rules.forms.answer.also"))
            for other in others.prefix(AnswerCommentForm.most) {
                form.tick("also-" + other.id.uuid, "\(try VoiceLines.speaker(other, view)) · \(VoiceLines.words(other, "comment", view, most: 160))")
            }
        },
        build: { subject, request in
            let comment = try subject.act(RuleKinds.comment, named: request.field("comment"))
            let outcome = request.field("outcome")
            guard RuleActForm.commentAnswers.contains(outcome) else {
                throw FormText.wrong("outcome", en: "Choose what becomes of the comment.", zhHans: "请选择对该意见的处理结果。")
            }
            var members: JSONObject = [
                "comment": RecordReference(id: comment.id, digest: comment.digest).json, "outcome": .string(outcome),
                "answer": .languages(try request.neededTexts("answer")),
            ]
            let also = try AnswerCommentForm.open(subject).filter { $0.id != comment.id && request.field("also-" + $0.id.uuid) == "on" }
            if !also.isEmpty { members["also"] = .array(also.prefix(most).map { RecordReference(id: $0.id, digest: $0.digest).json }) }
            return try subject.act(RuleKinds.commentAnswer, members)
        })

    /// As many as one record answers beside the first.
    private static let most = 100

    /// The comments on the version that have no answer yet, oldest first.
    static func open(_ subject: VersionSubject) throws -> [RuleAct] {
        let answered = Set(
            try subject.reader.acts(RuleKinds.commentAnswer).filter { $0.issuer == subject.version.issuer }.flatMap(\.answered))
        return try subject.reader.acts(RuleKinds.comment).filter { !answered.contains($0.id.uuid) }
    }
}

/// `/rules/:uuid/answer-challenge?challenge=UUID`: keep and why, clarify, amend, by the day that was promised.
enum AnswerChallengeForm {
    static let answer = VersionForms.owners(
        "answerChallenge", fields: ["challenge": "outcome"],
        fill: { form, subject in
            let view = subject.view
            let challenge = try subject.act(RuleKinds.challenge, named: form.values["challenge"])
            form.carry("challenge", challenge.id.uuid)
            try VoiceLines.tell(&form, challenge, "challenge", view)
            if let found = try OpenMatters.challenge(challenge, subject.reader.known) {
                form.tell(view("rules.voices.due"), "\(view.formats.date(found.due)) · \(RuleParts.left(until: found.due, view))")
            }
            form.choices(
                "outcome", view("rules.forms.answerChallenge.outcome"),
                RuleActForm.challengeAnswers.map { ($0, view("rules.forms.answerChallenge.outcomes." + $0)) })
            subject.area(&form, "answer", "rules.forms.answerChallenge.text")
            let later = AnswerChallengeForm.later(subject)
            form.select(
                "amendment", view("rules.forms.answerChallenge.amendment"),
                hint: view(later.isEmpty ? "rules.forms.answerChallenge.noAmendment" : "rules.forms.answerChallenge.amendmentHint"),
                [("", view("rules.author.none"))] + later.map { ($0.id.uuid, view("rules.list.version", ["version": $0.version])) })
        },
        build: { subject, request in
            let challenge = try subject.act(RuleKinds.challenge, named: request.field("challenge"))
            let outcome = request.field("outcome")
            guard RuleActForm.challengeAnswers.contains(outcome) else {
                throw FormText.wrong("outcome", en: "Choose what becomes of the rule.", zhHans: "请选择对该规则的处理结果。")
            }
            let amended = AnswerChallengeForm.later(subject).first { $0.id.uuid == request.field("amendment") }
            guard (amended != nil) == (outcome == "amend") else {
                throw FormText.wrong(
                    "amendment", en: "Name the amended version where the rule is amended, and only there. Publish it first.",
                    zhHans: "仅在修订规则时填写修订后的版本，且必须填写；请先发布该版本。")
            }
            var members: JSONObject = [
                "challenge": RecordReference(id: challenge.id, digest: challenge.digest).json, "outcome": .string(outcome),
                "answer": .languages(try request.neededTexts("answer")),
            ]
            members["amendment"] = amended.map { RecordReference(id: $0.id, digest: $0.digest).json }
            return try subject.act(RuleKinds.challengeAnswer, members)
        })

    private static func later(_ subject: VersionSubject) -> [KnownRuleSet] {
        subject.reader.versions.filter { $0.position > subject.version.position }
    }
}

/// A comment or challenge in a few words.
enum VoiceLines {
    /// Who says it; of a visitor, on which node and that nobody verified it.
    static func speaker(_ act: RuleAct, _ view: ReaderView) throws -> String {
        try act.isVisitor ? view("rules.voices.visitor", ["node": view.nodeName(act.origin)]) : view.name(act.issuer)
    }

    static func words(_ act: RuleAct, _ member: String, _ view: ReaderView, most: Int = 2000) -> String {
        let text = LanguageTag.best(VoicesPart.texts(act.subject[member]), for: view.language)?.text ?? ""
        return text.count > most ? text.prefix(most) + "…" : text
    }

    /// Tells above the fields what is answered.
    static func tell(_ form: inout FormPage, _ act: RuleAct, _ member: String, _ view: ReaderView) throws {
        form.tell(view("rules.forms.said"), try speaker(act, view), href: "/records/" + act.id.uuid)
        if let rule = act.about, act.kind != RuleKinds.commentAnswer { form.tell(view("rules.forms.rule"), rule) }
        if act.kind == RuleKinds.challenge, let word = act.word { form.tell(view("rules.forms.challenge.ground"), view("rules.challenge." + word)) }
        form.tell(view("rules.forms.words"), words(act, member, view))
        let asks = words(act, "asks", view)
        if !asks.isEmpty { form.tell(view("rules.voices.asks"), asks) }
    }
}
