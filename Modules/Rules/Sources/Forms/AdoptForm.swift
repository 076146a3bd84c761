import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// `/rules/:uuid/adopt` and `/rules/:uuid/adopt-urgently`: a version is to hold from a day, under a mandate with the power to adopt rules.
///
/// Above the fields stands what adopters answer for: each restriction on grounds of security with its risk, the milder alternative and its day of review,
/// and the first thing for which the log would refuse the adoption.
enum AdoptForm {
    private static let places = [
        "proposal": "proposal", "effectiveFrom": "effectiveFrom", "sunset": "sunset", "reviewBy": "reviewBy", "ruleSet": "effectiveFrom",
        "windowReasons": "windowReasons-en", "reasons": "reasons-en",
    ].merging(MandateFields.places) { $1 }

    static let ordinary = VersionForms.owners(
        "adopt", fields: places,
        defaults: { ["effectiveFrom": RuleWindows.day(RuleWindows.beforeEffect, after: $0.reader.today).description] },
        fill: { form, subject in
            try AdoptForm.tell(&form, subject)
            let view = subject.view
            let proposals = try AdoptForm.proposals(subject)
            form.select(
                "proposal", view("rules.forms.adopt.proposal"), hint: proposals.isEmpty ? view("rules.forms.adopt.noProposal") : nil,
                proposals.isEmpty
                    ? [("", view("rules.author.none"))]
                    : proposals.map { item in
                        let until = item.act.day.map { view.formats.date($0) } ?? "?"
                        return (item.act.id.uuid, view("rules.forms.adopt.proposed", ["version": item.version.version, "date": until]))
                    })
            form.day("effectiveFrom", view("rules.forms.adopt.effect"), hint: view("rules.forms.adopt.effectHint"))
            try MandateFields.add(to: &form, subject, isNeeded: true)
            subject.area(&form, "reasons", "rules.forms.adopt.reasons")
            subject.area(&form, "windowReasons", "rules.forms.windowReasons", rows: 3)
        },
        build: { subject, request in
            guard let proposal = try AdoptForm.proposals(subject).first(where: { $0.act.id.uuid == request.field("proposal") })?.act else {
                throw FormText.wrong(
                    "proposal", en: "Choose the proposal that people commented on. Without one, propose the version first.",
                    zhHans: "请选择已征求意见的提议；尚无提议时，请先提议该版本。")
            }
            var members: JSONObject = [
                "path": "ordinary", "effectiveFrom": .string(try request.day("effectiveFrom").description),
                "proposal": RecordReference(id: proposal.id, digest: proposal.digest).json,
            ]
            let reasons = request.texts("reasons")
            if !reasons.isEmpty { members["reasons"] = .languages(reasons) }
            let short = request.texts("windowReasons")
            if !short.isEmpty { members["windowReasons"] = .languages(short) }
            return try subject.act(RuleKinds.adoption, members, under: try MandateFields.chosen(subject, request, isNeeded: true))
        })

    static let urgent = VersionForms.owners(
        "adoptUrgently", fields: places,
        defaults: { subject in
            let today = subject.reader.today
            return [
                "effectiveFrom": today.description, "sunset": RuleWindows.day(365, after: today).description,
                "reviewBy": RuleWindows.day(180, after: today).description,
            ]
        },
        fill: { form, subject in
            try AdoptForm.tell(&form, subject)
            let view = subject.view
            form.day("effectiveFrom", view("rules.forms.adopt.effect"))
            form.day("sunset", view("rules.forms.adoptUrgently.sunset"), hint: view("rules.forms.adoptUrgently.sunsetHint"))
            form.day("reviewBy", view("rules.forms.adoptUrgently.reviewBy"), hint: view("rules.forms.adoptUrgently.reviewByHint"))
            subject.area(&form, "reasons", "rules.forms.adoptUrgently.reasons")
            try MandateFields.add(to: &form, subject, isNeeded: true)
        },
        build: { subject, request in
            try subject.act(
                RuleKinds.adoption,
                [
                    "path": "urgent", "effectiveFrom": .string(try request.day("effectiveFrom").description),
                    "sunset": .string(try request.day("sunset").description), "reviewBy": .string(try request.day("reviewBy").description),
                    "reasons": .languages(try request.neededTexts("reasons")),
                ], under: try MandateFields.chosen(subject, request, isNeeded: true))
        })

    /// What adopters answer for, and what would stop them.
    private static func tell(_ form: inout FormPage, _ subject: VersionSubject) throws {
        let (view, reader) = (subject.view, subject.reader)
        let open = try AnswerCommentForm.open(subject).count
        form.tell(view("rules.forms.adopt.comments"), view.texts.count("rules.voices.unanswered", open, view.language), href: reader.path + "#voices")
        for ground in reader.form.grounds where ground.ground == .security {
            let parts = [
                (view("rules.page.risk"), LanguageTag.best(ground.risk, for: view.language)?.text),
                (view("rules.page.milder"), LanguageTag.best(ground.milder, for: view.language)?.text),
                (view("rules.page.reviewBy"), ground.reviewBy.map { view.formats.date($0) }),
            ].compactMap { label, value in value.map { view("rules.forms.adopt.part", ["label": label, "value": $0]) } }
            form.tell(
                view("rules.forms.adopt.security", ["rule": ground.rule]), view.sentences(parts), href: "\(reader.path)#rule-\(ground.rule)")
        }
        guard let source = try reader.known.source(of: subject.version) else { return }
        do { try RuleSetChecking.checkForAdoption(source, reader.form.grounds) } catch let failure as Failure {
            form.tell(view("rules.forms.adopt.stops"), failure.words[view.language.rawValue] ?? failure.detail)
        }
    }

    /// Proposals of this text, or of an earlier text of the set, the last one first.
    private static func proposals(_ subject: VersionSubject) throws -> [(act: RuleAct, version: KnownRuleSet)] {
        let reader = subject.reader
        return try reader.versions.filter { $0.position <= subject.version.position }.flatMap { version in
            try reader.known.acts(about: version.id, kinds: [RuleKinds.proposal]).filter { $0.issuer == version.issuer }.map { ($0, version) }
        }.reversed()
    }
}
