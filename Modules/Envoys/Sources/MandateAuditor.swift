import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// Judges mandates, and records that cite one, by what stands before them in the same log: whether it stands there, whole and in time, was neither revoked
/// nor suspended, and gives the power. A mandate that stands in another log is not judged here, since its own log tells what became of it.
struct MandateAuditor: ModuleAuditor {
    /// What a record of these kinds does under the mandate that it cites.
    private static let actions: [String: MandateAction] = [Consultation.kind: .consult, "agreement-signature.v1": .sign, adoption: .adoptRules]
    private static let adoption = "rule-adoption.v1"
    static let kinds = Set(actions.keys).union(MandateChange.Kind.allCases.map(\.rawValue)).union([Mandate.recordKind])

    private struct Known: Sendable {
        var mandate: Mandate
        var isRevoked = false
        /// Who suspended it, while it is.
        var suspendedBy: String?
    }

    private var known: [String: Known] = [:]
    /// Parties that have given the power to adopt rules: from then on their adoptions need it.
    private var ruleMakers: Set<String> = []

    mutating func take(_ record: Record, at place: RecordPlace) throws {
        switch record.kind {
        case Mandate.recordKind: try mandate(record, at: place)
        case let kind where MandateAuditor.actions[kind] != nil: try act(record, at: place)
        default: try change(record)
        }
    }

    private mutating func mandate(_ record: Record, at place: RecordPlace) throws {
        let mandate: Mandate
        do { mandate = try Mandate(json: record.json) } catch { throw Failure(error) }
        defer { if mandate.parent == nil, known[mandate.id] != nil, RuleMaking.gives(mandate) { ruleMakers.insert(mandate.principal) } }
        guard let parent = mandate.parent else {
            guard mandate.issuer == mandate.principal else {
                throw refusal("/issuer", "is not the principal, and the mandate names no other that it was made from")
            }
            known[mandate.id] = Known(mandate: mandate)
            return
        }
        guard let before = known[parent.id] else {
            known[mandate.id] = Known(mandate: mandate)
            return
        }
        try stands(before, mandate.parent?.digest, "/credentialSubject/parentMandate", at: max(place.at, mandate.validFrom))
        guard before.mandate.holder == mandate.issuer, before.mandate.principal == mandate.principal else {
            throw refusal("/issuer", "does not hold the mandate that this one was made from")
        }
        if let widening = Attenuation.widenings(of: mandate.authority, beyond: before.mandate.authority).first {
            throw refusal(widening.pointer, widening.words.en)
        }
        guard before.mandate.validFrom <= mandate.validFrom, mandate.validUntil <= before.mandate.validUntil else {
            throw refusal("/credentialSubject/validUntil", "does not lie within the life of the mandate that this one was made from")
        }
        known[mandate.id] = Known(mandate: mandate)
    }

    private mutating func change(_ record: Record) throws {
        let change = try MandateChange(record)
        let id = change.mandate.id.description
        guard var logged = known[id] else { return }
        guard logged.mandate.digest == change.mandate.digest else {
            throw refusal("/credentialSubject/mandate", "has another digest than the mandate of that name in this log")
        }
        let isGiver = [logged.mandate.issuer, logged.mandate.principal].contains(record.issuer)
        guard isGiver || change.kind == .handover && record.issuer == logged.mandate.holder else {
            throw refusal("/issuer", "neither gave the mandate nor is its principal")
        }
        switch change.kind {
        case .suspension: logged.suspendedBy = record.issuer
        case .resumption:
            guard logged.suspendedBy == record.issuer || record.issuer == logged.mandate.principal else {
                throw refusal("/issuer", "is not who suspended the mandate, nor its principal")
            }
            logged.suspendedBy = nil
        case .revocation: logged.isRevoked = true
        case .handover: break
        }
        known[id] = logged
    }

    /// An act under a mandate of this log.
    private func act(_ record: Record, at place: RecordPlace) throws {
        let isConsultation = record.kind == Consultation.kind
        let cited = isConsultation ? try Consultation(record.subject).mandate : record.refersTo.first
        let pointer = isConsultation ? "/credentialSubject/mandate" : "/refersTo/0"
        let isAdoption = record.kind == MandateAuditor.adoption
        // What was adopted before the power was demanded stays as it was: see RuleMaking.
        let isDemanded = !isAdoption || place.at >= RuleMaking.demandedFrom || ruleMakers.contains(record.issuer)
        guard !isAdoption || !isDemanded || cited != nil else { throw refusal("/refersTo", "names no mandate, and rules are adopted under one") }
        guard let cited, let logged = known[cited.id.description], let action = MandateAuditor.actions[record.kind] else { return }
        guard logged.mandate.digest == cited.digest else { throw refusal(pointer, "has another digest than the mandate of that name in this log") }
        guard [logged.mandate.principal, logged.mandate.holder].contains(record.issuer) else {
            throw refusal("/issuer", "is neither the principal nor the holder of the mandate that the act cites")
        }
        var next: Known? = logged
        while let one = next {
            try stands(one, nil, pointer, at: place.at)
            next = one.mandate.parent.flatMap { known[$0.id] }
        }
        guard !isDemanded || logged.mandate.authority.powers.contains(where: { $0.action == action }) else {
            throw refusal(pointer, "names a mandate that does not give the power “\(action.rawValue)”")
        }
    }

    private func stands(_ known: Known, _ digest: Digest?, _ pointer: String, at moment: Instant) throws {
        if let digest, digest != known.mandate.digest { throw refusal(pointer, "has another digest than the mandate of that name in this log") }
        guard !known.isRevoked else { throw refusal(pointer, "names a mandate that was revoked before") }
        guard known.suspendedBy == nil else { throw refusal(pointer, "names a mandate that was suspended") }
        guard known.mandate.isValid(at: moment) else { throw refusal(pointer, "names a mandate that was not in force on \(moment)") }
    }

    private func refusal(_ pointer: String, _ reason: String) -> Failure {
        Failure(status: 403, code: "envoy.audit", pointer: pointer, detail: reason)
    }
}
