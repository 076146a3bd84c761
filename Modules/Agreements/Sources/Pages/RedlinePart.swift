import Canon
import Drafting
import Node
import Pages

/// What changed between two versions: clause by clause, words struck out and added, in every language.
enum RedlinePart {
    /// `{"items":[{"kind","label","columns":[{"lang","name","title":[piece],"text":[piece]}],"notes":[…]}],"empty"}`, piece = `{"del"|"ins"|"kept"}`.
    static func model(_ redline: Redline, _ languages: [String], _ view: ReaderView) -> JSON {
        [
            "items": .array(redline.changes.map { item($0, languages, view) }), "isEmpty": .bool(redline.isEmpty),
            "count": .string(view.texts.count("agreements.changes.count", redline.changes.count, view.language)),
        ]
    }

    private static func item(_ change: Redline.Change, _ languages: [String], _ view: ReaderView) -> JSON {
        var notes: [String] = []
        if let id = change.newID { notes.append(view("agreements.changes.renamed", ["id": id])) }
        if change.changesData { notes.append(view("agreements.changes.data")) }
        var kind = "changed"
        var label = ""
        switch change.what {
        case .inserted(let clause):
            kind = "inserted"
            label = LanguageTag.best(clause.title, for: view.language)?.text ?? clause.id
        case .deleted(let clause):
            kind = "deleted"
            label = LanguageTag.best(clause.title, for: view.language)?.text ?? clause.id
        case .changed(let from, _, let isMoved):
            label = LanguageTag.best(from.title, for: view.language)?.text ?? from.id
            if isMoved { notes.append(view("agreements.changes.moved")) }
        case .field:
            kind = "field"
            if case .field(let name) = change.key { label = view("agreements.changes.fields." + name) }
        }
        let columns = languages.compactMap { tag -> JSON? in
            guard let words = change.words(in: tag) else { return nil }
            return [
                "lang": .string(tag), "name": .string(Tag.name(of: tag)[view.language.rawValue]), "title": pieces(words.title),
                "text": pieces(words.text), "isSame": .bool(words.title.isEmpty && words.text.isEmpty),
            ]
        }
        return [
            "kind": .string(view("agreements.changes.kinds." + kind)), "label": .string(label), "columns": .array(columns),
            "notes": .array(notes.map { .string($0) }), "key": .string(change.key.text),
        ]
    }

    private static func pieces(_ diff: WordDiff) -> JSON {
        .array(
            diff.pieces.map { piece -> JSON in
                switch piece {
                case .kept(let text): ["kept": .string(text)]
                case .deleted(let text): ["del": .string(text)]
                case .inserted(let text): ["ins": .string(text)]
                }
            })
    }
}
