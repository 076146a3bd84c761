import Canon
import Signing

/// A mandate that has the right form: who may do what for whom, within which limits, from when until when.
///
/// It comes as an `EnvoyMandateCredential` of its own or as the payload of a record of kind `mandate.v1`; both are read into the same value and judged
/// by the same checks. Whether it is signed, in force and covers an act, `MandateCheck` says. The forms are described in docs/formats/mandate.md.
public struct Mandate: Hashable, Sendable {
    public enum Form: Hashable, Sendable { case credential, record }

    public let form: Form
    public let id: String
    /// Who gave it: the principal for the first of a chain, the holder of the one before for the others.
    public let issuer: String
    /// Whose mandate it is.
    public let holder: String
    /// The holder's name by language; empty when only its digest is public.
    public let names: [String: String]
    /// What the office is called, by language; may be empty.
    public let titles: [String: String]
    /// `PersonName.digest` of the holder's name, where the name is kept apart and can be erased.
    public let nameDigest: Digest?
    /// Keys by which the holder approves, such as a passkey's.
    public let keys: [MultikeyValue]
    /// For whom the holder acts.
    public let principal: String
    public let legalBasis: [String: String]
    public let authority: Authority
    public let validFrom: Instant
    /// The first moment at which it is no longer valid.
    public let validUntil: Instant
    /// One entry for each purpose.
    public let status: [StatusEntry]
    /// The mandate that this one was made from; nil for the first of a chain.
    public let parent: MandateReference?
    /// The whole document, proof included.
    public let document: JSON
    /// SHA-256 of the document's canonical bytes.
    public let digest: Digest

    /// The largest document, in bytes of its canonical form.
    public static let maximumBytes = 64 << 10
    /// The kind of the records whose payload is a mandate.
    public static let recordKind = "mandate.v1"
    public static let contexts: JSON = ["https://www.w3.org/ns/credentials/v2", "https://comity.example/ns/v1"]
    static let credentialTypes: JSON = ["VerifiableCredential", "EnvoyMandateCredential"]
    static let recordTypes: JSON = ["VerifiableCredential", "ComityRecord"]

    public var reference: MandateReference { MandateReference(id: id, digest: digest) }

    /// Whether the moment lies in `validFrom..<validUntil`.
    public func isValid(at moment: Instant) -> Bool { validFrom <= moment && moment < validUntil }

    /// Reads the bytes of a document: strict I-JSON, at most 64 KiB, 32 levels. Throws `.parse`.
    public init(bytes: [UInt8]) throws(Refusal) {
        let json: JSON
        do { json = try JSON.parse(bytes, limits: JSONLimits(maxBytes: Mandate.maximumBytes)) } catch {
            throw Refusal(.parse, at: error.pointer, en: error.reason, zhHans: "文件不是严格的 JSON（\(error.code.rawValue)，第 \(error.offset) 字节）")
        }
        try self.init(json: json)
    }

    /// Reads a document in either form. Its proof and contexts are looked at when it is verified. Throws `.parse`.
    public init(json: JSON) throws(Refusal) {
        let bytes = try DocumentLimits.bytes(of: json)
        let parts = try MandateParts(json)
        (form, id, issuer, holder, names) = (parts.form, parts.id, parts.issuer, parts.holder, parts.names)
        (titles, nameDigest) = (parts.titles, parts.nameDigest)
        (keys, principal, legalBasis) = (parts.keys, parts.principal, parts.legalBasis)
        (authority, validFrom, validUntil) = (parts.authority, parts.validFrom, parts.validUntil)
        (status, parent, document) = (parts.status, parts.parent, json)
        digest = Digest.sha256(bytes)
    }

    public static func == (l: Mandate, r: Mandate) -> Bool { l.digest == r.digest }
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
