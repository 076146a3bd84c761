import Canon
import Ledger
import Signing
import Verifier

/// Writes the files of a log entry by entry, as an operator could who keeps to no rule.
struct LogBuilder {
    let origin = "localhost:8080"
    let did = "did:web:localhost%3A8080"
    var party: String { did + ":parties:lishan" }
    var logKey = SigningKey()
    let nodeKey = SigningKey()
    let partyKey = SigningKey()
    let nextKey = SigningKey()
    private(set) var entries: [LogEntry] = []
    private(set) var openings: [Opening] = []
    private var now = Instant(seconds: 1_795_428_000)

    var size: UInt64 { UInt64(entries.count) }

    /// A log with the inceptions of a node and of a party.
    init() throws {
        try add(inception(of: did, kind: .node, key: nodeKey, more: [.init(multikey: Multikey.encode(logKey.publicKey), purposes: ["log"])]))
        try add(inception(of: party, kind: .party, key: partyKey, next: [nextKey]))
    }

    func inception(
        of did: String, kind: IdentityEvent.Profile.Kind, key: SigningKey, more: [IdentityEvent.Key] = [], next: [SigningKey] = []
    ) throws -> Record {
        let event = IdentityEvent(
            did: did, sequence: 0, type: .inception, keys: [.init(multikey: Multikey.encode(key.publicKey), purposes: ["assertionMethod"])] + more,
            nextKeyDigests: next.map { IdentityEvent.digest(ofNextKey: Multikey.encode($0.publicKey)) },
            profile: .init(kind: kind, names: ["en": "Test"], jurisdiction: "CH", fictional: true))
        return try sign(event, by: key)
    }

    func sign(_ event: IdentityEvent, by key: SigningKey) throws -> Record {
        try Record.sign(kind: IdentityEvent.kind, subject: event.subject, issuer: event.did, at: now, key: key)
    }

    func record(_ number: Int, by key: SigningKey? = nil, issuer: String? = nil, audience: [String] = []) throws -> Record {
        try Record.sign(
            kind: "word.v1", subject: ["number": .integer(Int64(number))], issuer: issuer ?? party, audience: audience, at: now, key: key ?? partyKey)
    }

    /// Appends a record; `seconds` may lie before the entry before.
    @discardableResult
    mutating func add(_ record: Record, after seconds: Int64 = 1, sealed: Bool = false) throws -> UInt64 {
        now = now.adding(seconds: seconds)
        let salt = Commitment.salt()
        entries.append(LogEntry(at: now, commitment: Commitment.digest(salt: salt, record: record.bytes)))
        openings.append(sealed ? .sealed : .open(salt: salt, record: record.bytes))
        return size - 1
    }

    mutating func add(records: Int) throws { for i in 0..<records { try add(record(i)) } }

    mutating func setOpening(_ opening: Opening, at position: UInt64) { openings[Int(position)] = opening }

    /// Erases a record as it should be done.
    mutating func erase(_ position: UInt64, of record: Record) throws {
        let tombstone = try Record.sign(
            kind: Erasure.kind, subject: Erasure(record: record.id, position: position).subject, issuer: record.issuer, at: now, key: partyKey)
        try add(tombstone)
        setOpening(.erased(tombstone: tombstone.id), at: position)
    }

    /// The checkpoint over the entries, signed; with another root if one is given.
    func note(root: Digest? = nil, by key: SigningKey? = nil) throws -> SignedNote {
        let tree = MemoryTree(leaves: entries.map(\.leafHash))
        guard let checkpoint = Checkpoint(origin: origin, size: size, root: root ?? tree.root) else { throw BuilderError() }
        return try NoteSigner(name: origin, key: key ?? logKey, type: .ed25519).note(checkpoint.text)
    }

    /// The files that a node would serve of this log.
    func source(note: SignedNote? = nil) throws -> MemorySource {
        var source = MemorySource()
        let tree = MemoryTree(leaves: entries.map(\.leafHash))
        source.files["log/checkpoint"] = try (note ?? self.note()).bytes
        for tile in Tiles.all(size: size) {
            let hashes = try tree.hashes(level: tile.level * 8, range: tile.index * 256..<tile.index * 256 + UInt64(tile.width))
            source.files["log/" + tile.path] = Tiles.bytes(hashes)
            guard tile.level == 0, let bundle = BundleCoordinate(index: tile.index, width: tile.width) else { continue }
            let range = Int(bundle.entries.lowerBound)..<Int(bundle.entries.upperBound)
            source.files["log/" + bundle.entriesPath] = try EntryBundle.encode(entries[range].map(\.bytes))
            source.files["log/" + bundle.openingsPath] = OpeningBundle.encode(openings[range])
        }
        return source
    }

    struct BuilderError: Error {}
}
