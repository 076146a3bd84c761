import Canon
import Signing

/// The members of a mandate, read from either of its forms.
///
/// In a credential, validity, status and parent stand beside the subject. In a record the envelope is every record's (its `validFrom` is the stated
/// time), so there they stand inside the subject; all else is the same.
struct MandateParts {
    let form: Mandate.Form
    let id: String
    let issuer: String
    let holder: String
    let names: [String: String]
    let titles: [String: String]
    let nameDigest: Digest?
    let keys: [MultikeyValue]
    let principal: String
    let legalBasis: [String: String]
    let authority: Authority
    let validFrom: Instant
    let validUntil: Instant
    let status: [StatusEntry]
    let parent: MandateReference?

    init(_ json: JSON) throws(Refusal) {
        var outer = try Members(json, at: "")
        form = try MandateParts.form(&outer)
        id = try outer.text("id")
        guard DIDText.isID(id) else { throw outer.refusal("id", "the id is a URL such as urn:uuid:…", "id 应为 URL，例如 urn:uuid:…") }
        issuer = try outer.did("issuer")
        _ = outer.optional("@context")
        _ = outer.optional("proof")
        var subject = try outer.object("credentialSubject")
        switch form {
        case .credential:
            (validFrom, validUntil) = try MandateParts.validity(&outer)
            status = try StatusEntry.read(&outer)
            parent = try outer.optionalObject("parentMandate").map { (members) throws(Refusal) in try MandateReference.read(members) }
        case .record:
            _ = try outer.moment("validFrom")
            for key in ["refersTo", "cooperation", "approvals"] { _ = outer.optional(key) }
            (validFrom, validUntil) = try MandateParts.validity(&subject)
            status = try StatusEntry.read(&subject)
            parent = try subject.optionalObject("parentMandate").map { (members) throws(Refusal) in try MandateReference.read(members) }
        }
        try outer.end()

        holder = try subject.did("id")
        try subject.constant("type", "Person")
        names = try subject.languages("name")
        titles = try subject.languages("jobTitle")
        nameDigest = try MandateParts.nameDigest(&subject)
        keys = try MandateParts.keys(&subject)
        var mandate = try subject.object("mandate")
        try mandate.constant("type", "Mandate")
        principal = try mandate.did("onBehalfOf")
        legalBasis = try mandate.languages("legalBasis", max: 2000)
        authority = try Authority.read(&mandate)
        try mandate.end()
        try subject.end()
    }

    private static func form(_ outer: inout Members) throws(Refusal) -> Mandate.Form {
        switch try outer.required("type") {
        case Mandate.credentialTypes: return .credential
        case Mandate.recordTypes:
            try outer.constant("kind", Mandate.recordKind)
            return .record
        default:
            throw outer.refusal(
                "type", "the types are exactly VerifiableCredential and EnvoyMandateCredential, or those of a record",
                "类型必须恰为 VerifiableCredential 与 EnvoyMandateCredential，或为记录的类型")
        }
    }

    private static func validity(_ members: inout Members) throws(Refusal) -> (Instant, Instant) {
        let (from, until) = (try members.moment("validFrom"), try members.moment("validUntil"))
        guard from < until else { throw members.refusal("validUntil", "the mandate ends before it begins", "授权书的结束早于开始") }
        return (from, until)
    }

    private static func nameDigest(_ subject: inout Members) throws(Refusal) -> Digest? {
        guard let text = try subject.optionalText("nameDigest", max: 64) else { return nil }
        guard text.utf8.first == UInt8(ascii: "u"), let digest = Multibase.decode(text).flatMap({ Digest($0) }) else {
            throw subject.refusal("nameDigest", "the digest of the name is u and the base64url of 32 bytes", "姓名摘要应为 u 加上 32 字节的 base64url")
        }
        return digest
    }

    private static func keys(_ subject: inout Members) throws(Refusal) -> [MultikeyValue] {
        guard subject.optional("confidenceMethod") != nil else { return [] }
        var keys: [MultikeyValue] = []
        for var inner in try subject.objects("confidenceMethod", most: 16) {
            if inner.optional("id") != nil { _ = try inner.text("id") }
            if inner.optional("controller") != nil { _ = try inner.did("controller") }
            try inner.constant("type", "Multikey")
            let text = try inner.text("publicKeyMultibase", max: 128)
            do { keys.append(try Multikey.decode(text)) } catch {
                throw inner.refusal("publicKeyMultibase", error.reason, "此处应为可用的 Multikey 公钥，例如 z6Mk…")
            }
            try inner.end()
        }
        return keys
    }
}
