import Canon

/// What an identifier stands for: its keys and what each may be used for (W3C Controlled Identifiers 1.0 §2, W3C DID Core §5).
public struct DIDDocument: Hashable, Sendable {
    /// Something reachable under the identifier.
    public struct Service: Hashable, Sendable {
        public let id: String
        public let type: String
        public let endpoint: String
        public init(id: String, type: String, endpoint: String) { (self.id, self.type, self.endpoint) = (id, type, endpoint) }
    }

    public let id: String
    public let alsoKnownAs: [String]
    /// The keys that can be used here.
    public let methods: [VerificationMethod]
    /// Methods of key types that are not spoken here, by id: they can be named, but nothing can be checked with them.
    public let unusable: Set<String>
    /// The ids of the methods listed for each purpose.
    public let relationships: [ProofPurpose: [String]]
    public let services: [Service]

    public static let contexts: JSON = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]

    public init(
        id: String, alsoKnownAs: [String] = [], methods: [VerificationMethod], relationships: [ProofPurpose: [String]], services: [Service] = []
    ) {
        self.init(
            id: id, alsoKnownAs: alsoKnownAs, methods: methods, unusable: [], relationships: relationships, services: services)
    }

    init(
        id: String, alsoKnownAs: [String], methods: [VerificationMethod], unusable: Set<String>, relationships: [ProofPurpose: [String]],
        services: [Service]
    ) {
        (self.id, self.alsoKnownAs, self.methods) = (id, alsoKnownAs, methods)
        (self.unusable, self.relationships, self.services) = (unusable, relationships, services)
    }

    /// The document as it is served. Methods that are unusable here are left out: we serve our own documents only.
    public var json: JSON {
        var object: JSONObject = ["@context": DIDDocument.contexts, "id": .string(id)]
        if !alsoKnownAs.isEmpty { object["alsoKnownAs"] = .array(alsoKnownAs.map { .string($0) }) }
        object["verificationMethod"] = .array(methods.map(\.json))
        for (purpose, ids) in relationships where !ids.isEmpty { object[purpose.rawValue] = .array(ids.map { .string($0) }) }
        if !services.isEmpty {
            object["service"] = .array(
                services.map { ["id": .string($0.id), "type": .string($0.type), "serviceEndpoint": .string($0.endpoint)] })
        }
        return .object(object)
    }

    /// The key that `methodID` names, if it may be used for `purpose` (W3C Controlled Identifiers 1.0 §3.3, from the document on) by a proof
    /// made at `moment`. Without a moment the key's life is the caller's to check.
    public func method(_ methodID: String, for purpose: ProofPurpose, at moment: Instant? = nil) throws(DIDError) -> VerificationMethod {
        guard let (did, _) = DIDURL.split(methodID) else {
            throw DIDError(.malformed, "a verification method is named by a DID, # and a fragment")
        }
        guard did == id else { throw DIDError(.wrongDocument, "\(methodID) is not of the document of \(id)") }
        guard !unusable.contains(methodID) else {
            throw DIDError(.methodUnusable, "\(methodID) is of a key type that is not spoken here; add an Ed25519 Multikey")
        }
        guard let method = methods.first(where: { $0.id == methodID }) else {
            throw DIDError(.methodNotFound, "the document of \(id) has no verification method \(methodID)")
        }
        guard method.controller == id else { throw DIDError(.methodUnusable, "\(methodID) is controlled by \(method.controller), not by \(id)") }
        guard relationships[purpose, default: []].contains(methodID) else {
            throw DIDError(.methodNotFound, "the document of \(id) does not list \(methodID) under \(purpose.rawValue)")
        }
        if let moment { try method.check(at: moment) }
        return method
    }
}
