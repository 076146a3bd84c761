import Canon
import Node
import Signing
import WebAuthn

/// What `roster-entry.v1` says: a person, known by a pseudonym, has these roles from now on and approves with this key.
///
/// `{"person","name","roles":[…],"standing","credential":{"method","publicKey"}}`. The name is a salted digest, whose opening the party keeps.
package struct RosterEntry: Sendable, Hashable {
    package static let kind = "roster-entry.v1"

    /// Why the entry is made; how many must approve it follows.
    package enum Standing: String, Sendable, CaseIterable {
        /// Administrators give a person roles.
        case appointed
        /// A person adds a key of their own, with a key that counts already.
        case device
        /// A person who lost every key gets a new one. It counts after a waiting time.
        case recovery
    }

    package enum Method: String, Sendable, CaseIterable { case webauthn, ed25519 }

    package var person: String
    package var name: Digest
    package var roles: Set<PartyRole>
    package var standing: Standing
    package var method: Method
    package var key: CredentialKey

    package init(person: String, name: Digest, roles: Set<PartyRole>, standing: Standing, method: Method, key: CredentialKey) {
        (self.person, self.name, self.roles, self.standing, self.method, self.key) = (person, name, roles, standing, method, key)
    }

    package static func validate(_ record: Record) throws {
        try RosterForm.checkPublic(record)
        _ = try RosterEntry(record.subject)
    }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        person = try RosterForm.person(&fields)
        name = try fields.digest("name")
        let words = try fields.texts("roles", maxCount: PartyRole.allCases.count, max: 32)
        roles = Set(words.compactMap { PartyRole(rawValue: $0) })
        guard !roles.isEmpty, roles.count == words.count, words == words.sorted() else {
            throw fields.refusal(
                "wrongValue", "roles",
                "must be some of \(PartyRole.allCases.map(\.rawValue).sorted().joined(separator: ", ")), in this order, each once")
        }
        let word = try fields.choice("standing", of: Standing.allCases.map(\.rawValue))
        standing = Standing(rawValue: word) ?? .appointed
        var credential = try fields.object("credential")
        method = Method(rawValue: try credential.choice("method", of: Method.allCases.map(\.rawValue))) ?? .webauthn
        guard let key = try? CredentialKey(multikey: credential.text("publicKey", max: 1024)), method == .webauthn || key.ed25519 != nil else {
            throw credential.refusal("wrongValue", "publicKey", "must be a Multikey that goes with the method, such as z6Mk… or zDn…")
        }
        self.key = key
        try credential.end()
        try fields.end()
    }

    package var subject: JSONObject {
        [
            "person": .string(person), "name": .string(Multibase.base64URL(name.bytes)),
            "roles": .array(roles.map(\.rawValue).sorted().map { .string($0) }), "standing": .string(standing.rawValue),
            "credential": ["method": .string(method.rawValue), "publicKey": .string(key.multikey)],
        ]
    }

    /// What stands in a record for a person's name: SHA-256("comity/roster-name/v1" ‖ 0x00 ‖ 32 random bytes ‖ the name in UTF-8).
    package static func digest(ofName name: String, salt: [UInt8]) -> Digest {
        Digest.sha256(joining: Array("comity/roster-name/v1".utf8) + [0], salt, Array(name.utf8))
    }
}
