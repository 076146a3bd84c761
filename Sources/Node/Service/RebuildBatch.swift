import Dispatch
import Foundation
import Signing
import Store
import Synchronization

/// A run of stored records whose rows are derived on all cores at once: reading a record takes longer than writing its rows.
enum RebuildBatch {
    /// Records in one run.
    static let size = 2048

    struct Stored: Sendable {
        var log: String
        var position: UInt64
        var sealed: Bool
        var bytes: [UInt8]
    }

    struct Derived: Sendable {
        var stored: Stored
        var record: Record
        var rows: [DerivedRow]
    }

    /// The rows of those that are records, in the same order.
    static func derive(_ stored: [Stored], _ registry: Registry) -> [Derived] {
        let parts = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let width = (stored.count + parts - 1) / parts
        guard width > 0 else { return [] }
        let pieces = Mutex([Int: [Derived]]())
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            var reader = RecordReader()
            let piece = stored.dropFirst(part * width).prefix(width).compactMap { item -> Derived? in
                guard let record = try? reader.record(item.bytes) else { return nil }
                return Derived(stored: item, record: record, rows: registry.rows(for: record))
            }
            pieces.withLock { $0[part] = piece }
        }
        return pieces.withLock { pieces in (0..<parts).flatMap { pieces[$0] ?? [] } }
    }
}
