import Canon
import Signing

/// What is needed to write a mandate, before it is signed.
public struct MandateDraft: Sendable {
    public var holder: String
    public var names: [String: String] = [:]
    public var titles: [String: String] = [:]
    public var nameDigest: Digest?
    /// Multikeys.
    public var keys: [String] = []
    public var principal: String
    public var legalBasis: [String: String] = [:]
    public var authority: Authority
    public var validFrom: Instant
    public var validUntil: Instant
    public var status: [StatusEntry]
    public var parent: MandateReference?

    public init(
        holder: String, principal: String, authority: Authority, validFrom: Instant, validUntil: Instant, status: [StatusEntry],
        parent: MandateReference? = nil
    ) {
        (self.holder, self.principal, self.authority) = (holder, principal, authority)
        (self.validFrom, self.validUntil, self.status, self.parent) = (validFrom, validUntil, status, parent)
    }

    /// The payload of a record of kind `mandate.v1`.
    public var subject: JSONObject {
        var subject = person
        for (key, value) in frame { subject[key] = value }
        return subject
    }

    /// A credential of its own, not yet signed.
    public func credential(id: String, issuer: String) -> JSON {
        var object: JSONObject = [
            "@context": Mandate.contexts, "id": .string(id), "type": Mandate.credentialTypes, "issuer": .string(issuer),
            "credentialSubject": .object(person),
        ]
        for (key, value) in frame { object[key] = value }
        return .object(object)
    }

    /// A signed credential. Throws when the parts make no mandate, or the document cannot be signed.
    public func signed(id: String, issuer: String, method: String, at moment: Instant, key: SigningKey) throws(Refusal) -> Mandate {
        let options = DataIntegrity.Options(verificationMethod: method, purpose: .assertionMethod, created: moment)
        let document: JSON
        do { document = try DataIntegrity.sign(document: credential(id: id, issuer: issuer), options: options, key: key) } catch {
            throw Refusal(.proof, at: "/proof", en: error.reason, zhHans: "文件无法签名（\(error.code.rawValue)）")
        }
        return try Mandate(json: document)
    }

    private var frame: JSONObject {
        var frame: JSONObject = [
            "validFrom": .string(validFrom.description), "validUntil": .string(validUntil.description),
            "credentialStatus": .array(status.map(\.json)),
        ]
        frame["parentMandate"] = parent?.json
        return frame
    }

    private var person: JSONObject {
        var mandate = authority.members
        mandate["type"] = "Mandate"
        mandate["onBehalfOf"] = .string(principal)
        if !legalBasis.isEmpty { mandate["legalBasis"] = MandateDraft.languages(legalBasis) }
        var person: JSONObject = ["id": .string(holder), "type": "Person", "mandate": .object(mandate)]
        if !names.isEmpty { person["name"] = MandateDraft.languages(names) }
        if !titles.isEmpty { person["jobTitle"] = MandateDraft.languages(titles) }
        person["nameDigest"] = nameDigest.map { .string(Multibase.base64URL($0.bytes)) }
        if !keys.isEmpty {
            person["confidenceMethod"] = .array(keys.map { ["type": "Multikey", "publicKeyMultibase": .string($0)] })
        }
        return person
    }

    private static func languages(_ texts: [String: String]) -> JSON {
        .array(texts.sorted { $0.key < $1.key }.map { ["@language": .string($0.key), "@value": .string($0.value)] })
    }
}
