import Canon
import Pages
import Signing
import Verifier

/// Judges the records of one log by one another, as the modules of this program say: approvals first, and what they approve only where those hold.
struct RegistryJudge: RecordJudge {
    private let registry: Registry
    private let origin: String
    private var approvals: (any ApprovalAuditor)?
    private var auditors: [(name: String, kinds: Set<String>, auditor: any ModuleAuditor)]
    /// What later records are judged by, in the order of the log.
    private var kept: [(record: Record, position: UInt64, at: Instant)] = []

    init(_ registry: Registry, of origin: String) {
        (self.registry, self.origin) = (registry, origin)
        approvals = registry.approvalAuditor()
        auditors = registry.modules.compactMap { module in module.auditor().map { (module.name, module.auditedKinds, $0) } }
    }

    mutating func take(_ record: Record, at position: UInt64, loggedAt: Instant) -> [RecordDoubt] {
        // Only the log that the issuer's DID names has the roster and the mandates as they were before the record; a copy elsewhere says nothing.
        guard PartyView.hosts(origin, record.issuer) else { return [] }
        let place = RecordPlace(origin: origin, position: position, at: loggedAt)
        if registry.asksForApprovals(record) {
            let need = registry.neededApprovals(record)
            do { try approvals?.take(record, need, at: place) } catch { return [RegistryJudge.doubt(.approval, error)] }
        }
        var doubts: [RecordDoubt] = []
        for i in auditors.indices where auditors[i].kinds.contains(record.kind) {
            do { try auditors[i].auditor.take(record, at: place) } catch {
                // Where another module has said already why it does not hold, that is enough.
                if doubts.isEmpty { doubts.append(RegistryJudge.doubt(.mandate, error)) }
            }
        }
        if approvals?.remembers(record.kind) == true || auditors.contains(where: { $0.auditor.remembers(record.kind) }) {
            kept.append((record, position, loggedAt))
        }
        return doubts
    }

    private static func doubt(_ matter: RecordDoubt.Matter, _ error: any Error) -> RecordDoubt {
        guard let failure = error as? Failure else { return RecordDoubt(matter, code: "unreadable", pointer: "", reason: "\(error)") }
        return RecordDoubt(matter, code: failure.code, pointer: failure.pointer ?? "", reason: failure.detail)
    }

    // MARK: Other logs

    var lacks: AuditNeeds { auditors.reduce(into: AuditNeeds()) { $0.add($1.auditor.lacks) } }

    mutating func bring(_ record: Record) { for i in auditors.indices { auditors[i].auditor.bring(record) } }

    mutating func bring(jurisdiction: String, of did: String) {
        for i in auditors.indices { auditors[i].auditor.bring(jurisdiction: jurisdiction, of: did) }
    }

    mutating func settle() -> [LateFinding] {
        var findings: [LateFinding] = []
        for i in auditors.indices {
            findings += auditors[i].auditor.settle().map { settled in
                switch settled.finding {
                case .refused(let error):
                    LateFinding(settled.record, at: settled.place.position, .doubt(RegistryJudge.doubt(.mandate, error)))
                case .open(let reason): LateFinding(settled.record, at: settled.place.position, .open(reason))
                }
            }
        }
        return findings.sorted { $0.position < $1.position }
    }

    // MARK: Memory

    /// `{"modules":{name:…},"records":[{"at","position","record"}]}`; for the auditor that made it.
    var memory: JSON? {
        let memos = auditors.compactMap { item in item.auditor.memo.map { (item.name, $0) } }
        return [
            "modules": .object(JSONObject(Dictionary(uniqueKeysWithValues: memos))),
            "records": .array(
                kept.map { item in
                    ["at": .integer(item.at.milliseconds), "position": .integer(Int64(clamping: item.position)), "record": item.record.json]
                }),
        ]
    }

    /// Takes up a memory. False where it cannot be understood; then the judge knows nothing.
    mutating func recall(_ memory: JSON) -> Bool {
        guard let records = memory["records"]?.array, let modules = memory["modules"]?.object else { return false }
        for item in records {
            guard let at = item["at"]?.integer, let position = item["position"]?.integer.flatMap({ UInt64(exactly: $0) }),
                let record = item["record"].flatMap({ try? Record(json: $0) })
            else { return false }
            _ = take(record, at: position, loggedAt: Instant(milliseconds: at))
        }
        for i in auditors.indices { if let memo = modules[auditors[i].name] { auditors[i].auditor.recall(memo) } }
        return true
    }
}
