import Canon

/// The members of a record besides its proof, checked one by one (W3C VC Data Model 2.0 §4, narrowed).
struct RecordEnvelope {
    let object: JSONObject
    let id: RecordID
    let kind: String
    let issuer: String
    let statedAt: Instant
    let cooperation: RecordID?
    let subject: JSONObject
    let audience: [String]
    let critical: [String]
    let refersTo: [RecordReference]
    let approvals: [JSON]

    static let contexts: JSON = ["https://www.w3.org/ns/credentials/v2", "https://comity.example/ns/v1"]
    static let types: JSON = ["VerifiableCredential", "ComityRecord"]
    private static let required = ["@context", "credentialSubject", "id", "issuer", "kind", "proof", "type", "validFrom"]
    private static let maxEntries = 64

    init(_ json: JSON, _ names: inout KnownNames) throws(RecordError) {
        guard let object = json.object else { throw RecordError(.invalidMember, at: "", "a record is an object") }
        self.object = object
        try RecordEnvelope.checkMembers(of: object)
        try RecordEnvelope.require(object["@context"] == RecordEnvelope.contexts, "/@context", "the contexts are exactly \(RecordEnvelope.contexts)")
        try RecordEnvelope.require(object["type"] == RecordEnvelope.types, "/type", "the types are exactly \(RecordEnvelope.types)")
        id = try RecordEnvelope.recordID(object, "id")
        cooperation = object["cooperation"] == nil ? nil : try RecordEnvelope.recordID(object, "cooperation")
        kind = try RecordEnvelope.text(object, "kind", "the kind is a lower-case name and a version, such as notice.v1", RecordEnvelope.isKind)
        issuer = try RecordEnvelope.text(object, "issuer", "the issuer is a did:web or an Ed25519 did:key in its one spelling") {
            names.isIssuer($0, RecordEnvelope.isIssuer)
        }
        statedAt = try RecordEnvelope.moment(object["validFrom"], at: "/validFrom")
        guard let subject = object["credentialSubject"]?.object, !subject.isEmpty else {
            throw RecordError(.invalidMember, at: "/credentialSubject", "the subject is an object with at least one member")
        }
        self.subject = subject
        // Places are put into words only where a name is wrong.
        if !RecordEnvelope.hasPlainNames(.object(subject)) { try RecordEnvelope.checkNames(.object(subject), at: "/credentialSubject") }
        audience = try RecordEnvelope.list(object, "audience", "the did:web of a party, named once") { value in
            value.string.flatMap { $0.hasPrefix("did:web:") && (try? DIDWeb.parts(of: $0)) != nil ? $0 : nil }
        }
        try RecordEnvelope.require(audience == audience.sorted(), "/audience", "the parties are in ascending order")
        critical = try RecordEnvelope.list(object, "critical", "an unbroken ASCII word of at most 128 characters, named once") { value in
            value.string.flatMap { (1...128).contains($0.utf8.count) && $0.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) ? $0 : nil }
        }
        refersTo = try RecordEnvelope.list(object, "refersTo", "{\"digest\":\"u…\",\"id\":\"urn:uuid:…\"}, named once") { RecordReference(json: $0) }
        approvals = try RecordEnvelope.list(object, "approvals", "an object, given once", most: 16) { $0.object == nil ? nil : $0 }
        for (i, approval) in approvals.enumerated() where !RecordEnvelope.hasPlainNames(approval) {
            try RecordEnvelope.checkNames(approval, at: "/approvals/\(i)")
        }
    }

    /// Throws unless every required member is there and no unknown one.
    private static func checkMembers(of object: JSONObject) throws(RecordError) {
        var found = 0
        for (key, _) in object {
            switch key {
            case "@context", "credentialSubject", "id", "issuer", "kind", "proof", "type", "validFrom": found += 1
            case "approvals", "audience", "cooperation", "critical", "refersTo": continue
            default:
                throw RecordError(
                    .unknownMember, at: "/" + String(key.prefix(64)), "no record has this member; what a kind needs goes into credentialSubject")
            }
        }
        // No member stands twice, so the count tells whether all are there.
        guard found < required.count, let missing = required.first(where: { object[$0] == nil }) else { return }
        throw RecordError(.missingMember, at: "/" + missing, "every record has this member")
    }

    /// The proof, which has exactly a record's members and is by a key of the issuer.
    func checkedProof(_ names: inout KnownNames) throws(RecordError) -> Proof {
        let proof: Proof
        do {
            proof = try Proof(json: object["proof"] ?? .null)
        } catch { throw RecordError(.proof, at: "/proof", error.reason) }
        for (key, _) in proof.json where !RecordEnvelope.isOfProof(key) {
            throw RecordError(.proof, at: "/proof/" + String(key.prefix(64)), "no record's proof has this member")
        }
        if let context = proof.json["@context"], context != RecordEnvelope.contexts {
            throw RecordError(.proof, at: "/proof/@context", "the proof's contexts are the record's")
        }
        _ = try RecordEnvelope.moment(proof.json["created"], at: "/proof/created")
        guard proof.purpose == .assertionMethod || proof.purpose == .capabilityInvocation else {
            throw RecordError(.proof, at: "/proof/proofPurpose", "a record is signed for assertionMethod, or capabilityInvocation under a mandate")
        }
        guard names.key(proof.verificationMethod, of: issuer) != nil else {
            throw RecordError(.proof, at: "/proof/verificationMethod", "the key is named by the issuer, # and an Ed25519 Multikey")
        }
        return proof
    }

    private static func isOfProof(_ key: String) -> Bool {
        switch key {
        case "@context", "created", "cryptosuite", "proofPurpose", "proofValue", "type", "verificationMethod": true
        default: false
        }
    }

    private static func require(_ holds: Bool, _ pointer: String, _ reason: @autoclosure () -> String) throws(RecordError) {
        guard holds else { throw RecordError(.invalidMember, at: pointer, reason()) }
    }

    private static func text(_ object: JSONObject, _ key: String, _ reason: String, _ fits: (String) -> Bool) throws(RecordError) -> String {
        guard let text = object[key]?.string, fits(text) else { throw RecordError(.invalidMember, at: "/" + key, reason) }
        return text
    }

    private static func recordID(_ object: JSONObject, _ key: String) throws(RecordError) -> RecordID {
        guard let id = object[key]?.string.flatMap({ RecordID($0) }) else {
            throw RecordError(.invalidMember, at: "/" + key, "this is urn:uuid: and a version 7 UUID in lower case (RFC 9562)")
        }
        return id
    }

    private static func moment(_ value: JSON?, at pointer: String) throws(RecordError) -> Instant {
        // Of all the spellings that RFC 3339 allows, only the one of ours has 24 characters.
        guard let text = value?.string, text.utf8.count == 24, let moment = Instant(text) else {
            throw RecordError(.invalidMember, at: pointer, "this is a time in UTC to the millisecond, such as 2026-11-23T10:00:00.000Z")
        }
        return moment
    }

    /// An optional member that is an array of 1 to 64 different values.
    private static func list<T: Hashable>(
        _ object: JSONObject, _ key: String, _ form: String, most: Int = maxEntries, _ read: (JSON) -> T?
    ) throws(RecordError) -> [T] {
        guard let value = object[key] else { return [] }
        guard let values = value.array, (1...most).contains(values.count) else {
            throw RecordError(.invalidMember, at: "/" + key, "this is an array of 1 to \(most) entries; leave it out when there are none")
        }
        var result: [T] = []
        var seen: Set<T> = []
        for (i, value) in values.enumerated() {
            guard let entry = read(value), seen.insert(entry).inserted else {
                throw RecordError(.invalidMember, at: "/\(key)/\(i)", "an entry is \(form)")
            }
            result.append(entry)
        }
        return result
    }

    /// `name.v1`, `part.name.v12`: lower-case words with hyphens, dots between, and a version without leading zeros.
    static func isKind(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= 64, let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return false }
        let version = bytes[bytes.index(after: dot)...]
        guard version.first == UInt8(ascii: "v"), (2...5).contains(version.count), version.dropFirst().first != 0x30,
            version.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return false }
        // Each word begins with a letter and does not end with a hyphen.
        var before = UInt8(ascii: ".")
        for c in bytes[..<dot] {
            switch c {
            case 0x61...0x7A: break
            case 0x30...0x39, 0x2D: guard before != UInt8(ascii: ".") else { return false }
            case UInt8(ascii: "."): guard before != UInt8(ascii: "."), before != 0x2D else { return false }
            default: return false
            }
            before = c
        }
        return before != UInt8(ascii: ".") && before != 0x2D
    }

    private static func isIssuer(_ text: String) -> Bool {
        if text.hasPrefix("did:web:") { return (try? DIDWeb.parts(of: text)) != nil }
        guard case .ed25519? = try? DIDKey.key(of: text) else { return false }
        return true
    }

    private static func hasPlainNames(_ value: JSON) -> Bool {
        switch value {
        case .array(let values): values.allSatisfy(hasPlainNames)
        case .object(let members): members.allSatisfy { isPlain($0.key) && hasPlainNames($0.value) }
        default: true
        }
    }

    private static func isPlain(_ name: String) -> Bool {
        (1...128).contains(name.utf8.count) && name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && name != "@context"
    }

    /// Names are ASCII, so that every canonicaliser sorts them alike, and none brings a context of its own (W3C VC Data Integrity 1.0 §4.6).
    private static func checkNames(_ value: JSON, at pointer: String) throws(RecordError) {
        switch value {
        case .array(let values):
            for (i, value) in values.enumerated() { try checkNames(value, at: "\(pointer)/\(i)") }
        case .object(let members):
            for (key, value) in members {
                guard isPlain(key) else {
                    throw RecordError(.memberName, at: pointer, "a member's name is 1 to 128 ASCII characters, and not @context")
                }
                try checkNames(value, at: "\(pointer)/\(key)")
            }
        default: break
        }
    }
}
