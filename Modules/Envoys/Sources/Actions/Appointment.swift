import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// What is asked for when an envoy is appointed or a mandate is passed on, before places in the status lists are drawn.
struct Appointment: Sendable {
    /// The slug of the hosted party that gives the mandate.
    var party: String
    var holder: String
    var titles: [String: String] = [:]
    /// The holder's name; kept apart and never logged.
    var name: [String: String] = [:]
    /// Whether the bearer agreed to have the name shown to everybody.
    var showsName = false
    /// Multikeys by which the holder approves.
    var keys: [String] = []
    var legalBasis: [String: String] = [:]
    var authority: Authority
    var validFrom: Instant
    var validUntil: Instant
    /// The mandate that is passed on.
    var parent: RecordID?
    /// Whether only the act is wanted, for people to approve, and nothing logged.
    var isDraft = false

    /// Reads the body of `POST /api/v1/envoys`. Throws `Failure` with pointer and remedy.
    init(body: [UInt8]) throws {
        var fields = try ActRoutes.body(body)
        party = try fields.text("party", max: 63)
        holder = try fields.did("holder")
        titles = try fields.optionalLanguageMap("jobTitle", max: 300) ?? [:]
        name = try fields.optionalLanguageMap("name", max: 300) ?? [:]
        showsName = try fields.optionalBool("showsName") ?? false
        keys = try fields.optionalTexts("keys", maxCount: 16, max: 1024) ?? []
        for (i, key) in keys.enumerated() where (try? Multikey.decode(key)) == nil { throw HolderKeys.unnameable(at: "/keys/\(i)") }
        legalBasis = try fields.optionalLanguageMap("legalBasis", max: 2000) ?? [:]
        do { authority = try Authority(json: try fields.required("mandate")) } catch let refusal as Refusal {
            throw Failure(Refusal(refusal.code, at: "/mandate" + refusal.pointer, en: refusal.words.en, zhHans: refusal.words.zhHans))
        }
        validFrom = try fields.instant("validFrom")
        validUntil = try fields.instant("validUntil")
        parent = try fields.optionalRecordID("parent")
        isDraft = try fields.optionalBool("draft") ?? false
        try fields.end()
    }

    init(party: String, holder: String, authority: Authority, validFrom: Instant, validUntil: Instant) {
        (self.party, self.holder, self.authority) = (party, holder, authority)
        (self.validFrom, self.validUntil) = (validFrom, validUntil)
    }

    /// The act that gives the mandate: a pure function, so that people can approve exactly this before it is done.
    ///
    /// - Parameters:
    ///   - issuer: the DID of `party`.
    ///   - index: the place in both of the issuer's lists, drawn at random.
    ///   - name: the opening of the name, with a fresh salt; nil where there is none.
    func act(issuer: String, principal: String, index: Int, parent: RecordReference?, name: PersonName?) -> Act {
        var draft = MandateDraft(
            holder: holder, principal: principal, authority: authority, validFrom: validFrom, validUntil: validUntil,
            status: StatusPurpose.allCases.map {
                StatusEntry(purpose: $0, list: StatusListRecord.address(of: issuer, $0) ?? "", index: index)
            }, parent: parent.map { MandateReference(id: $0.id.description, digest: $0.digest) })
        draft.titles = titles
        draft.keys = keys
        draft.legalBasis = legalBasis
        draft.nameDigest = name?.digest
        return Act(party: party, kind: Mandate.recordKind, subject: draft.subject, refersTo: parent.map { [$0] } ?? [])
    }
}
