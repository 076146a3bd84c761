import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Verifier

/// Judges decisions and revoked grants by one log alone: whether the mandate that they cite covers what is decided, its class of data included, by the very
/// function with which a node takes them in (`MandateScope`, `MandateCheck`). A request that stands in the applicant's log is asked for.
struct DecisionAuditor: ModuleAuditor {
    static let kinds = AuditedMandates.kinds.union([
        DecisionKinds.request, DecisionKinds.clarification, DecisionKinds.decision, DecisionKinds.end,
    ])

    private struct Asked: Sendable {
        var issuer: String
        var text: DecisionRequest
    }

    private var mandates = AuditedMandates()
    private var requests: [RecordReference: Asked] = [:]
    /// Facts that were given since, by request.
    private var given: [RecordID: JSONObject] = [:]
    /// Requests for which facts were asked in this log: the answers may stand in the applicant's.
    private var askedFor: Set<RecordID> = []
    private var queue = AuditQueue()

    mutating func take(_ record: Record, at place: RecordPlace) throws {
        switch record.kind {
        case DecisionKinds.request: request(record)
        case DecisionKinds.clarification: try clarification(record)
        case DecisionKinds.decision, DecisionKinds.end:
            let form = try DecisionActForm(record.kind, record.subject)
            guard form.mandate != nil else { return }
            guard gap(of: form).isEmpty else { return queue.wait(record, at: place) }
            try judge(record, form, at: place)
        default:
            // The module that has mandates says what does not hold of them; here nothing follows from such a one.
            _ = try? mandates.take(record, at: place)
        }
    }

    func remembers(_ kind: String) -> Bool {
        AuditedMandates.kinds.contains(kind) || [DecisionKinds.request, DecisionKinds.clarification].contains(kind)
    }

    private mutating func request(_ record: Record) {
        guard let text = try? DecisionRequest(record.subject) else { return }
        requests[record.reference] = Asked(issuer: record.issuer, text: text)
    }

    private mutating func clarification(_ record: Record) throws {
        let form = try DecisionActForm(record.kind, record.subject)
        guard form.word == "answered" else {
            askedFor.insert(form.request.id)
            return
        }
        var facts = given[form.request.id] ?? [:]
        for (name, value) in form.facts { facts[name] = value }
        given[form.request.id] = facts
    }

    private func gap(of form: DecisionActForm) -> AuditNeeds {
        guard let mandate = form.mandate.flatMap({ mandates.mandate($0.id)?.mandate }) else {
            return AuditNeeds(records: [form.mandate].compactMap { $0 })
        }
        guard let asked = requests[form.request] else { return AuditNeeds(records: [form.request]) }
        return AuditNeeds(identities: mandates.lacksCountry(of: asked.issuer, for: mandate) ? [asked.issuer] : [])
    }

    private func judge(_ record: Record, _ form: DecisionActForm, at place: RecordPlace) throws {
        let pointer = "/credentialSubject/mandate"
        guard let reference = form.mandate, let logged = mandates.mandate(reference.id), logged.mandate.digest == reference.digest else {
            throw refusal("mandateUnknown", pointer, "names no mandate of this digest that stands in this log and holds there")
        }
        let mandate = logged.mandate
        guard let asked = requests[form.request], [mandate.principal, mandate.holder].contains(record.issuer), mandate.principal == asked.text.askedOf
        else { throw refusal("mandateOther", pointer, "names a mandate of another party than the one that decides") }
        guard mandates.isWhole(logged.id) else { return }
        var facts = asked.text.facts
        for (name, value) in given[form.request.id] ?? [:] { facts[name] = value }
        let act = MandateScope.act(
            id: record.id, what: asked.text.what, facts: facts, mandate: mandate,
            counterparty: try mandates.counterparty(asked.issuer, in: mandate),
            subjectArea: record.subject["subjectArea"]?.string ?? mandate.authority.subjectAreas.first ?? "", at: record.statedAt,
            digest: Digest.sha256(record.act.canonicalBytes))
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        if let refusal = try mandates.judge(act, at: here).refusal { throw Failure(mandate: refusal, status: 403) }
    }

    private func refusal(_ code: String, _ pointer: String, _ reason: String) -> Failure {
        Failure(status: 403, code: "decisions." + code, pointer: pointer, detail: reason)
    }

    // MARK: What waits for other logs

    var lacks: AuditNeeds {
        queue.lacks { record in (try? DecisionActForm(record.kind, record.subject)).map { gap(of: $0) } ?? AuditNeeds() }
    }

    mutating func bring(_ record: Record) {
        queue.bring(record)
        if record.kind == DecisionKinds.request { request(record) }
    }

    mutating func bring(jurisdiction: String, of did: String) { mandates.bring(jurisdiction, of: did) }
    mutating func settle() -> [SettledRecord] { queue.drain().compactMap { settled($0) } }

    private mutating func settled(_ item: WaitingRecord) -> SettledRecord? {
        do {
            let form = try DecisionActForm(item.record.kind, item.record.subject)
            let needs = gap(of: form)
            let gone = needs.records.first { $0 == form.request || !queue.isOfLog(mandates.origin, $0) }
            if let gone { return item.missing(gone) }
            for did in needs.identities { mandates.assume(did) }
            try judge(item.record, form, at: item.place)
            guard needs.identities.isEmpty, askedFor.contains(form.request.id), given[form.request.id] == nil else {
                return item.judged(without: needs.identities)
            }
            return item.left(open: "facts that were asked for were answered in another log; it was judged by those of the request")
        } catch { return item.refused(error) }
    }
}
