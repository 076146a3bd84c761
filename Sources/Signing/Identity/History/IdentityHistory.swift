import Canon

/// What the events in one log have made of an identity so far, and which event may come next.
///
/// The one place where these rules stand: the node asks it before it logs an event or a record, and a verifier asks it again.
public struct IdentityHistory: Hashable, Sendable {
    public let did: String
    /// Whether it is a node's or a party's, as its inception says.
    public let kind: IdentityEvent.Profile.Kind
    /// The number of the last event.
    public private(set) var sequence: Int64
    /// The digests of the keys that the next rotation may bring.
    public private(set) var promised: [String]
    /// Every key ever announced, in the order in which they were.
    public private(set) var keys: [KeyLife]

    /// Takes a history up where it was left, as from a store.
    public init(did: String, kind: IdentityEvent.Profile.Kind, sequence: Int64, promised: [String], keys: [KeyLife]) {
        (self.did, self.kind, self.sequence, self.promised, self.keys) = (did, kind, sequence, promised, keys)
    }

    /// The history after one more event; `before` is nil while the log holds none of this identity.
    ///
    /// Throws unless the event follows by the rules. Does not verify the record's signature, only that it is by the right key.
    /// - Parameter origin: the name of the log: an identity is told in the log of the node that hosts it, and in no other.
    public static func after(
        _ record: Record, at position: UInt64, of origin: String, before: IdentityHistory?
    ) throws(IdentityError) -> IdentityHistory {
        let event: IdentityEvent
        do { event = try IdentityEvent(record) } catch { throw IdentityError(error) }
        guard let (signerDID, signer) = DIDURL.split(record.verificationMethod), signerDID == event.did else {
            throw IdentityError(.signer, "must be a key of \(event.did) itself")
        }
        guard let before else {
            guard belongs(event.did, to: origin, at: position) else {
                throw IdentityError(
                    .foreign, at: "/credentialSubject/did",
                    "is not the node of \(origin) itself, as entry 0 must be, nor a party that it hosts, as every other inception must be")
            }
            return try began(event, by: signer, at: position)
        }
        guard event.type != .inception else {
            throw IdentityError(.exists, at: "/credentialSubject/did", "has begun already; change it with a rotation")
        }
        return try before.followed(by: event, signer: signer, at: position)
    }

    /// Whether an inception of this identity may stand at this position: entry 0 is the node's own, the rest are parties' that it hosts.
    private static func belongs(_ did: String, to origin: String, at position: UInt64) -> Bool {
        guard let (host, port, path) = try? DIDWeb.parts(of: did), (port.map { "\(host):\($0)" } ?? host) == origin else { return false }
        return position == 0 ? path.isEmpty : path.count == 2 && path[0] == "parties"
    }

    private static func began(_ event: IdentityEvent, by signer: String, at position: UInt64) throws(IdentityError) -> IdentityHistory {
        guard event.type == .inception, let profile = event.profile else {
            throw IdentityError(.unknown, at: "/credentialSubject/did", "has no inception in this log")
        }
        guard event.keys.contains(where: { $0.multikey == signer && $0.purposes.contains("assertionMethod") }) else {
            throw IdentityError(.signer, "must be one of the keys that the inception announces for assertionMethod")
        }
        var keys: [KeyLife] = []
        for key in event.keys { keys.add(key.multikey, purposes: key.purposes, at: position) }
        return IdentityHistory(did: event.did, kind: profile.kind, sequence: 0, promised: event.nextKeyDigests, keys: keys)
    }

    private func followed(by event: IdentityEvent, signer: String, at position: UInt64) throws(IdentityError) -> IdentityHistory {
        guard event.sequence == sequence + 1 else {
            throw IdentityError(.sequence, at: "/credentialSubject/sequence", "must be \(sequence + 1), one more than the last event's")
        }
        var next = self
        next.sequence = event.sequence
        if event.type == .rotation {
            // Pre-rotation: a new key is only believed if its digest was promised while the identity was still in good hands.
            guard promised.contains(IdentityEvent.digest(ofNextKey: signer)), event.keys.contains(where: { $0.multikey == signer }) else {
                throw IdentityError(
                    .notPromised, "must be a key that this event adds and whose digest the event before it promised in nextKeyDigests")
            }
            next.promised = event.nextKeyDigests
        } else {
            try key(signer).check(purpose: "assertionMethod", at: position)
            // The key in use may be in a thief's hands: it must not choose the keys that come after it.
            guard event.nextKeyDigests.isEmpty || Set(event.nextKeyDigests) == Set(promised) else {
                throw IdentityError(
                    .promise, at: "/credentialSubject/nextKeyDigests",
                    "must be what was promised before, or be left out; only a rotation promises anew")
            }
        }
        for key in event.keys { next.keys.add(key.multikey, purposes: key.purposes, at: position) }
        for multikey in event.retired {
            try next.requireKnown(multikey, "/credentialSubject/retired")
            next.keys.retire(multikey, at: position)
        }
        for compromise in event.compromised {
            try next.requireKnown(compromise.multikey, "/credentialSubject/compromised")
            guard compromise.since <= position else {
                throw IdentityError(
                    .future, at: "/credentialSubject/compromised",
                    "names position \(compromise.since) for \(compromise.multikey), which the log has not reached")
            }
            next.keys.compromise(compromise.multikey, since: compromise.since, declaredAt: position)
        }
        return next
    }

    /// The life of one of its keys. Throws `.unknownKey`.
    public func key(_ multikey: String) throws(IdentityError) -> KeyLife {
        guard let life = keys.first(where: { $0.multikey == multikey }) else {
            throw IdentityError(
                .unknownKey,
                "no identity event in this log gives \(did) the key \(multikey); the party must be hosted here and the key announced first")
        }
        return life
    }

    /// The keys for a purpose at a position.
    public func keys(for purpose: String, at position: UInt64) -> [KeyLife] {
        keys.filter { (try? $0.check(purpose: purpose, at: position)) != nil }
    }

    private func requireKnown(_ multikey: String, _ pointer: String) throws(IdentityError) {
        guard keys.contains(where: { $0.multikey == multikey }) else {
            throw IdentityError(.unknownKey, at: pointer, "names \(multikey.prefix(100)), which \(did) never announced")
        }
    }
}

extension IdentityHistory {
    /// Throws unless the record's key is one of its issuer's and counts for records at this position. Does not verify the signature itself.
    ///
    /// - Parameter history: the issuer's; nil while the log holds no event of it.
    public static func check(_ record: Record, at position: UInt64, _ history: IdentityHistory?) throws(IdentityError) {
        try life(of: record.verificationMethod, issuer: record.issuer, history).check(purpose: "assertionMethod", at: position)
    }

    /// The life of the key that a verification method names, which must be one of the issuer's. Throws `.notIssuers` or `.unknownKey`.
    public static func life(of method: String, issuer: String, _ history: IdentityHistory?) throws(IdentityError) -> KeyLife {
        guard let (did, multikey) = DIDURL.split(method), did == issuer else {
            throw IdentityError(.notIssuers, "the key \(method) is not one of \(issuer); sign with a key of the issuer")
        }
        guard let history, history.did == issuer else {
            throw IdentityError(
                .unknownKey,
                "no identity event in this log gives \(did) the key \(multikey); the party must be hosted here and the key announced first")
        }
        return try history.key(multikey)
    }
}
