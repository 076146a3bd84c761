import Canon

/// Issuers and keys whose spelling was checked already: a log has few of them and names them again and again.
struct KnownNames: Sendable {
    private static let most = 4096
    private var issuers: Set<String> = []
    private var keys: [String: VerifyingKey] = [:]

    /// Whether the text is an issuer in its one spelling.
    mutating func isIssuer(_ text: String, _ check: (String) -> Bool) -> Bool {
        if issuers.contains(text) { return true }
        guard check(text) else { return false }
        if issuers.count < KnownNames.most { issuers.insert(text) }
        return true
    }

    /// The key of a verification method `<issuer>#<multikey>`; nil if it is no such method of this issuer.
    mutating func key(_ method: String, of issuer: String) -> VerifyingKey? {
        // A key is stored under its whole method, and a method begins with its issuer and the only # in it.
        let count = issuer.utf8.count
        guard method.utf8.count > count + 1, method.utf8.starts(with: issuer.utf8), method.utf8.dropFirst(count).first == UInt8(ascii: "#") else {
            return nil
        }
        if let key = keys[method] { return key }
        guard let key = try? Multikey.ed25519(String(method.utf8.dropFirst(count + 1)) ?? "") else { return nil }
        if keys.count < KnownNames.most { keys[method] = key }
        return key
    }
}

/// Reads and signs records one after another, remembering the names that they share: for logs, where it saves a good part of the time.
public struct RecordReader: Sendable {
    private var names = KnownNames()

    public init() {}

    /// As `Record.init(bytes:)`.
    public mutating func record(_ bytes: [UInt8]) throws(RecordError) -> Record { try Record(bytes: bytes, names: &names) }

    /// The key that the record names, which has its issuer's spelling. Whether it is the issuer's, the issuer's identity events say.
    public mutating func key(of record: Record) -> VerifyingKey? { names.key(record.verificationMethod, of: record.issuer) }

    /// Signs what `Record.draft` gave for this issuer. As `Record.sign` otherwise.
    public mutating func sign(
        _ draft: JSONObject, of issuer: String, approvals: [JSON] = [], created: Instant, purpose: ProofPurpose = .assertionMethod, key: SigningKey
    ) throws(RecordError) -> Record {
        try Record.sign(draft, of: issuer, approvals: approvals, created: created, purpose: purpose, key: key, names: &names)
    }
}
