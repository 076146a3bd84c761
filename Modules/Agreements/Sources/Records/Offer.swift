import Canon
import Conclusion
import Drafting
import Node
import Pages
import Signing

/// What `agreement-offer.v1` says: one version of the text, whole. The first opens a negotiation under its own name; each later one, by whichever
/// party, names the negotiation and the version before it, by id and by the digest of that record.
///
/// `{"agreement":{…},"negotiation"?,"previous"?:{"digest","id"},"note"?:{…}}`.
package struct Offer: Sendable {
    package var agreement: Agreement
    package var negotiation: RecordID?
    package var previous: RecordReference?
    package var note: [String: String]

    package init(agreement: Agreement, negotiation: RecordID? = nil, previous: RecordReference? = nil, note: [String: String] = [:]) {
        (self.agreement, self.negotiation, self.previous, self.note) = (agreement, negotiation, previous, note)
    }

    /// Reads the payload. Throws `Failure` with pointer and remedy.
    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        let json = try fields.required("agreement")
        do { agreement = try Agreement(json: json) } catch {
            throw Failure(
                status: 422, code: "agreement." + error.code, pointer: "/credentialSubject/agreement" + error.pointer,
                detail: "/credentialSubject/agreement\(error.words.en.hasPrefix("/") ? "" : " ")\(error.words.en)",
                words: ["en": error.words.en, "zh-Hans": error.words.zhHans])
        }
        negotiation = try fields.optionalRecordID("negotiation")
        previous = try fields.optionalReference("previous")
        note = try fields.optionalLanguageMap("note", max: 4000) ?? [:]
        try fields.end()
        guard (negotiation == nil) == (previous == nil) else {
            throw fields.refusal(
                "missingField", negotiation == nil ? "negotiation" : "previous",
                "is missing; a later version must name the negotiation and the version before it, a first one neither")
        }
        _ = try Offer.clause(of: agreement)
    }

    package var subject: JSONObject {
        var members: JSONObject = ["agreement": agreement.json]
        members["negotiation"] = negotiation.map { .string($0.description) }
        members["previous"] = previous?.json
        if !note.isEmpty { members["note"] = .languages(note) }
        return members
    }

    /// Identities of the parties, in the order of the text. An offer has them all.
    package var parties: [String] { agreement.parties.compactMap(\.did) }

    /// How the text says that it is concluded, with the very parties of the text.
    static func clause(of agreement: Agreement) throws -> ConclusionClause {
        let pointer = "/credentialSubject/agreement/conclusion"
        guard let member = agreement.conclusion else {
            throw Failure(
                status: 422, code: "agreement.conclusionMissing", pointer: pointer,
                detail: "\(pointer) is missing; an offer must say in which log, until when and before which witnesses it is concluded: add it")
        }
        let clause: ConclusionClause
        do { clause = try ConclusionClause(json: member.json, at: pointer) } catch {
            throw Failure(status: 422, code: "agreement.conclusion", pointer: error.pointer, detail: "\(error.pointer) \(error.reason)")
        }
        let dids = agreement.parties.compactMap(\.did)
        guard dids.count == agreement.parties.count, Set(dids).count == dids.count else {
            throw Failure(
                status: 422, code: "agreement.party.identity", pointer: "/credentialSubject/agreement/parties",
                detail: "/credentialSubject/agreement/parties must each have a did of their own before an agreement is offered")
        }
        guard Set(clause.parties.map(\.id)) == Set(dids) else {
            throw Failure(
                status: 422, code: "agreement.conclusion.parties", pointer: pointer + "/parties",
                detail: "\(pointer)/parties must be the very parties of the agreement, each by its did")
        }
        return clause
    }

    static func validate(_ record: Record) throws {
        let offer = try Offer(record.subject)
        guard offer.parties.contains(record.issuer) else {
            throw Failure(
                status: 422, code: "agreement.offer.stranger", pointer: "/issuer",
                detail: "/issuer must be one of the parties of the agreement; a stranger offers nothing on their behalf")
        }
        guard record.audience.isEmpty || Set(record.audience).isSuperset(of: Set(offer.parties).subtracting([record.issuer])) else {
            throw Failure(
                status: 422, code: "agreement.audience", pointer: "/audience",
                detail: "/audience must hold every other party of the agreement, or be left out where the negotiation is public")
        }
        guard offer.agreement.conclusion.map({ record.statedAt < $0.signBy }) == true else {
            throw Failure(
                status: 422, code: "agreement.signBy.past", pointer: "/credentialSubject/agreement/conclusion/signBy",
                detail: "/credentialSubject/agreement/conclusion/signBy must be later than the offer itself")
        }
    }
}

extension Fields {
    /// Another record by id and digest.
    mutating func optionalReference(_ key: String) throws -> RecordReference? {
        guard let value = optional(key) else { return nil }
        return try reference(value, key)
    }

    mutating func reference(_ key: String) throws -> RecordReference { try reference(required(key), key) }

    private func reference(_ value: JSON, _ key: String) throws -> RecordReference {
        guard let reference = RecordReference(json: value) else {
            throw refusal("wrongValue", key, "must name a record by id (urn:uuid:…) and digest (u and 43 characters), and nothing else")
        }
        return reference
    }

    /// A name as agreements use them for duties, events and clauses.
    mutating func name(_ key: String) throws -> String {
        let value = try text(key, max: 64)
        guard value.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }) else {
            throw refusal("wrongValue", key, "must be small letters, digits, points and hyphens")
        }
        return value
    }

    mutating func optionalName(_ key: String) throws -> String? {
        guard optional(key) != nil else { return nil }
        return try name(key)
    }

    mutating func optionalDigests(_ key: String, maxCount: Int) throws -> [Digest] {
        try (optionalTexts(key, maxCount: maxCount, max: 60) ?? []).enumerated().map { i, text in
            guard text.hasPrefix("u"), let bytes = Multibase.decode(text), let digest = Digest(bytes) else {
                throw refusal("wrongValue", "\(key)/\(i)", "must be a SHA-256 digest written as u and 43 characters of base64url")
            }
            return digest
        }
    }
}
