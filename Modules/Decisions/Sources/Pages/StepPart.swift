import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// What the person who reads can do now about a request, as forms; for everybody else, whose turn it is.
struct StepPart {
    let reader: DecisionReader

    init(_ reader: DecisionReader) { self.reader = reader }

    private var view: ReaderView { reader.view }
    private var file: DecisionFile { reader.file }
    private var action: String { "/decisions/\(reader.file.request.id.uuid)/steps" }

    /// `{"turn","forms":[…],"hasForms"}`.
    func model() throws -> JSON {
        var forms: [JSON] = []
        if let office = reader.office(at: file.request.askedOf) { forms += try asked(office) }
        if let office = reader.office(at: file.request.issuer) { forms += try applicant(office) }
        forms += try others()
        return ["turn": .string(try turn()), "forms": .array(forms), "hasForms": .bool(!forms.isEmpty)]
    }

    private func turn() throws -> String {
        let names = ["applicant": try view.name(file.request.issuer), "asked": try view.name(file.request.askedOf)]
        return view("decisions.turn." + reader.life.state.rawValue, names)
    }

    /// The deciding party.
    private func asked(_ office: Person.Office) throws -> [JSON] {
        var forms: [JSON] = []
        let life = reader.life
        guard life.state.isOpen || life.state == .refusedBySilence else {
            guard life.state.isGranted else { return [] }
            var form = StepForm("revoke", view)
            form.select("mandate", try mandates())
            form.bilingual("reasons")
            return [form.model(party: office.slug, at: action)]
        }
        if life.state != .clarifying {
            if !file.recommendations.isEmpty, !(try mandates()).isEmpty {
                var form = StepForm("decide", view)
                form.select("decision", [("granted", view("decisions.step.granted")), ("refused", view("decisions.step.refused"))])
                form.select("mandate", try mandates())
                form.bilingual("reasons")
                form.bilingual("conditions", rows: 2)
                form.line("validUntil", type: "date", short: true)
                form.line("subjectArea", value: "1.5", hint: "decisions.step.subjectAreaHint", short: true)
                form.bilingual("appeal", rows: 2)
                form.line("appealDays", value: "30", short: true)
                forms.append(form.model(party: office.slug, at: action))
            }
            forms.append(StepForm("recommend", view).model(party: office.slug, at: action))
            var ask = StepForm("ask", view)
            if let answered = try reader.answered() {
                let words = AnswerWords(answered.rules, view.language, view.texts)
                ask.boxes("asks", answered.decision.asks.prefix(24).map { ($0, words.heading($0)) })
            }
            ask.bilingual("reasons")
            forms.append(ask.model(party: office.slug, at: action))
        }
        if life.deadline != nil, life.lateness == .inTime, file.acts(DecisionKinds.moreTime).isEmpty {
            var form = StepForm("extend", view)
            form.line("days", short: true)
            form.bilingual("reasons")
            forms.append(form.model(party: office.slug, at: action))
        }
        return forms
    }

    /// Mandates of the deciding party that hold now, those that cover the decision first; of the others, why not, by the very function that admits it. That
    /// the subject area lies within the mandate is for whoever names it.
    private func mandates() throws -> [(value: String, label: String)] {
        let known = LoggedMandates(origin: view.home, in: view.transaction)
        let here = LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil)
        var covering: [(value: String, label: String)] = []
        var others: [(value: String, label: String)] = []
        for logged in try known.all() where logged.mandate.principal == file.request.askedOf {
            guard try known.state(of: logged, at: here) == .inForce else { continue }
            let mandate = logged.mandate
            let act = MandateScope.act(
                id: file.request.id, of: file, mandate: mandate, counterparty: try known.counterparty(file.request.issuer, in: mandate),
                subjectArea: mandate.authority.subjectAreas.first ?? "", at: view.now, digest: Digest.sha256(Array(logged.id.bytes)))
            let title = LanguageTag.best(mandate.titles, for: view.language)?.text ?? logged.id.uuid
            if let refusal = try known.judge(act, at: here).refusal {
                let why = refusal.words[view.language.rawValue]
                others.append((logged.id.uuid, view("decisions.step.doesNotCover", ["title": title, "why": why])))
            } else {
                covering.append((logged.id.uuid, view("decisions.step.covers", ["title": title])))
            }
        }
        return covering + others
    }

    private func applicant(_ office: Person.Office) throws -> [JSON] {
        var forms: [JSON] = []
        if reader.life.state.isOpen {
            if reader.life.state == .clarifying, let last = file.acts(DecisionKinds.clarification, "asked").last, let answered = try reader.answered()
            {
                var form = StepForm("give", view)
                let words = AnswerWords(answered.rules, view.language, view.texts)
                for name in last.form.asks {
                    guard let attribute = answered.rules.library.schema[name] else { continue }
                    form.fact(name, label: words.heading(attribute), hint: hint(attribute))
                }
                form.bilingual("note", rows: 2)
                forms.append(form.model(party: office.slug, at: action))
            }
            var form = StepForm("withdraw", view)
            form.bilingual("reasons")
            forms.append(form.model(party: office.slug, at: action))
        } else if let last = file.decisions.last, reader.life.decision?.id == last.act.id {
            var form = StepForm("reconsider", view)
            form.bilingual("grounds", rows: 5)
            forms.append(form.model(party: office.slug, at: action))
        }
        return forms
    }

    /// A closed choice lists its words, since programs and people type the same ones.
    private func hint(_ attribute: Attribute) -> String {
        let hint = view(FactText.hintKey(attribute))
        return attribute.words.isEmpty ? hint : view.sentences([hint, attribute.words.joined(separator: ", ")])
    }

    /// Whoever answers for facts attests them; whoever stands outside reviews a decision.
    private func others() throws -> [JSON] {
        var forms: [JSON] = []
        for office in view.request.person?.offices ?? [] {
            let isParty = file.request.parties.contains(office.party)
            if isParty || !file.request.isSealed, !office.roles.isDisjoint(with: ["data-officer", "research-office", "envoy", "administrator"]),
                reader.life.state.isOpen, let answered = try reader.answered()
            {
                let open = answered.question.facts.values.keys.sorted().map { answered.rules.library.schema.attributes[$0] }.filter {
                    file.attested($0.name) == nil
                }
                guard !open.isEmpty else { continue }
                let words = AnswerWords(answered.rules, view.language, view.texts)
                var form = StepForm("attest", view)
                form.boxes(
                    "attests",
                    open.map {
                        ($0.name, words.fact($0, answered.question.facts[answered.rules.library.schema.index(of: $0.name) ?? 0] ?? .bool(true)))
                    })
                form.bilingual("basis", rows: 2)
                forms.append(form.model(party: office.slug, at: action))
                break
            }
            if office.party != file.request.issuer, office.party != file.request.askedOf, !file.decisions.isEmpty, !file.request.isSealed || isParty {
                var form = StepForm("review", view)
                form.select("result", ["upheld", "annulled", "remitted"].map { ($0, view("decisions.step.result." + $0)) })
                form.bilingual("reasons", rows: 5)
                forms.append(form.model(party: office.slug, at: action))
                break
            }
        }
        return forms
    }
}
