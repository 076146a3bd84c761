import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import PeopleAPI
import Signing
import Verifier

/// Judges what binds about agreements by one log alone: whether the people had the power, over the texts that their acts are about, by the very function with
/// which a node takes such an act in (`ActPowers`). A text that stands in another log, or a counterparty's country, is asked for.
struct AgreementAuditor: ModuleAuditor {
    let needs: AgreementNeeds

    static let kinds = AuditedMandates.kinds.union(AgreementNeeds.judged).union([
        AgreementKinds.offer, AgreementKinds.signature, RosterEntry.kind, RosterRemoval.kind,
    ])

    private var mandates = AuditedMandates()
    private var rosters: [String: RosterState] = [:]
    private var texts = AuditedTexts()
    private var queue = AuditQueue()

    init(needs: AgreementNeeds) { self.needs = needs }

    mutating func take(_ record: Record, at place: RecordPlace) throws {
        switch record.kind {
        case AgreementKinds.offer: texts.take(record)
        case RosterEntry.kind, RosterRemoval.kind:
            RosterJudge.apply(record, at: place, to: &rosters[record.issuer, default: RosterState()])
        case let kind where AuditedMandates.kinds.contains(kind):
            // The module that has mandates says what does not hold of them; here nothing follows from such a one.
            _ = try? mandates.take(record, at: place)
        default: try act(record, at: place)
        }
    }

    func remembers(_ kind: String) -> Bool {
        AuditedMandates.kinds.contains(kind) || [RosterEntry.kind, RosterRemoval.kind].contains(kind)
    }

    var memo: JSON? { texts.json }
    mutating func recall(_ memo: JSON) { texts = AuditedTexts(json: memo) }

    private mutating func act(_ record: Record, at place: RecordPlace) throws {
        if record.kind == AgreementKinds.signature { texts.sign(record) }
        guard AgreementNeeds.asksForPower(needs.need(record)) else { return }
        if record.refersTo.isEmpty {
            let roster = rosters[record.issuer] ?? RosterState()
            let isEnough =
                AgreementNeeds.power(of: record) == .mandateOrAdministrator
                && AgreementNeeds.isByAdministrator(record, at: place.at, roster: roster)
            guard isEnough else { throw ActPowers.noMandate(record) }
            return
        }
        let (lacking, reason) = gap(of: record)
        guard lacking.isEmpty, reason == nil else { return queue.wait(record, at: place) }
        try judge(record, at: place)
    }

    /// What cannot be told from this log; `reason` where nothing that could be asked for would help.
    private func gap(of record: Record) -> (needs: AuditNeeds, reason: String?) {
        let unknown = record.refersTo.filter { mandates.mandate($0.id) == nil }
        if !unknown.isEmpty { return (AuditNeeds(records: unknown), nil) }
        if let part = record.refersTo.first(where: { !mandates.isWhole($0.id) }) {
            return (AuditNeeds(), "the mandate \(part.id) was made from one that stands in another log")
        }
        guard let references = texts.named(by: record) else { return (AuditNeeds(), "its party has signed no text of that name in this log") }
        let missing = references.filter { texts.scope($0) == nil }
        if !missing.isEmpty { return (AuditNeeds(records: missing), nil) }
        let parties = Set(references.compactMap { texts.scope($0) }.flatMap(\.parties)).subtracting([record.issuer])
        let held = record.refersTo.compactMap { mandates.mandate($0.id)?.mandate }
        return (AuditNeeds(identities: parties.sorted().filter { did in held.contains { mandates.lacksCountry(of: did, for: $0) } }), nil)
    }

    private func judge(_ record: Record, at place: RecordPlace) throws {
        let scopes = texts.named(by: record)?.compactMap { texts.scope($0) } ?? []
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        if let refusal = try ActPowers(scopes: scopes, known: mandates).check(record, at: here).refusal { throw refusal }
    }

    // MARK: What waits for other logs

    /// Asked again after something was brought: a text names parties whose country is asked for in turn.
    var lacks: AuditNeeds { queue.lacks { gap(of: $0).needs } }

    mutating func bring(_ record: Record) {
        queue.bring(record)
        if record.kind == AgreementKinds.offer { texts.take(record) }
    }

    mutating func bring(jurisdiction: String, of did: String) { mandates.bring(jurisdiction, of: did) }
    mutating func settle() -> [SettledRecord] { queue.drain().compactMap { settled($0) } }

    private mutating func settled(_ item: WaitingRecord) -> SettledRecord? {
        let (needs, reason) = gap(of: item.record)
        if let reason { return item.left(open: reason) }
        let gone = needs.records.first { !item.record.refersTo.contains($0) || !queue.isOfLog(mandates.origin, $0) }
        if let gone { return item.missing(gone) }
        for did in needs.identities { mandates.assume(did) }
        do {
            try judge(item.record, at: item.place)
            return item.judged(without: needs.identities)
        } catch { return item.refused(error) }
    }
}
