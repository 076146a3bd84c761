import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// Getting to know a node: its entry 0 is fetched and verified, and what people then compare is the digest of that one record.
///
/// Everything hangs on it: the log key signs the checkpoint, the checkpoint contains entry 0, entry 0 commits to the inception, and the inception
/// names the keys. Whoever confirms the twelve words has confirmed them all.
package struct Introduction: Sendable {
    package let address: NodeAddress
    package let did: String
    package let logKey: NoteVerifier
    package let witnessKey: NoteVerifier
    /// The node's inception, and with which salt its entry 0 commits to it.
    package let inception: Record
    let salt: [UInt8]
    let entry: [UInt8]
    /// The head under which entry 0 was proven.
    let head: SignedCheckpoint
    /// The node's own names for itself.
    package let names: [String: String]
    package let jurisdiction: String

    package var origin: String { address.origin }
    package var digest: Digest { inception.digest }
    /// What two people read to one another.
    package func words(in language: Language = .english) -> String { IdentityWords.words(for: digest, in: language).joined(separator: " ") }

    /// Fetches and verifies. Nothing is stored.
    ///
    /// - Parameter url: what the operator typed.
    /// - Throws: `DirectoryError` for an address that is none, `PeerError` otherwise.
    package static func fetch(_ url: String, with client: PeerClient) async throws -> Introduction {
        let address = try NodeAddress(url)
        let destination = PeerClient.Destination.typedByOperator(address)
        let description = try NodeDescription(try await client.description(at: destination), at: address)
        let head: SignedCheckpoint
        do { head = try SignedCheckpoint(bytes: try await client.checkpoint(at: destination), log: description.logKey) } catch let error
            as SignedCheckpointError
        {
            throw PeerError(.malformed, "the checkpoint of \(address.origin) is not signed with the log key that it names: \(error)")
        }
        let size = head.checkpoint.size
        guard let bundle = Tiles.bundle(index: 0, size: size) else {
            throw PeerError(.malformed, "the log of \(address.origin) is empty; its node has not begun yet")
        }
        let entries = try await client.entries(bundle, at: destination)
        let openings = try await client.openings(bundle, at: destination)
        // A whole bundle has the leaf hashes of the lowest tile, so few further tiles are needed.
        let tiles = try await RemoteTiles.fetch(Proofs.positionsForInclusion(index: 0, size: size), size: size, at: destination, with: client)
        let leaf = TreeHash.leaf(entries[0])
        do {
            try Proofs.verifyInclusion(
                leaf: leaf, index: 0, size: size, root: head.checkpoint.root, proof: Proofs.inclusion(index: 0, size: size, reader: tiles))
        } catch let error as Ledger.ProofError {
            throw PeerError(.malformed, "entry 0 of \(address.origin) does not stand under the checkpoint that it signed: \(error.reason)")
        }
        return try Introduction(address, description, head, entry: entries[0], opening: openings[0])
    }

    private init(_ address: NodeAddress, _ description: NodeDescription, _ head: SignedCheckpoint, entry: [UInt8], opening: Opening) throws {
        func refuse(_ what: String) -> PeerError { PeerError(.malformed, "entry 0 of \(address.origin) \(what)") }
        guard case .open(let salt, let bytes) = opening, let logged = LogEntry(bytes: entry) else {
            throw refuse("is not shown; a node's inception is public")
        }
        guard opening.opens(logged) == true else { throw refuse("commits to something else than the record that is shown for it") }
        let record: Record
        do {
            record = try Record(bytes: bytes)
            try record.verify()
        } catch { throw refuse("is not a record with a valid signature: \(error)") }
        let history: IdentityHistory
        do { history = try IdentityHistory.after(record, at: 0, of: address.origin, before: nil) } catch {
            throw refuse("is not the inception of this node: \(error)")
        }
        guard history.kind == .node, history.did == description.did, let profile = try? IdentityEvent(record).profile else {
            throw refuse("is the inception of \(history.did), and not of the node \(description.did)")
        }
        for (purpose, key) in [("log", description.logKey), ("witness", description.witnessKey)] {
            let multikey = Multikey.encode(key.key)
            guard history.keys.contains(where: { $0.multikey == multikey && $0.purposes.contains(purpose) }) else {
                throw refuse(
                    "does not name the \(purpose) key that the node uses (\(multikey)); the words that people compare would say nothing about it")
            }
        }
        (self.address, did, logKey, witnessKey) = (address, description.did, description.logKey, description.witnessKey)
        (inception, self.salt, self.entry, self.head) = (record, salt, entry, head)
        (names, jurisdiction) = (profile.names, profile.jurisdiction)
    }

    /// What is shown to the operator who is about to compare words.
    package var json: JSON {
        [
            "origin": .string(origin), "url": .string(address.url), "did": .string(did), "name": .languages(names),
            "jurisdiction": .string(jurisdiction),
            "logKey": .string(logKey.vkey), "witnessKey": .string(witnessKey.vkey), "identityDigest": .string(Multibase.base64URL(digest.bytes)),
            "words": .string(words()),
            "wordsIn": .object(JSONObject(Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, JSON.string(words(in: $0))) }))),
            "logSize": .integer(Int64(head.checkpoint.size)),
        ]
    }

    /// Pins the node. Throws `Failure` when the name is pinned already with another identity, or is this node's own.
    package func pin(as role: Peer.Role, home: String, now: Instant, in transaction: any WriteTransaction) throws -> Peer {
        guard origin != home else {
            throw Failure(status: 422, code: "peer.self", pointer: "/url", detail: "\(address.url) is this very node; introduce another one")
        }
        if let known = try PeerTable.find(origin, in: transaction) {
            guard known.identityDigest == digest else {
                throw Failure(
                    status: 409, code: "peer.otherIdentity", pointer: "/url",
                    detail:
                        "\(origin) was pinned with another identity. A node keeps its entry 0 for ever: this is another node at the same address. Ask its operator"
                )
            }
            guard known.state != .forked else {
                throw Failure(
                    status: 409, code: "peer.forked", pointer: "/url",
                    detail: "\(origin) has signed two histories, and the proof is kept here; remove it first if you mean to follow it all the same")
            }
            // Keys that its own log has changed since stay as they are: they are newer than what entry 0 names.
            var again = known
            (again.role, again.state, again.detail) = (role, .active, nil)
            try PeerTable.pin(again, in: transaction)
            return again
        }
        let peer = Peer(
            origin: origin, address: address, did: did, logKey: logKey, witnessKey: witnessKey, identityDigest: digest, role: role, addedAt: now)
        try PeerTable.pin(peer, in: transaction)
        return peer
    }
}
