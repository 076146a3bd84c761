import Canon
import Ledger
import Signing
import Store

/// A witness that this node knows: one of its peers, by the key that was pinned.
package struct KnownWitness: Sendable, Hashable {
    /// The log of the node behind it.
    package var origin: String
    package var url: String
    package var verifier: NoteVerifier
    /// Whether it is named as a neutral, and not only a party that also witnesses.
    package var isNeutral: Bool
    /// Whether it is still worked with: neither forked nor removed.
    package var isWorkedWith = true

    /// The key's name, as it stands in cosignature lines.
    package var name: String { verifier.name }

    /// Every peer with a usable witness key, by origin. Removed peers no longer count.
    package static func all(in transaction: any ReadTransaction) throws -> [KnownWitness] {
        try transaction.query("SELECT origin, url, witness_key, role, state FROM peers WHERE state <> 'removed' ORDER BY origin").compactMap { row in
            guard let verifier = try? NoteVerifier(vkey: row.text(2)), verifier.type == .ed25519Cosignature else { return nil }
            return KnownWitness(
                origin: row.text(0), url: row.text(1), verifier: verifier, isNeutral: row.text(3) == "witness",
                isWorkedWith: row.text(4) != "forked")
        }
    }

    /// How many of these neutrals must have cosigned: the majority. Zero where none is named.
    package static func quorum(of witnesses: [KnownWitness]) -> Int {
        let neutrals = witnesses.count { $0.isNeutral }
        return neutrals == 0 ? 0 : neutrals / 2 + 1
    }
}
