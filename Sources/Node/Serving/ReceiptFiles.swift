import Canon
import Ledger
import Pages
import Signing
import Store

/// What a person takes home about one record: everything `comity verify DIR` needs, without asking any server. See docs/formats/receipt.md.
///
/// A pure reading of one transaction: the same rows give the same bytes.
package struct ReceiptFiles: Sendable, Hashable {
    /// `opening.json`: the record, its salt and the time of its entry; for a record that is not shown, the commitment and the time alone.
    package var opening: [UInt8]
    /// `receipt.tlog-proof`: where the entry stands, under which checkpoint (C2SP tlog-proof).
    package var receipt: [UInt8]
    /// `identity.json`: the identity events of the issuer and of the node, each with its own proof.
    package var identity: [UInt8]
    /// `policy.txt`: the log's key and the witnesses that count, as this node sees them (C2SP tlog-policy).
    package var policy: [UInt8]

    /// Assembles the files of a record. Throws `Failure` when no checkpoint contains it yet, or the mirror lacks what a proof is made from.
    ///
    /// - Parameters:
    ///   - home: the name of this node's own log.
    ///   - reveals: whether the opening may be shown although it is sealed; for those entitled.
    package init(of found: FoundRecord, home: NodeName, reveals: Bool = false, in transaction: any ReadTransaction) throws {
        let log = LogView(found.origin, home: home.origin, in: transaction)
        let witnesses = try KnownWitness.all(in: transaction)
        let proof = try InclusionReceipt(of: found.position, in: log, witnesses: witnesses)
        receipt = Array(try proof.file().serialized.utf8)
        let shows = found.isReadable || (reveals && found.record != nil)
        opening = ReceiptFiles.opening(found, shows: shows)
        identity = try IdentityFile(issuer: shows ? found.record?.issuer : nil, log: log, receipt: proof.head).json.canonicalBytes
        policy = Array(try PolicyFile(log: log, url: home.url(of: log), witnesses: witnesses, own: home).text.utf8)
    }

    /// The opening as a file of its own: with the entry's time, from which a verifier computes the entry again.
    package static func opening(_ found: FoundRecord, shows: Bool) -> [UInt8] {
        var members: JSONObject = ["at": .string(found.loggedAt.description)]
        if shows, let record = found.record, let salt = found.salt {
            members["state"] = "open"
            members["record"] = record.json
            members["salt"] = .string(Multibase.base64URL(salt))
            return JSON.object(members).canonicalBytes
        }
        members["state"] = found.state == .erased ? "erased" : "sealed"
        members["commitment"] = LogEntry(bytes: found.entry).map { .string(Multibase.base64URL($0.commitment.bytes)) }
        members["tombstone"] = found.state == .erased ? found.tombstone.map { .string($0.description) } : nil
        return JSON.object(members).canonicalBytes
    }

    /// The files by name, as they stand in a folder.
    package var named: [(name: String, bytes: [UInt8])] {
        [("opening.json", opening), ("receipt.tlog-proof", receipt), ("identity.json", identity), ("policy.txt", policy)]
    }
}

extension FoundRecord {
    /// Whether everybody may read it.
    package var isReadable: Bool { state == .open && record != nil && salt != nil }
}

/// That an entry stands in a log: the checkpoint that says most about it, and the path from the entry to its root.
package struct InclusionReceipt: Sendable {
    package var position: UInt64
    package var head: LogHead
    package var path: [Digest]

    package init(of position: UInt64, in log: LogView, witnesses: [KnownWitness]) throws {
        guard let head = try log.bestHead(over: position, witnesses: witnesses) else {
            throw Failure(
                status: 503, code: "receipt.noCheckpoint",
                detail: "no checkpoint of \(log.origin) that contains position \(position) is held here yet; ask again in a moment")
        }
        try self.init(of: position, under: head, in: log)
    }

    package init(of position: UInt64, under head: LogHead, in log: LogView) throws {
        (self.position, self.head) = (position, head)
        do {
            path = try Proofs.inclusion(index: position, size: head.size, reader: log.reader(size: head.size))
        } catch let error as Ledger.ProofError {
            throw Failure(
                status: 503, code: "receipt.incomplete",
                detail: "this node does not hold all of the log \(log.origin) that the proof is made from (\(error.reason)); ask the log itself")
        }
    }

    package func file() throws -> TlogProof { try TlogProof(index: position, path: path, note: head.note) }
}
