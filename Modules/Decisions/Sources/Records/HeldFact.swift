import Canon
import Node
import Pages
import Signing

/// A confidential fact as its holder keeps it: logged sealed to the holder alone, so that it stands fixed before it is used.
///
/// `{"request":{…},"fact","value","salt","reasons"?}`. Where the request names the fact as withheld by this holder, salt and value give the digest that stands there.
package struct HeldFact: Sendable, Hashable {
    package var fact: String
    package var value: JSON
    /// 32 bytes that nobody can guess.
    package var salt: [UInt8]

    package static let saltLength = 32

    package init(fact: String, value: JSON, salt: [UInt8]) { (self.fact, self.value, self.salt) = (fact, value, salt) }

    /// With a salt of its own.
    static func fresh(_ fields: inout Fields) throws -> HeldFact {
        let (fact, value) = try read(&fields)
        return HeldFact(fact: fact, value: value, salt: RandomBytes.draw(saltLength))
    }

    private static func read(_ fields: inout Fields) throws -> (fact: String, value: JSON) {
        let (fact, value) = (try fields.text("fact", max: 64), try fields.required("value"))
        guard Fields.isFact(value) else {
            throw fields.refusal("wrongValue", "value", "must be a text, a whole number, true or false, or a list of texts")
        }
        return (fact, value)
    }

    init(_ fields: inout Fields) throws {
        (fact, value) = try HeldFact.read(&fields)
        guard let salt = Multibase.decode(try fields.text("salt", max: 64)), salt.count == HeldFact.saltLength else {
            throw fields.refusal("wrongValue", "salt", "must be 32 bytes as u and base64url")
        }
        self.salt = salt
    }

    /// SHA-256 over the salt and the canonical bytes (RFC 8785) of the value: what a request says of a fact that is withheld.
    package var digest: Digest { Digest.sha256(salt + value.canonicalBytes) }

    package var members: JSONObject { ["fact": .string(fact), "value": value, "salt": .string(Multibase.base64URL(salt))] }

    /// As a request names it.
    package func withheld(by holder: String) -> DecisionRequest.Withheld { .init(fact: fact, heldBy: holder, digest: digest) }
}
