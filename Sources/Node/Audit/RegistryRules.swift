import Canon
import Pages
import Signing
import Store
import Verifier

/// What this program's modules know about records, for an audit: of our own log or of anybody's.
package struct RegistryRules: RecordRules {
    private let registry: Registry

    package init(_ registry: Registry) { self.registry = registry }

    package func knows(_ kind: String) -> Bool { registry.knows(kind) }

    package func fault(in record: Record) -> RecordFault? {
        do {
            try registry.validate(record)
            return nil
        } catch let failure as Failure { return RecordFault(pointer: failure.pointer ?? "", reason: failure.detail) } catch {
            return RecordFault(pointer: "", reason: "\(error)")
        }
    }

    package func contribution(of record: Record) -> any Sendable { registry.rows(for: record) }

    package func emptyState() -> (any DerivedState)? { RegistryState(registry) }

    package func isJudged(_ record: Record) -> Bool {
        registry.asksForApprovals(record) || registry.modules.contains { $0.auditedKinds.contains(record.kind) }
    }

    package func judge(of origin: String, remembering memory: JSON?) -> (any RecordJudge)? {
        var judge = RegistryJudge(registry, of: origin)
        if let memory, !judge.recall(memory) { return nil }
        return judge
    }
}

/// The digests of every module's derived state, fed record by record.
private struct RegistryState: DerivedState {
    private var modules: [(name: String, digest: StateDigest)]

    init(_ registry: Registry) {
        modules = registry.modules.filter { !$0.tables.isEmpty }.map { ($0.name, StateDigest(tables: $0.tables)) }
    }

    mutating func take(_ contribution: any Sendable, at position: UInt64) {
        guard let rows = contribution as? [DerivedRow] else { return }
        for i in modules.indices { modules[i].digest.add(rows, position: position) }
    }

    func digests() -> [StateSummary] { modules.map { StateSummary(module: $0.name, rows: $0.digest.rows, digest: $0.digest.finish()) } }
}
