import Canon
import Node
import Signing
import Store

/// Another node that people introduced to this one: its keys are pinned, and nothing it says is believed without them.
package struct Peer: Sendable, Hashable {
    package enum Role: String, Sendable, CaseIterable {
        /// A party to what is done here: what it cosigns was *seen by* it.
        case peer
        /// A neutral one: what most of these cosign is *witnessed*.
        case witness
    }

    package enum State: String, Sendable {
        case active
        /// It does not answer, or not with anything that holds. It is asked on, less often.
        case unresponsive
        /// It signed two histories, and the proof is kept. Nothing further of it is taken in or cosigned.
        case forked
        /// People let it go. What was read from it stays.
        case removed
    }

    /// The name of its log.
    package var origin: String
    package var address: NodeAddress
    package var did: String
    package var logKey: NoteVerifier
    package var witnessKey: NoteVerifier
    /// The digest of entry 0, its node's inception: what people compared as twelve words.
    package var identityDigest: Digest
    package var role: Role
    package var state: State
    package var addedAt: Instant
    package var lastSeen: Instant?
    /// What is wrong at the moment, in words; nil when nothing is.
    package var detail: String?

    /// Whether it is followed, asked to witness, and delivered to.
    package var isWorkedWith: Bool { state == .active || state == .unresponsive }

    static let columns = "origin, url, did, log_key, witness_key, identity_digest, role, state, added_at, last_seen, detail"

    init(_ row: SQLRow) throws {
        guard let digest = Digest(row.blob(5)), let role = Role(rawValue: row.text(6)), let state = State(rawValue: row.text(7)) else {
            throw StoreError(.damaged, "the row of the peer \(row.text(0)) is not of its form; restore a backup")
        }
        self.init(
            origin: row.text(0), address: try NodeAddress(row.text(1)), did: row.text(2), logKey: try NoteVerifier(vkey: row.text(3)),
            witnessKey: try NoteVerifier(vkey: row.text(4)), identityDigest: digest, role: role, state: state,
            addedAt: Instant(milliseconds: row.integer(8)), lastSeen: row[9].integer.map { Instant(milliseconds: $0) }, detail: row[10].text)
    }

    package init(
        origin: String, address: NodeAddress, did: String, logKey: NoteVerifier, witnessKey: NoteVerifier, identityDigest: Digest, role: Role,
        state: State = .active, addedAt: Instant, lastSeen: Instant? = nil, detail: String? = nil
    ) {
        (self.origin, self.address, self.did, self.logKey, self.witnessKey) = (origin, address, did, logKey, witnessKey)
        (self.identityDigest, self.role, self.state, self.addedAt) = (identityDigest, role, state, addedAt)
        (self.lastSeen, self.detail) = (lastSeen, detail)
    }
}
