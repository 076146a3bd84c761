import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Verifier

/// Judges mandates, what happens to them, and the consultations that cite one, by what stands before them in the same log and by the very checks with which
/// a node takes them in (`AuditedMandates`, `MandateCheck`). What is signed, adopted or decided under mandates the modules
/// Agreements, Rules and Decisions judge.
struct MandateAuditor: ModuleAuditor {
    static let kinds = AuditedMandates.kinds.union([Consultation.kind])

    private var mandates = AuditedMandates()
    private var queue = AuditQueue()

    mutating func take(_ record: Record, at place: RecordPlace) throws {
        guard record.kind == Consultation.kind else { return try mandates.take(record, at: place) }
        guard gap(of: record).isEmpty else { return queue.wait(record, at: place) }
        try judge(record, at: place)
    }

    func remembers(_ kind: String) -> Bool { AuditedMandates.kinds.contains(kind) }

    /// What of a consultation cannot be told from this log.
    private func gap(of record: Record) -> AuditNeeds {
        guard let asked = try? Consultation(record.subject) else { return AuditNeeds() }
        guard let logged = mandates.mandate(asked.mandate.id) else { return AuditNeeds(records: [asked.mandate]) }
        return AuditNeeds(identities: mandates.lacksCountry(of: asked.askedOf, for: logged.mandate) ? [asked.askedOf] : [])
    }

    private func judge(_ record: Record, at place: RecordPlace) throws {
        let asked = try Consultation(record.subject)
        guard let logged = mandates.mandate(asked.mandate.id) else {
            throw refusal("mandateUnknown", "/credentialSubject/mandate", "names a mandate that does not stand in this log, or does not hold there")
        }
        let mandate = logged.mandate
        guard mandate.digest == asked.mandate.digest else {
            throw refusal("mandateDigest", "/credentialSubject/mandate", "has another digest than the mandate of that name in this log")
        }
        guard [mandate.principal, mandate.holder].contains(record.issuer) else {
            throw refusal("notHolder", "/issuer", "is neither the principal nor the holder of the mandate that the act cites")
        }
        guard mandates.isWhole(logged.id) else { return }
        let act = asked.act(record, under: mandate, counterparty: try mandates.counterparty(asked.askedOf, in: mandate))
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        if let refusal = try mandates.judge(act, at: here).refusal { throw Failure(refusal, status: 403) }
    }

    private func refusal(_ code: String, _ pointer: String, _ reason: String) -> Failure {
        Failure(status: 403, code: "envoy." + code, pointer: pointer, detail: reason)
    }

    // MARK: What waits for other logs

    var lacks: AuditNeeds { queue.lacks { gap(of: $0) } }
    mutating func bring(_ record: Record) { queue.bring(record) }
    mutating func bring(jurisdiction: String, of did: String) { mandates.bring(jurisdiction, of: did) }
    mutating func settle() -> [SettledRecord] { queue.drain().compactMap { settled($0) } }

    private mutating func settled(_ item: WaitingRecord) -> SettledRecord? {
        let needs = gap(of: item.record)
        if let gone = needs.records.first(where: { !queue.isOfLog(mandates.origin, $0) }) { return item.missing(gone) }
        for did in needs.identities { mandates.assume(did) }
        do {
            try judge(item.record, at: item.place)
            return item.judged(without: needs.identities)
        } catch { return item.refused(error) }
    }
}
