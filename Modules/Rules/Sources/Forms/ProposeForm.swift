import Canon
import Node
import Pages
import RulesAPI

/// `/rules/:uuid/propose`: a version goes up for comment, with what it would change as it is counted here.
enum ProposeForm {
    static let answer = VersionForms.owners(
        "propose", fields: ["ruleSet": "commentsUntil", "impact": "commentsUntil"],
        defaults: { subject in
            // The day of publication is no day for comments, and the day after the last one is the first of the wait.
            let last = RuleWindows.day(RuleWindows.comments + 1, after: subject.reader.today)
            return ["commentsUntil": last.description, "effectiveFrom": RuleWindows.day(RuleWindows.beforeEffect + 1, after: last).description]
        },
        fill: { form, subject in
            let view = subject.view
            if let figures = ProposeForm.figures(subject) {
                for name in ["decisions", "differ", "cooperations", "needAction"] {
                    form.tell(
                        view("rules.impact." + name), view.formats.number(figures[name]?.integer ?? 0), href: subject.reader.path + "/impact")
                }
            }
            form.day("commentsUntil", view("rules.forms.propose.until"), hint: view("rules.forms.propose.untilHint"))
            form.day("effectiveFrom", view("rules.forms.propose.effect"), hint: view("rules.forms.propose.effectHint"))
            subject.area(&form, "reasons", "rules.forms.propose.reasons")
            subject.area(&form, "windowReasons", "rules.forms.windowReasons", rows: 3)
        },
        build: { subject, request in
            var members: JSONObject = [
                "commentsUntil": .string(try request.day("commentsUntil").description), "reasons": .languages(try request.neededTexts("reasons")),
            ]
            members["effectiveFrom"] = try request.optionalDay("effectiveFrom").map { .string($0.description) }
            let short = request.texts("windowReasons")
            if !short.isEmpty { members["windowReasons"] = .languages(short) }
            members["impact"] = ProposeForm.figures(subject)
            return try subject.act(RuleKinds.proposal, members)
        })

    /// What the version would change, counted over what everybody may read here; nil where the rules cannot be run together.
    private static func figures(_ subject: VersionSubject) -> JSON? {
        let known = subject.reader.known
        guard let source = try? known.source(of: subject.version) else { return nil }
        return try? ImpactRun.run([source], in: known, on: subject.reader.today, limit: RecordedQuestions.pageLimit).figures
    }
}
