import Canon

extension IdentityEvent {
    /// Reads the payload of an identity event. Strict; whether the event may stand where it stands, `IdentityHistory` says.
    public init(_ record: Record) throws(SubjectError) {
        guard record.audience.isEmpty else {
            throw SubjectError(.wrongValue, at: "/audience", "must be left out; identity events are public, or nobody could check a signature")
        }
        var subject = SubjectReader(record.subject)
        did = try subject.text("did", max: 300)
        sequence = try subject.integer("sequence", in: 0...1_000_000)
        type = try subject.word("type")
        guard did == record.issuer else {
            throw subject.error(.wrongValue, "did", "must be the issuer of the record; only an identity speaks of itself")
        }
        guard (type == .inception) == (sequence == 0) else {
            throw subject.error(.wrongValue, "sequence", "must be 0 for an inception, and only then")
        }
        keys = try IdentityEvent.keys(&subject)
        nextKeyDigests = try subject.texts("nextKeyDigests", maxCount: 8, max: 100)
        retired = try subject.texts("retired", maxCount: 32, max: 200)
        compromised = try IdentityEvent.compromised(&subject)
        profile = try IdentityEvent.profile(&subject)
        try subject.end()
        try checkParts(of: subject)
    }

    /// Which members an event of each type may have.
    private func checkParts(of subject: SubjectReader) throws(SubjectError) {
        switch type {
        case .inception:
            guard profile != nil else { throw subject.error(.missingField, "profile", "is missing; an inception says who it is") }
            guard keys.contains(where: { $0.purposes.contains("assertionMethod") }) else {
                throw subject.error(.missingField, "keys", "holds no key for assertionMethod; an identity needs one to sign records")
            }
            guard retired.isEmpty else { throw subject.error(.wrongValue, "retired", "must be left out; an inception has nothing to retire") }
            guard compromised.isEmpty else {
                throw subject.error(.wrongValue, "compromised", "must be left out; an inception has nothing to give up")
            }
        case .rotation: break
        case .compromise:
            // Otherwise whoever stole the key in use could bring keys of their own without one that was promised.
            guard keys.isEmpty else { throw subject.error(.wrongValue, "keys", "must be left out; only a rotation brings keys") }
            guard retired.isEmpty else { throw subject.error(.wrongValue, "retired", "must be left out; only a rotation retires keys") }
            guard !compromised.isEmpty else { throw subject.error(.missingField, "compromised", "is missing; name the key and since when") }
        }
    }

    private static func keys(_ subject: inout SubjectReader) throws(SubjectError) -> [Key] {
        var keys: [Key] = []
        for var inner in try subject.objects("keys", max: 32) {
            let multikey = try inner.text("publicKeyMultibase", max: 200)
            guard (try? Multikey.decode(multikey)) != nil else {
                throw inner.error(
                    .wrongValue, "publicKeyMultibase", "is not a Multikey that can be used, such as an Ed25519 key of large order, z6Mk…")
            }
            let purposes = try inner.texts("purposes", maxCount: 8, max: 64)
            guard !purposes.isEmpty, Set(purposes).isSubset(of: Set(IdentityEvent.purposes)), purposes == Set(purposes).sorted() else {
                throw inner.error(.wrongValue, "purposes", "must be an ascending list of \(IdentityEvent.purposes.joined(separator: ", "))")
            }
            guard !keys.contains(where: { $0.multikey == multikey }) else {
                throw inner.error(.wrongValue, "publicKeyMultibase", "stands here twice; name a key once, with all its purposes")
            }
            try inner.end()
            keys.append(Key(multikey: multikey, purposes: purposes))
        }
        return keys
    }

    private static func compromised(_ subject: inout SubjectReader) throws(SubjectError) -> [Compromise] {
        var compromised: [Compromise] = []
        for var inner in try subject.objects("compromised", max: 32) {
            let multikey = try inner.text("publicKeyMultibase", max: 200)
            compromised.append(Compromise(multikey: multikey, since: UInt64(try inner.integer("since", in: 0...(1 << 53)))))
            try inner.end()
        }
        return compromised
    }

    private static func profile(_ subject: inout SubjectReader) throws(SubjectError) -> Profile? {
        guard var inner = try subject.object("profile") else { return nil }
        let kind: Profile.Kind = try inner.word("kind")
        guard let names = try inner.languages("name", max: 300) else { throw inner.error(.missingField, "name", "is missing; add it") }
        let profile = Profile(
            kind: kind, names: names, descriptions: try inner.languages("description", max: 4000) ?? [:],
            jurisdiction: try inner.text("jurisdiction", max: 8), fictional: try inner.optionalBool("fictional") ?? false)
        try inner.end()
        return profile
    }
}
