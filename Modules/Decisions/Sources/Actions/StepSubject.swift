import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// A request as the form of a step sees it: who may take the step, whether it is the time for it, and what its fields are.
struct StepSubject {
    let step: Step
    let reader: DecisionReader
    let shelf: DecisionShelf

    var view: ReaderView { reader.view }
    var file: DecisionFile { reader.file }
    var life: DecisionLife { reader.life }

    /// The reader's offices under which the step can be taken.
    var offices: [Person.Office] {
        let (request, all) = (file.request, view.request.person?.offices ?? [])
        switch step {
        case .recommend, .decide, .ask, .extend, .revoke, .expire:
            // The other side signs the same answer, so that nobody's rules are computed by the other alone.
            return all.filter { $0.party == request.askedOf || step == .recommend && $0.party == request.issuer }
        case .give, .reconsider, .withdraw: return all.filter { $0.party == request.issuer }
        // Facts that a party answers for are those of its offices who know them.
        case .attest, .hold:
            return all.filter { office in
                (request.parties.contains(office.party) || !request.isSealed && step == .attest)
                    && !office.roles.isDisjoint(with: ["data-officer", "research-office", "envoy", "administrator"])
            }
        case .review:
            return all.filter { office in
                office.party != request.issuer && office.party != request.askedOf && (!request.isSealed || request.parties.contains(office.party))
            }
        }
    }

    /// Whether the step can be taken now, as far as the request itself says.
    func isOpen() throws -> Bool {
        guard !offices.isEmpty else { return false }
        let state = life.state
        switch step {
        case .decide: return state.isOpen && state != .clarifying && !file.recommendations.isEmpty || state == .refusedBySilence
        case .recommend: return state.isOpen && state != .clarifying
        case .ask: return state.isOpen && state != .clarifying
        case .give: return state == .clarifying
        case .attest: return try state.isOpen && !unattested().isEmpty
        case .hold: return try state.isOpen && file.request.isSealed && !keepable().isEmpty
        case .extend: return state.isOpen && life.deadline != nil && life.lateness == .inTime && file.acts(DecisionKinds.moreTime).isEmpty
        case .reconsider: return !state.isOpen && file.decisions.last.map { life.decision?.id == $0.act.id } ?? false
        case .review: return !file.decisions.isEmpty
        case .withdraw: return state.isOpen
        case .revoke: return state.isGranted
        case .expire: return state == .expired && file.acts(DecisionKinds.end).isEmpty
        }
    }

    /// The office under which the person acts: the one that was chosen, else the first.
    var office: Person.Office { offices.first { $0.slug == view.request.field("party") } ?? offices[0] }

