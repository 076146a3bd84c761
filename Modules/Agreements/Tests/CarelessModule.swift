import Canon
import Node
import Signing
import Store

/// A module as a host may change it: everything is logged, whoever approved it or nobody. What such a host's log holds is for its counterparties to refuse.
struct CarelessModule: Module, ApprovalAuthority {
    let base: any Module

    var name: String { base.name }
    var kinds: [RecordKind] { base.kinds.map { RecordKind($0.name, validate: $0.validate) } }
    var tables: [DerivedTable] { base.tables }
    var localTables: [String] { base.localTables }
    var approvals: (any ApprovalAuthority)? { base.approvals == nil ? nil : self }

    func rows(for record: Record) -> [DerivedRow] { base.rows(for: record) }
    func check(_ record: Record, _ need: ApprovalNeed, at place: RecordPlace, in transaction: any ReadTransaction) throws {}
}
