import Canon
import Ledger
import Signing

/// `identity.json` of a receipt: the identity events of the record's issuer and of the node, each with what proves it, under one checkpoint.
///
/// Canonical JSON: `{"checkpoint","consistency":["u…"],"events":[{"at","index","proof":["u…"],"record","salt"}],"origin"}`. docs/formats/receipt.md
struct ReceiptIdentity: Sendable {
    struct Event: Sendable {
        var index: UInt64
        var entry: LogEntry
        var record: Record
        var proof: [Digest]
    }

    /// The largest file that is read, in bytes.
    static let maximumBytes = 8 << 20
    private static let maxEvents = 4096

    let note: SignedNote
    let checkpoint: Checkpoint
    /// From the smaller to the larger of the receipt's checkpoint and this one.
    let consistency: [Digest]
    let events: [Event]

    init(bytes: [UInt8]) throws(ReceiptError) {
        let json: JSON
        do { json = try JSON.parseCanonical(bytes, limits: JSONLimits(maxBytes: ReceiptIdentity.maximumBytes, maxNodes: 400_000)) } catch {
            throw ReceiptError("identity.json is not canonical JSON: \(error)")
        }
        guard json.object?.keys == ["checkpoint", "consistency", "events", "origin"], let text = json["checkpoint"]?.string,
            let events = json["events"]?.array, events.count <= ReceiptIdentity.maxEvents
        else { throw ReceiptError("identity.json has exactly checkpoint, consistency, events and origin") }
        do {
            note = try SignedNote(bytes: Array(text.utf8))
            checkpoint = try Checkpoint(text: note.text)
        } catch { throw ReceiptError("the checkpoint in identity.json cannot be read: \(error)") }
        guard json["origin"]?.string == checkpoint.origin else { throw ReceiptError("the origin in identity.json is not that of its checkpoint") }
        consistency = try ReceiptIdentity.hashes(json["consistency"])
        var read: [Event] = []
        for (i, json) in events.enumerated() {
            let event = try ReceiptIdentity.event(json, i)
            guard event.index > read.last?.index ?? 0 || read.isEmpty else { throw ReceiptError("the events in identity.json are in the order of the log") }
            read.append(event)
        }
        self.events = read
    }

    private static func event(_ json: JSON, _ i: Int) throws(ReceiptError) -> Event {
        guard json.object?.keys == ["at", "index", "proof", "record", "salt"], let at = json["at"]?.string, let instant = Instant(at), instant.description == at,
            let index = json["index"]?.integer.flatMap({ UInt64(exactly: $0) }), let record = json["record"],
            let salt = json["salt"]?.string, salt.utf8.first == 0x75, let saltBytes = Multibase.decode(salt), saltBytes.count == Commitment.saltLength
        else { throw ReceiptError("event \(i) of identity.json has exactly at, index, proof, record and salt") }
        do {
            let record = try Record(json: record)
            let entry = LogEntry(at: instant, commitment: Commitment.digest(salt: saltBytes, record: record.bytes))
            return Event(index: index, entry: entry, record: record, proof: try hashes(json["proof"]))
        } catch let error as ReceiptError { throw error } catch { throw ReceiptError("event \(i) of identity.json is no record: \(error)") }
    }

    private static func hashes(_ json: JSON?) throws(ReceiptError) -> [Digest] {
        guard let values = json?.array, values.count <= 64 else { throw ReceiptError("a proof in identity.json is an array of at most 64 hashes") }
        var hashes: [Digest] = []
        for value in values {
            guard let text = value.string, text.utf8.first == 0x75, let hash = Multibase.decode(text).flatMap({ Digest($0) }) else {
                throw ReceiptError("a hash in identity.json is u and the base64url of 32 bytes")
            }
            hashes.append(hash)
        }
        return hashes
    }
}
