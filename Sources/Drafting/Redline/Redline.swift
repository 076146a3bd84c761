import Canon

/// What changed between two versions of an agreement: clause by clause, and in each clause word by word.
package struct Redline: Hashable, Sendable {
    /// One change that people accept or refuse as a whole.
    package struct Change: Hashable, Sendable {
        package let key: Key
        package let what: What
    }

    /// Names a change: a clause by its id in the old version (a new clause by its own), or a field of the agreement.
    package enum Key: Hashable, Sendable, Comparable {
        case field(String)
        case clause(String)

        package static func < (l: Key, r: Key) -> Bool { l.text < r.text }

        /// `clause:ID` or `field:NAME`.
        package var text: String {
            switch self {
            case .field(let name): "field:\(name)"
            case .clause(let id): "clause:\(id)"
            }
        }

        package init?(_ text: String) {
            if text.hasPrefix("clause:") {
                self = .clause(String(text.dropFirst(7)))
            } else if text.hasPrefix("field:") {
                self = .field(String(text.dropFirst(6)))
            } else {
                return nil
            }
        }
    }

    package enum What: Hashable, Sendable {
        case inserted(Clause)
        case deleted(Clause)
        /// Words, data, title, place or id of a clause that stands in both.
        case changed(from: Clause, to: Clause, isMoved: Bool)
        /// Everything of the agreement but its clauses, such as `title` or `parties`.
        case field(from: JSON?, to: JSON?)
    }

    /// In the order of the new text, deleted clauses where they stood.
    package let changes: [Change]
    private let old: Agreement
    private let new: Agreement
    /// Old ids by new ones, of clauses that only got another id.
    private let renamed: [String: String]

    package init(from old: Agreement, to new: Agreement) {
        (self.old, self.new) = (old, new)
        renamed = Redline.renames(old, new)
        var changes: [Change] = []
        let (a, b) = (old.json, new.json)
        for name in Set((a.object?.keys ?? []) + (b.object?.keys ?? [])).subtracting(["clauses"]).sorted() where a[name] != b[name] {
            changes.append(Change(key: .field(name), what: .field(from: a[name], to: b[name])))
        }
        for step in Redline.script(old, new, renamed) {
            switch step {
            case .kept(let from, let to) where from != to:
                changes.append(Change(key: .clause(from.id), what: .changed(from: from, to: to, isMoved: false)))
            case .arrives(let from?, let to):
                changes.append(Change(key: .clause(from.id), what: .changed(from: from, to: to, isMoved: true)))
            case .arrives(nil, let to): changes.append(Change(key: .clause(to.id), what: .inserted(to)))
            case .leaves(let from, let isMoved) where !isMoved: changes.append(Change(key: .clause(from.id), what: .deleted(from)))
            default: break
            }
        }
        self.changes = changes
    }

    package var isEmpty: Bool { changes.isEmpty }
    package var keys: Set<Key> { Set(changes.map(\.key)) }

    /// The old version with the accepted changes and no other. Accepting all gives the new version, accepting none the old one.
    ///
    /// Throws where the accepted changes alone make no agreement, for instance a clause that names a party whose addition was refused.
    package func applied(accepting accepted: Set<Key>) throws(DraftError) -> Agreement {
        var clauses: [Clause] = []
        for step in Redline.script(old, new, renamed) {
            switch step {
            case .kept(let from, let to): clauses.append(accepted.contains(.clause(from.id)) ? to : from)
            case .leaves(let from, _): if !accepted.contains(.clause(from.id)) { clauses.append(from) }
            case .arrives(let from, let to): if accepted.contains(.clause(from?.id ?? to.id)) { clauses.append(to) }
            }
        }
        var json = old.json
        for change in changes {
            guard case .field(let name) = change.key, accepted.contains(change.key), case .field(_, let to) = change.what else { continue }
            json[name] = to
        }
        json["clauses"] = .array(clauses.map(\.json))
        return try Agreement(json: json)
    }

    // MARK: the script

    private enum Step {
        case kept(Clause, Clause)
        case leaves(Clause, isMoved: Bool)
        case arrives(Clause?, Clause)
    }

    private static func script(_ old: Agreement, _ new: Agreement, _ renamed: [String: String]) -> [Step] {
        let before = old.clauses.map(\.id)
        let after = new.clauses.map { renamed[$0.id] ?? $0.id }
        let byID = Dictionary(old.clauses.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let arriving = Set(after)
        var steps: [Step] = []
        var (i, k) = (0, 0)
        func leave() {
            steps.append(.leaves(old.clauses[i], isMoved: arriving.contains(before[i])))
            i += 1
        }
        func arrive() {
            steps.append(.arrives(byID[after[k]], new.clauses[k]))
            k += 1
        }
        for (x, y) in CommonSubsequence.pairs(before, after) {
            while i < x { leave() }
            while k < y { arrive() }
            steps.append(.kept(old.clauses[x], new.clauses[y]))
            (i, k) = (x + 1, y + 1)
        }
        while i < before.count { leave() }
        while k < after.count { arrive() }
        return steps
    }

    /// A clause that is gone and one that is new, alike in all but the id: it was renamed.
    private static func renames(_ old: Agreement, _ new: Agreement) -> [String: String] {
        let (was, now) = (Set(old.clauses.map(\.id)), Set(new.clauses.map(\.id)))
        var gone = old.clauses.filter { !now.contains($0.id) }
        var out: [String: String] = [:]
        for clause in new.clauses where !was.contains(clause.id) {
            guard let at = gone.firstIndex(where: { $0.type == clause.type && $0.title == clause.title && $0.text == clause.text }) else { continue }
            out[clause.id] = gone.remove(at: at).id
        }
        return out
    }
}

extension Redline.Change {
    /// The differences of the words in one language: title and text of a clause. Nil for changes of fields.
    package func words(in language: String) -> (title: WordDiff, text: WordDiff)? {
        func diff(_ from: Clause?, _ to: Clause?) -> (title: WordDiff, text: WordDiff) {
            (
                WordDiff(from: from?.title[language] ?? "", to: to?.title[language] ?? ""),
                WordDiff(from: from?.text[language] ?? "", to: to?.text[language] ?? "")
            )
        }
        switch what {
        case .inserted(let clause): return diff(nil, clause)
        case .deleted(let clause): return diff(clause, nil)
        case .changed(let from, let to, _): return diff(from, to)
        case .field: return nil
        }
    }

    /// Whether the typed data or the duties of the clause changed.
    package var changesData: Bool {
        guard case .changed(let from, let to, _) = what else { return false }
        return from.data != to.data || from.duties != to.duties
    }

    /// The new id, where that is all or part of the change.
    package var newID: String? {
        guard case .changed(let from, let to, _) = what, from.id != to.id else { return nil }
        return to.id
    }
}
