import Canon
import Pages
import Signing
import Verifier

/// Judges the approvals of one log's records, fed one after another: for audits of whole logs, of this node's or of anybody's. A pure value.
package protocol ApprovalAuditor: Sendable {
    /// Takes the next record. Throws `Failure` where its approvals do not hold; then it counts for nothing.
    mutating func take(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace) throws
    /// Whether records of the kind must be kept for a later audit that reads only what is new.
    func remembers(_ kind: String) -> Bool
}

/// Judges the records of a module by those before them in the same log: for audits. A pure value.
package protocol ModuleAuditor: Sendable {
    /// Takes the next record of a kind that the module judges. Throws `Failure` where it does not hold.
    mutating func take(_ record: Record, at place: RecordPlace) throws
    /// As for approvals.
    func remembers(_ kind: String) -> Bool
    /// What it knows besides, in a form of its own; nil for nothing.
    var memo: JSON? { get }
    /// Takes up what `memo` gave at an earlier audit.
    mutating func recall(_ memo: JSON)
    /// What stands elsewhere and is needed to judge records that wait.
    var lacks: AuditNeeds { get }
    /// Brings a record that was lacking; its digest is the one that was named.
    mutating func bring(_ record: Record)
    /// Brings the jurisdiction of a party that is hosted elsewhere.
    mutating func bring(jurisdiction: String, of did: String)
    /// Judges what waits, with what was brought.
    mutating func settle() -> [SettledRecord]
}

extension ModuleAuditor {
    package func remembers(_ kind: String) -> Bool { false }
    package var memo: JSON? { nil }
    package mutating func recall(_ memo: JSON) {}
    package var lacks: AuditNeeds { AuditNeeds() }
    package mutating func bring(_ record: Record) {}
    package mutating func bring(jurisdiction: String, of did: String) {}
    package mutating func settle() -> [SettledRecord] { [] }
}

extension ApprovalAuditor {
    package func remembers(_ kind: String) -> Bool { false }
}

/// A record that cannot be judged from its own log alone.
package struct WaitingRecord: Sendable {
    package var record: Record
    package var place: RecordPlace

    /// A mandate or text that no log that was read holds.
    package func missing(_ reference: RecordReference) -> SettledRecord { left(open: "the record \(reference.id) stands in no log that was read") }

    /// Judged but for the country of a counterparty; nil where none was lacking.
    package func judged(without countries: [String]) -> SettledRecord? {
        countries.first.map { left(open: "the country of \($0) could not be learnt; all else of it was judged") }
    }

    package func refused(_ error: any Error) -> SettledRecord { SettledRecord(record: record, place: place, finding: .refused(error)) }
    package func left(open reason: String) -> SettledRecord { SettledRecord(record: record, place: place, finding: .open(reason)) }
}

/// The records that wait for other logs, and what was brought for them.
package struct AuditQueue: Sendable {
    private var waiting: [WaitingRecord] = []
    private var brought: [RecordID: Record] = [:]

    package init() {}

    package mutating func wait(_ record: Record, at place: RecordPlace) { waiting.append(WaitingRecord(record: record, place: place)) }
    package mutating func bring(_ record: Record) { brought[record.id] = record }

    /// What all of them lack.
    package func lacks(_ gap: (Record) -> AuditNeeds) -> AuditNeeds { waiting.reduce(into: AuditNeeds()) { $0.add(gap($1.record)) } }

    /// The records, which wait no longer.
    package mutating func drain() -> [WaitingRecord] {
        defer { waiting = [] }
        return waiting
    }

    /// Whether what was brought shows the record to be of a party of this log: then it does not stand here, or does not hold. One from elsewhere its own log
    /// tells of.
    package func isOfLog(_ origin: String, _ reference: RecordReference) -> Bool {
        brought[reference.id].map { PartyView.hosts(origin, $0.issuer) } ?? false
    }
}

/// What came of a record that waited; one that holds is not listed.
package struct SettledRecord: Sendable {
    package enum Finding: Sendable {
        case refused(any Error)
        /// Not judged, or not in full; the reason in lower-case prose.
        case open(String)
    }

    package var record: Record
    package var place: RecordPlace
    package var finding: Finding
}
