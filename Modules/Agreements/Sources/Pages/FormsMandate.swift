import Canon
import EnvoysAPI
import Mandates
import Node
import Pages

/// How pages of agreements name the mandate under which something was signed.
enum FormsMandate {
    /// What the office is called, in the reader's language where it has a name there; the mandate's own name where nothing is known of it here.
    static func title(_ id: RecordID, _ view: ReaderView) throws -> (tag: String?, text: String) {
        let known = try LoggedMandates(origin: view.home, in: view.transaction).mandate(id)
        guard let title = known.flatMap({ LanguageTag.best($0.mandate.titles, for: view.language) }) else { return (nil, id.uuid) }
        return (title.tag, title.text)
    }
}
