import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import RulesAPI
import Signing

/// The fields that say under which mandates a version is adopted, or suspended, resumed and repealed.
enum MandateFields {
    /// The field that a refusal of mandates speaks of, by the last part of its pointer.
    static let places = FormAnswer.powers.merging(["issuer": "mandate", "0": "mandate", "1": "second"]) { $1 }

    private static func held(_ subject: VersionSubject) throws -> [LoggedMandate] {
        let view = subject.view
        return try RuleMaking(origin: view.home, in: view.transaction).held(
            for: subject.version.issuer, of: subject.version.jurisdiction,
            now: LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil))
    }

    /// - Parameter isNeeded: whether nothing can be done without one; else the first choice is to act without, and nothing is asked where there is none.
    static func add(to form: inout FormPage, _ subject: VersionSubject, isNeeded: Bool) throws {
        let view = subject.view
        let options = try held(subject).map { logged -> (value: String, label: String) in
            let title = LanguageTag.best(logged.mandate.titles, for: view.language)?.text ?? logged.id.uuid
            let needed = logged.mandate.authority.signatures
            return (logged.id.uuid, needed > 1 ? "\(title) · \(view.texts.count("rules.forms.adopt.needs", needed, view.language))" : title)
        }
        guard isNeeded || !options.isEmpty else { return }
        let none: (value: String, label: String) = ("", view(isNeeded ? "rules.author.none" : "rules.forms.event.withoutMandate"))
        let hint = view(options.isEmpty ? "rules.forms.adopt.noMandate" : "rules.forms.adopt.mandateHint")
        form.select("mandate", view("rules.forms.adopt.mandate"), hint: hint, (isNeeded && !options.isEmpty ? [] : [none]) + options)
        if options.count > 1 {
            form.select(
                "second", view("rules.forms.adopt.second"), hint: view("rules.forms.adopt.secondHint"), [("", view("rules.author.none"))] + options)
        }
    }

    static func chosen(_ subject: VersionSubject, _ request: Request, isNeeded: Bool) throws -> [RecordReference] {
        let held = try held(subject)
        let first = held.first { $0.id.uuid == request.field("mandate") }
        guard first != nil || !isNeeded && request.field("mandate").isEmpty else {
            throw FormText.wrong(
                "mandate", en: "Choose a mandate with the power to adopt rules. Without one, let an administrator appoint somebody who may.",
                zhHans: "请选择授予“通过规则”权力的授权书；尚无此类授权书时，请管理员委任。")
        }
        let second = held.first { $0.id.uuid == request.field("second") && $0.id != first?.id }
        return [first, second].compactMap { $0 }.map { RecordReference(id: $0.id, digest: $0.mandate.digest) }
    }
}
