import Canon
import Pages
import Signing
import Store

extension NodeService {
    /// Gives a party a home here: its own identity and keys, and its inception in this log. Throws `Failure`.
    package func host(slug: String, profile: IdentityEvent.Profile) async throws -> ActReceipt {
        guard (1...63).contains(slug.utf8.count), slug.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else {
            throw Failure(
                status: 422, code: "party.slug", pointer: "/slug",
                detail: "/slug must be 1 to 63 characters of a–z, 0–9 and hyphen, such as lishan-institute")
        }
        // The word by which pages and commands mean the node itself.
        guard slug != "node" else {
            throw Failure(status: 422, code: "party.slug", pointer: "/slug", detail: "/slug “node” stands for the node itself; choose another one")
        }
        let did = address.did(ofParty: slug)
        let now = clock()
        let event = try await store.write { [keys] transaction -> IdentityEvent in
            guard try transaction.first("SELECT 1 FROM parties WHERE slug = ?", [.text(slug)]) == nil else {
                throw Failure(status: 409, code: "party.exists", pointer: "/slug", detail: "this node hosts a party “\(slug)” already")
            }
            let record = try keys.make(.assertionMethod, for: did, now: now, in: transaction)
            let http = try keys.make(.authentication, for: did, now: now, in: transaction)
            let next = try keys.make(.next, for: did, now: now, in: transaction)
            try transaction.execute("INSERT INTO parties VALUES (?, ?)", [.text(did), .text(slug)])
            return IdentityEvent(
                did: did, sequence: 0, type: .inception,
                keys: [
                    .init(multikey: record.multikey, purposes: ["assertionMethod"]), .init(multikey: http.multikey, purposes: ["authentication"]),
                ],
                nextKeyDigests: [IdentityEvent.digest(ofNextKey: next.multikey)], profile: profile)
        }
        return try await act(Act(party: slug, kind: "identity.v1", subject: event.subject))
    }

    /// Replaces the signing key of the node (nil) or of a hosted party by the one promised before, and promises another.
    package func rotate(slug: String?) async throws -> ActReceipt {
        let did = slug.map { address.did(ofParty: $0) } ?? did
        let next = try keys.key(.next, of: did)
        let old = try keys.key(.assertionMethod, of: did)
        let now = clock()
        let origin = origin
        let (sequence, promised) = try await store.write { [keys] transaction -> (Int64, String) in
            let row = try transaction.first(
                "SELECT MAX(sequence) FROM identities WHERE did = ? AND origin = ?", [.text(did), .text(origin)])
            return ((row?[0].integer ?? 0) + 1, try keys.make(.next, for: did, now: now.adding(milliseconds: 1), in: transaction).multikey)
        }
        let event = IdentityEvent(
            did: did, sequence: sequence, type: .rotation, keys: [.init(multikey: next.multikey, purposes: ["assertionMethod"])],
            nextKeyDigests: [IdentityEvent.digest(ofNextKey: promised)], retired: [old.multikey])
        let record = try Record.sign(
            kind: "identity.v1", subject: event.subject, issuer: did, id: RecordID(now: now), at: now,
            key: next.key)
        let receipt = try await accept(record.bytes)
        try await store.write { [keys] in try keys.promote(next.multikey, to: .assertionMethod, now: now, in: $0) }
        keys.forget(did)
        return receipt
    }

    /// Says that keys of an identity were in other hands since a position of this log: what they signed from there on counts no more.
    package func declareCompromised(slug: String?, multikey: String, since: Int64) async throws -> ActReceipt {
        let did = slug.map { address.did(ofParty: $0) } ?? did
        let origin = origin
        let sequence = try await store.read {
            try $0.first("SELECT MAX(sequence) FROM identities WHERE did = ? AND origin = ?", [.text(did), .text(origin)])?[0].integer ?? 0
        }
        let promised = try keys.key(.next, of: did)
        let event = IdentityEvent(
            did: did, sequence: sequence + 1, type: .compromise, nextKeyDigests: [IdentityEvent.digest(ofNextKey: promised.multikey)],
            compromised: [.init(multikey: multikey, since: UInt64(max(0, since)))])
        return try await act(Act(party: slug, kind: "identity.v1", subject: event.subject))
    }
}
