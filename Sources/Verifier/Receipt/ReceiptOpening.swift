import Canon
import Ledger
import Signing

/// `opening.json` of a receipt: what a log entry opens to, with all that is needed to compute the entry again.
///
/// Canonical JSON: `{"at","record","salt","state":"open"}`, `{"at","commitment","state":"sealed"}` or
/// `{"at","commitment","state":"erased","tombstone"?}`. docs/formats/receipt.md
public struct ReceiptOpening: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        /// The salt (32 bytes) and the record's canonical bytes.
        case open(salt: [UInt8], record: [UInt8])
        case sealed(commitment: Digest)
        case erased(commitment: Digest, tombstone: RecordID?)
    }

    /// The time in the entry.
    public let at: Instant
    public let content: Content

    /// The largest file that is read, in bytes.
    public static let maximumBytes = 257 << 10

    public init(at: Instant, content: Content) { (self.at, self.content) = (at, content) }

    /// The entry that this opens.
    public var entry: LogEntry {
        switch content {
        case .open(let salt, let record): LogEntry(at: at, commitment: salt.count == Commitment.saltLength ? Commitment.digest(salt: salt, record: record) : TreeHash.emptyRoot)
        case .sealed(let commitment), .erased(let commitment, _): LogEntry(at: at, commitment: commitment)
        }
    }

    /// `open`, `sealed` or `erased`.
    public var state: String {
        switch content {
        case .open: "open"
        case .sealed: "sealed"
        case .erased: "erased"
        }
    }

    /// The file.
    public var bytes: [UInt8] {
        var members: JSONObject = ["at": .string(at.description), "state": .string(state)]
        switch content {
        case .open(let salt, let record):
            members["salt"] = .string(Multibase.base64URL(salt))
            members["record"] = (try? JSON.parseCanonical(record)) ?? .null
        case .sealed(let commitment): members["commitment"] = .string(Multibase.base64URL(commitment.bytes))
        case .erased(let commitment, let tombstone):
            members["commitment"] = .string(Multibase.base64URL(commitment.bytes))
            members["tombstone"] = tombstone.map { .string($0.description) }
        }
        return JSON.object(members).canonicalBytes
    }

    /// Reads a file strictly: exactly these members, canonical.
    public init(bytes: [UInt8]) throws(ReceiptError) {
        let json: JSON
        do { json = try JSON.parseCanonical(bytes, limits: JSONLimits(maxBytes: ReceiptOpening.maximumBytes)) } catch {
            throw ReceiptError("opening.json is not canonical JSON: \(error)")
        }
        guard let members = json.object, let at = json["at"]?.string.flatMap({ Instant($0) }), at.description == json["at"]?.string else {
            throw ReceiptError("opening.json is an object that says at which time its entry was logged")
        }
        self.at = at
        func commitment() throws(ReceiptError) -> Digest {
            guard let text = json["commitment"]?.string, text.utf8.first == 0x75, let digest = Multibase.decode(text).flatMap({ Digest($0) }) else {
                throw ReceiptError("the commitment in opening.json is u and the base64url of 32 bytes")
            }
            return digest
        }
        switch (json["state"]?.string, members.keys) {
        case ("open", ["at", "record", "salt", "state"]):
            guard let text = json["salt"]?.string, text.utf8.first == 0x75, let salt = Multibase.decode(text), salt.count == Commitment.saltLength,
                let record = json["record"]
            else { throw ReceiptError("the salt in opening.json is u and the base64url of 32 bytes") }
            content = .open(salt: salt, record: record.canonicalBytes)
        case ("sealed", ["at", "commitment", "state"]): content = .sealed(commitment: try commitment())
        case ("erased", ["at", "commitment", "state"]): content = .erased(commitment: try commitment(), tombstone: nil)
        case ("erased", ["at", "commitment", "state", "tombstone"]):
            guard let tombstone = json["tombstone"]?.string.flatMap({ RecordID($0) }) else { throw ReceiptError("the tombstone in opening.json is the name of a record") }
            content = .erased(commitment: try commitment(), tombstone: tombstone)
        default: throw ReceiptError("opening.json has other members than an open, a sealed or an erased opening has")
        }
    }
}

/// Why a file of a receipt cannot be read.
public struct ReceiptError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Lower-case prose that names the file.
    public let reason: String
    public init(_ reason: String) { self.reason = reason }
    public var description: String { reason }
}
