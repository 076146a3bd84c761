import Canon
import Mandates
import Signing

/// How mandates are judged, whoever asks: the node that takes an act in, one that follows its log, and an audit of that log alone.
extension KnownMandates {
    /// The mandate and those it was made from, first mandate first; empty where one of them is not known.
    package func chain(of id: RecordID) throws -> [LoggedMandate] {
        var chain: [LoggedMandate] = []
        var next: RecordID? = id
        // One more than a chain may have, so that a longer one is judged too long and not unknown.
        while let id = next, chain.count <= MandatePolicy().maxChain {
            guard let found = try mandate(id) else { return [] }
            chain.insert(found, at: 0)
            guard let parent = found.mandate.parent else { return chain }
            next = RecordID(parent.id)
        }
        return next == nil ? [] : chain
    }

    package func counterparty(_ did: String, in mandate: Mandate) throws -> String {
        if mandate.authority.counterparties.contains(did) { return did }
        return try jurisdiction(of: did) ?? did
    }

    /// Whether the chain stood at a place of a log and could be relied on for such an action: checks 0 to 8 of docs/formats/mandate.md.
    package func standing(of id: RecordID, for action: MandateAction, at place: LogPlace) throws -> Verdict {
        let chain = try chain(of: id)
        return MandateCheck.standing(of: chain.map(\.mandate), for: action, in: try world(chain, new: nil, at: place))
    }

    /// Whether an act at a place of a log was within its mandate: all checks. Signatures of the act are the caller's to verify (`MandateAct.signature`).
    package func judge(_ act: MandateAct, at place: LogPlace) throws -> Verdict {
        let chain = try RecordID(act.mandate.id).map { try self.chain(of: $0) } ?? []
        return MandateCheck.judge(act, under: chain.map(\.mandate), in: try world(chain, new: nil, at: place))
    }

    /// Judges a mandate that is about to be logged at `place`, under those it was made from. A mandate may be given before it begins; then it is judged
    /// as of its beginning.
    package func standing(of mandate: Mandate, at place: LogPlace) throws -> Verdict {
        let parents = try mandate.parent.flatMap { RecordID($0.id) }.map { try chain(of: $0) } ?? []
        var then = place
        (then.loggedAt, then.seenAt) = (max(place.loggedAt, mandate.validFrom), nil)
        var world = try world(parents, new: mandate, at: then)
        // It does not stand anywhere yet; those before it must.
        if case .places(var places) = world.log, place.position > 0 {
            places[mandate.digest] = LogPlace(origin: place.origin, position: place.position - 1, loggedAt: place.loggedAt, seenAt: nil)
            world.log = .places(places)
        }
        return MandateCheck.standing(of: parents.map(\.mandate) + [mandate], for: .appoint, in: world)
    }

    private func world(_ chain: [LoggedMandate], new: Mandate?, at place: LogPlace) throws -> MandateWorld {
        var recognised: [String: [String]] = [:]
        if let principal = (chain.first?.mandate ?? new)?.principal, let jurisdiction = try jurisdiction(of: principal) {
            recognised[principal] = [jurisdiction]
        }
        var documents: [String: DIDDocument] = [:]
        for did in Set((chain.map(\.mandate) + [new].compactMap { $0 }).map(\.issuer)) { documents[did] = try document(of: did)?.withDelegation }
        let places = Dictionary(chain.map { ($0.mandate.digest, $0.place) }, uniquingKeysWith: { first, _ in first })
        return MandateWorld(
            recognised: recognised, documents: documents, act: place, status: try status(chain, new, at: place), log: .places(places))
    }

    // MARK: Status

    /// What was said of the mandates before the place, by records first and then by the lists that outsiders read.
    private func status(_ chain: [LoggedMandate], _ new: Mandate?, at place: LogPlace) throws -> StatusKnowledge {
        var (revoked, suspended): (Set<String>, Set<String>) = ([], [])
        for logged in chain {
            switch try change(of: logged, before: place) {
            case .revocation: revoked.insert(logged.mandate.id)
            case .suspension: suspended.insert(logged.mandate.id)
            case .resumption, .handover, nil: break
            }
        }
        if !revoked.isEmpty || !suspended.isEmpty { return .facts(revoked: revoked, suspended: suspended) }
        var versions: [StatusVersion] = []
        for address in Set((chain.map(\.mandate) + [new].compactMap { $0 }).flatMap(\.status).map(\.list)) {
            guard let lists = try statusLists(address, at: place) else { return .facts(revoked: [], suspended: []) }
            versions += lists
        }
        return .lists(versions)
    }

    /// The last suspension, resumption or revocation that counts before the place.
    func change(of logged: LoggedMandate, before place: LogPlace) throws -> MandateEvent.Change? {
        let events = try events(of: logged).filter { $0.change != .handover && $0.place.isBefore(place) }
        return events.contains { $0.change == .revocation } ? .revocation : events.last?.change
    }

    /// How a mandate stands by itself at a place; whether its chain does, `standing` says.
    package func state(of mandate: LoggedMandate, at place: LogPlace) throws -> MandateState {
        switch try change(of: mandate, before: place) {
        case .revocation: .revoked
        case .suspension: .suspended
        case .resumption, .handover, nil:
            place.counts < mandate.mandate.validFrom ? .notYet : mandate.mandate.isValid(at: place.counts) ? .inForce : .ended
        }
    }
}

extension DIDDocument {
    /// The document for passing powers on: an identity that has announced no key for that uses its key for records; one that has, uses that alone.
    fileprivate var withDelegation: DIDDocument {
        guard relationships[.capabilityDelegation] == nil else { return self }
        var all = relationships
        all[.capabilityDelegation] = all[.assertionMethod]
        return DIDDocument(id: id, alsoKnownAs: alsoKnownAs, methods: methods, relationships: all, services: services)
    }
}

extension MandateChange {
    /// Whether who says it may say it: whoever gave the mandate, its principal, and of an absence its holder.
    package func isBy(_ issuer: String, of mandate: Mandate) -> Bool {
        [mandate.issuer, mandate.principal].contains(issuer) || kind == .handover && issuer == mandate.holder
    }
}