    /// What the act is called where people are asked to approve it.
    func title(_ texts: Texts) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let name = LanguageTag.best(file.text.title, for: language)?.text ?? ""
                return (language.rawValue, texts("decisions.step.\(step.rawValue).act", language, ["name": name]))
            })
    }

    // MARK: The form

    /// Says above the fields which request it is, how it stands and what the rules say.
    func tell(_ form: inout FormPage) throws {
        let title = LanguageTag.best(file.text.title, for: view.language)
        form.tell(view("decisions.step.request"), title?.text ?? "", href: "/decisions/" + file.request.id.uuid, lang: title?.tag)
        form.tell(view("decisions.step.applicant"), try view.name(file.request.issuer))
        form.tell(view("decisions.new.askedOf"), try view.name(file.request.askedOf))
        form.tell(view("decisions.step.stands"), view("decisions.state." + life.state.rawValue))
        if life.deadline != nil { form.tell(view("decisions.clock.title"), reader.deadlineText) }
        if let last = file.recommendations.last { form.tell(view("decisions.step.rules"), view("decisions.outcome." + last.content.outcome.word)) }
    }

    func fill(_ form: inout FormPage) throws {
        switch step {
        case .recommend: break
        case .decide: try fillDecision(&form)
        case .ask:
            form.heading(field("asks"))
            if let answered = try reader.answered() {
                let words = AnswerWords(answered.rules, view.language, view.texts)
                for attribute in answered.decision.asks.prefix(24) { form.tick("asks.\(attribute)", words.label(attribute)) }
            }
            both(&form, "reasons")
        case .give:
            if let last = file.acts(DecisionKinds.clarification, "asked").last, let answered = try reader.answered() {
                let words = AnswerWords(answered.rules, view.language, view.texts)
                for name in last.form.asks {
                    guard let attribute = answered.rules.library.schema[name] else { continue }
                    FactField(attribute, named: "fact.\(name)", words, view).add(to: &form)
                }
            }
            both(&form, "note", rows: 3)
        case .attest:
            form.heading(field("attests"))
            for (name, text) in try unattested() { form.tick("attests.\(name)", text) }
            both(&form, "basis", rows: 3)
        case .hold: try fillHeld(&form)
        case .extend:
            form.line("days", field("days"), isShort: true)
            both(&form, "reasons")
        case .reconsider: both(&form, "grounds", rows: 6)
        case .review:
            form.choices("result", field("result"), StepSubject.results.map { ($0, view("decisions.step.result." + $0)) })
            both(&form, "reasons", rows: 6)
        case .withdraw, .expire: both(&form, "reasons")
        case .revoke:
            try mandate(&form)
            both(&form, "reasons")
        }
    }

    private func fillDecision(_ form: inout FormPage) throws {
        if let last = file.recommendations.last {
            let words = ["granted", "refused"].filter { Recommendation.follows(last.content.outcome, $0) }
            let agrees = words.isEmpty ? view("decisions.step.followsNone") : view.formats.list(words.map { view("decisions.step." + $0) })
            form.tell(view("decisions.step.follows"), agrees)
        }
        let open =
            try reader.answered().map { answered in
                answered.decisive.filter { !["action", "from", "to", "date"].contains($0) && file.attested($0) == nil }.map {
                    AnswerWords(answered.rules, view.language, view.texts).label($0)
                }
            } ?? []
        if !open.isEmpty {
            let mayAttest = !StepSubject(step: .attest, reader: reader, shelf: shelf).offices.isEmpty
            form.tell(
                view("decisions.step.unattested"), view.formats.list(open), href: mayAttest ? "/decisions/\(file.request.id.uuid)/attest" : nil)
        }
        form.choices("decision", field("decision"), ["granted", "refused"].map { ($0, view("decisions.step." + $0)) })
        try mandate(&form)
        form.line("subjectArea", field("subjectArea"), hint: view("decisions.step.subjectAreaHint"), isShort: true)
        both(&form, "reasons", hint: "decisions.step.reasonsHint")
        both(&form, "conditions", rows: 3)
        form.day("validUntil", field("validUntil"))
        both(&form, "appeal", rows: 3)
        form.line("appealDays", field("appealDays"), isShort: true)
    }

    func field(_ name: String) -> String { view("decisions.step.field." + name) }

    /// A text in both languages, as two areas; `label` names it where its own name does not.
    func both(_ form: inout FormPage, _ name: String, label: String? = nil, rows: Int = 4, hint: String? = nil) {
        let hint = hint.map { view($0) }
        let label = field(label ?? name)
        form.area(name + "-en", label + view("decisions.step.inEnglish"), hint: hint, rows: rows, lang: "en")
        form.area(name + "-zh", label + view("decisions.step.inChinese"), hint: hint, rows: rows, lang: "zh-Hans")
    }

    /// In whose name it is said, for people with several offices that may.
    func speaker(_ form: inout FormPage, _ key: String) throws {
        guard offices.count > 1 else { return }
        form.select("party", view(key), try offices.map { ($0.slug, try view.name($0.party)) })
    }

    private func mandate(_ form: inout FormPage) throws {
        let options = try mandates().map { logged -> (value: String, label: String) in
            (logged.id.uuid, LanguageTag.best(logged.mandate.titles, for: view.language)?.text ?? logged.id.uuid)
        }
        form.select(
            "mandate", field("mandate"), hint: options.isEmpty ? view("decisions.step.noMandate") : nil,
            options.isEmpty ? [("", view("decisions.step.none"))] : options)
    }

    // MARK: What it is about

    static let results = ["upheld", "annulled", "remitted"]

    /// Mandates of the deciding party that hold now and give the power that such a decision takes. What else they limit, the log judges.
    func mandates() throws -> [LoggedMandate] {
        let known = LoggedMandates(origin: view.home, in: view.transaction)
        let here = LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil)
        let power = MandateScope.action(file.text.what, file.text.facts["action"]?.string ?? "")
        return try known.all().filter { logged in
            guard logged.mandate.principal == file.request.askedOf, try known.state(of: logged, at: here) == .inForce else { return false }
            return logged.mandate.authority.powers.contains { given in
                given.action == power.action && (power.agreementType.map { given.agreementTypes?.contains($0) ?? true } ?? true)
            }
        }
    }

    /// Facts that nobody has attested with the value that they have now, each with that value in words.
    func unattested() throws -> [(name: String, text: String)] {
        guard let answered = try reader.answered() else { return [] }
        let words = AnswerWords(answered.rules, view.language, view.texts)
        let schema = answered.rules.library.schema
        return answered.question.facts.values.sorted { $0.key < $1.key }.compactMap { index, value in
            let attribute = schema.attributes[index]
            return file.attested(attribute.name) == nil ? (attribute.name, words.fact(attribute, value)) : nil
        }
    }
}
