import Canon
import Pages
import RuleEngine
import RulesAPI
import Signing
import Synchronization

/// Finds the rules that speak for the sides of a question on the day of the act: published ones, else the examples that come with the program.
package struct RulePicker {
    package let known: KnownRuleSets
    package let shelf: DecisionShelf

    package init(_ known: KnownRuleSets, shelf: DecisionShelf) { (self.known, self.shelf) = (known, shelf) }

    /// The jurisdictions that have rules on that day; those of a country and those that its parties made for their own house (`CN-…`).
    package func jurisdictions(on day: CalendarDate) throws -> Set<String> {
        Set(try known.inForce(on: day).map(\.jurisdiction)).union(shelf.examples.keys)
    }

    /// The rules of these sides. Published ones that are meant go before published examples, and those before shipped examples. Throws `Failure`.
    package func rules(for sides: [String], on day: CalendarDate) throws -> AskedRules {
        let inForce = try known.inForce(on: day)
        return try rules(for: sides) { side in inForce.first { $0.jurisdiction == side } }
    }

    /// The rules that a recommendation names, for replay. Throws `Failure` where one is not known here, or is another than it says.
    package func rules(named sources: [JSON]) throws -> AskedRules {
        var byName: [String: (version: KnownRuleSet?, digest: String)] = [:]
        var sides: [String] = []
        for source in sources {
            guard let side = source["side"]?.string, let digest = source["digest"]?.string else { continue }
            sides.append(side)
            let reference = source["record"].flatMap { RecordReference(json: $0) }
            let version = try reference.flatMap { reference in try known.find(reference.id).flatMap { $0.digest == reference.digest ? $0 : nil } }
            guard reference == nil || version != nil else {
                throw Failure(
                    status: 409, code: "decisions.rulesUnknown",
                    detail: "the rule set \(source["set"]?.string ?? "") that the record names is not known here; follow the node that publishes it")
            }
            byName[side] = (version, digest)
        }
        let asked = try rules(for: sides) { byName[$0]?.version }
        for source in asked.sources where Multibase.base64URL(source.digest.bytes) != byName[source.jurisdiction]?.digest {
            throw Failure(
                status: 409, code: "decisions.rulesOther",
                detail: "the rules of \(source.jurisdiction) at hand are not those that the record names; replay with the program that made it")
        }
        return asked
    }

    private func rules(for sides: [String], version: (String) -> KnownRuleSet?) throws -> AskedRules {
        var (chosen, missing): ([ChosenRules], [String]) = ([], [])
        let versions = sides.map(version)
        let present = zip(sides, versions).filter { $1 != nil || shelf.examples[$0] != nil }
        // What is loaded already is not read again: its records' digests say that it is the same.
        if let loaded = Loaded.kept(present.map { $1?.digest ?? Digest.sha256(Array($0.utf8)) }, shelf) {
            return RulePicker.asked(
                present.map { ($0, $1) }, missing: sides.filter { side in !present.contains { $0.0 == side } }, loaded, shelf)
        }
        for (side, version) in zip(sides, versions) {
            if let version {
                guard let source = try known.source(of: version) else {
                    throw Failure(
                        status: 409, code: "rules.incomplete",
                        detail: "the rule set \(version.setID) \(version.version) has parts that are not known here yet; try again later")
                }
                chosen.append(ChosenRules(side: side, version: version, source: source))
            } else if let source = shelf.examples[side] {
                chosen.append(ChosenRules(side: side, version: nil, source: source))
            } else {
                missing.append(side)
            }
        }
        return try RulePicker.load(chosen, missing: missing, shelf: shelf)
    }

    /// Loads rules that were found already, wherever. Throws `Failure` where they cannot be read together.
    package static func load(_ chosen: [ChosenRules], missing: [String] = [], shelf: DecisionShelf) throws -> AskedRules {
        // An example that was fetched by itself is told from the shipped one of its side by its content.
        let key = chosen.map { item in
            item.version?.digest
                ?? Digest.sha256(shelf.examples[item.side] == item.source ? Array(item.side.utf8) : item.source.set.canonicalBytes)
        }
        return asked(chosen.map { ($0.side, $0.version) }, missing: missing, try Loaded.of(chosen.map(\.source), key: key, shelf), shelf)
    }

    private static func asked(
        _ chosen: [(side: String, version: KnownRuleSet?)], missing: [String], _ loaded: Loaded, _ shelf: DecisionShelf
    ) -> AskedRules {
        let sources = chosen.compactMap { item -> SideSource? in
            guard let set = loaded.library.sets.first(where: { $0.jurisdiction == item.side }) else { return nil }
            return SideSource(jurisdiction: item.side, setID: set.id, version: set.version, digest: set.digest, published: item.version)
        }
        return AskedRules(sources: sources, missing: missing, library: loaded.library, book: loaded.book, shelf: shelf)
    }
}

/// The rule set that speaks for a side, found.
package struct ChosenRules: Sendable {
    package let side: String
    /// The version as it was published; nil for an example that comes with the program, and for one that was fetched by itself.
    package let version: KnownRuleSet?
    package let source: RuleSetSource

    package init(side: String, version: KnownRuleSet?, source: RuleSetSource) { (self.side, self.version, self.source) = (side, version, source) }
}

/// Rules loaded together; kept by their digests, so that a question costs no loading.
private struct Loaded: Sendable {
    let library: RuleLibrary
    let book: Rulebook

    private static let kept = Mutex<(rules: [[Digest]: Loaded], order: [[Digest]])>(([:], []))
    private static let capacity = 64

    static func kept(_ key: [Digest], _ shelf: DecisionShelf) -> Loaded? { kept.withLock { $0.rules[key + [shelf.digest]] } }

    static func of(_ sources: [RuleSetSource], key: [Digest], _ shelf: DecisionShelf) throws -> Loaded {
        if let found = kept(key, shelf) { return found }
        let key = key + [shelf.digest]
        let made = try load(sources, shelf)
        kept.withLock { state in
            if state.rules.updateValue(made, forKey: key) == nil { state.order.append(key) }
            while state.order.count > capacity { state.rules[state.order.removeFirst()] = nil }
        }
        return made
    }

    private static func load(_ sources: [RuleSetSource], _ shelf: DecisionShelf) throws -> Loaded {
        // Where no side has rules, the attributes of the examples still say what could be asked.
        let sets = sources.isEmpty ? Array(shelf.examples.values.prefix(1)) : sources
        let library = try RuleSetsTogether.load(sets, labels: shelf.labels)
        return Loaded(library: library, book: Rulebook(library))
    }
}
