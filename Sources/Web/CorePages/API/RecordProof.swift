import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// `/api/v1/records/:uuid/proof`: what the check in the browser computes with. The same facts as the receipt's files, with what a script would otherwise
/// have to take apart laid out beside them.
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

    var json: JSON {
        let checkpoint = proof.head.checkpoint
        return [
            "record": found.record.map(\.json) ?? .null,
            "canonical": found.record.map { .string(String(decoding: $0.bytes, as: UTF8.self)) } ?? .null,
            "salt": found.salt.map { .string(Multibase.base64URL($0)) } ?? .null,
            "entry": .string(String(decoding: found.entry, as: UTF8.self)),
            "index": .integer(Int64(found.position)), "size": .integer(Int64(checkpoint.size)),
            "root": .string(Multibase.base64URL(checkpoint.root.bytes)),
            "inclusion": .array(proof.path.map { .string(Multibase.base64URL($0.bytes)) }),
            "checkpoint": .string(proof.head.note.serialized), "origin": .string(checkpoint.origin),
            "logKey": logKey.map { .string($0.vkey) } ?? .null,
        ]
    }
}
