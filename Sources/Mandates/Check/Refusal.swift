import Canon

/// Why a mandate, a chain of mandates or an act under one is refused: a stable code, the member to blame, and words in both languages.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The codes, in the order of the checks that give them.
    public enum Code: Hashable, Sendable {
        /// Not of the form: size, depth, JSON, an unknown or missing member.
        case parse
        /// No mandate, too many, or one that stands twice.
        case chain
        case context, proof, key, keyPurpose
        case rootUntrusted
        case parentDigest, alignment, depth
        /// A sub-mandate gives more than its parent has; the part says what.
        case escalation(String)
        case notYetValid, expired
        case statusUnavailable, revoked, suspended
        case notLogged
        case actor
        /// The act lies outside the mandate; the part says where.
        case scope(String)
        case coSign, replay

        /// Such as `MANDATE_ESCALATION:level`. Never changes once published.
        public var text: String {
            let word =
                switch self {
                case .parse: "PARSE"
                case .chain: "CHAIN"
                case .context: "CONTEXT"
                case .proof: "PROOF"
                case .key: "KEY"
                case .keyPurpose: "KEY_PURPOSE"
                case .rootUntrusted: "ROOT_UNTRUSTED"
                case .parentDigest: "PARENT_DIGEST"
                case .alignment: "ALIGNMENT"
                case .depth: "DEPTH"
                case .escalation(let part): "ESCALATION:" + part
                case .notYetValid: "NOT_YET_VALID"
                case .expired: "EXPIRED"
                case .statusUnavailable: "STATUS_UNAVAILABLE"
                case .revoked: "REVOKED"
                case .suspended: "SUSPENDED"
                case .notLogged: "NOT_LOGGED"
                case .actor: "ACTOR"
                case .scope(let part): "SCOPE:" + part
                case .coSign: "COSIGN"
                case .replay: "REPLAY"
                }
            return "MANDATE_" + word
        }
    }

    public let code: Code
    /// The member to blame (RFC 6901), within the case: `/act/…` or `/chain/1/…`; within one document while it is read alone.
    public let pointer: String
    /// What is wrong and what would be right.
    public let words: Plain

    public init(_ code: Code, at pointer: String, en: String, zhHans: String) {
        (self.code, self.pointer, words) = (code, pointer, Plain(en: en, zhHans: zhHans))
    }

    /// The same fault, seen from the document or list that holds the pointer.
    func inside(_ prefix: String) -> Refusal { Refusal(code, at: prefix + pointer, en: words.en, zhHans: words.zhHans) }

    public var description: String { "\(code.text)\(pointer.isEmpty ? "" : " (\(pointer))"): \(words.en)" }
}
