import Canon
import Node
import Pages
import PeopleAPI
import Signing
import WebAuthn

/// A record of the roster in words.
enum RosterExhibit {
    static func make(_ record: Record, for view: ReaderView) throws -> Exhibit? {
        var items: [JSON] = []
        func item(_ key: String, _ value: String, lang: String? = nil) {
            items.append(["label": .string(view("people.exhibit.\(key)")), "value": .string(value), "lang": lang.map { .string($0) } ?? .null])
        }
        switch record.kind {
        case RosterEntry.kind:
            guard let entry = try? RosterEntry(record.subject) else { return nil }
            item("person", entry.person, lang: "zxx")
            item("roles", PeopleWords.roles(entry.roles, view))
            item("standing", view("people.standing.\(entry.standing.rawValue)"))
            item("method", view("people.method.\(entry.method.rawValue)"))
            item("key", entry.key.multikey, lang: "zxx")
            return Exhibit(
                "people/exhibit", title: titles(view, "people.title.entry", ["person": entry.person]), model: ["answers": ["items": .array(items)]])
        case RosterRemoval.kind:
            guard let removal = try? RosterRemoval(record.subject) else { return nil }
            item("person", removal.person, lang: "zxx")
            item("removed", view(removal.key == nil ? "people.exhibit.everyKey" : "people.exhibit.oneKey"))
            if let key = removal.key { item("key", key.multikey, lang: "zxx") }
            if let reason = LanguageTag.best(removal.reason, for: view.language) { item("reason", reason.text, lang: reason.tag) }
            return Exhibit(
                "people/exhibit", title: titles(view, "people.title.removal", ["person": removal.person]),
                model: ["answers": ["items": .array(items)]])
        default: return nil
        }
    }

    static func titles(_ view: ReaderView, _ key: String, _ values: [String: String]) -> [String: String] {
        PeopleWords.titles(view.texts, key, values)
    }
}
