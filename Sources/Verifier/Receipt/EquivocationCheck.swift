import Canon
import Ledger
import Signing

/// Verifies a claim that a log told two histories, offline: `comity verify --equivocation FILE`.
public struct EquivocationCheck: Sendable {
    /// Whether the claim is proven.
    public let isProven: Bool
    /// Whether the key was known beforehand.
    public let trust: AuditReport.Trust
    public let equivocation: Equivocation?
    /// What was found, in sentences.
    public let words: [String]

    /// - Parameters:
    ///   - bytes: the JSON form of `Equivocation`.
    ///   - logs: keys of logs that the verifier knows from elsewhere.
    public init(bytes: [UInt8], logs: [NoteVerifier] = []) {
        let claim: Equivocation
        do { claim = try Equivocation(bytes: bytes) } catch {
            (isProven, trust, equivocation) = (false, .firstUse, nil)
            words = ["This proves nothing: \(error.reason)."]
            return
        }
        let (a, b) = (claim.first.checkpoint, claim.second.checkpoint)
        let named = logs.filter { $0.name.utf8.elementsEqual(a.origin.utf8) && $0.type == .ed25519 }
        guard named.isEmpty || named.contains(claim.log) else {
            (isProven, trust, equivocation) = (false, .pinned, nil)
            words = ["This proves nothing about the \(a.origin) that you know: both checkpoints are signed by another key than the one you have for it."]
            return
        }
        (isProven, equivocation) = (true, claim)
        trust = named.isEmpty ? .firstUse : .pinned
        var lines = ["Proven: the log \(a.origin) told two histories."]
        lines.append(
            a.size == b.size
                ? "It signed two different roots for its first \(a.size) entries."
                : "For its first \(a.size) entries it signed one root; the tree that it signed at \(b.size) entries has another one at that size.")
        lines.append("One root:     \(Base64.encode(a.root.bytes))")
        lines.append("The other:    \(Base64.encode(claim.rootAtFirst.bytes))")
        lines.append("Both checkpoints carry the signature of the key \(claim.log.vkey).")
        if named.isEmpty { lines.append("Whether that is the key of \(a.origin), compare with somebody who knows it, or give --policy.") }
        words = lines
    }

    /// `{"proven","trust","origin"?,"sizes"?,"roots"?,"logKey"?,"what"}`.
    public var json: JSON {
        var members: JSONObject = ["proven": .bool(isProven), "trust": .string(trust.rawValue), "what": .string(words.joined(separator: " "))]
        if let claim = equivocation {
            let (a, b) = (claim.first.checkpoint, claim.second.checkpoint)
            members["origin"] = .string(a.origin)
            members["sizes"] = [.integer(Int64(clamping: a.size)), .integer(Int64(clamping: b.size))]
            members["roots"] = [.string(Base64.encode(a.root.bytes)), .string(Base64.encode(claim.rootAtFirst.bytes))]
            members["logKey"] = .string(claim.log.vkey)
        }
        return .object(members)
    }
}
