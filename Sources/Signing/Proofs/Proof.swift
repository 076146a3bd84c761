import Canon

/// One Data Integrity proof, taken apart and checked for form (W3C VC Data Integrity 1.0 §2.1).
public struct Proof: Hashable, Sendable {
    /// The members as they stand in the document.
    public let json: JSONObject
    /// The key that made it, as `<did>#<fragment>`.
    public let verificationMethod: String
    public let purpose: ProofPurpose
    public let created: Instant?
    public let expires: Instant?
    /// The 64 bytes of the signature.
    public let signature: [UInt8]

    /// Reads one value of a document's `proof`.
    public init(json: JSON) throws(ProofError) {
        guard let object = json.object else { throw ProofError(.malformed, "a proof is an object") }
        self.json = object
        guard let type = object["type"] else { throw ProofError(.malformed, "the proof has no type; it is DataIntegrityProof") }
        guard type == "DataIntegrityProof" else { throw ProofError(.type, "the proof's type is not DataIntegrityProof") }
        guard object["cryptosuite"]?.string == DataIntegrity.cryptosuite else {
            throw ProofError(.cryptosuite, "the proof's cryptosuite is not \(DataIntegrity.cryptosuite)")
        }
        guard let method = object["verificationMethod"]?.string, !method.isEmpty else {
            throw ProofError(.malformed, "the proof names no verificationMethod")
        }
        guard let purposeText = object["proofPurpose"]?.string else { throw ProofError(.malformed, "the proof has no proofPurpose") }
        guard let purpose = ProofPurpose(rawValue: purposeText) else {
            throw ProofError(.purpose, "the proofPurpose is none of \(ProofPurpose.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard object["previousProof"] == nil else {
            throw ProofError(.chained, "the proof depends on another one; countersign with a record of its own instead")
        }
        verificationMethod = method
        self.purpose = purpose
        created = try Proof.moment(object, "created")
        expires = try Proof.moment(object, "expires")
        guard let value = object["proofValue"]?.string else { throw ProofError(.malformed, "the proof has no proofValue") }
        guard value.utf8.first == UInt8(ascii: "z"), value.utf8.count <= 100, let signature = Multibase.decode(value), signature.count == 64 else {
            throw ProofError(.encoding, "the proofValue is not z and the base58btc text of 64 bytes")
        }
        self.signature = signature
    }

    private static func moment(_ object: JSONObject, _ key: String) throws(ProofError) -> Instant? {
        guard let value = object[key] else { return nil }
        guard let text = value.string, let moment = Instant(text) else {
            throw ProofError(.malformed, "the proof's \(key) is no date and time such as 2026-11-23T10:00:00Z")
        }
        return moment
    }
}
