import Canon
import Drafting
import Node
import Pages
import Signing

/// What `agreement-notice.v1` says: that an agreement exists, between whom, until when, by which digest; with `text`, the whole of it.
///
/// `{"agreement":"urn:uuid:…","digest","kind","parties":[did],"title":{…},"until"?,"text"?:{…}}`.
package struct PublicNotice: Sendable {
    package var agreement: RecordID
    /// Of the text, as `Agreement.digest`.
    package var digest: Digest
    package var kind: AgreementKind
    package var parties: [String]
    package var title: [String: String]
    package var until: CalendarDate?
    package var text: Agreement?

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        agreement = try fields.recordID("agreement")
        digest = try fields.digest("digest")
        kind = AgreementKind(rawValue: try fields.choice("kind", of: AgreementKind.allCases.map(\.rawValue))) ?? .memorandum
        parties = try fields.texts("parties", maxCount: 64, max: 300)
        title = try fields.languageMap("title", max: 1000)
        until = try fields.optionalDate("until")
        if let json = fields.optional("text") {
            do { text = try Agreement(json: json) } catch {
                throw Failure(
                    status: 422, code: "agreement." + error.code, pointer: "/credentialSubject/text" + error.pointer,
                    detail: "/credentialSubject/text must be the text of an agreement: \(error.words.en)",
                    words: ["en": error.words.en, "zh-Hans": error.words.zhHans])
            }
        }
        try fields.end()
        guard parties.count >= 2, Set(parties).count == parties.count, parties.allSatisfy({ $0.hasPrefix("did:") }) else {
            throw fields.refusal("wrongValue", "parties", "must be two or more different parties, each by its did")
        }
        if let text, text.digest != digest {
            throw fields.refusal("wrongValue", "digest", "must be the digest of the text that stands beside it")
        }
    }

    package init(agreement: RecordID, of text: Agreement, openly: Bool) {
        (self.agreement, digest, kind, title) = (agreement, text.digest, text.kind, text.title)
        parties = text.parties.compactMap(\.did)
        until = text.clause(.term)?.data?["end"]?.string.flatMap { CalendarDate($0) }
        self.text = openly ? text : nil
    }

    package var subject: JSONObject {
        var members: JSONObject = [
            "agreement": .string(agreement.description), "digest": .string(digest.multibase), "kind": .string(kind.rawValue),
            "parties": .array(parties.map { .string($0) }), "title": .languages(title),
        ]
        members["until"] = until.map { .string($0.description) }
        members["text"] = text?.json
        return members
    }

    static func validate(_ record: Record) throws {
        let notice = try PublicNotice(record.subject)
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "agreement.notice.sealed", pointer: "/audience", detail: "/audience must be left out; a notice is for everybody")
        }
        guard notice.parties.contains(record.issuer) else {
            throw Failure(
                status: 422, code: "agreement.offer.stranger", pointer: "/issuer", detail: "/issuer must be one of the parties of the agreement")
        }
    }
}
