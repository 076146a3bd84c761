import EnvoysAPI
import Mandates
import Node
import Pages

/// What acts about envoys are called, in every language of pages, where people are asked to approve them.
struct EnvoyTitles {
    private let texts: Texts

    init(_ texts: Texts) { self.texts = texts }

    func appointment(_ appointment: Appointment) -> [String: String] {
        about(appointment.parent == nil ? "appoint" : "passOn", appointment.titles)
    }

    func change(_ kind: MandateChange.Kind, _ logged: LoggedMandate) -> [String: String] { about(kind.change.rawValue, logged.mandate.titles) }

    /// `envoys.act.<key>` with a name in the same language where there is one, else in another.
    func about(_ key: String, _ names: [String: String]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let name = LanguageTag.best(names, for: language)?.text ?? texts("envoys.untitled", language)
                return (language.rawValue, texts("envoys.act." + key, language, ["name": name]))
            })
    }
}
