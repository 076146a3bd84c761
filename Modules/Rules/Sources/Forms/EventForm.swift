import Canon
import Node
import Pages
import RulesAPI

/// `/rules/:uuid/event`: a version is suspended, resumed, repealed or reviewed; a proposal is withdrawn. Always forward in time, and with reasons;
/// under a mandate with the power to adopt rules where one is named, and by two rule makers in any case.
enum EventForm {
    static let answer = VersionForms.owners(
        "event", fields: ["event": "event", "ruleSet": "event", "until": "until"].merging(MandateFields.places) { $1 },
        defaults: { ["effectiveFrom": $0.reader.today.description] },
        fill: { form, subject in
            let view = subject.view
            form.choices(
                "event", view("rules.forms.event.what"),
                EventForm.words(subject.version, on: subject.reader.today).map {
                    ($0, view("rules.forms.event.words." + $0))
                })
            form.day("effectiveFrom", view("rules.forms.event.from"), hint: view("rules.forms.event.fromHint"))
            form.day("until", view("rules.forms.event.until"), hint: view("rules.forms.event.untilHint"))
            try MandateFields.add(to: &form, subject, isNeeded: false)
            subject.area(&form, "reasons", "rules.forms.event.reasons")
        },
        build: { subject, request in
            let word = request.field("event")
            guard RuleActForm.eventWords.contains(word) else {
                throw FormText.wrong("event", en: "Choose what happens to the version.", zhHans: "请选择对该版本的处理。")
            }
            var members: JSONObject = [
                "event": .string(word), "effectiveFrom": .string(try request.day("effectiveFrom").description),
                "reasons": .languages(try request.neededTexts("reasons")),
            ]
            members["until"] = try request.optionalDay("until").map { .string($0.description) }
            return try subject.act(RuleKinds.event, members, under: try MandateFields.chosen(subject, request, isNeeded: false))
        })

    /// What can happen to a version as it stands on a day.
    static func words(_ version: KnownRuleSet, on day: CalendarDate) -> [String] {
        guard let term = version.term else { return version.withdrawnFrom == nil ? ["withdraw"] : [] }
        if let until = term.until, until < day { return [] }
        return (term.pauses.contains { $0.until.map { day <= $0 } ?? true } ? ["resume"] : []) + ["suspend", "repeal", "review"]
    }
}
