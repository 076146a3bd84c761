import Canon

extension Record {
    /// The members of a record before anybody approved or signed it: what `act` of the finished record gives again.
    ///
    /// - Parameters:
    ///   - id: a fresh one unless given.
    ///   - audience: the DIDs of those who may read it, in ascending order; none for a public record.
    ///   - moment: the stated time.
    public static func draft(
        kind: String, subject: JSONObject, issuer: String, cooperation: RecordID? = nil, audience: [String] = [],
        refersTo: [RecordReference] = [], critical: [String] = [], id: RecordID? = nil, at moment: Instant
    ) -> JSONObject {
        var object: JSONObject = [
            "@context": RecordEnvelope.contexts, "type": RecordEnvelope.types, "id": .string((id ?? RecordID(now: moment)).description),
            "issuer": .string(issuer), "kind": .string(kind), "validFrom": .string(moment.description), "credentialSubject": .object(subject),
        ]
        object["cooperation"] = cooperation.map { .string($0.description) }
        if !audience.isEmpty { object["audience"] = .array(audience.map { .string($0) }) }
        if !critical.isEmpty { object["critical"] = .array(critical.map { .string($0) }) }
        if !refersTo.isEmpty { object["refersTo"] = .array(refersTo.map(\.json)) }
        return object
    }

    /// Makes and signs a record. The key's public half must be listed in the issuer's document as `<issuer>#<multikey>`.
    ///
    /// - Parameters:
    ///   - approvals: of the draft, by people of the issuer.
    ///   - created: the time of the proof, where it is not the stated one.
    /// - Throws: `RecordError` when the parts make no record; nothing is signed then.
    public static func sign(
        kind: String, subject: JSONObject, issuer: String, cooperation: RecordID? = nil, audience: [String] = [],
        refersTo: [RecordReference] = [], critical: [String] = [], approvals: [JSON] = [], id: RecordID? = nil, at moment: Instant,
        created: Instant? = nil, purpose: ProofPurpose = .assertionMethod, key: SigningKey
    ) throws(RecordError) -> Record {
        let members = draft(
            kind: kind, subject: subject, issuer: issuer, cooperation: cooperation, audience: audience, refersTo: refersTo, critical: critical,
            id: id, at: moment)
        var names = KnownNames()
        return try sign(members, of: issuer, approvals: approvals, created: created ?? moment, purpose: purpose, key: key, names: &names)
    }

    static func sign(
        _ draft: JSONObject, of issuer: String, approvals: [JSON], created: Instant, purpose: ProofPurpose, key: SigningKey,
        names: inout KnownNames
    ) throws(RecordError) -> Record {
        var object = draft
        if !approvals.isEmpty { object["approvals"] = .array(approvals) }
        let method = "\(issuer)#\(Multikey.encode(key.publicKey))"
        let options = DataIntegrity.Options(verificationMethod: method, purpose: purpose, created: created)
        let signed: JSON
        do { signed = try DataIntegrity.sign(document: .object(object), options: options, key: key) } catch {
            throw RecordError(.proof, at: "/proof", "\(error)")
        }
        return try Record(bytes: signed.canonicalBytes, names: &names)
    }

    /// Checks the proof with a key that is known to be the issuer's. Each failure has its own code.
    public func verify(with key: VerifyingKey) throws(ProofError) {
        guard verificationMethod == "\(issuer)#\(Multikey.encode(key))" else {
            throw ProofError(.key, "the record names \(verificationMethod), which is not this key")
        }
        try verifySignature(by: key)
    }

    /// Checks the signature with a key that is known to be the one that the record names.
    public func verifySignature(by key: VerifyingKey) throws(ProofError) {
        // All else that `DataIntegrity.verify` looks at is part of a record's form.
        guard key.isValid(proof.signature, for: hashData) else {
            throw ProofError(.signature, "the signature does not fit; the record, the proof or the key was changed")
        }
    }

    /// Checks the proof with the key that the record itself names. Whether that key is the issuer's, the issuer's identity events say.
    public func verify() throws(ProofError) {
        guard let (_, fragment) = DIDURL.split(verificationMethod), let key = try? Multikey.ed25519(fragment) else {
            throw ProofError(.key, "\(verificationMethod) names no Ed25519 key")
        }
        try verifySignature(by: key)
    }

    /// Checks the proof with the issuer's document: the key is the issuer's, is listed for the purpose, and counted at `moment`.
    ///
    /// - Parameter moment: the time that matters for the key's life, such as when the record was logged; the proof's own time unless given.
    public func verify(with document: DIDDocument, at moment: Instant? = nil) throws(ProofError) {
        guard document.id == issuer else { throw ProofError(.key, "the document is \(document.id)'s, and the issuer is \(issuer)") }
        let method: VerificationMethod
        do {
            method = try document.method(verificationMethod, for: proof.purpose, at: moment ?? proof.created)
        } catch { throw ProofError(.key, error.reason) }
        guard case .ed25519(let key) = method.key else { throw ProofError(.key, "\(method.id) is no Ed25519 key") }
        try verify(with: key)
    }
}
