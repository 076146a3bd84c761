import Canon
import Node
import Pages
import Signing

/// What the records of a roster have in common.
package enum RosterForm {
    /// A pseudonym: 3 to 64 of a–z, 0–9 and hyphen.
    static func person(_ fields: inout Fields) throws -> String {
        let text = try fields.text("person", max: 64)
        guard text.utf8.count >= 3, text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) else {
            throw fields.refusal("wrongValue", "person", "must be a pseudonym of 3 to 64 characters of a–z, 0–9 and hyphen")
        }
        return text
    }

    /// Whoever checks an act of the party must be able to read its roster.
    static func checkPublic(_ record: Record) throws {
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "wrongValue", pointer: "/audience", detail: "/audience must be left out: a roster is public, under pseudonyms")
        }
    }

    /// A fresh pseudonym, which says nothing about the person.
    package static func pseudonym() -> String { "r-" + words(RandomBytes.draw(10)) }

    /// Letters and digits that nobody mistakes for one another (Crockford's base 32 in lower case), one for each byte's low five bits.
    package static func words(_ bytes: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return String(decoding: bytes.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
