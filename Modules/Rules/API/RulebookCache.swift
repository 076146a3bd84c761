import Canon
import Pages
import RuleEngine
import Store
import Synchronization

/// Keeps compiled rules by the digests of their records, so that a question costs no loading. Holds the last 64 combinations.
package final class RulebookCache: Sendable {
    package static let shared = RulebookCache()

    private struct State {
        var rules: [[Digest]: CompiledRules] = [:]
        /// Keys, the longest unused first.
        var order: [[Digest]] = []
    }

    private let state = Mutex(State())
    private static let capacity = 64

    package init() {}

    /// The rules of these versions, loaded under one list of attributes. At most one version for each jurisdiction.
    ///
    /// Throws `Failure` where two speak for one jurisdiction, a part of one is not known here, or they do not mean the same by an attribute.
    package func rules(of versions: [KnownRuleSet], in known: KnownRuleSets) throws -> CompiledRules {
        let key = versions.map(\.digest)
        if let found = state.withLock({ state in
            state.rules[key].map { found in
                state.order.removeAll { $0 == key }
                state.order.append(key)
                return found
            }
        }) {
            // What holds from when may have changed since; the rules themselves cannot.
            return CompiledRules(versions: versions, library: found.library, book: found.book)
        }
        let made = try RulebookCache.made(of: versions, in: known)
        state.withLock { state in
            if state.rules.updateValue(made, forKey: key) == nil { state.order.append(key) }
            while state.order.count > RulebookCache.capacity { state.rules[state.order.removeFirst()] = nil }
        }
        return made
    }

    private static func made(of versions: [KnownRuleSet], in known: KnownRuleSets) throws -> CompiledRules {
        for version in versions {
            let rivals = versions.filter { $0.jurisdiction == version.jurisdiction }
            guard rivals.count == 1 else {
                throw Failure(
                    status: 409, code: "rules.several",
                    detail: "several rule sets speak for \(version.jurisdiction): \(rivals.map(\.setID).joined(separator: ", ")); choose one")
            }
        }
        let sources = try versions.map { version -> RuleSetSource in
            guard let source = try known.source(of: version) else {
                throw Failure(
                    status: 409, code: "rules.incomplete",
                    detail:
                        "the rule set \(version.setID) \(version.version) has parts that are not known here yet; try again when its log is followed further"
                )
            }
            return source
        }
        let library = try RuleSetsTogether.load(sources)
        return CompiledRules(versions: versions, library: library, book: Rulebook(library))
    }
}

/// Labels of several rule sets, one document for each language; where two name one thing the first holds.
package enum LabelUnion {
    /// One document for each language.
    package static func of(_ documents: [JSON]) -> [JSON] {
        var byLanguage: [String: JSONObject] = [:]
        for document in documents {
            guard let language = document["language"]?.string, let members = document.object else { continue }
            guard var union = byLanguage[language] else {
                byLanguage[language] = members
                continue
            }
            for name in ["attributes", "countries", "approvers", "lists", "terms"] {
                guard let theirs = document[name]?.object else { continue }
                var mine = union[name]?.object ?? [:]
                for (key, value) in theirs where mine[key] == nil { mine[key] = value }
                union[name] = .object(mine)
            }
            byLanguage[language] = union
        }
        return byLanguage.sorted { $0.key < $1.key }.map { .object($0.value) }
    }
}

extension KnownRuleSets {
    /// The payload of a version.
    package func subject(of version: KnownRuleSet) throws -> JSONObject? {
        try transaction.first(
            "SELECT body FROM rule_sets WHERE origin = ? AND position = ? AND sealed = 0", [.text(version.origin), SQLValue(version.position)]
        ).flatMap { (try? JSON.parse(Array($0.text(0).utf8)))?.object }
    }

    /// The documents of a version with its parts; nil while one of them is not known here, or is another than the version names.
    package func source(of version: KnownRuleSet) throws -> RuleSetSource? {
        guard let subject = try subject(of: version) else { return nil }
        return try source(of: subject, issuer: version.issuer)
    }

    /// The documents of a payload whose parts are logged already.
    package func source(of subject: JSONObject, issuer: String) throws -> RuleSetSource? {
        let parts = try (subject["parts"]?.array ?? []).compactMap { part -> JSONObject? in
            guard let id = part["id"]?.string.flatMap({ RecordID($0) }), let digest = part["digest"]?.string else { return nil }
            return try transaction.query(
                "SELECT digest, body FROM rule_set_parts WHERE id = ? AND issuer = ? AND sealed = 0", [.blob(id.bytes), .text(issuer)]
            ).first { Multibase.base64URL($0.blob(0)) == digest }.flatMap { (try? JSON.parse(Array($0.text(1).utf8)))?.object }
        }
        return RuleSetSource(subject: subject, parts: parts)
    }
}
