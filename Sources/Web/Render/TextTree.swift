import Mustache
import Pages

/// The texts of one language as a tree, so that `{{t.home.title}}` finds `home.title`. A text that is not there shows its key in brackets.
final class TextTree: MustacheParent, Sendable {
    private enum Entry: Sendable {
        case text(String)
        case branch(TextTree)
    }

    private let path: String
    private let entries: [String: Entry]

    convenience init(_ texts: Texts, _ language: Language) { self.init(texts.all(language).map { ($0.key[...], $0.value) }, path: "") }

    private init(_ texts: [(key: Substring, text: String)], path: String) {
        self.path = path
        var leaves: [String: Entry] = [:]
        var branches: [String: [(Substring, String)]] = [:]
        for (key, text) in texts {
            if let dot = key.firstIndex(of: ".") {
                branches[String(key[..<dot]), default: []].append((key[key.index(after: dot)...], text))
            } else {
                leaves[String(key)] = .text(text)
            }
        }
        for (name, children) in branches {
            leaves[name] = .branch(TextTree(children, path: path.isEmpty ? name : "\(path).\(name)"))
        }
        entries = leaves
    }

    func child(named name: String) -> Any? {
        switch entries[name] {
        case .text(let text): text
        case .branch(let tree): tree
        case nil: MissingText(path: path.isEmpty ? name : "\(path).\(name)")
        }
    }
}

/// A key without a text: visible on the page, and what the checks look for.
struct MissingText: MustacheCustomRenderable, MustacheParent {
    let path: String
    var renderText: String { "[[\(path)]]" }
    var isNull: Bool { false }
    func child(named name: String) -> Any? { MissingText(path: "\(path).\(name)") }
}
