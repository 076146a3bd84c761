import Canon
import Signing

/// One version of a status list whose signature was verified: a `BitstringStatusListCredential` (Bitstring Status List 1.0 §2.2), or a record of kind
/// `status-list.v1` with the same subject.
public struct StatusList: Hashable, Sendable {
    /// The address under which entries name it.
    public let address: String
    public let issuer: String
    public let purposes: [String]
    public let bits: Bitstring
    public let validFrom: Instant?
    public let validUntil: Instant?
    /// How long a reader may rely on a copy, in milliseconds; nil when the issuer does not say.
    public let ttl: Int64?
    /// SHA-256 of the document.
    public let digest: Digest

    /// The kind of the records that are versions of a list.
    public static let recordKind = "status-list.v1"
    /// The largest document, in bytes.
    public static let maximumBytes = 2 << 20

    /// Reads and verifies a credential with its issuer's document.
    ///
    /// - Parameter moment: when the version was logged, for the life of the key; the time of the proof unless given.
    public init(credential: JSON, document: DIDDocument, at moment: Instant? = nil) throws(Refusal) {
        let bytes = credential.canonicalBytes
        guard bytes.count <= StatusList.maximumBytes else { throw StatusList.unusable("", "the list has too many bytes", "状态列表过大") }
        do { try Credential.check(credential) } catch { throw StatusList.unusable(error.pointer, error.reason, "状态列表不是符合规范的凭证") }
        guard credential["type"]?.array?.contains("BitstringStatusListCredential") == true else {
            throw StatusList.unusable("/type", "one of the types is BitstringStatusListCredential", "类型中应有 BitstringStatusListCredential")
        }
        guard let issuer = credential["issuer"]?.string ?? credential["issuer"]?["id"]?.string, issuer == document.id else {
            throw StatusList.unusable("/issuer", "the issuer is not the one whose keys are at hand", "签发方与所持公钥的主体不符")
        }
        guard let address = credential["id"]?.string else { throw StatusList.unusable("/id", "a list has its address for an id", "状态列表应以其地址为 id") }
        do {
            let proofs = try DataIntegrity.proofs(of: credential)
            guard proofs.count == 1 else { throw StatusList.unusable("/proof", "a list has one proof", "状态列表应只有一个证明") }
            let method = try document.method(proofs[0].verificationMethod, for: .assertionMethod, at: moment ?? proofs[0].created)
            guard case .ed25519(let key) = method.key else { throw StatusList.unusable("/proof", "the key is no Ed25519 key", "密钥不是 Ed25519 密钥") }
            try DataIntegrity.verify(proofs[0], of: credential, key: key)
        } catch let error as Refusal { throw error } catch {
            throw StatusList.unusable("/proof", "\(error)", "状态列表的签名不成立")
        }
        self.address = address
        self.issuer = issuer
        validFrom = credential["validFrom"]?.string.flatMap { Instant($0) }
        validUntil = credential["validUntil"]?.string.flatMap { Instant($0) }
        (purposes, bits, ttl) = try StatusList.subject(credential["credentialSubject"])
        digest = Digest.sha256(bytes)
    }

    /// Reads the payload of a record of kind `status-list.v1`, whose signature the caller has verified, as every record's in a log is.
    public init(verified record: Record) throws(Refusal) {
        guard record.kind == StatusList.recordKind, record.audience.isEmpty else {
            throw StatusList.unusable("/kind", "this is no public record of kind \(StatusList.recordKind)", "这不是公开的 \(StatusList.recordKind) 记录")
        }
        guard let address = record.subject["id"]?.string, DIDText.isHTTPS(address) else {
            throw StatusList.unusable("/credentialSubject/id", "a list has its address for an id", "状态列表应以其地址为 id")
        }
        self.address = address
        issuer = record.issuer
        validFrom = record.statedAt
        validUntil = record.subject["validUntil"]?.string.flatMap { Instant($0) }
        (purposes, bits, ttl) = try StatusList.subject(.object(record.subject))
        digest = record.digest
    }

    private static func subject(_ value: JSON?) throws(Refusal) -> ([String], Bitstring, Int64?) {
        guard let subject = value?.object, subject["type"] == "BitstringStatusList" else {
            throw unusable("/credentialSubject/type", "the subject is a BitstringStatusList", "主体应为 BitstringStatusList")
        }
        let purposes = subject["statusPurpose"]?.array?.compactMap(\.string) ?? subject["statusPurpose"]?.string.map { [$0] } ?? []
        guard !purposes.isEmpty else { throw unusable("/credentialSubject/statusPurpose", "a list has a purpose", "状态列表应有用途") }
        guard let text = subject["encodedList"]?.string, let bits = Bitstring(encoded: text) else {
            throw unusable(
                "/credentialSubject/encodedList",
                "the list is u and the base64url of 16 KiB to \(Bitstring.maximumBytes >> 10) KiB, gzipped in one piece",
                "列表应为 u 加上 16 KiB 至 \(Bitstring.maximumBytes >> 10) KiB 数据经 gzip 一次压缩后的 base64url")
        }
        var ttl: Int64?
        if let value = subject["ttl"] {
            guard let number = value.integer, number >= 0 else { throw unusable("/credentialSubject/ttl", "the ttl is in milliseconds", "ttl 以毫秒计") }
            ttl = number
        }
        return (purposes, bits, ttl)
    }

    private static func unusable(_ pointer: String, _ en: String, _ zhHans: String) -> Refusal {
        Refusal(.statusUnavailable, at: pointer, en: en, zhHans: zhHans)
    }

    /// A credential with these bits, not yet signed. Nil when the list cannot be encoded.
    public static func credential(
        address: String, issuer: String, purpose: StatusPurpose, bits: Bitstring, validFrom: Instant, validUntil: Instant? = nil, ttl: Int64? = nil
    ) -> JSON? {
        guard var subject = subject(address: address, purpose: purpose, bits: bits, ttl: ttl) else { return nil }
        subject["id"] = .string(address + "#list")
        var object: JSONObject = [
            "@context": ["https://www.w3.org/ns/credentials/v2"], "id": .string(address),
            "type": ["VerifiableCredential", "BitstringStatusListCredential"], "issuer": .string(issuer),
            "validFrom": .string(validFrom.description), "credentialSubject": .object(subject),
        ]
        object["validUntil"] = validUntil.map { .string($0.description) }
        return .object(object)
    }

    /// The members that both forms share.
    public static func subject(address: String, purpose: StatusPurpose, bits: Bitstring, ttl: Int64? = nil) -> JSONObject? {
        guard let encoded = bits.encoded else { return nil }
        var subject: JSONObject = [
            "id": .string(address), "type": "BitstringStatusList", "statusPurpose": .string(purpose.rawValue), "encodedList": .string(encoded),
        ]
        subject["ttl"] = ttl.map { .integer($0) }
        return subject
    }
}
