import Canon
import DecisionsAPI
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// Keeping a confidential fact: which one, its value, and why it is confidential. Without script in two steps: the field fits the fact that was chosen.
extension StepSubject {
    private func rules() throws -> AskedRules {
        try RulePicker(KnownRuleSets(origin: view.home, in: view.transaction), shelf: shelf).rules(
            for: file.text.sides, on: file.day ?? view.now.date)
    }

    private func words(_ rules: AskedRules) -> AnswerWords { AnswerWords(rules, view.language, view.texts) }

    /// Facts that the rules of the sides ask about, that nobody has told, and that no other party withholds; first those that can still change the answer.
    func keepable() throws -> [(attribute: Attribute, isOpen: Bool)] {
        let rules = try rules()
        let tested = Set(rules.library.sets.flatMap(\.rules).flatMap(\.when).map(\.attribute))
        let (told, mine) = (file.facts, Set(offices.map(\.party)))
        let asks = try Set(reader.answered()?.decision.asks ?? [])
        let words = words(rules)
        return rules.library.schema.attributes.enumerated().filter { index, attribute in
            tested.contains(index) && !["action", "from", "to", "date"].contains(attribute.name) && told[attribute.name] == nil
                && file.withheld.allSatisfy { $0.fact != attribute.name || mine.contains($0.heldBy) }
        }.map { (attribute: $1, isOpen: asks.contains($1.name)) }
            .sorted { ($0.isOpen ? 0 : 1, words.heading($0.attribute)) < ($1.isOpen ? 0 : 1, words.heading($1.attribute)) }
    }

    /// Where the value of the chosen fact is asked for. Throws `Failure` at the field where none was.
    func placeOfValue() throws -> String {
        let choice = view.request.field("choice")
        guard try keepable().contains(where: { $0.attribute.name == choice }) else {
            throw FormText.wrong("choice", en: "Choose the fact that your party keeps for itself.", zhHans: "请选择贵方自行保密的事实。")
        }
        return "\(view.request.path)?fact=\(choice)"
    }

    func fillHeld(_ form: inout FormPage) throws {
        let (rules, open) = (try rules(), try keepable())
        let words = words(rules)
        guard let fact = form.values["fact"], let attribute = open.first(where: { $0.attribute.name == fact })?.attribute else {
            let options = open.map { item -> (value: String, label: String) in
                let label = words.heading(item.attribute)
                return (item.attribute.name, item.isOpen ? view("decisions.step.hold.open", ["fact": label]) : label)
            }
            form.select("choice", field("held"), hint: view("decisions.step.hold.choiceHint"), [("", view("decisions.form.choose"))] + options)
            (form.button, form.note) = (view("decisions.step.hold.choose"), nil)
            return
        }
        form.tell(field("held"), words.heading(attribute))
        if offices.count == 1 { form.tell(view("decisions.step.hold.by"), try view.name(office.party)) }
        form.carry("fact", attribute.name)
        FactField(attribute, named: "value", words, view).add(to: &form)
        try speaker(&form, "decisions.step.hold.by")
        both(&form, "reasons", label: "confidential")
        if file.withheld.contains(where: { $0.fact == attribute.name }) {
            form.line("salt", view("decisions.step.hold.salt"), hint: view("decisions.step.hold.saltHint"))
        }
        form.note = view.sentences([view("decisions.step.hold.note"), view("decisions.step.note")])
    }

    /// The payload: the fact with a salt of its own, or with the one to which the request commits.
    func held() throws -> JSONObject {
        let request = view.request
        let rules = try rules()
        guard let attribute = try keepable().first(where: { $0.attribute.name == request.field("fact") })?.attribute else {
            throw FormText.wrong("choice", en: "Choose the fact that your party keeps for itself.", zhHans: "请选择贵方自行保密的事实。")
        }
        guard let value = try FactField(attribute, named: "value", words(rules), view).value(request.form) else {
            throw FormText.wrong("value", en: "Enter the fact, as it is.", zhHans: "请如实填写该事实。")
        }
        var salt = RandomBytes.draw(HeldFact.saltLength)
        if file.withheld.contains(where: { $0.fact == attribute.name }) {
            guard let given = Multibase.decode(request.field("salt")), given.count == HeldFact.saltLength else {
                throw FormText.wrong(
                    "salt", en: "The request commits to this fact. Enter the 32 bytes of that commitment, as u and 43 characters.",
                    zhHans: "申请已对该事实作出承诺。请填写该承诺所用的 32 字节盐值，即 u 及其后 43 个字符。")
            }
            salt = given
        }
        var members = HeldFact(fact: attribute.name, value: value.json, salt: salt).members
        members["reasons"] = .languages(try request.neededTexts("reasons"))
        return members
    }
}
