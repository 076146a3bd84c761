import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import RulesAPI
import Signing
import Verifier

/// Judges adoptions of rules by one log alone: from the place on from which it is demanded, each is made under mandates that give the power to adopt rules of
/// the version's jurisdiction, by the very function with which a node takes it in (`RuleMaking`), and so is an event that names mandates. What was adopted
/// before stays as it was.
struct RuleAuditor: ModuleAuditor {
    static let kinds = AuditedMandates.kinds.union([RuleKinds.set, RuleKinds.adoption, RuleKinds.event])

    private var mandates = AuditedMandates()
    private var queue = AuditQueue()
    /// Parties that have given the power to adopt rules: from then on their adoptions need it.
    private var makers: Set<String> = []
    /// Whose rules each version of this log says it is.
    private var jurisdictions: [RecordReference: String] = [:]

    mutating func take(_ record: Record, at place: RecordPlace) throws {
        switch record.kind {
        case RuleKinds.set:
            if let form = try? RuleSetForm(record.subject) { jurisdictions[record.reference] = form.jurisdiction }
        case RuleKinds.adoption: try adoption(record, at: place)
        // What happens to a version needs no mandate; one that is named must cover it.
        case RuleKinds.event where record.refersTo.isEmpty: break
        case RuleKinds.event: try adoption(record, at: place)
        default:
            // The module that has mandates says what does not hold of them; here nothing follows from such a one.
            guard (try? mandates.take(record, at: place)) != nil, record.kind == Mandate.recordKind else { return }
            guard let given = mandates.mandate(record.id)?.mandate, given.principal == record.issuer, RuleMaking.gives(given) else { return }
            makers.insert(record.issuer)
        }
    }

    private mutating func adoption(_ record: Record, at place: RecordPlace) throws {
        guard place.at >= RuleMaking.demandedFrom || makers.contains(record.issuer) else { return }
        let (lacking, reason) = gap(of: record)
        guard lacking.isEmpty, reason == nil else { return queue.wait(record, at: place) }
        try judge(record, at: place)
    }

    private func judge(_ record: Record, at place: RecordPlace) throws {
        let version = try RuleActForm(record.kind, record.subject).ruleSet
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        if let refusal = try RuleMaking.check(record, of: jurisdictions[version] ?? "", under: mandates, at: here).refusal { throw refusal }
    }

    /// What cannot be told from this log; `reason` where nothing that could be asked for would help.
    private func gap(of record: Record) -> (needs: AuditNeeds, reason: String?) {
        guard let version = try? RuleActForm(record.kind, record.subject).ruleSet, jurisdictions[version] != nil else {
            return (AuditNeeds(), "the version that it adopts does not stand in this log")
        }
        let unknown = record.refersTo.filter { mandates.mandate($0.id) == nil }
        if !unknown.isEmpty { return (AuditNeeds(records: unknown), nil) }
        if let part = record.refersTo.first(where: { !mandates.isWhole($0.id) }) {
            return (AuditNeeds(), "the mandate \(part.id) was made from one that stands in another log")
        }
        return (AuditNeeds(), nil)
    }

    func remembers(_ kind: String) -> Bool { AuditedMandates.kinds.contains(kind) }

    // MARK: What waits for other logs

    var lacks: AuditNeeds { queue.lacks { gap(of: $0).needs } }
    mutating func bring(_ record: Record) { queue.bring(record) }

    mutating func settle() -> [SettledRecord] {
        queue.drain().compactMap { item in
            let (needs, reason) = gap(of: item.record)
            if let reason { return item.left(open: reason) }
            // A mandate of this log that it does not show is none.
            if let gone = needs.records.first(where: { !queue.isOfLog(mandates.origin, $0) }) { return item.missing(gone) }
            do {
                try judge(item.record, at: item.place)
                return nil
            } catch { return item.refused(error) }
        }
    }

    // MARK: Memory

    /// `[{"jurisdiction","version":{"digest","id"}}]`: of versions what is asked of them, since their whole texts are large.
    var memo: JSON? {
        .array(
            jurisdictions.sorted { $0.key.id.description < $1.key.id.description }.map { version, jurisdiction in
                ["jurisdiction": .string(jurisdiction), "version": version.json]
            })
    }

    mutating func recall(_ memo: JSON) {
        for item in memo.array ?? [] {
            guard let version = item["version"].flatMap({ RecordReference(json: $0) }), let jurisdiction = item["jurisdiction"]?.string else {
                continue
            }
            jurisdictions[version] = jurisdiction
        }
    }
}
