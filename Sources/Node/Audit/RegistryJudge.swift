import Canon
import Pages
import Signing
import Verifier

/// Judges the records of one log by one another, as the modules of this program say: approvals first, and what they approve only where those hold.
struct RegistryJudge: RecordJudge {
    private let registry: Registry
    private let origin: String
    private var approvals: (any ApprovalAuditor)?
    private var auditors: [(kinds: Set<String>, auditor: any ModuleAuditor)]

    init(_ registry: Registry, of origin: String) {
        (self.registry, self.origin) = (registry, origin)
        approvals = registry.approvalAuditor()
        auditors = registry.modules.compactMap { module in module.auditor().map { (module.auditedKinds, $0) } }
    }

    mutating func take(_ record: Record, at position: UInt64, loggedAt: Instant) -> [RecordDoubt] {
        // Only the log that the issuer's DID names has the roster and the mandates as they were before the record; a copy elsewhere says nothing.
        guard PartyView.hosts(origin, record.issuer) else { return [] }
        let place = RecordPlace(origin: origin, position: position, at: loggedAt)
        if registry.asksForApprovals(record) {
            let need = registry.neededApprovals(record)
            do { try approvals?.take(record, need, at: place) } catch { return [doubt(.approval, error)] }
        }
        for i in auditors.indices where auditors[i].kinds.contains(record.kind) {
            do { try auditors[i].auditor.take(record, at: place) } catch { return [doubt(.mandate, error)] }
        }
        return []
    }

    private func doubt(_ matter: RecordDoubt.Matter, _ error: any Error) -> RecordDoubt {
        guard let failure = error as? Failure else { return RecordDoubt(matter, pointer: "", reason: "\(error)") }
        return RecordDoubt(matter, pointer: failure.pointer ?? "", reason: failure.detail)
    }
}
