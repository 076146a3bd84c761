import Ledger
import Signing

/// The files of a log as an audit asks for them, each with the most bytes that it can have.
struct LogFiles: Sendable {
    let source: any LogSource

    /// An entry bundle can hold 256 entries of 65,535 bytes; entries of ours have 93.
    private static let entriesLimit = 256 * (2 + LogEntry.byteCount) + 64 << 10
    /// Bundles of openings up to this size are read side by side, larger ones one at a time.
    static let modestOpenings = 4 << 20
    private static let openingsLimit = 256 * OpeningBundle.maximumLine

    func checkpoint() async throws(LogSourceError) -> [UInt8]? { try await read("log/checkpoint", limit: SignedNote.maximumBytes) }

    /// The newest checkpoint that a witness has cosigned, which may be older than the newest of all.
    func cosigned() async throws(LogSourceError) -> [UInt8]? { try await read("log/cosigned", limit: SignedNote.maximumBytes) }

    /// A document of JSON beside the log.
    func document(_ path: String) async throws(LogSourceError) -> [UInt8]? { try await read(path, limit: 256 << 10) }

    /// A file that is larger than it can be counts as one without content, which has no file's form.
    private func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
        do { return try await source.read(path, limit: limit) } catch {
            guard error.code == .tooLarge else { throw error }
            return []
        }
    }

    /// A tile; where a partial one is gone, the beginning of the full one.
    func tile(_ tile: TileCoordinate) async throws(LogSourceError) -> [UInt8]? {
        if let bytes = try await read("log/" + tile.path, limit: TileCoordinate.fullWidth * 32) { return bytes }
        guard !tile.isFull else { return nil }
        return try await read("log/" + tile.full.path, limit: TileCoordinate.fullWidth * 32).map { Array($0.prefix(tile.byteCount)) }
    }

    /// A bundle of entries; where a partial one is gone, the beginning of the full one.
    func entries(_ bundle: BundleCoordinate) async throws(LogSourceError) -> [UInt8]? {
        if let bytes = try await read("log/" + bundle.entriesPath, limit: LogFiles.entriesLimit) { return bytes }
        guard !bundle.isFull, let full = try await read("log/" + bundle.full.entriesPath, limit: LogFiles.entriesLimit) else { return nil }
        guard let entries = try? EntryBundle.parse(full, count: TileCoordinate.fullWidth) else { return full }
        return (try? EntryBundle.encode(entries.prefix(bundle.width))) ?? full
    }

    /// The openings beside a bundle; where a partial one is gone, the beginning of the full one.
    func openings(_ bundle: BundleCoordinate) async throws(LogSourceError) -> [UInt8]? {
        do { return try await openings(bundle, limit: LogFiles.openingsLimit) } catch {
            guard error.code == .tooLarge else { throw error }
            return []
        }
    }

    /// As above; throws `.tooLarge` beyond a limit of the caller's.
    func openings(_ bundle: BundleCoordinate, limit: Int) async throws(LogSourceError) -> [UInt8]? {
        if let bytes = try await source.read("log/" + bundle.openingsPath, limit: limit) { return bytes }
        guard !bundle.isFull, let full = try await source.read("log/" + bundle.full.openingsPath, limit: limit) else { return nil }
        var lines = 0
        let end = full.firstIndex { byte in
            if byte == 0x0A { lines += 1 }
            return lines == bundle.width
        }
        return end.map { Array(full[...$0]) } ?? full
    }
}
