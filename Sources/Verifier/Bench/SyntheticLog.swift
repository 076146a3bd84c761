import Canon
import Ledger
import Signing

/// A log in memory, made up for measuring: entry 0 is a node's inception, entry 1 a party's, and the rest are the party's records or stand for some.
struct SyntheticLog: LogSource {
    let name = "a log in memory"
    let isComplete = false
    let files: [String: [UInt8]]

    func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? { files[path] }

    /// - Parameters:
    ///   - count: the number of entries, at least 2.
    ///   - recordBytes: the size of a signed record, about; 0 for entries without openings.
    init(count: Int, recordBytes: Int) throws {
        let maker = try Maker()
        var files: [String: [UInt8]] = [:]
        var tree = TreeCheck()
        for first in stride(from: 0, to: count, by: TileCoordinate.fullWidth) {
            let width = min(TileCoordinate.fullWidth, count - first)
            guard let bundle = BundleCoordinate(index: UInt64(first / TileCoordinate.fullWidth), width: width) else { continue }
            var entries: [[UInt8]] = []
            var openings: [Opening] = []
            for i in first..<first + width {
                let (entry, opening) = try maker.entry(i, recordBytes: recordBytes)
                entries.append(entry.bytes)
                if let opening { openings.append(opening) }
            }
            let bytes = try EntryBundle.encode(entries)
            var found = BundleFindings(bundle)
            found.leaves = try EntryBundle.leafHashes(bytes, count: width)
            found.root = TreeHash.root(of: found.leaves)
            files["log/" + bundle.entriesPath] = bytes
            files["log/tile/0/" + bundle.path] = Tiles.bytes(found.leaves)
            if !openings.isEmpty { files["log/" + bundle.openingsPath] = OpeningBundle.encode(openings) }
            for tile in tree.take(found, expecting: []) { files["log/" + tile.coordinate.path] = Tiles.bytes(tile.fromEntries) }
        }
        for tile in tree.partialUpperTiles { files["log/" + tile.coordinate.path] = Tiles.bytes(tile.fromEntries) }
        guard let checkpoint = Checkpoint(origin: maker.origin, size: tree.size, root: tree.entries.root) else {
            throw AuditFailure("no such checkpoint")
        }
        files["log/checkpoint"] = try NoteSigner(name: maker.origin, key: maker.log, type: .ed25519).note(checkpoint.text).bytes
        self.files = files
    }

    private struct Maker {
        let origin = "localhost:1"
        let log = SigningKey()
        let node = SigningKey()
        let party = SigningKey()
        let at = Instant(seconds: 1_795_428_000)
        let inceptions: [Record]

        init() throws {
            let did = "did:web:localhost%3A1"
            func profile(_ kind: IdentityEvent.Profile.Kind) -> IdentityEvent.Profile {
                .init(kind: kind, names: ["en": "Bench"], jurisdiction: "CH", fictional: true)
            }
            let nodeEvent = IdentityEvent(
                did: did, sequence: 0, type: .inception,
                keys: [
                    .init(multikey: Multikey.encode(node.publicKey), purposes: ["assertionMethod"]),
                    .init(multikey: Multikey.encode(log.publicKey), purposes: ["log"]),
                ], nextKeyDigests: [], profile: profile(.node))
            let partyEvent = IdentityEvent(
                did: did + ":parties:bench", sequence: 0, type: .inception,
                keys: [.init(multikey: Multikey.encode(party.publicKey), purposes: ["assertionMethod"])], nextKeyDigests: [], profile: profile(.party)
            )
            inceptions = [
                try Record.sign(kind: IdentityEvent.kind, subject: nodeEvent.subject, issuer: nodeEvent.did, at: at, key: node),
                try Record.sign(kind: IdentityEvent.kind, subject: partyEvent.subject, issuer: partyEvent.did, at: at, key: party),
            ]
        }

        func entry(_ i: Int, recordBytes: Int) throws -> (LogEntry, Opening?) {
            let at = at.adding(milliseconds: Int64(i))
            guard recordBytes > 0 else {
                return (LogEntry(at: at, commitment: Digest.sha256(withUnsafeBytes(of: i.littleEndian) { Array($0) })), nil)
            }
            let record: Record
            if i < inceptions.count {
                record = inceptions[i]
            } else {
                let filler = String(repeating: "x", count: max(1, recordBytes - 900))
                record = try Record.sign(
                    kind: "bench.v1", subject: ["filler": .string(filler), "number": .integer(Int64(i))], issuer: inceptions[1].issuer, at: at,
                    key: party)
            }
            let salt = Commitment.salt()
            return (LogEntry(at: at, commitment: Commitment.digest(salt: salt, record: record.bytes)), .open(salt: salt, record: record.bytes))
        }
    }
}
