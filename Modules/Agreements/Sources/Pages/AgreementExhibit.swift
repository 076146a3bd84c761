import AgreementsAPI
import Calendars
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing

/// An agreement inside another page, such as the case page: where it stands, between whom, under which mandates, until when, and what comes next.
enum AgreementExhibit {
    static func make(_ found: FoundRecord, for view: ReaderView) throws -> Exhibit? {
        guard let record = found.record, record.kind == AgreementKinds.offer, let reader = try AgreementReader(record.id, view) else { return nil }
        let standing = try reader.standing()
        var lines: [JSON] = []
        func line(_ key: String, _ value: String, href: String? = nil, note: String? = nil) {
            lines.append([
                "label": .string(view("agreements.exhibit." + key)), "value": .string(value), "href": href.map { .string($0) } ?? .null,
                "note": note.map { .string($0) } ?? .null,
            ])
        }
        line("standing", AgreementPage.words(standing, "title", view), note: try AgreementPage.reason(standing, reader))
        line("kind", AgreementPage.kind(reader.offer.kind, view))
        line("parties", view.formats.list(try reader.offer.parties.map { try view.name($0) }))
        for party in reader.offer.parties {
            guard let signed = reader.signatures[party] else { continue }
            let cited = try reader.judgedSignatures()[party]?.cited ?? []
            let mandate = cited.isEmpty ? nil : SignaturesPart.titles(cited, view)
            line(
                "signed",
                view(
                    mandate == nil ? "agreements.exhibit.signedBy" : "agreements.exhibit.signedUnder",
                    ["party": try view.name(party), "date": view.formats.date(signed.statedAt.date), "mandate": mandate ?? ""]),
                href: "/records/" + signed.id.uuid)
        }
        if standing.isInForce {
            let list = try DutyList([reader.offer], reader.known, view)
            let horizon = CalendarDate(daysSinceEpoch: view.now.date.daysSinceEpoch + DutyList.horizonDays)
            if let next = list.index.dueList(until: horizon, judgedOn: view.now.date).first(where: { $0.date >= view.now.date }) {
                let obligation = list.index.obligation(of: next)
                line(
                    "next",
                    view(
                        "agreements.exhibit.due",
                        [
                            "what": LanguageTag.best(obligation.title, for: view.language)?.text ?? obligation.id,
                            "party": try view.name(obligation.obliged), "date": view.formats.date(next.date),
                        ]), href: "/agreements/\(reader.offer.id.uuid)#duties")
            }
        }
        return Exhibit(
            "agreements/exhibit", title: reader.offer.title, href: "/agreements/" + reader.offer.id.uuid,
            model: [
                "chip": AgreementPage.chip(standing, view).model, "lines": ["items": .array(lines)],
                "href": .string("/agreements/" + reader.offer.id.uuid),
                "versions": .string(
                    view.texts.count("agreements.list.versions", reader.versions.count, view.language)),
            ])
    }
}
