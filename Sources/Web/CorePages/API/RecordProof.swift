import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/api/v1/records/:uuid/proof`: what the check in the browser (Static/verify.mjs) computes with. The same facts as the receipt's files, with what a
/// script would otherwise have to take apart laid out side by side.
struct RecordProof: Sendable {
    private let found: FoundRecord
    private let proof: InclusionReceipt
    private let logKey: NoteVerifier?

    init(of found: FoundRecord, home: NodeName, in transaction: any ReadTransaction) throws {
        let log = LogView(found.origin, home: home.origin, in: transaction)
        self.found = found
        proof = try InclusionReceipt(of: found.position, in: log, witnesses: KnownWitness.all(in: transaction))
        logKey = try log.verifier()
    }

    /// Bytes are base64 (RFC 4648 §4).
    var json: JSON {
        let checkpoint = proof.head.checkpoint
        return [
            "record": found.record.map { .string(Base64.encode($0.bytes)) } ?? .null,
            "issuerKey": found.record.map { .string($0.verificationMethod.split(separator: "#").last.map(String.init) ?? "") } ?? .null,
            "salt": found.salt.map { .string(Base64.encode($0)) } ?? .null,
            "entry": .string(Base64.encode(found.entry)), "index": .integer(Int64(found.position)), "size": .integer(Int64(checkpoint.size)),
            "root": .string(Base64.encode(checkpoint.root.bytes)), "inclusion": .array(proof.path.map { .string(Base64.encode($0.bytes)) }),
            "checkpoint": .string(proof.head.note.serialized), "origin": .string(checkpoint.origin),
            "logKey": logKey.map { .string($0.vkey) } ?? .null,
        ]
    }
}
