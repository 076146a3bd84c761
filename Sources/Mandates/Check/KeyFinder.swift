import Canon
import Signing

/// Finds the key that a proof names, in the document of its DID: those the verifier brought, and did:key, which is its own document.
struct KeyFinder {
    private var selfMade: [String: DIDDocument] = [:]

    mutating func document(of did: String, in world: MandateWorld) -> DIDDocument? {
        if let document = world.documents[did] ?? selfMade[did] { return document }
        guard did.hasPrefix("did:key:"), let document = try? DIDKey.document(of: did) else { return nil }
        selfMade[did] = document
        return document
    }

    /// The Ed25519 key, if it is listed for each of the purposes and counts at the moment. Throws `.key` or `.keyPurpose`; pointers are within a proof.
    mutating func key(_ method: String, of did: String, for purposes: [ProofPurpose], at moment: Instant?, in world: MandateWorld) throws(Refusal)
        -> VerifyingKey
    {
        guard let (owner, _) = DIDURL.split(method), owner == did else {
            throw Refusal(
                .key, at: "/verificationMethod", en: "the key \(method) is not one of \(did)", zhHans: "密钥 \(method) 不属于 \(did)")
        }
        guard let document = document(of: did, in: world) else {
            throw Refusal(
                .key, at: "/verificationMethod", en: "the document of \(did) is not at hand, so its keys are not known",
                zhHans: "没有 \(did) 的文档，无法得知其密钥")
        }
        var found: VerificationMethod?
        for purpose in purposes {
            do { found = try document.method(method, for: purpose, at: moment) } catch {
                let known = document.methods.contains { $0.id == method } && error.code == .methodNotFound
                throw Refusal(
                    known ? .keyPurpose : .key, at: "/verificationMethod", en: error.reason,
                    zhHans: known ? "\(method) 未列入 \(did) 文档的 \(purpose.rawValue)" : "密钥 \(method) 不能使用（\(error.code.rawValue)）")
            }
        }
        guard case .ed25519(let key)? = found?.key else {
            throw Refusal(.key, at: "/verificationMethod", en: "\(method) is no Ed25519 key", zhHans: "\(method) 不是 Ed25519 密钥")
        }
        return key
    }
}
