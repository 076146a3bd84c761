import Canon
import Node
import RulesAPI
import Signing

/// The acts by which rules are published, discussed, adopted and challenged, as values: pages, the command line and tests make them alike.
package enum RuleActs {
    /// Publishes a version. Throws `Failure` as the node would.
    package static func version(_ form: RuleSetForm, by party: String?, id: RecordID? = nil, statedAt: Instant? = nil) throws -> Act {
        let subject = form.subject
        let read = try RuleSetForm(subject)
        if read.parts.isEmpty { try RuleSetChecking.check(read.source, read.grounds) }
        return Act(party: party, kind: RuleKinds.set, subject: subject, id: id, statedAt: statedAt)
    }

    /// Publishes rules of a version that is too large for one record.
    package static func part(_ part: RulePart, by party: String?, id: RecordID? = nil, statedAt: Instant? = nil) -> Act {
        Act(party: party, kind: RuleKinds.part, subject: part.subject, id: id, statedAt: statedAt)
    }

    /// Any other act about a version; its payload gets the version's name and digest. Without a party the node itself says it, for a visitor.
    package static func act(
        _ kind: String, about version: KnownRuleSet, _ members: JSONObject, by party: String?, under mandates: [RecordReference] = [],
        cooperation: RecordID? = nil, id: RecordID? = nil, statedAt: Instant? = nil
    ) throws -> Act {
        var subject = members
        subject["ruleSet"] = RecordReference(id: version.id, digest: version.digest).json
        _ = try RuleActForm(kind, subject)
        return Act(
            party: party, kind: kind, subject: subject, cooperation: cooperation, id: id, statedAt: statedAt, refersTo: mandates)
    }
}

/// Cuts a rule set whose record would be too large into parts.
package enum RuleSplitting {
    /// Well below the 256 KiB and 20,000 values of a record, for the envelope and the other documents.
    package static let maxBytes = 150 << 10
    package static let maxValues = 14_000

    /// The documents without rules, and the rules in parts; no parts where one record holds it all.
    package static func split(_ source: RuleSetSource) -> (head: RuleSetSource, parts: [RulePart]) {
        let rules = source.set["rules"]?.array ?? []
        guard size(source.set) > maxBytes || values(source.set) > maxValues, var members = source.set.object else { return (source, []) }
        let name = source.set["id"]?.string ?? ""
        var parts: [RulePart] = []
        var (rest, bytes, count): ([JSON], Int, Int) = ([], 0, 0)
        for rule in rules {
            let (size, values) = (size(rule) + 1, values(rule))
            if !rest.isEmpty, bytes + size > maxBytes || count + values > maxValues {
                parts.append(RulePart(set: name, rules: rest))
                (rest, bytes, count) = ([], 0, 0)
            }
            rest.append(rule)
            (bytes, count) = (bytes + size, count + values)
        }
        if !rest.isEmpty { parts.append(RulePart(set: name, rules: rest)) }
        members["rules"] = .array([])
        var head = source
        head.set = .object(members)
        return (head, parts)
    }

    private static func size(_ json: JSON) -> Int { json.canonicalBytes.count }

    private static func values(_ json: JSON) -> Int {
        switch json {
        case .array(let items): items.reduce(1) { $0 + values($1) }
        case .object(let members): members.reduce(1) { $0 + values($1.value) }
        default: 1
        }
    }
}
