import Canon
import Ledger
import Mandates
import Node
import Signing
import Store

/// Mandates as the logs known here tell them: this node's own, and the mirrors of followed peers.
///
/// Only the log of the node that hosts an issuer speaks for it. Whom this node hosts and whom it follows is whom it recognises, each for its own jurisdiction.
package struct LoggedMandates: KnownMandates {
    let transaction: any ReadTransaction
    /// The name of this node's own log.
    let origin: String

    package init(origin: String, in transaction: any ReadTransaction) { (self.origin, self.transaction) = (origin, transaction) }

    /// The most mandates that one list reads.
    package static let listLimit = 500

    package func mandate(_ id: RecordID) throws -> LoggedMandate? {
        try read("WHERE id = ? ORDER BY CASE WHEN origin = ? THEN 0 ELSE 1 END, origin", [.blob(id.bytes), .text(origin)]).first
    }

    package func mandates(heldBy did: String) throws -> [LoggedMandate] {
        try read("WHERE holder = ? ORDER BY stated_at DESC, id LIMIT \(Self.listLimit)", [.text(did)])
    }

    /// Every mandate known here, newest first.
    package func all() throws -> [LoggedMandate] { try read("ORDER BY stated_at DESC, id LIMIT \(Self.listLimit)", []) }

    /// The mandates that a party gave itself, in the log that hosts it, first one first.
    package func given(by issuer: String, in log: String) throws -> [LoggedMandate] {
        try read("WHERE issuer = ? AND origin = ? ORDER BY position LIMIT \(Self.listLimit)", [.text(issuer), .text(log)])
    }

    /// The mandates that were made from this one.
    package func passedOn(from id: RecordID) throws -> [LoggedMandate] {
        try read("WHERE parent = ? ORDER BY stated_at, id", [.blob(id.bytes)]).filter { $0.mandate.parent?.id == id.description }
    }

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
        return try PartyView.find(did, in: transaction)?.jurisdiction ?? did
    }

    // MARK: Judging

    package func standing(of id: RecordID, for action: MandateAction, at place: LogPlace) throws -> Verdict {
        let chain = try chain(of: id)
        return MandateCheck.standing(of: chain.map(\.mandate), for: action, in: try world(chain, at: place))
    }

    package func judge(_ act: MandateAct, at place: LogPlace) throws -> Verdict {
        let chain = try RecordID(act.mandate.id).map { try self.chain(of: $0) } ?? []
        return MandateCheck.judge(act, under: chain.map(\.mandate), in: try world(chain, at: place))
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

    private func world(_ chain: [LoggedMandate], at place: LogPlace) throws -> MandateWorld {
        try world(chain, new: nil, at: place)
    }

    private func world(_ chain: [LoggedMandate], new: Mandate?, at place: LogPlace) throws -> MandateWorld {
        var recognised: [String: [String]] = [:]
        if let principal = (chain.first?.mandate ?? new)?.principal, let party = try PartyView.find(principal, in: transaction) {
            recognised[principal] = [party.jurisdiction]
        }
        var documents: [String: DIDDocument] = [:]
        for did in Set((chain.map(\.mandate) + [new].compactMap { $0 }).map(\.issuer)) { documents[did] = try document(of: did) }
        let places = Dictionary(chain.map { ($0.mandate.digest, $0.place) }, uniquingKeysWith: { first, _ in first })
        return MandateWorld(
            recognised: recognised, documents: documents, act: place, status: try status(chain, new, at: place), log: .places(places))
    }

    /// The document of an identity as its own log tells it. An identity that has announced no key for passing powers on uses its key for records; one that
    /// has, uses that alone.
    private func document(of did: String) throws -> DIDDocument? {
        guard let party = try PartyView.find(did, in: transaction),
            let history = try IdentityRules.history(of: did, origin: party.origin, in: transaction)
        else { return nil }
        let log = LogView(party.origin, home: origin, in: transaction)
        let document = try history.document(url: "https://" + party.origin) { try log.loggedAt($0) }
        guard document.relationships[.capabilityDelegation] == nil else { return document }
        var relationships = document.relationships
        relationships[.capabilityDelegation] = relationships[.assertionMethod]
        return DIDDocument(
            id: document.id, alsoKnownAs: document.alsoKnownAs, methods: document.methods, relationships: relationships, services: document.services)
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
            versions += try lists(address, at: place)
        }
        return .lists(versions)
    }

    /// The last suspension, resumption or revocation that counts before the place.
    func change(of logged: LoggedMandate, before place: LogPlace) throws -> MandateEvent.Change? {
        let events = try events(of: logged).filter { $0.change != .handover && $0.place.isBefore(place) }
        return events.contains { $0.change == .revocation } ? .revocation : events.last?.change
    }

    package func state(of mandate: LoggedMandate, at place: LogPlace) throws -> MandateState {
        switch try change(of: mandate, before: place) {
        case .revocation: .revoked
        case .suspension: .suspended
        case .resumption, .handover, nil:
            place.counts < mandate.mandate.validFrom ? .notYet : mandate.mandate.isValid(at: place.counts) ? .inForce : .ended
        }
    }

    private func lists(_ address: String, at place: LogPlace) throws -> [StatusVersion] {
        try transaction.query(
            "SELECT origin, position, issuer FROM envoy_lists WHERE address = ? AND sealed = 0 ORDER BY position", [.text(address)]
        ).compactMap { row in
            guard PartyView.hosts(row.text(0), row.text(2)),
                let found = try RecordLookup.at(UInt64(row.integer(1)), of: row.text(0), origin: origin, in: transaction), let record = found.record,
                let list = try? StatusList(verified: record)
            else { return nil }
            let known = found.isOwn ? place.counts : try lastKnown(found.origin)
            return StatusVersion(list: list, place: try self.place(found), confirmedAt: known)
        }
    }

    /// The time of the last entry that is known of a peer's log: until then no newer version of anything stood there.
    private func lastKnown(_ log: String) throws -> Instant? {
        let view = LogView(log, home: origin, in: transaction)
        let size = try view.size()
        return size > 0 ? try view.loggedAt(size - 1) : nil
    }

    // MARK: Rows

    func place(_ found: FoundRecord) throws -> LogPlace {
        LogPlace(
            origin: found.origin, position: found.position, loggedAt: found.loggedAt, seenAt: try Clocks(of: found, in: transaction).witnessed)
    }

    private func read(_ condition: String, _ arguments: [SQLValue]) throws -> [LoggedMandate] {
        var seen: Set<RecordID> = []
        return try transaction.query("SELECT id, origin, position, issuer FROM envoy_mandates " + condition, arguments).compactMap { row in
            // Anybody may log a copy of another's mandate; only the log that the issuer's DID names speaks for it.
            guard PartyView.hosts(row.text(1), row.text(3)), let id = RecordID(bytes: row.blob(0)), !seen.contains(id),
                let found = try RecordLookup.at(UInt64(row.integer(2)), of: row.text(1), origin: origin, in: transaction), let record = found.record,
                let mandate = try? Mandate(json: record.json)
            else { return nil }
            seen.insert(id)
            return LoggedMandate(id: id, mandate: mandate, place: try place(found))
        }
    }

    package func events(of logged: LoggedMandate) throws -> [MandateEvent] {
        let mandate = logged.mandate
        let entitled: Set = [mandate.issuer, mandate.principal]
        return try transaction.query(
            "SELECT id, origin, position, issuer, change, stated_at, reason, from_at, until_at, substitute, mandate_digest FROM envoy_events "
                + "WHERE mandate = ? AND sealed = 0 ORDER BY origin, position", [.blob(logged.id.bytes)]
        ).compactMap { row -> MandateEvent? in
            let issuer = row.text(3)
            guard let change = MandateEvent.Change(rawValue: row.text(4)), Digest(row.blob(10)) == mandate.digest,
                entitled.contains(issuer) || (change == .handover && issuer == mandate.holder), PartyView.hosts(row.text(1), issuer),
                let id = RecordID(bytes: row.blob(0)),
                let found = try RecordLookup.at(UInt64(row.integer(2)), of: row.text(1), origin: origin, in: transaction)
            else { return nil }
            return MandateEvent(
                id: id, change: change, issuer: issuer, place: try place(found), statedAt: Instant(milliseconds: row.integer(5)),
                reason: row[6].text.map { PartyView.texts($0) } ?? [:], from: row[7].integer.map { Instant(milliseconds: $0) },
                until: row[8].integer.map { Instant(milliseconds: $0) }, substitute: row[9].blob.flatMap { RecordID(bytes: $0) })
        }.sorted { $0.place.origin == $1.place.origin ? $0.place.position < $1.place.position : $0.place.counts < $1.place.counts }
    }
}
