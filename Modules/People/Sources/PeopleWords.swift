import Canon
import Node
import Pages
import PeopleAPI
import WebAuthn

/// Words that several pages say.
enum PeopleWords {
    static func role(_ role: PartyRole, _ view: ReaderView) -> String { view("people.role.\(role.rawValue)") }

    static func roles(_ roles: Set<PartyRole>, _ view: ReaderView) -> String {
        view.formats.list(PartyRole.allCases.filter(roles.contains).map { role($0, view) })
    }

    /// A text of the catalogue in every language of pages, for titles that are kept.
    static func titles(_ texts: Texts, _ key: String, _ values: [String: String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, texts(key, $0, values)) })
    }

    /// The same failure with its reason in the languages of pages, where the catalogue has one, so that programs in browsers can show it.
    static func said(_ failure: Failure, _ texts: Texts) -> Failure {
        guard failure.words.isEmpty, texts.has("errors.\(failure.code)") else { return failure }
        var failure = failure
        failure.words = titles(texts, "errors.\(failure.code)", [:])
        return failure
    }

    static func failure(_ error: WebAuthnError) -> Failure {
        Failure(
            status: error.code == .relyingParty ? 503 : 403, code: "passkey.\(error.code.rawValue)", pointer: error.pointer,
            detail: "\(error.reason); \(error.remedy)")
    }
}
