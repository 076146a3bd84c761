import Canon
import Pages
import Signing

extension ReaderView {
    /// The proof of a record in one line: who signed, what the three clocks say, how far it has come, and where the whole proof is.
    ///
    /// The model of the component `proof-line`: `{"issuer":{…},"stage":{chip},"statedDay":{…},"logged":{…},"witnessed"?:{…},"witnesses"?,"origin",
    /// "position","isSealed","href","subject","subjectLang"}`; nil for a record that is not held open here. `subject` names the record in the link's own words, in `language`, else the page's.
    package func proofLine(_ found: FoundRecord, subject: String, language: String? = nil) throws -> JSON? {
        guard let record = found.record else { return nil }
        let clocks = try Clocks(of: found, in: transaction)
        let seen = ["seen": formats.number(clocks.sightings.count { $0.isNeutral }), "all": formats.number(clocks.neutrals)]
        return [
            "issuer": try partyModel(record.issuer), "stage": try chip(clocks).model, "statedDay": formats.model(clocks.stated.date),
            "logged": formats.model(clocks.logged), "witnessed": clocks.witnessed.map { formats.model($0) } ?? .null,
            "witnesses": clocks.neutrals == 0 ? .null : .string(self("proofLine.count", seen)), "origin": .string(found.origin),
            "position": .string(formats.number(found.position)), "isSealed": .bool(found.state == .sealed),
            "href": .string("/records/" + record.id.uuid), "subject": .string(subject),
            "subjectLang": .string(language ?? self.language.rawValue),
        ]
    }

    private func chip(_ clocks: Clocks) throws -> Chip {
        switch clocks.stage {
        case .witnessed: return Chip(.good, self("proofLine.stage.witnessed"))
        case .seen:
            let name = try clocks.sightings.first { !$0.isNeutral }.map { try nodeName($0.origin) } ?? ""
            return Chip(.waiting, self("proofLine.stage.seen", ["name": name]))
        case .logged: return Chip(.waiting, self("proofLine.stage.logged"))
        }
    }
}
