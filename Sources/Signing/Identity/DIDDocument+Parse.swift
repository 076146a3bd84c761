import Canon

extension DIDDocument {
    /// The most keys, references or services that one document may list.
    private static let maxEntries = 256

    /// Reads a document as it was served. `id`, when given, is the identifier that was looked up, and must be the document's.
    ///
    /// Strict about everything it understands; members it does not know are passed over, as W3C DID Core §4.1 allows documents to be extended.
    public init(json: JSON, expecting id: String? = nil) throws(DIDError) {
        guard let object = json.object else { throw DIDError(.document, "a DID document is an object") }
        guard let documentID = object["id"]?.string, DIDURL.isDID(documentID) else {
            throw DIDError(.document, at: "/id", "the id of the document is a DID")
        }
        if let id, id != documentID { throw DIDError(.wrongDocument, at: "/id", "the document is \(documentID)'s and not \(id)'s") }
        try DIDDocument.checkContext(object["@context"])

        var methods: [VerificationMethod] = []
        var unusable: Set<String> = []
        func add(_ entry: JSON, at pointer: String) throws(DIDError) -> String {
            let (methodID, method) = try DIDDocument.method(entry, of: documentID, at: pointer)
            guard !unusable.contains(methodID), !methods.contains(where: { $0.id == methodID }) else {
                throw DIDError(.document, at: pointer + "/id", "two verification methods have this id; keep one")
            }
            if let method { methods.append(method) } else { unusable.insert(methodID) }
            return methodID
        }
        for (i, entry) in try DIDDocument.list(object, "verificationMethod").enumerated() {
            _ = try add(entry, at: "/verificationMethod/\(i)")
        }
        var relationships: [ProofPurpose: [String]] = [:]
        for purpose in ProofPurpose.allCases {
            var ids: [String] = []
            for (i, entry) in try DIDDocument.list(object, purpose.rawValue).enumerated() {
                let pointer = "/\(purpose.rawValue)/\(i)"
                if let reference = entry.string {
                    guard DIDURL.split(reference) != nil else {
                        throw DIDError(.document, at: pointer, "a verification method is named in full: the DID, # and a fragment")
                    }
                    ids.append(reference)
                } else {
                    ids.append(try add(entry, at: pointer))
                }
            }
            if !ids.isEmpty { relationships[purpose] = ids }
        }
        self.init(
            id: documentID, alsoKnownAs: try DIDDocument.names(object), methods: methods, unusable: unusable, relationships: relationships,
            services: try DIDDocument.services(object))
    }

    private static func checkContext(_ context: JSON?) throws(DIDError) {
        let first = context?.array?.first?.string ?? context?.string
        guard first == "https://www.w3.org/ns/did/v1" || first == "https://www.w3.org/ns/cid/v1" else {
            throw DIDError(.document, at: "/@context", "the first context is https://www.w3.org/ns/did/v1 or https://www.w3.org/ns/cid/v1")
        }
    }

    private static func list(_ object: JSONObject, _ key: String) throws(DIDError) -> [JSON] {
        guard let value = object[key] else { return [] }
        guard let values = value.array, values.count <= maxEntries else {
            throw DIDError(.document, at: "/" + key, "\(key) is an array of at most \(maxEntries) entries")
        }
        return values
    }

    private static func names(_ object: JSONObject) throws(DIDError) -> [String] {
        var names: [String] = []
        for (i, entry) in try list(object, "alsoKnownAs").enumerated() {
            guard let name = entry.string else { throw DIDError(.document, at: "/alsoKnownAs/\(i)", "another name is a URL") }
            names.append(name)
        }
        return names
    }

    private static func services(_ object: JSONObject) throws(DIDError) -> [Service] {
        var services: [Service] = []
        for (i, entry) in try list(object, "service").enumerated() {
            guard let id = entry["id"]?.string, let type = entry["type"]?.string else {
                throw DIDError(.document, at: "/service/\(i)", "a service has an id and a type")
            }
            // Endpoints may also be maps or sets (W3C DID Core §5.4); those are of no use here.
            guard let endpoint = entry["serviceEndpoint"]?.string else { continue }
            services.append(Service(id: id, type: type, endpoint: endpoint))
        }
        return services
    }

    /// One verification method; nil beside its id when its type is not spoken here.
    private static func method(
        _ entry: JSON, of document: String, at pointer: String
    ) throws(DIDError) -> (id: String, method: VerificationMethod?) {
        guard let object = entry.object, let id = object["id"]?.string, let (did, _) = DIDURL.split(id), did == document else {
            throw DIDError(.document, at: pointer + "/id", "a verification method's id is \(document), # and a fragment")
        }
        guard let controller = object["controller"]?.string, DIDURL.isDID(controller) else {
            throw DIDError(.document, at: pointer + "/controller", "the controller is a DID")
        }
        guard let type = object["type"]?.string else { throw DIDError(.document, at: pointer + "/type", "a verification method has a type") }
        for secret in ["secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk"] where object[secret] != nil {
            throw DIDError(.document, at: "\(pointer)/\(secret)", "a private key is published here; revoke it and make a fresh one")
        }
        let expires = try moment(object["expires"], at: pointer + "/expires")
        let revoked = try moment(object["revoked"], at: pointer + "/revoked")
        guard type == "Multikey" else { return (id, nil) }
        guard object["publicKeyJwk"] == nil else {
            throw DIDError(.document, at: pointer + "/publicKeyJwk", "a Multikey has publicKeyMultibase and no other form of the key")
        }
        guard let text = object["publicKeyMultibase"]?.string else {
            throw DIDError(.document, at: pointer + "/publicKeyMultibase", "a Multikey has its key here, such as z6Mk…")
        }
        do {
            let key = try Multikey.decode(text)
            return (id, VerificationMethod(id: id, controller: controller, key: key, expires: expires, revoked: revoked))
        } catch {
            guard error.code == .unknownType else { throw DIDError(.document, at: pointer + "/publicKeyMultibase", error.reason) }
            return (id, nil)
        }
    }

    private static func moment(_ value: JSON?, at pointer: String) throws(DIDError) -> Instant? {
        guard let value else { return nil }
        guard let text = value.string, let moment = Instant(text) else {
            throw DIDError(.document, at: pointer, "this is a date and time such as 2026-11-23T10:00:00Z")
        }
        return moment
    }
}
