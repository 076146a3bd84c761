import Canon
import Pages
import Signing
import Store

/// An event in the life of an identity (a node or a party): its inception, a rotation of keys, or the word that a key was compromised.
///
/// did.json is a projection of these events. The inception names the digests of the next keys, so that whoever steals a key in use cannot rotate
/// to one of their own (pre-rotation, as in did:webvh 1.0 §3.7.6).
package struct IdentityEvent {
    package struct Key {
        package var multikey: String
        package var purposes: [String]
    }

    package static let purposes = ["assertionMethod", "authentication", "capabilityDelegation", "log", "witness"]

    package var did: String
    package var sequence: Int64
    package var type: String
    package var keys: [Key] = []
    package var nextKeyDigests: [String] = []
    package var profile: Profile?
    package var retired: [String] = []
    package var compromised: [(key: String, since: Int64)] = []

    /// Who an identity says it is.
    package struct Profile {
        package var kind: String
        package var names: [String: String]
        package var descriptions: [String: String]
        package var jurisdiction: String
        package var fictional: Bool

        package init(kind: String, names: [String: String], descriptions: [String: String] = [:], jurisdiction: String, fictional: Bool = false) {
            (self.kind, self.names, self.descriptions, self.jurisdiction, self.fictional) = (kind, names, descriptions, jurisdiction, fictional)
        }
    }

    package init(did: String, sequence: Int64, type: String, keys: [Key], nextKeyDigests: [String], profile: Profile?) {
        (self.did, self.sequence, self.type, self.keys, self.nextKeyDigests, self.profile) = (did, sequence, type, keys, nextKeyDigests, profile)
    }

    package static func validate(_ record: Record) throws { _ = try IdentityEvent(record) }

    package init(_ record: Record) throws {
        var fields = Fields(record.subject)
        did = try fields.text("did", max: 300)
        sequence = try fields.integer("sequence", in: 0...1_000_000)
        type = try fields.choice("type", of: ["inception", "rotation", "compromise"])
        guard did == record.issuer else { throw fields.refusal("wrongValue", "did", "must be the issuer of the record; only an identity speaks of itself") }
        guard (type == "inception") == (sequence == 0) else { throw fields.refusal("wrongValue", "sequence", "must be 0 for an inception, and only then") }
        var found: [Key] = []
        try fields.optionalObjects("keys", maxCount: 32) { key in
            let multikey = try key.text("publicKeyMultibase", max: 200)
            guard (try? Multikey.decode(multikey)) != nil else {
                throw key.refusal("wrongValue", "publicKeyMultibase", "is not a Multikey that can be used; it must be an Ed25519 key of large order, z6Mk…")
            }
            let purposes = try key.texts("purposes", maxCount: 8)
            guard !purposes.isEmpty, Set(purposes).isSubset(of: Set(IdentityEvent.purposes)), purposes == purposes.sorted() else {
                throw key.refusal("wrongValue", "purposes", "must be a sorted list of \(IdentityEvent.purposes.joined(separator: ", "))")
            }
            found.append(Key(multikey: multikey, purposes: purposes))
        }
        keys = found
        nextKeyDigests = try fields.optionalTexts("nextKeyDigests", maxCount: 8) ?? []
        retired = try fields.optionalTexts("retired", maxCount: 32) ?? []
        var since: [(String, Int64)] = []
        try fields.optionalObjects("compromised", maxCount: 32) { key in
            since.append((try key.text("publicKeyMultibase", max: 200), try key.integer("since", in: 0...(1 << 53))))
        }
        compromised = since
        if fields.optional("profile") != nil {
            var inner = try fields.object("profile")
            profile = Profile(
                kind: try inner.choice("kind", of: ["node", "party"]), names: try inner.languageMap("name", max: 300),
                descriptions: try inner.optionalLanguageMap("description", max: 4000) ?? [:],
                jurisdiction: try inner.text("jurisdiction", max: 8), fictional: try inner.optionalBool("fictional") ?? false)
            try inner.end()
        }
        try fields.end()
        if type == "inception" {
            guard profile != nil else { throw fields.refusal("missingField", "profile", "is missing; an inception says who it is") }
            guard keys.contains(where: { $0.purposes.contains("assertionMethod") }) else {
                throw fields.refusal("missingField", "keys", "holds no key for assertionMethod; an identity needs one to sign records")
            }
        }
    }

    /// The payload of the record.
    package var subject: JSONObject {
        var members: [String: JSON] = ["did": .string(did), "sequence": .integer(sequence), "type": .string(type)]
        if !keys.isEmpty {
            members["keys"] = .array(
                keys.map { .object(["publicKeyMultibase": .string($0.multikey), "purposes": .array($0.purposes.sorted().map { .string($0) })]) })
        }
        if !nextKeyDigests.isEmpty { members["nextKeyDigests"] = .array(nextKeyDigests.map { .string($0) }) }
        if !retired.isEmpty { members["retired"] = .array(retired.map { .string($0) }) }
        if !compromised.isEmpty {
            members["compromised"] = .array(compromised.map { .object(["publicKeyMultibase": .string($0.key), "since": .integer($0.since)]) })
        }
        if let profile {
            var inner: [String: JSON] = [
                "kind": .string(profile.kind), "name": .languages(profile.names), "jurisdiction": .string(profile.jurisdiction),
            ]
            if !profile.descriptions.isEmpty { inner["description"] = .languages(profile.descriptions) }
            if profile.fictional { inner["fictional"] = true }
            members["profile"] = .object(JSONObject(inner))
        }
        return JSONObject(members)
    }

    /// The digest by which a next key is promised: SHA-256 of its Multikey text.
    package static func digest(ofNextKey multikey: String) -> String { Multibase.base64URL(Digest.sha256(Array(multikey.utf8)).bytes) }

    var rows: [DerivedRow] {
        var rows = [
            DerivedRow(
                "identities",
                [
                    .text(did), .integer(sequence), .text(type), .text(nextKeyDigests.joined(separator: " ")), SQLValue(profile?.kind),
                    SQLValue(profile?.jurisdiction), .integer(profile?.fictional == true ? 1 : 0),
                    SQLValue(profile.map { JSON.languages($0.names).canonicalText }),
                    SQLValue(profile.map { JSON.languages($0.descriptions).canonicalText }),
                ])
        ]
        for key in keys {
            rows.append(DerivedRow("identity_keys", [.text(did), .text(key.multikey), .text(key.purposes.joined(separator: " ")), "added", nil]))
        }
        for key in retired { rows.append(DerivedRow("identity_keys", [.text(did), .text(key), "", "retired", nil])) }
        for (key, since) in compromised { rows.append(DerivedRow("identity_keys", [.text(did), .text(key), "", "compromised", .integer(since)])) }
        return rows
    }
}
