import Canon
import CooperationsAPI
import Node
import Pages
import Signing

/// What `cooperation.v1` says: one undertaking between two or more parties, opened by one of them.
///
/// `{"title":{…},"need":{…},"parties":["did:…" or {"did","role"?}],"summary"?:{…},"benefit"?:{…},"caveat"?:{…},"moves"?:[…],"sources"?:[…]}`.
package struct Cooperation: Sendable, Hashable {
    package static let kind = "cooperation.v1"
    package static let maxParties = 50

    /// A party that is invited; the opener is one.
    package struct Party: Sendable, Hashable {
        package var did: String
        package var role: CooperationMember.Role?
        package init(_ did: String, role: CooperationMember.Role? = nil) { (self.did, self.role) = (did, role) }
    }

    package var title: [String: String]
    /// Why it is wanted, in plain words.
    package var need: [String: String]
    /// The whole in a sentence or two.
    package var summary: [String: String]
    /// Who gains what.
    package var benefit: [String: String]
    /// What a reader must know beforehand.
    package var caveat: [String: String]
    package var parties: [Party]
    package var moves: [Move]
    package var sources: [SourceNote]

    package init(
        title: [String: String], need: [String: String], parties: [Party], summary: [String: String] = [:], benefit: [String: String] = [:],
        caveat: [String: String] = [:], moves: [Move] = [], sources: [SourceNote] = []
    ) {
        self.title = title
        self.need = need
        self.parties = parties
        self.summary = summary
        self.benefit = benefit
        self.caveat = caveat
        self.moves = moves
        self.sources = sources
    }

    package static func validate(_ record: Record) throws {
        let cooperation = try Cooperation(record.subject)
        guard cooperation.parties.contains(where: { $0.did == record.issuer }) else {
            throw Failure(
                status: 422, code: "cooperation.openerMissing", pointer: "/credentialSubject/parties",
                detail: "/credentialSubject/parties does not name \(record.issuer), who opens the cooperation; add it")
        }
        try CooperationRecords.checkEnvelope(record, belongsTo: record.id)
    }

    /// Reads the payload. Throws `Failure` with pointer and remedy.
    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        title = try fields.languageMap("title", max: 1000)
        need = try fields.languageMap("need", max: 20_000)
        summary = try fields.optionalLanguageMap("summary", max: 2000) ?? [:]
        benefit = try fields.optionalLanguageMap("benefit", max: 20_000) ?? [:]
        caveat = try fields.optionalLanguageMap("caveat", max: 4000) ?? [:]
        parties = try fields.parties("parties", maxCount: Cooperation.maxParties)
        moves = try fields.moves("moves", maxCount: 40)
        sources = try fields.sources("sources", maxCount: 40)
        try fields.end()
        let invited = Set(parties.map(\.did))
        for (i, move) in moves.enumerated() {
            for (key, did) in [("from", move.from), ("to", move.to)] {
                guard let did, !invited.contains(did) else { continue }
                throw fields.refusal(
                    "wrongValue", "moves/\(i)/\(key)", "names \(did), which is not among the parties; invite it, or leave the field out")
            }
        }
    }

    /// The payload of the record.
    package var subject: JSONObject {
        var members: [String: JSON] = [
            "title": .languages(title), "need": .languages(need),
            "parties": .array(
                parties.map { party in
                    party.role.map { ["did": .string(party.did), "role": .string($0.rawValue)] } ?? .string(party.did)
                }),
        ]
        if !summary.isEmpty { members["summary"] = .languages(summary) }
        if !benefit.isEmpty { members["benefit"] = .languages(benefit) }
        if !caveat.isEmpty { members["caveat"] = .languages(caveat) }
        if !moves.isEmpty { members["moves"] = .array(moves.map(\.json)) }
        if !sources.isEmpty { members["sources"] = .array(sources.map(\.json)) }
        return JSONObject(members)
    }
}

extension Fields {
    /// 2 or more DIDs, each once; an item is the DID, or an object with the role beside it.
    fileprivate mutating func parties(_ key: String, maxCount: Int) throws -> [Cooperation.Party] {
        let items = try list(key, maxCount: maxCount)
        var found: [Cooperation.Party] = []
        for (i, item) in items.enumerated() {
            var party: Cooperation.Party
            if let did = item.string {
                party = Cooperation.Party(did)
            } else if let object = item.object {
                var inner = Fields(object, at: "\(pointer)/\(key)/\(i)")
                party = Cooperation.Party(try inner.text("did", max: 512))
                party.role = try inner.optionalChoice("role", of: CooperationMember.Role.allCases.map(\.rawValue)).flatMap { .init(rawValue: $0) }
                try inner.end()
            } else {
                throw refusal("wrongType", "\(key)/\(i)", "must be the DID of a party, or an object with its did and role")
            }
            guard (try? DIDWeb.parts(of: party.did)) != nil else {
                throw refusal("wrongValue", "\(key)/\(i)", "must be the did:web of a party, as its page shows it")
            }
            guard !found.contains(where: { $0.did == party.did }) else {
                throw refusal("duplicate", "\(key)/\(i)", "stands twice; name each party once")
            }
            found.append(party)
        }
        guard found.count >= 2 else {
            throw refusal("tooFew", key, "names \(found.count) parties; a cooperation has at least two, the opener among them")
        }
        return found
    }
}
