import Canon

/// Any W3C Verifiable Credential, ours or another's: whether its form conforms to the VC Data Model 2.0. Records are credentials of a far narrower form.
///
/// Contexts are never fetched. What only a full JSON-LD processor could say about contexts other than the base one is not said here.
public enum Credential {
    public static let baseContext = "https://www.w3.org/ns/credentials/v2"

    /// Throws unless the document conforms (VC Data Model 2.0 §4). Proofs, status and time are not checked: they need keys, lists and a clock.
    public static func check(_ document: JSON) throws(CredentialError) {
        guard let object = document.object else { throw CredentialError(.document, at: "", "a credential is an object") }
        let terms = try CredentialTerms(context: object["@context"])
        let types = try terms.types(object["type"], at: "/type")
        guard types.contains("VerifiableCredential") else { throw CredentialError(.type, at: "/type", "one of the types is VerifiableCredential") }
        if let id = object["id"] { try url(id, .id, at: "/id") }
        try checkIssuer(object["issuer"])
        try checkSubjects(object["credentialSubject"])
        try checkValidity(from: object["validFrom"], until: object["validUntil"])
        for key in ["name", "description"] { try checkText(object[key], at: "/" + key) }
        for (key, needsID) in [
            ("credentialStatus", false), ("credentialSchema", true), ("evidence", false), ("termsOfUse", false), ("refreshService", false),
        ] {
            try checkParts(object[key], at: "/" + key, needsID: needsID, terms)
        }
        for (i, proof) in values(object["proof"]).enumerated() where proof["type"]?.string == nil {
            throw CredentialError(.part, at: object["proof"]?.array == nil ? "/proof" : "/proof/\(i)", "a proof has a type")
        }
        try checkRelated(object["relatedResource"])
    }

    private static func checkIssuer(_ issuer: JSON?) throws(CredentialError) {
        guard let issuer else { throw CredentialError(.issuer, at: "/issuer", "a credential has an issuer") }
        guard case .object(let object) = issuer else { return try url(issuer, .issuer, at: "/issuer") }
        try url(object["id"] ?? .null, .issuer, at: "/issuer/id")
        for key in ["name", "description"] { try checkText(object[key], at: "/issuer/" + key) }
    }

    private static func checkSubjects(_ subjects: JSON?) throws(CredentialError) {
        let all = values(subjects)
        guard !all.isEmpty else { throw CredentialError(.subject, at: "/credentialSubject", "a credential has a subject") }
        for (i, subject) in all.enumerated() {
            let pointer = subjects?.array == nil ? "/credentialSubject" : "/credentialSubject/\(i)"
            guard let object = subject.object, !object.isEmpty else {
                throw CredentialError(.subject, at: pointer, "a subject is an object with at least one claim")
            }
            if let id = object["id"] { try url(id, .subject, at: pointer + "/id") }
        }
    }

    private static func checkValidity(from: JSON?, until: JSON?) throws(CredentialError) {
        func moment(_ value: JSON?, _ key: String) throws(CredentialError) -> Instant? {
            guard let value else { return nil }
            guard let moment = value.string.flatMap({ Instant($0) }) else {
                throw CredentialError(.validity, at: "/" + key, "this is a date and time with its offset, such as 2026-11-23T10:00:00Z")
            }
            return moment
        }
        if let from = try moment(from, "validFrom"), let until = try moment(until, "validUntil"), until < from {
            throw CredentialError(.validity, at: "/validUntil", "the credential ends before it begins")
        }
    }

    /// A text, a text in a language, or several of these.
    private static func checkText(_ value: JSON?, at pointer: String) throws(CredentialError) {
        for text in values(value) where text.string == nil {
            let known: Set = ["@value", "@language", "@direction"]
            guard let object = text.object, object["@value"]?.string != nil, object.allSatisfy({ known.contains($0.key) && $0.value.string != nil }),
                object["@direction"].map({ $0 == "ltr" || $0 == "rtl" }) ?? true
            else { throw CredentialError(.text, at: pointer, "this is a text, or @value with @language and @direction and nothing else") }
        }
    }

    private static func checkParts(_ value: JSON?, at pointer: String, needsID: Bool, _ terms: CredentialTerms) throws(CredentialError) {
        for (i, part) in values(value).enumerated() {
            let place = value?.array == nil ? pointer : "\(pointer)/\(i)"
            guard let object = part.object else { throw CredentialError(.part, at: place, "this is an object") }
            _ = try terms.types(object["type"], at: place + "/type")
            if let id = object["id"] {
                try url(id, .part, at: place + "/id")
            } else if needsID {
                throw CredentialError(.part, at: place + "/id", "this needs an id")
            }
        }
    }

    private static func checkRelated(_ value: JSON?) throws(CredentialError) {
        var seen: Set<JSON> = []
        for (i, resource) in values(value).enumerated() {
            let pointer = value?.array == nil ? "/relatedResource" : "/relatedResource/\(i)"
            guard let id = resource["id"], seen.insert(id).inserted else {
                throw CredentialError(.related, at: pointer + "/id", "a related resource has an id, and no other has the same")
            }
            try url(id, .related, at: pointer + "/id")
            guard resource["digestSRI"]?.string != nil || resource["digestMultibase"]?.string != nil else {
                throw CredentialError(.related, at: pointer, "a related resource has digestSRI or digestMultibase")
            }
        }
    }

    private static func url(_ value: JSON, _ code: CredentialError.Code, at pointer: String) throws(CredentialError) {
        guard let text = value.string, isURL(text) else { throw CredentialError(code, at: pointer, "this is one URL") }
    }

    /// A scheme, a colon, and at least one character, all of RFC 3986.
    static func isURL(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.utf8.first, isLetter(first) else { return false }
        let scheme = text.utf8[..<colon]
        let rest = text.utf8[text.utf8.index(after: colon)...]
        return scheme.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
            && !rest.isEmpty && rest.allSatisfy { (0x21...0x7E).contains($0) && !Array("\"<>\\^`{|}".utf8).contains($0) }
    }

    private static func isLetter(_ c: UInt8) -> Bool { (0x41...0x5A).contains(c) || (0x61...0x7A).contains(c) }

    /// One value, or those of an array; none for nothing.
    private static func values(_ value: JSON?) -> [JSON] { value?.array ?? value.map { [$0] } ?? [] }
}
