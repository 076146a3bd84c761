import Canon
import Ledger
import Signing

/// `identity.json`: the identity events of a party and of the node that hosts it, each with what proves it, under one checkpoint. Part of a receipt, and of the
/// evidence about a conclusion.
///
/// Canonical JSON: `{"checkpoint","consistency":["u…"],"events":[{"at","index","proof":["u…"],"record","salt"}],"origin"}`. docs/formats/receipt.md
public struct IdentityEvidence: Hashable, Sendable {
    struct Event: Hashable, Sendable {
        var index: UInt64
        var entry: LogEntry
        var record: Record
        var proof: [Digest]
    }

    /// The largest file that is read, in bytes.
    public static let maximumBytes = 8 << 20
    private static let maxEvents = 4096

    let note: SignedNote
    public let checkpoint: Checkpoint
    /// From the smaller to the larger of the receipt's checkpoint and this one.
    let consistency: [Digest]
    let events: [Event]

    /// Reads a file strictly; nothing is verified. Throws `ReceiptError`.
    public init(bytes: [UInt8]) throws(ReceiptError) {
        let json: JSON
        do { json = try JSON.parseCanonical(bytes, limits: JSONLimits(maxBytes: IdentityEvidence.maximumBytes, maxNodes: 400_000)) } catch {
            throw ReceiptError("identity.json is not canonical JSON: \(error)")
        }
        guard json.object?.keys == ["checkpoint", "consistency", "events", "origin"], let text = json["checkpoint"]?.string,
            let events = json["events"]?.array, events.count <= IdentityEvidence.maxEvents
        else { throw ReceiptError("identity.json has exactly checkpoint, consistency, events and origin") }
        do {
            note = try SignedNote(bytes: Array(text.utf8))
            checkpoint = try Checkpoint(text: note.text)
        } catch { throw ReceiptError("the checkpoint in identity.json cannot be read: \(error)") }
        guard json["origin"]?.string == checkpoint.origin else { throw ReceiptError("the origin in identity.json is not that of its checkpoint") }
        consistency = try IdentityEvidence.hashes(json["consistency"])
        var read: [Event] = []
        for (i, json) in events.enumerated() {
            let event = try IdentityEvidence.event(json, i)
            guard event.index > read.last?.index ?? 0 || read.isEmpty else {
                throw ReceiptError("the events in identity.json are in the order of the log")
            }
            read.append(event)
        }
        self.events = read
    }

    private static func event(_ json: JSON, _ i: Int) throws(ReceiptError) -> Event {
        guard json.object?.keys == ["at", "index", "proof", "record", "salt"], let at = json["at"]?.string, let instant = Instant(at),
            instant.description == at,
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

extension IdentityEvidence {
    /// What the events come to, once they are verified.
    public struct Verified: Hashable, Sendable {
        /// By DID.
        public let histories: [String: IdentityHistory]
        /// Where each is at home, as it says itself: codes of ISO 3166.
        public let jurisdictions: [String: String]
        /// The key that signed the log.
        public let log: NoteVerifier
        /// Whether that key was given beforehand.
        public let trust: AuditReport.Trust
    }

    /// Verifies everything: the log signed the checkpoint, every event stands under it, follows from those before it, and the node announces the log's key.
    ///
    /// - Parameter logs: keys of logs that were had from elsewhere. Where none is of this log, the key that the node announces here is believed on first use.
    public func verify(logs: [NoteVerifier] = []) throws(ReceiptError) -> Verified {
        let pinned = logs.filter { $0.name.utf8.elementsEqual(checkpoint.origin.utf8) }
        let candidates = pinned.isEmpty ? announcedKeys : pinned
        guard let key = candidates.first(where: { (try? SignedCheckpoint(note: note, log: $0)) != nil }) else {
            throw ReceiptError("the log did not sign the checkpoint in identity.json")
        }
        let histories = try replay(under: key)
        let node = events.first.flatMap { histories[$0.record.issuer] }
        guard node?.keys(for: "log", at: checkpoint.size - 1).contains(where: { $0.multikey == Multikey.encode(key.key) }) == true else {
            throw ReceiptError("the node does not announce the key that signed the checkpoint")
        }
        var jurisdictions: [String: String] = [:]
        for event in events {
            if let profile = (try? IdentityEvent(event.record))?.profile { jurisdictions[event.record.issuer] = profile.jurisdiction }
        }
        return Verified(histories: histories, jurisdictions: jurisdictions, log: key, trust: pinned.isEmpty ? .firstUse : .pinned)
    }

    /// The keys for its log that the node announced in entry 0 and since.
    var announcedKeys: [NoteVerifier] {
        guard let node = events.first, node.index == 0 else { return [] }
        return events.filter { $0.record.issuer == node.record.issuer }.compactMap { try? IdentityEvent($0.record) }.flatMap { event in
            event.keys.filter { $0.purposes.contains("log") }.compactMap { AuditRun.verifier(checkpoint.origin, $0.multikey) }
        }
    }

    /// Replays the events under a checkpoint that this key signed.
    func replay(under key: NoteVerifier) throws(ReceiptError) -> [String: IdentityHistory] {
        do { _ = try SignedCheckpoint(note: note, log: key) } catch {
            throw ReceiptError("the log did not sign the checkpoint in identity.json")
        }
        guard events.first?.index == 0 else { throw ReceiptError("identity.json lacks entry 0, the inception of the node") }
        var histories: [String: IdentityHistory] = [:]
        for event in events {
            do {
                try Proofs.verifyInclusion(
                    leaf: event.entry.leafHash, index: event.index, size: checkpoint.size, root: checkpoint.root, proof: event.proof)
            } catch { throw ReceiptError("the identity event at position \(event.index) does not stand there: \(error.reason)") }
            do { try event.record.verify() } catch {
                throw ReceiptError("the signature of the identity event at position \(event.index) does not hold: \(error.reason)")
            }
            do {
                histories[event.record.issuer] = try IdentityHistory.after(
                    event.record, at: event.index, of: checkpoint.origin, before: histories[event.record.issuer])
            } catch { throw ReceiptError("the identity event at position \(event.index) may not stand there: \(error.pointer) \(error.reason)") }
        }
        return histories
    }
}
