import Canon
import Ledger
import Node
import Pages
import Signing
import Store

/// Takes in sealed records that a peer delivers to the parties hosted here.
///
/// Unique by sender and record: the same delivery again gets the same answer, another one under the same name is refused. A record counts once its
/// entry is in the mirror of the sender's log; until then it waits.
struct Inbox {
    let context: FederationContext

    /// Records of one log that may wait for their entries.
    private static let parkedLimit: Int64 = 1000
    /// The largest delivery: a record, and what goes with it.
    static let bodyLimit = JSONLimits.record.maxBytes + 4096

    private struct Delivery: Sendable {
        var position: UInt64
        var judged: JudgedEntry
        var record: Record
        var digest: Digest
    }

    /// Takes in a request whose sender is known.
    func take(_ body: [UInt8], from peer: Peer) async throws -> Response {
        let delivery = try read(body, from: peer)
        let (now, home) = (context.now, context.node.did)
        let registry = context.node.registry
        let answer = try await context.store.write { transaction -> String in
            if let row = try transaction.first(
                "SELECT digest, answer FROM inbox WHERE sender = ? AND id = ?", [.text(peer.did), .blob(delivery.record.id.bytes)])
            {
                guard row.blob(0) == delivery.digest.bytes else {
                    throw Failure(
                        status: 409, code: "idTaken", pointer: "/record/id",
                        detail:
                            "\(delivery.record.id) was delivered before with other content; what came first stays. Log the new content under a fresh id"
                    )
                }
                return row.text(1)
            }
            try requireHosted(delivery.record, home: home, in: transaction)
            try keep(delivery, of: peer, registry: registry, in: transaction)
            let answer: JSON = [
                "accepted": .string(delivery.record.id.description), "log": .string(peer.origin), "position": .integer(Int64(delivery.position)),
            ]
            try transaction.execute(
                "INSERT INTO inbox VALUES (?, ?, ?, ?, ?)",
                [
                    .text(peer.did), .blob(delivery.record.id.bytes), .blob(delivery.digest.bytes), .integer(now.milliseconds),
                    .text(answer.canonicalText),
                ])
            return answer.canonicalText
        }
        return .bytes(Array(answer.utf8), mediaType: "application/json", status: 201)
    }

    private func read(_ body: [UInt8], from peer: Peer) throws -> Delivery {
        var fields = try ActRoutes.body(body)
        let log = try fields.text("log", max: 255)
        let position = UInt64(try fields.integer("position", in: 0...(1 << 53) - 1))
        let entry = try fields.required("entry").canonicalBytes
        let saltText = try fields.text("salt", max: 64)
        let json = try fields.required("record")
        try fields.end()
        guard log == peer.origin else {
            throw Failure(
                status: 403, code: "delivery.otherLog", pointer: "/log",
                detail: "\(peer.origin) may deliver records of its own log only, not of \(log)")
        }
        guard saltText.hasPrefix("u"), let salt = Multibase.decode(saltText), salt.count == Commitment.saltLength else {
            throw Failure(status: 422, code: "wrongValue", pointer: "/salt", detail: "/salt must be u and the base64url of 32 bytes")
        }
        guard let logged = LogEntry(bytes: entry) else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/entry",
                detail: "/entry must be the entry as it stands in the log: {\"at\":…,\"commitment\":…}")
        }
        var judged = JudgedEntry(entry: entry, opening: .sealed, registry: context.node.registry)
        judged.take(salt, json.canonicalBytes, logged.commitment, context.node.registry)
        guard let record = judged.record, judged.note == nil else {
            throw Failure(status: 422, code: "delivery.invalid", pointer: "/record", detail: judged.note ?? "there is no record")
        }
        return Delivery(position: position, judged: judged, record: record, digest: Digest.sha256(body))
    }

    private func requireHosted(_ record: Record, home: String, in transaction: any ReadTransaction) throws {
        let hosted = try record.audience.contains { party in
            try party == home || transaction.first("SELECT 1 FROM parties WHERE did = ?", [.text(party)]) != nil
        }
        guard hosted else {
            throw Failure(
                status: 403, code: "delivery.notForUs", pointer: "/record/audience",
                detail: "none of the parties to whom the record is sealed is hosted here; it was not kept. Deliver it to their own node")
        }
    }

    private func keep(_ delivery: Delivery, of peer: Peer, registry: Registry, in transaction: any WriteTransaction) throws {
        let (log, position) = (peer.origin, delivery.position)
        if let entry = try transaction.first("SELECT entry FROM peer_entries WHERE log = ? AND idx = ?", [.text(log), SQLValue(position)])?.blob(0) {
            guard entry == delivery.judged.entry else {
                throw Failure(
                    status: 422, code: "delivery.otherEntry", pointer: "/entry",
                    detail: "entry \(position) of \(log), as it was followed here, is another one; check the position")
            }
            let state = try transaction.first("SELECT state, record FROM peer_openings WHERE log = ? AND idx = ?", [.text(log), SQLValue(position)])
            guard state?.integer(0) != OpeningState.erased.rawValue else {
                throw Failure(
                    status: 410, code: "delivery.erased", pointer: "/record", detail: "the record was erased by its issuer since; it was not kept")
            }
            // What the log publishes openly is here already.
            guard state?.integer(0) == OpeningState.sealed.rawValue, state?[1].isNull == true else { return }
            var writer = MirrorWriter(log: log, did: peer.did, registry: registry, in: transaction)
            return try writer.open(delivery.judged, at: position)
        }
        let parked = try transaction.first("SELECT COUNT(*) FROM peer_openings WHERE log = ? AND note = ?", [.text(log), .text(MirrorWriter.parked)])
        guard parked?.integer(0) ?? 0 < Inbox.parkedLimit else {
            throw Failure(
                status: 503, code: "busy",
                detail: "\(Inbox.parkedLimit) records of \(log) wait for their entries already; deliver again when the log was followed")
        }
        guard try transaction.first("SELECT 1 FROM peer_openings WHERE log = ? AND idx = ?", [.text(log), SQLValue(position)]) == nil else {
            throw Failure(
                status: 409, code: "delivery.positionTaken", pointer: "/position",
                detail: "another record waits for entry \(position) of \(log) already")
        }
        try transaction.execute(
            "INSERT INTO peer_openings (log, idx, state, record_id, salt, record, tombstone, note) VALUES (?, ?, ?, NULL, ?, ?, NULL, ?)",
            [
                .text(log), SQLValue(position), .integer(OpeningState.sealed.rawValue), SQLValue(delivery.judged.salt),
                SQLValue(delivery.judged.bytes),
                .text(MirrorWriter.parked),
            ])
    }
}
