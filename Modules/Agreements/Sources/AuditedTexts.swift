import Canon
import Drafting
import Mandates
import Node
import Signing

/// The texts that acts in one log are about, as far as an audit knows them: what a mandate can limit of each, and which of them a party has signed.
struct AuditedTexts: Sendable {
    private var scopes: [RecordReference: AgreementScope] = [:]
    /// By party and name of the offer: the very record that it signed.
    private var signed: [Signed: RecordReference] = [:]

    private struct Signed: Hashable {
        var party: String
        var offer: RecordID
    }

    init() {}

    func scope(_ reference: RecordReference) -> AgreementScope? { scopes[reference] }

    mutating func take(_ offer: Record) {
        guard let text = (try? Offer(offer.subject))?.agreement else { return }
        scopes[offer.reference] = AgreementScope(text, offeredOn: offer.statedAt.date)
    }

    mutating func sign(_ record: Record) {
        guard let text = record.subject["text"].flatMap({ RecordReference(json: $0) }) else { return }
        signed[Signed(party: record.issuer, offer: text.id)] = text
    }

    /// The texts that an act is about, by id and digest: the one that a signature names, or that its party signed under the name, and an amending one. Nil where
    /// the party signed none in this log, and none of that name stands here.
    func named(by record: Record) -> [RecordReference]? {
        if record.kind == AgreementKinds.signature { return record.subject["text"].flatMap { RecordReference(json: $0) }.map { [$0] } }
        guard let id = record.subject["agreement"]?.string.flatMap({ RecordID($0) }) else { return nil }
        let text = signed[Signed(party: record.issuer, offer: id)] ?? scopes.keys.first { $0.id == id }
        return text.map { [$0] + (OfferTexts.amendment(of: record).map { [$0] } ?? []) }
    }

    // MARK: Memory

    /// `{"signed":[{"party","text"}],"texts":[{"record","scope"}]}`; for the auditor that made it.
    var json: JSON {
        [
            "signed": .array(
                signed.sorted { ($0.key.party, $0.key.offer.description) < ($1.key.party, $1.key.offer.description) }.map {
                    ["party": .string($0.key.party), "text": $0.value.json]
                }),
            "texts": .array(
                scopes.sorted { ($0.key.id.description, $0.key.digest.hex) < ($1.key.id.description, $1.key.digest.hex) }.map {
                    ["record": $0.key.json, "scope": $0.value.json]
                }),
        ]
    }

    /// Leaves out what cannot be understood; acts about it then wait for the text as if it stood elsewhere.
    init(json: JSON) {
        for item in json["signed"]?.array ?? [] {
            guard let party = item["party"]?.string, let text = item["text"].flatMap({ RecordReference(json: $0) }) else { continue }
            signed[Signed(party: party, offer: text.id)] = text
        }
        for item in json["texts"]?.array ?? [] {
            guard let record = item["record"].flatMap({ RecordReference(json: $0) }), let scope = item["scope"].flatMap({ AgreementScope(json: $0) })
            else { continue }
            scopes[record] = scope
        }
    }
}

extension AgreementScope {
    /// For an auditor's memory only.
    fileprivate var json: JSON {
        var members: JSONObject = [
            "kind": .string(kind), "offered": .string(offered.description), "parties": .array(parties.map { .string($0) }),
            "subjects": .array(subjects.map { .string($0) }), "stages": .array(stages.map { .string($0) }),
        ]
        members["value"] = value?.json
        members["from"] = from.map { .string($0.description) }
        members["end"] = end.map { .string($0.description) }
        members["length"] = length.map { .string($0.description) }
        return .object(members)
    }

    fileprivate init?(json: JSON) {
        func list(_ key: String) -> [String]? { json[key]?.array.map { $0.compactMap(\.string) } }
        guard let kind = json["kind"]?.string, let offered = json["offered"]?.string.flatMap({ CalendarDate($0) }), let parties = list("parties"),
            let subjects = list("subjects"), let stages = list("stages")
        else { return nil }
        (self.kind, self.offered, self.parties, self.subjects, self.stages) = (kind, offered, parties, subjects, stages)
        value = json["value"].flatMap { value in
            value["currency"]?.string.flatMap { currency in value["amount"]?.string.flatMap { Amount(currency: currency, amount: $0) } }
        }
        from = json["from"]?.string.flatMap { CalendarDate($0) }
        end = json["end"]?.string.flatMap { CalendarDate($0) }
        length = json["length"]?.string.flatMap { Span($0) }
    }
}
