import Canon
import Node
import Pages
import PeopleAPI
import RuleEngine
import RulesAPI
import Signing
import Store

/// `/rules/:uuid/comment` and `/rules/:uuid/challenge`: what anybody says about a version. Who is signed in speaks for a party; a visitor without an
/// account is passed on by the node, as unverified: docs/decisions/0015-visitors-voices.md.
enum VoiceForm {
    enum Kind: String, Sendable {
        case comment, challenge
        var record: String { self == .comment ? RuleKinds.comment : RuleKinds.challenge }
    }

    static func answer(_ kind: Kind, _ visitors: RateLimit) -> FormAnswer {
        FormAnswer(
            section: "rules", fields: ["comment": "text-en", "challenge": "text-en", "ruleSet": "text-en", "from": "text-en"],
            keeps: VersionForms.kept,
            title: { view in view("rules.forms.\(kind.rawValue).title") }, form: { try form(kind, $0, $1, $2) },
            send: { request, context in try await send(kind, request, context, visitors) })
    }

    private static func form(
        _ kind: Kind, _ view: ReaderView, _ values: [String: String], _ problem: (field: String, text: String)?
    ) throws -> FormPage {
        let subject = try VersionSubject(view)
        let offices = view.request.person?.offices ?? []
        let key = "rules.forms.\(kind.rawValue)"
        var form = FormPage(
            action: view.request.path,
            lead: kind == .challenge
                ? view.texts.count(key + ".lead", subject.reader.form.answerWithinDays, view.language) : view(key + ".lead"),
            button: view(offices.isEmpty ? "rules.forms.visitor.send" : "rules.forms.next"), values: values, problem: problem)
        subject.tell(&form)
        if kind == .comment, let until = try last(subject) {
            form.tell(view("rules.forms.comment.until"), "\(view.formats.date(until)) · \(RuleParts.left(until: until, view))")
        }
        if offices.count > 1 { form.select("party", view("rules.forms.party"), try offices.map { ($0.slug, try view.name($0.party)) }) }
        if kind == .challenge {
            form.select(
                "ground", view("rules.forms.challenge.ground"),
                RuleActForm.challengeWords.map { ($0, "\(view("rules.challenge." + $0)) — \(view("rules.forms.challenge.about." + $0))") })
        }
        subject.rules(&form)
        subject.area(&form, "text", key + ".text", rows: 6)
        subject.area(&form, "asks", "rules.forms.asks", rows: 3)
        if offices.isEmpty {
            form.heading(view("rules.forms.visitor.title"))
            form.tick("public", view("rules.forms.visitor.public"))
            form.note = view.sentences([view("rules.forms.visitor.note"), view("rules.forms.visitor.signIn")])
        } else {
            form.note = view("rules.forms.note")
        }
        form.back = (subject.reader.path, view("rules.forms.back"))
        return form
    }

    /// The last day for comments; nil where the version is not up for comment.
    static func last(_ subject: VersionSubject) throws -> CalendarDate? {
        if subject.version.term?.ground == .urgent { return subject.version.term?.until }
        return try subject.reader.acts(RuleKinds.proposal).last { $0.issuer == subject.version.issuer }?.day
    }

    private static func send(_ kind: Kind, _ request: Request, _ context: NodeContext, _ visitors: RateLimit) async throws -> Response {
        let offices = request.person?.offices ?? []
        let office = offices.first { $0.slug == request.field("party") } ?? offices.first
        let (act, title) = try await context.store.read { transaction -> (Act, [String: String]) in
            let subject = try VersionSubject(ReaderView(request, context, in: transaction))
            return (try made(kind, subject, request, by: office), VersionForms.title(kind.rawValue, subject.version, context.texts))
        }
        if office != nil { return try await Proposals.propose(act, by: request, title: title, asksAlways: true, context: context) }
        // No other site makes a visitor's browser say something here.
        guard request.comesFrom(context.url) else {
            throw Failure(
                status: 403, code: "request.otherSite", detail: "this was sent from another site; open the form here and send it from there",
                words: ["en": "This was sent from another site. Look at it, and send it from here.", "zh-Hans": "该表单由其他网站提交。请核对后在此处提交。"])
        }
        guard request.field("public") == "on" else {
            throw FormText.wrong(
                "public", en: "Tick this box: what you write is public, for everybody and for good.",
                zhHans: "请勾选此方框：您所写的内容将永久对所有人公开。")
        }
        if let wait = visitors.take(request.peer, at: context.now()) {
            let minutes = (wait + 59) / 60
            throw Failure(
                status: 429, code: "rules.visitor.tooMany", pointer: "text-en", detail: "too many from this address; wait \(minutes) minutes",
                words: [
                    "en": "Too many voices came from this address. Wait \(minutes) minutes and send it again; what you wrote is still here.",
                    "zh-Hans": "来自该地址的意见过多。请 \(minutes) 分钟后再次提交；您所写的内容仍在此处。",
                ])
        }
        let receipt = try await context.act(act)
        return .redirect("/records/\(receipt.id.uuid)/receipt")
    }

    private static func made(_ kind: Kind, _ subject: VersionSubject, _ request: Request, by office: Person.Office?) throws -> Act {
        var members: JSONObject = [kind.rawValue: .languages(try request.neededTexts("text"))]
        if kind == .challenge { members["ground"] = .string(request.field("ground")) }
        if !request.field("rule").isEmpty { members["rule"] = .string(request.field("rule")) }
        let asks = request.texts("asks")
        if !asks.isEmpty { members["asks"] = .languages(asks) }
        if office == nil { members["from"] = "visitor" }
        return try RuleActs.act(kind.record, about: subject.version, members, by: office?.slug)
    }
}
