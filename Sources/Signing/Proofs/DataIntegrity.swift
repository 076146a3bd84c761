import Canon

/// Signs JSON documents and checks their signatures: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3, `eddsa-jcs-2022`.
public enum DataIntegrity {
    public static let cryptosuite = "eddsa-jcs-2022"

    /// What the proof says besides its signature.
    public struct Options: Sendable {
        public var verificationMethod: String
        public var purpose: ProofPurpose
        public var created: Instant?
        public var expires: Instant?
        public var domain: String?
        public var challenge: String?

        public init(
            verificationMethod: String, purpose: ProofPurpose = .assertionMethod, created: Instant?, expires: Instant? = nil,
            domain: String? = nil, challenge: String? = nil
        ) {
            (self.verificationMethod, self.purpose, self.created) = (verificationMethod, purpose, created)
            (self.expires, self.domain, self.challenge) = (expires, domain, challenge)
        }

        var json: JSONObject {
            var object: JSONObject = [
                "type": "DataIntegrityProof", "cryptosuite": .string(DataIntegrity.cryptosuite),
                "verificationMethod": .string(verificationMethod), "proofPurpose": .string(purpose.rawValue),
            ]
            object["created"] = created.map { .string($0.description) }
            object["expires"] = expires.map { .string($0.description) }
            object["domain"] = domain.map { .string($0) }
            object["challenge"] = challenge.map { .string($0) }
            return object
        }
    }

    /// The document with a proof by `key`. A proof that is there already stays: both stand beside one another, each over the bare document.
    public static func sign(document: JSON, options: Options, key: SigningKey) throws(ProofError) -> JSON {
        try sign(document: document, proof: options.json, key: key)
    }

    /// As above, with the members of the proof as they are to stand; `@context` is copied from the document.
    public static func sign(document: JSON, proof options: JSONObject, key: SigningKey) throws(ProofError) -> JSON {
        guard case .object(var secured) = document, document.isInterchangeable, JSON.object(options).isInterchangeable else {
            throw ProofError(.document, "only an object whose numbers every reader keeps can be signed")
        }
        var proof = options
        proof["proofValue"] = nil
        proof["@context"] = secured["@context"] ?? proof["@context"]
        proof["proofValue"] = .string(Multibase.base58(key.sign(hashData(document: secured, proof: proof))))
        _ = try Proof(json: .object(proof))
        switch secured["proof"] {
        case nil: secured["proof"] = .object(proof)
        case .array(let others): secured["proof"] = .array(others + [.object(proof)])
        case let other?: secured["proof"] = [other, .object(proof)]
        }
        return .object(secured)
    }

    /// All proofs of a document: one object, or a set in an array of at most 16.
    public static func proofs(of document: JSON) throws(ProofError) -> [Proof] {
        guard let value = document["proof"] else { throw ProofError(.missing, "the document has no proof") }
        guard let set = value.array else { return [try Proof(json: value)] }
        guard (1...16).contains(set.count) else { throw ProofError(.malformed, "a set has 1 to 16 proofs") }
        var proofs: [Proof] = []
        for value in set { proofs.append(try Proof(json: value)) }
        return proofs
    }

    /// Checks the only proof of a document, and returns it.
    ///
    /// - Parameter moment: the time at which the proof must be valid; without one, `created` and `expires` are not compared with anything.
    @discardableResult
    public static func verify(
        document: JSON, key: VerifyingKey, expecting purpose: ProofPurpose = .assertionMethod, domain: String? = nil, challenge: String? = nil,
        at moment: Instant? = nil
    ) throws(ProofError) -> Proof {
        let proofs = try proofs(of: document)
        guard proofs.count == 1 else { throw ProofError(.several, "the document has \(proofs.count) proofs; name the one to check") }
        try verify(proofs[0], of: document, key: key, expecting: purpose, domain: domain, challenge: challenge, at: moment)
        return proofs[0]
    }

    /// Checks one proof of a document. That the proof's `verificationMethod` leads to `key` is the caller's to establish (`DIDDocument`).
    public static func verify(
        _ proof: Proof, of document: JSON, key: VerifyingKey, expecting purpose: ProofPurpose = .assertionMethod, domain: String? = nil,
        challenge: String? = nil, at moment: Instant? = nil
    ) throws(ProofError) {
        guard case .object(var bare) = document else { throw ProofError(.document, "only an object can carry a proof") }
        guard proof.purpose == purpose else {
            throw ProofError(.purpose, "the proof is for \(proof.purpose.rawValue), and \(purpose.rawValue) is needed")
        }
        guard proof.json["domain"] == domain.map({ .string($0) }) else { throw ProofError(.domain, "the proof's domain is not the expected one") }
        guard proof.json["challenge"] == challenge.map({ .string($0) }) else {
            throw ProofError(.challenge, "the proof's challenge is not the expected one")
        }
        if let moment {
            if let created = proof.created, created > moment { throw ProofError(.created, "the proof was made at \(created), after \(moment)") }
            if let expires = proof.expires, expires <= moment { throw ProofError(.expired, "the proof expired at \(expires)") }
        }
        if let context = proof.json["@context"] {
            guard let held = list(bare["@context"]), let wanted = list(context), held.starts(with: wanted) else {
                throw ProofError(.context, "the document's @context does not begin with the contexts of the proof")
            }
            bare["@context"] = context
        }
        var options = proof.json
        options["proofValue"] = nil
        guard key.isValid(proof.signature, for: hashData(document: bare, proof: options)) else {
            throw ProofError(.signature, "the signature does not fit; the document, the proof or the key was changed")
        }
    }

    /// What is signed: SHA-256 of the canonical proof without its value, then SHA-256 of the canonical document without its proofs.
    static func hashData(document: JSONObject, proof: JSONObject) -> [UInt8] {
        var bare = document
        bare["proof"] = nil
        return Digest.sha256(JSON.object(proof).canonicalBytes).bytes + Digest.sha256(JSON.object(bare).canonicalBytes).bytes
    }

    private static func list(_ context: JSON?) -> [JSON]? { context?.array ?? context.map { [$0] } }
}
