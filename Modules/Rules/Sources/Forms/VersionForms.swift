import Canon
import Node
import Pages
import PeopleAPI
import RuleEngine
import RulesAPI
import Signing
import Store

/// The forms by which people act on a version of a rule set. Each shows what it is about, and leads to the page on which what will be signed stands in
/// plain words and is approved with a passkey.
struct VersionForms: Sendable {
    /// How often one address may speak as a visitor: five times at once, then once in ten minutes.
    private let visitors = RateLimit(burst: 5, perSecond: 1.0 / 600)

    var routes: [Route] {
        VersionForms.both("propose", ProposeForm.answer, .signedIn(["rule-maker"]), "Put a version up for comment")
            + VersionForms.both("comment", VoiceForm.answer(.comment, visitors), .anyone, "Comment on a proposal, for a party or as a visitor")
            + VersionForms.both("challenge", VoiceForm.answer(.challenge, visitors), .anyone, "Challenge a rule, for a party or as a visitor")
            + VersionForms.both("answer", AnswerCommentForm.answer, .signedIn(["rule-maker"]), "Answer a comment: comment names it")
            + VersionForms.both(
                "answer-challenge", AnswerChallengeForm.answer, .signedIn(["rule-maker"]), "Answer a challenge: challenge names it")
            + VersionForms.both("adopt", AdoptForm.ordinary, .signedIn(["rule-maker"]), "Adopt a version after its consultation")
            + VersionForms.both("adopt-urgently", AdoptForm.urgent, .signedIn(["rule-maker"]), "Adopt a version at once, with an end")
            + VersionForms.both("event", EventForm.answer, .signedIn(["rule-maker"]), "Suspend, resume, repeal, review or withdraw a version")
    }

    private static func both(_ path: String, _ answer: FormAnswer, _ access: Route.Access, _ summary: String) -> [Route] {
        [
            Route("GET", "/rules/:uuid/" + path, access: access, summary: summary + ": the form.", handler: answer.show),
            Route("POST", "/rules/:uuid/" + path, access: access, summary: summary + ", by the fields of the form.", handler: answer.take),
        ]
    }

    /// A form for rule makers of the party whose version it is. `key` names its texts: `rules.forms.<key>.title`, `.lead`, `.act`.
    ///
    /// - Parameters:
    ///   - defaults: what stands in the fields before anybody typed.
    ///   - fill: adds the fields.
    ///   - build: makes the act of what was typed.
    static func owners(
        _ key: String, fields: [String: String] = [:],
        defaults: @escaping @Sendable (VersionSubject) throws -> [String: String] = { _ in [:] },
        fill: @escaping @Sendable (inout FormPage, VersionSubject) throws -> Void,
        build: @escaping @Sendable (VersionSubject, Request) throws -> Act
    ) -> FormAnswer {
        FormAnswer(
            section: "rules", fields: fields, keeps: kept, title: { view in view("rules.forms.\(key).title") },
            form: { view, values, problem in
                let subject = try VersionSubject(view)
                _ = try subject.owner()
                let filled = view.request.method == "GET" ? try defaults(subject).merging(values) { $1 } : values
                var form = FormPage(
                    action: view.request.path, lead: view("rules.forms.\(key).lead"), button: view("rules.forms.next"), values: filled,
                    problem: problem)
                subject.tell(&form)
                try fill(&form, subject)
                form.note = view("rules.forms.note")
                form.back = (subject.reader.path, view("rules.forms.back"))
                return form
            },
            send: { request, context in
                let (act, title) = try await context.store.read { transaction -> (Act, [String: String]) in
                    let subject = try VersionSubject(ReaderView(request, context, in: transaction))
                    return (try build(subject, request), VersionForms.title(key, subject.reader.version, context.texts))
                }
                return try await Proposals.propose(act, by: request, title: title, asksAlways: true, context: context)
            })
    }

    /// Where a visitor must wait, nothing that was typed is lost either.
    static let kept = FormAnswer.keptWithPowers.union([429])

    /// What an act is called where people are asked to approve it.
    static func title(_ key: String, _ version: KnownRuleSet, _ texts: Texts) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let name = LanguageTag.best(version.title, for: language)?.text ?? version.setID
                return (language.rawValue, texts("rules.forms.\(key).act", language, ["name": name, "version": version.version]))
            })
    }
}

/// The version that a form is about.
struct VersionSubject {
    let reader: RuleSetReader

    var view: ReaderView { reader.view }
    var version: KnownRuleSet { reader.version }

    init(_ reader: RuleSetReader) { self.reader = reader }

    /// Throws 404.
    init(_ view: ReaderView) throws {
        reader = try RuleSetReader.asked(view.request, view, KnownRuleSets(origin: view.home, in: view.transaction))
    }

    /// The office of a rule maker of the party whose rules they are. Throws 403 for everybody else.
    func owner() throws -> Person.Office {
        guard let office = VersionSubject.owner(of: version, view) else {
            throw Failure(
                status: 403, code: "rules.form.stranger", detail: "this is for rule makers of the party whose rules they are; ask one of them",
                words: ["en": "This is for rule makers of the party whose rules they are. Ask one of them.", "zh-Hans": "仅限该规则发布方的规则制定人；请向其提出。"])
        }
        return office
    }

    static func owner(of version: KnownRuleSet, _ view: ReaderView) -> Person.Office? {
        view.request.person?.office(at: version.issuer).flatMap { $0.roles.contains("rule-maker") ? $0 : nil }
    }

    /// An act about the version by its issuer.
    func act(_ kind: String, _ members: JSONObject, under mandates: [RecordReference] = []) throws -> Act {
        try RuleActs.act(kind, about: version, members, by: try owner().slug, under: mandates)
    }

    /// Says above the fields which version it is and how it stands.
    func tell(_ form: inout FormPage) {
        let title = LanguageTag.best(version.title, for: view.language)
        form.tell(view("rules.forms.set"), title?.text ?? version.setID, href: reader.path, lang: title?.tag)
        form.tell(view("rules.page.version"), version.version)
        form.tell(view("rules.page.maker"), (try? view.name(version.issuer)) ?? version.issuer)
        form.tell(view("rules.page.holds"), RuleParts.term(version, view))
    }

    /// A text in both languages, as two areas.
    func area(_ form: inout FormPage, _ name: String, _ key: String, rows: Int = 5, hint: String? = nil) {
        form.area(name + "-en", view(key) + view("rules.forms.inEnglish"), hint: hint, rows: rows, lang: "en")
        form.area(name + "-zh", view(key) + view("rules.forms.inChinese"), hint: hint, rows: rows, lang: "zh-Hans")
    }

    /// The rules of the version, as a choice that may be left open.
    func rules(_ form: inout FormPage) {
        form.select(
            "rule", view("rules.forms.rule"),
            [("", view("rules.forms.wholeSet"))]
                + reader.set.rules.map { ($0.id, "\($0.id) — \(LanguageTag.best($0.title.texts, for: view.language)?.text ?? "")") })
    }

    /// What was said about the version, by the name that a form carries. Throws 404 where there is none of that kind.
    func act(_ kind: String, named uuid: String?) throws -> RuleAct {
        guard let uuid, let act = try reader.acts(kind).first(where: { $0.id.uuid == uuid }) else {
            throw Failure.notFound("comment or challenge of this name")
        }
        return act
    }
}
