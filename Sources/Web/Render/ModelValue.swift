import Canon
import Mustache

/// JSON as the template engine sees it, converted once per page so that no lookup needs reflection.
///
/// A name that an object lacks is *absent*: it renders as nothing and its section is skipped. It is never looked for in the objects around, except
/// for `t` (texts) and `site`, so a card without a note cannot show the page's note.
enum ModelValue {
    static func wrap(_ value: JSON) -> Any {
        switch value {
        case .null: Absent()
        case .bool(let value): value
        case .integer(let value): Int(value)
        case .double(let value): value
        case .string(let value): value.isEmpty ? Absent() as Any : value
        case .array(let values): values.map(wrap)
        case .object(let members): ModelObject(members)
        }
    }
}

/// What is not there. It renders as an empty text, is false as a section, and everything inside it is absent as well.
struct Absent: MustacheCustomRenderable, MustacheTransformable, MustacheParent {
    var renderText: String { "" }
    var isNull: Bool { true }
    func transform(_ name: String) -> Any? { name == "empty" ? true : nil }
    func child(named: String) -> Any? { Absent() }
}

/// An object of the model.
final class ModelObject: MustacheParent {
    static let globals: Set<String> = ["t", "site"]
    private let children: [String: Any]

    init(_ members: JSONObject) {
        var children: [String: Any] = [:]
        for (key, value) in members { children[key] = ModelValue.wrap(value) }
        self.children = children
    }

    /// The root of a page: the model's own values, with texts and site values under `t` and `site`.
    init(root: JSONObject, texts: TextTree, site: JSON) {
        var children: [String: Any] = [:]
        for (key, value) in root { children[key] = ModelValue.wrap(value) }
        children["t"] = texts
        children["site"] = ModelValue.wrap(site)
        self.children = children
    }

    func child(named name: String) -> Any? {
        if let child = children[name] { return child }
        return ModelObject.globals.contains(name) ? nil : Absent()
    }
}
