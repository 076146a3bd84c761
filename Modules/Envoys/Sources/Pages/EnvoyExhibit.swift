import Canon
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// Records of envoys inside another page, in plain words: a mandate, a change of one, a consultation, an answer, minutes. Also what people see before they
/// approve one.
enum EnvoyExhibit {
    static func make(_ found: FoundRecord, _ wish: ExhibitWish, for view: ReaderView) throws -> Exhibit? {
        guard let record = found.record else { return nil }
        let models = MandateModel(view)
        switch record.kind {
        case Mandate.recordKind:
            guard let mandate = try? Mandate(json: record.json) else { return nil }
            let titles = mandate.titles.isEmpty ? both("envoys.untitled", view) : mandate.titles
            var lines = [line("envoys.holder", try view.name(mandate.holder), view)] + (try models.lines(mandate))
            if let title = view.text(mandate.titles)?["text"]?.string { lines.insert(line("envoys.office", title, view), at: 0) }
            return exhibit(titles, "/envoys/" + record.id.uuid, lines: lines, text: nil)
        case Consultation.kind:
            guard let asked = try? Consultation(record.subject) else { return nil }
            return exhibit(
                asked.title, "/consultations/" + record.id.uuid,
                lines: try mandate(asked.mandate, models) + [
                    line("envoys.exhibit.askedOf", try view.name(asked.askedOf), view),
                    line("envoys.exhibit.answerBy", view.formats.date(asked.answerBy), view),
                ], text: view.prose(asked.question))
        case ConsultationAnswer.kind:
            guard let answer = try? ConsultationAnswer(record.subject) else { return nil }
            var lines = try consultation(answer.consultation, view)
            lines.append(line("envoys.exhibit.outcome", view("envoys.outcome." + answer.outcome.rawValue), view))
            if let day = answer.newDate { lines.append(line("envoys.exhibit.newDate", view.formats.date(day), view)) }
            return exhibit(
                both("envoys.outcome." + answer.outcome.rawValue, view), "/consultations/" + answer.consultation.id.uuid, lines: lines,
                text: view.prose(answer.text))
        case JointMinutes.kind:
            guard let minutes = try? JointMinutes(record.subject) else { return nil }
            return exhibit(
                both("envoys.minutes.title", view), "/consultations/" + minutes.consultation.id.uuid, lines: try lines(minutes, view),
                text: view.prose(minutes.text))
        default:
            guard let change = try? MandateChange(record) else { return nil }
            return exhibit(
                both("envoys.change." + change.kind.change.rawValue, view), "/envoys/" + change.mandate.id.uuid, lines: try lines(change, models),
                text: view.prose(change.reason))
        }
    }

    private static func exhibit(_ title: [String: String], _ href: String, lines: [JSON], text: JSON?) -> Exhibit {
        Exhibit(
            "envoys/exhibit", title: title, href: href, model: ["lines": lines.isEmpty ? .null : ["items": .array(lines)], "text": text ?? .null])
    }

    private static func line(_ key: String, _ value: String, _ view: ReaderView, href: String? = nil, lang: String? = nil) -> JSON {
        [
            "label": .string(view(key)), "value": .string(value), "href": href.map { .string($0) } ?? .null,
            "lang": lang.map { .string($0) } ?? .null,
        ]
    }

    private static func mandate(_ reference: RecordReference, _ models: MandateModel, _ key: String = "envoys.exhibit.mandate") throws -> [JSON] {
        guard let logged = try models.mandates.mandate(reference.id) else { return [] }
        let title = models.title(logged.mandate)
        return [line(key, title["text"]?.string ?? "", models.view, href: "/envoys/" + reference.id.uuid, lang: title["lang"]?.string)]
    }

    private static func consultation(_ reference: RecordReference, _ view: ReaderView) throws -> [JSON] {
        guard let clock = try EnvoyFigures(origin: view.home, in: view.transaction).one(reference.id) else { return [] }
        let title = LanguageTag.best(clock.title, for: view.language)
        return [
            line("envoys.exhibit.consultation", title?.text ?? "", view, href: "/consultations/" + reference.id.uuid, lang: title?.tag)
        ]
    }

    private static func lines(_ minutes: JointMinutes, _ view: ReaderView) throws -> [JSON] {
        var lines = try consultation(minutes.consultation, view)
        lines.append(line("envoys.exhibit.heldOn", view.formats.date(minutes.heldOn), view))
        for (key, points) in [("agreed", minutes.agreed), ("open", minutes.open)] {
            for point in points {
                guard let text = LanguageTag.best(point, for: view.language) else { continue }
                lines.append(line("envoys.exhibit." + key, text.text, view, lang: text.tag))
            }
        }
        if let confirms = minutes.confirms {
            lines.append(line("envoys.exhibit.confirms", confirms.id.uuid, view, href: "/records/" + confirms.id.uuid, lang: "zxx"))
        }
        return lines
    }

    private static func lines(_ change: MandateChange, _ models: MandateModel) throws -> [JSON] {
        let view = models.view
        var lines = try mandate(change.mandate, models)
        if let from = change.from, let until = change.until {
            let span = ["from": view.formats.date(from.date), "until": view.formats.date(until.adding(milliseconds: -1).date)]
            lines.append(line("envoys.exhibit.absent", view("envoys.validity", span), view))
        }
        if let substitute = change.substitute { lines += try mandate(substitute, models, "envoys.exhibit.substitute") }
        return lines
    }

    private static func both(_ key: String, _ view: ReaderView) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, view.texts(key, $0)) })
    }
}
