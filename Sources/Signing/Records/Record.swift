import Canon

/// The only thing that changes state: a W3C Verifiable Credential 2.0 with one `eddsa-jcs-2022` proof, issued by a party.
///
/// A value of this type has the right form. Whether its signature is right, `verify` says; whether its issuer may say such a thing, the rules
/// of its kind. The form is described in docs/formats/record.md.
public struct Record: Hashable, Sendable {
    /// The whole, proof included.
    public let json: JSON
    /// The canonical bytes of `json`; what is hashed, committed to and stored.
    public let bytes: [UInt8]
    public let id: RecordID
    /// What the record is about and in which version, such as `notice.v1`.
    public let kind: String
    /// The party's DID.
    public let issuer: String
    /// When the issuer says it was made (`validFrom`): the *stated* clock.
    public let statedAt: Instant
    /// The cooperation it belongs to.
    public let cooperation: RecordID?
    /// The payload, whose members the kind defines.
    public let subject: JSONObject
    /// The parties who may read it, in ascending order; empty for a public record, otherwise it is sealed to them.
    public let audience: [String]
    /// What a reader must understand before relying on what this refers to.
    public let critical: [String]
    /// The records that this one builds on.
    public let refersTo: [RecordReference]
    /// Approvals of this very act by people of the issuer, as objects whose form the approval's own reader knows; empty where none are needed.
    public let approvals: [JSON]
    public let proof: Proof
    /// SHA-256 of `bytes`.
    public let digest: Digest

    /// `<issuer>#<multikey>`: the key that made the proof.
    public var verificationMethod: String { proof.verificationMethod }

    /// Reads a record. The bytes must be canonical, within the limits of a record, and of its form.
    public init(bytes: [UInt8]) throws(RecordError) {
        var names = KnownNames()
        try self.init(bytes: bytes, names: &names)
    }

    init(bytes: [UInt8], names: inout KnownNames) throws(RecordError) {
        let json: JSON
        do {
            json = try JSON.parseCanonical(bytes, limits: .record)
        } catch { throw RecordError(error) }
        try self.init(checked: json, bytes: bytes, names: &names)
    }

    /// Takes a value, whose canonical bytes must be a record's.
    public init(json: JSON) throws(RecordError) { try self.init(bytes: json.canonicalBytes) }

    private init(checked json: JSON, bytes: [UInt8], names: inout KnownNames) throws(RecordError) {
        let envelope = try RecordEnvelope(json, &names)
        self.json = json
        self.bytes = bytes
        (id, kind, issuer, statedAt) = (envelope.id, envelope.kind, envelope.issuer, envelope.statedAt)
        (cooperation, subject, critical, refersTo) = (envelope.cooperation, envelope.subject, envelope.critical, envelope.refersTo)
        (audience, approvals) = (envelope.audience, envelope.approvals)
        proof = try envelope.checkedProof(&names)
        digest = Digest.sha256(bytes)
    }

    public static func == (l: Record, r: Record) -> Bool { l.bytes == r.bytes }
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// What people approve: the record without its proof and without the approvals themselves.
    public var act: JSON { Record.act(of: json) }

    static func act(of json: JSON) -> JSON {
        guard var members = json.object else { return json }
        members["proof"] = nil
        members["approvals"] = nil
        return .object(members)
    }

    /// How another record names this one.
    public var reference: RecordReference { RecordReference(id: id, digest: digest) }
}
