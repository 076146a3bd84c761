import Canon
import Pages
import Signing

extension ReaderView {
    /// The proof of a record in one line: who signed, what the three clocks say, how far it has come, and where the whole proof is.
    ///
    /// `{"issuer":{…},"stage":{chip},"stated":{…},"logged":{…},"witnessed"?:{…},"witnesses","seen":[{"name","at":{…},"neutral"}],"origin","node",
    /// "position","isOwn","isSealed","href"}`. The words of the stages are `proofline.stage.*`.
    package func proofLine(_ found: FoundRecord) throws -> JSON? {
        guard let record = found.record else { return nil }
        let clocks = try Clocks(of: found, in: transaction)
        let sightings = try clocks.sightings.map { sighting -> JSON in
            ["name": .string(try nodeName(sighting.origin)), "at": formats.model(sighting.at), "neutral": .bool(sighting.isNeutral)]
        }
        let neutral = clocks.sightings.count { $0.isNeutral }
        return [
            "issuer": try partyModel(record.issuer), "stage": try chip(clocks).model, "stated": formats.model(clocks.stated),
            "statedDay": formats.model(clocks.stated.date), "logged": formats.model(clocks.logged),
            "witnessed": clocks.witnessed.map { formats.model($0) } ?? .null,
            "witnesses": .string(
                texts("proofline.count", language, ["seen": formats.number(neutral), "all": formats.number(clocks.neutrals)])),
            "seen": .array(sightings), "origin": .string(found.origin), "node": .string(try nodeName(found.origin)),
            "position": .string(formats.number(found.position)), "isOwn": .bool(found.isOwn), "isSealed": .bool(found.state == .sealed),
            "href": .string("/records/" + record.id.uuid),
        ]
    }

    private func chip(_ clocks: Clocks) throws -> Chip {
        switch clocks.stage {
        case .witnessed: return Chip(.good, self("proofline.stage.witnessed"))
        case .seen:
            let name = try clocks.sightings.first { !$0.isNeutral }.map { try nodeName($0.origin) } ?? ""
            return Chip(.waiting, self("proofline.stage.seen", ["name": name]))
        case .logged: return Chip(.waiting, self("proofline.stage.logged"))
        }
    }
}
