import Canon
import Foundation
import Ledger
import Signing
import Store
import Verifier

/// A node's own store as a source for audits: the files that the node would serve, made from its rows, and what only the store can show besides.
package struct StoreLogSource: LogArchive {
    package let name: String
    package let isComplete = true
    package let witnesses: [NoteVerifier]
    private let store: any Store
    private let registry: Registry
    private let origin: String
    private let url: String
    private let integrity: @Sendable () throws -> [String]

    /// - Parameters:
    ///   - name: the folder, for people.
    ///   - integrity: the engine's own check of its file.
    package init(name: String, store: any Store, registry: Registry, integrity: @escaping @Sendable () throws -> [String] = { [] })
        throws(LogSourceError)
    {
        (self.name, self.store, self.registry, self.integrity) = (name, store, registry, integrity)
        do {
            (origin, witnesses) = try store.readNow { transaction in
                let note = try LogQueries.lastCheckpoint(in: transaction)?.note ?? ""
                // The name is taken as it stands; whether the checkpoint may say so is for the audit to find.
                let origin = note.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? ""
                let keys = try transaction.query("SELECT witness_key FROM peers").compactMap { try? NoteVerifier(vkey: $0.text(0)) }
                return (origin, keys)
            }
        } catch { throw StoreLogSource.sourceError(error) }
        url = (origin == "localhost" || origin.hasPrefix("localhost:") ? "http://" : "https://") + origin
    }

    package func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
        let bytes: [UInt8]?
        do {
            bytes = try await store.read { [self] in try file(path, in: $0) }
        } catch { throw StoreLogSource.sourceError(error) }
        if let bytes, bytes.count > limit { throw LogSourceError(.tooLarge, "\(path) has \(bytes.count) bytes") }
        return bytes
    }

    private func file(_ path: String, in transaction: any ReadTransaction) throws -> [UInt8]? {
        if path == "log/checkpoint" { return try LogFiles.checkpoint(in: transaction).map { Array($0.utf8) } }
        if path == "log/cosigned" { return try LogFiles.cosignedCheckpoint(over: 0, in: transaction).map { Array($0.utf8) } }
        if let name = path.after("log/openings/") {
            return try BundleCoordinate(path: name).flatMap { try LogFiles.openings($0, size: LogQueries.size(in: transaction), in: transaction) }
        }
        if let name = path.after("log/tile/entries/") {
            return try BundleCoordinate(path: name).flatMap { try LogFiles.entries($0, size: LogQueries.size(in: transaction), in: transaction) }
        }
        if let name = path.after("log/"), let tile = TileCoordinate(path: name) {
            return try LogFiles.tile(tile, size: LogQueries.size(in: transaction), in: transaction)
        }
        if let query = path.after("api/v1/state/") { return try state(query, in: transaction) }
        if let name = path.after("api/v1/records/") {
            let found = try RecordID(uuid: name).flatMap { try RecordLookup.find($0, origin: origin, in: transaction) }
            guard let record = found?.record, found?.isReadable == true else { return nil }
            return JSON.object(["record": record.json]).canonicalBytes
        }
        if let did = path.after("api/v1/identities/")?.removingPercentEncoding {
            return try IdentityFile(of: did, home: origin, in: transaction)?.json.canonicalBytes
        }
        if path == ".well-known/did.json" { return try document([], in: transaction) }
        if path.hasSuffix("/did.json") { return try document(path.split(separator: "/").dropLast().map(String.init), in: transaction) }
        return nil
    }

    private func document(_ path: [String], in transaction: any ReadTransaction) throws -> [UInt8]? {
        guard let node = try? DIDWeb.did(url: url) else { return nil }
        let did = ([node] + path).joined(separator: ":")
        return try DIDProjection.document(of: did, in: LogView(origin, home: origin, in: transaction), url: url)?.json.canonicalBytes
    }

    private func state(_ query: String, in transaction: any ReadTransaction) throws -> [UInt8]? {
        let parts = query.split(separator: "?", maxSplits: 1).map(String.init)
        guard parts.count == 2, let size = parts[1].after("size=").flatMap({ UInt64($0) }), let module = registry.module(named: parts[0]) else {
            return nil
        }
        let state = try StateDigest.of(module.tables, origin: origin, size: size, in: transaction)
        return StateSummary(module: module.name, rows: state.rows, digest: state.finish()).json(size: size).canonicalBytes
    }

    package func heads(above size: UInt64, limit: Int) async throws(LogSourceError) -> [ArchivedHead] {
        do {
            return try await store.read { transaction in
                let rows = try transaction.query(
                    "SELECT size, root FROM checkpoints WHERE size > ? ORDER BY size LIMIT ?", [SQLValue(size), .integer(Int64(limit))])
                return try rows.map { row in
                    let size = UInt64(bitPattern: row.integer(0))
                    let note = try LogFiles.checkpoint(size: size, in: transaction) ?? ""
                    return ArchivedHead(size: size, root: row.blob(1), note: Array(note.utf8))
                }
            }
        } catch { throw StoreLogSource.sourceError(error) }
    }

    package func faults(size: UInt64) async throws(LogSourceError) -> [String] {
        do {
            let integrity = try integrity()
            return try await store.read { [self] transaction in
                try integrity.map { "the engine's own check: \($0)" }
                    + StoreFaults(registry: registry, origin: origin, size: size, in: transaction).all()
            }
        } catch { throw StoreLogSource.sourceError(error) }
    }

    private static func sourceError(_ error: any Error) -> LogSourceError {
        if let error = error as? LogSourceError { return error }
        // Bytes of a changed file may also come out as rows that no node wrote; whatever reading stumbles over is damage.
        guard let error = error as? StoreError else { return LogSourceError(.damaged, "the store cannot be read: \(error)") }
        switch error.code {
        case .busy, .open, .full: return LogSourceError(.unreachable, error.reason)
        default: return LogSourceError(.damaged, error.reason)
        }
    }
}

extension String {
    /// What follows a prefix; nil if the text does not begin with it.
    fileprivate func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}
