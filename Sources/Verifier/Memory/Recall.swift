import Canon
import Ledger
import Signing

extension AuditRun {
    /// Compares the checkpoint with what an earlier audit remembers. Gives the memory when the log provably goes on from there; else nil, and the audit
    /// begins at entry 0.
    mutating func recall(_ head: Head) async throws(LogSourceError) -> AuditMemory? {
        guard let memory = options.memory, memory.checkpoint.hasOrigin(head.checkpoint.origin), options.readsRecords else { return nil }
        guard let logKey, logKey == memory.logKey || report.trust == .pinned else {
            forget(memory)
            return nil
        }
        let (from, to) = (memory.size, head.checkpoint.size)
        guard from <= to else {
            findings.report(
                .memorySmaller, at: "log/checkpoint",
                "the log has \(to) entries, and at an earlier audit it had \(from): what stood there is not shown any more")
            return nil
        }
        if from == to {
            guard memory.checkpoint.root == head.checkpoint.root else {
                try accuse(memory, head, path: [])
                return nil
            }
            return options.isFull ? nil : memory
        }
        // The path shows both roots. Where it cannot be had, or belongs to another tree, reading everything will tell.
        guard let path = try await path(from: from, to: to), let roots = try? Proofs.roots(from: from, to: to, path: path),
            roots.newer == head.checkpoint.root
        else { return nil }
        guard roots.older == memory.checkpoint.root else {
            try accuse(memory, head, path: path)
            return nil
        }
        return options.isFull ? nil : memory
    }

    /// The log under this name is by another key than before.
    private mutating func forget(_ memory: AuditMemory) {
        // Anyone may use localhost for one log today and for another tomorrow; a name of the net belongs to somebody.
        if memory.origin == "localhost" || memory.origin.hasPrefix("localhost:") {
            notes.append("At an earlier audit another log stood at \(memory.origin), by another key; on this machine that is no contradiction.")
        } else {
            findings.report(
                .memoryOther, at: "log/checkpoint",
                "at an earlier audit the log was signed by \(Multikey.encode(memory.logKey.key)), and now it is not: another log stands under the name of \(memory.origin)"
            )
        }
    }

    /// Both checkpoints are signed, and no tree has both.
    private mutating func accuse(_ memory: AuditMemory, _ head: Head, path: [Digest]) throws(LogSourceError) {
        guard let logKey, let proof = try? Equivocation(first: memory.note, second: head.note, path: path, log: logKey) else {
            findings.report(
                .memoryBroken, at: "log/checkpoint", "the log does not go on from where it stood at an earlier audit, at \(memory.size) entries")
            return
        }
        equivocation = proof
        findings.report(
            .equivocation, at: "log/checkpoint",
            "the log has two histories: at \(memory.size) entries it signed one root, and the tree it shows now had another root at that size. Both are signed by its key"
        )
    }

    /// The seeded consistency path, from the log's tiles; nil when a tile is not to be had.
    func path(from: UInt64, to: UInt64) async throws(LogSourceError) -> [Digest]? {
        guard let positions = try? Proofs.positionsForConsistency(from: from, to: to, seeded: true) else { return nil }
        var tiles: [TileCoordinate: [UInt8]] = [:]
        for tile in TileReader.tiles(for: positions, size: to) {
            guard let bytes = try await files.tile(tile) else { return nil }
            tiles[tile] = bytes
        }
        return try? Proofs.consistencyPath(from: from, to: to, reader: TileReader(size: to) { tiles[$0] })
    }
}
