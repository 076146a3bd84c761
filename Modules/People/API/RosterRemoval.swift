import Canon
import Node
import Signing
import WebAuthn

/// What `roster-removal.v1` says: a key, or a person with all keys, counts no longer. `{"person","publicKey"?,"reason"?:{…}}`.
package struct RosterRemoval: Sendable, Hashable {
    package static let kind = "roster-removal.v1"

    package var person: String
    /// Nil for all keys of the person.
    package var key: CredentialKey?
    package var reason: [String: String]

    package init(person: String, key: CredentialKey? = nil, reason: [String: String] = [:]) {
        (self.person, self.key, self.reason) = (person, key, reason)
    }

    package static func validate(_ record: Record) throws {
        try RosterForm.checkPublic(record)
        _ = try RosterRemoval(record.subject)
    }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        person = try RosterForm.person(&fields)
        key = try fields.optionalText("publicKey", max: 1024).map { text in
            guard let key = try? CredentialKey(multikey: text) else {
                throw fields.refusal("wrongValue", "publicKey", "must be a Multikey, such as z6Mk… or zDn…")
            }
            return key
        }
        reason = try fields.optionalLanguageMap("reason", max: 1000) ?? [:]
        try fields.end()
    }

    package var subject: JSONObject {
        var members: [String: JSON] = ["person": .string(person)]
        members["publicKey"] = key.map { .string($0.multikey) }
        if !reason.isEmpty { members["reason"] = .languages(reason) }
        return JSONObject(members)
    }
}
