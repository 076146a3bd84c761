import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// Records of envoys inside another page: a mandate in plain words, a change of one, a consultation.
enum EnvoyExhibit {
    static func make(_ found: FoundRecord, _ wish: ExhibitWish, for view: ReaderView) throws -> Exhibit? {
        guard let record = found.record else { return nil }
        let models = MandateModel(view)
        switch record.kind {
        case Mandate.recordKind:
            guard let mandate = try? Mandate(json: record.json) else { return nil }
            let titles = mandate.titles.isEmpty ? both("envoys.untitled", view) : mandate.titles
            return Exhibit(
                "envoys/exhibit", title: titles, href: "/envoys/" + record.id.uuid,
                model: ["lines": ["items": .array(try models.lines(mandate))], "text": .null])
        case Consultation.kind:
            guard let asked = try? Consultation(record.subject) else { return nil }
            return Exhibit(
                "envoys/exhibit", title: asked.title, href: "/consultations/" + record.id.uuid,
                model: ["lines": .null, "text": view.prose(asked.question) ?? .null])
        case ConsultationAnswer.kind:
            guard let answer = try? ConsultationAnswer(record.subject) else { return nil }
            return Exhibit(
                "envoys/exhibit", title: both("envoys.outcome." + answer.outcome.rawValue, view),
                href: "/consultations/" + answer.consultation.id.uuid, model: ["lines": .null, "text": view.prose(answer.text) ?? .null])
        case JointMinutes.kind:
            guard let minutes = try? JointMinutes(record.subject) else { return nil }
            return Exhibit(
                "envoys/exhibit", title: both("envoys.minutes.title", view), href: "/consultations/" + minutes.consultation.id.uuid,
                model: ["lines": .null, "text": view.prose(minutes.text) ?? .null])
        default:
            guard let change = try? MandateChange(record) else { return nil }
            return Exhibit(
                "envoys/exhibit", title: both("envoys.change." + change.kind.change.rawValue, view), href: "/envoys/" + change.mandate.id.uuid,
                model: ["lines": .null, "text": view.prose(change.reason) ?? .null])
        }
    }

    private static func both(_ key: String, _ view: ReaderView) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, view.texts(key, $0)) })
    }
}
