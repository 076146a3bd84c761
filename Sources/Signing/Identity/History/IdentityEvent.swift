import Canon

/// An event in the life of an identity (a node or a party): its inception, a rotation of keys, or the word that a key was compromised.
///
/// did.json is a projection of these events. Each names the digests of the next keys, so that whoever steals a key in use cannot rotate to one of
/// their own (pre-rotation, as in did:webvh 1.0 §3.7.6).
public struct IdentityEvent: Hashable, Sendable {
    public static let kind = "identity.v1"

    public enum EventType: String, Hashable, Sendable, CaseIterable { case inception, rotation, compromise }

    /// A key and what it is announced for.
    public struct Key: Hashable, Sendable {
        public var multikey: String
        /// Ascending, of `IdentityEvent.purposes`.
        public var purposes: [String]
        public init(multikey: String, purposes: [String]) { (self.multikey, self.purposes) = (multikey, purposes) }
    }

    /// A key whose signatures do not count from a position of the log on.
    public struct Compromise: Hashable, Sendable {
        public var multikey: String
        public var since: UInt64
        public init(multikey: String, since: UInt64) { (self.multikey, self.since) = (multikey, since) }
    }

    /// Who an identity says it is.
    public struct Profile: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable, CaseIterable { case node, party }
        public var kind: Kind
        public var names: [String: String]
        public var descriptions: [String: String]
        public var jurisdiction: String
        public var fictional: Bool

        public init(kind: Kind, names: [String: String], descriptions: [String: String] = [:], jurisdiction: String, fictional: Bool = false) {
            (self.kind, self.names, self.descriptions, self.jurisdiction, self.fictional) = (kind, names, descriptions, jurisdiction, fictional)
        }
    }

    /// What a key may be announced for, in ascending order.
    public static let purposes = ["assertionMethod", "authentication", "capabilityDelegation", "log", "witness"]

    public var did: String
    /// 0 for the inception, then one more with each event.
    public var sequence: Int64
    public var type: EventType
    public var keys: [Key]
    /// `digest(ofNextKey:)` of the keys that a later rotation may bring.
    public var nextKeyDigests: [String]
    public var profile: Profile?
    /// Keys that count no more from this event's position on.
    public var retired: [String]
    public var compromised: [Compromise]

    public init(
        did: String, sequence: Int64, type: EventType, keys: [Key] = [], nextKeyDigests: [String], profile: Profile? = nil, retired: [String] = [],
        compromised: [Compromise] = []
    ) {
        (self.did, self.sequence, self.type, self.keys, self.nextKeyDigests) = (did, sequence, type, keys, nextKeyDigests)
        (self.profile, self.retired, self.compromised) = (profile, retired, compromised)
    }

    /// The digest by which a next key is promised: SHA-256 of its Multikey text, as multibase base64url.
    public static func digest(ofNextKey multikey: String) -> String { Multibase.base64URL(Digest.sha256(Array(multikey.utf8)).bytes) }

    /// The payload of the record.
    public var subject: JSONObject {
        var members: [String: JSON] = ["did": .string(did), "sequence": .integer(sequence), "type": .string(type.rawValue)]
        if !keys.isEmpty {
            members["keys"] = .array(
                keys.map { ["publicKeyMultibase": .string($0.multikey), "purposes": .array($0.purposes.sorted().map { .string($0) })] })
        }
        if !nextKeyDigests.isEmpty { members["nextKeyDigests"] = .array(nextKeyDigests.map { .string($0) }) }
        if !retired.isEmpty { members["retired"] = .array(retired.map { .string($0) }) }
        if !compromised.isEmpty {
            members["compromised"] = .array(
                compromised.map { ["publicKeyMultibase": .string($0.multikey), "since": .integer(Int64(clamping: $0.since))] })
        }
        if let profile {
            var inner: JSONObject = [
                "kind": .string(profile.kind.rawValue), "name": IdentityEvent.languages(profile.names), "jurisdiction": .string(profile.jurisdiction),
            ]
            if !profile.descriptions.isEmpty { inner["description"] = IdentityEvent.languages(profile.descriptions) }
            if profile.fictional { inner["fictional"] = .bool(true) }
            members["profile"] = .object(inner)
        }
        return JSONObject(members)
    }

    private static func languages(_ texts: [String: String]) -> JSON { .object(JSONObject(texts.mapValues { .string($0) })) }
}
