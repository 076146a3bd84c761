import Canon
import Node
import Pages
import Signing

/// What is known, and what not, of a record whose content is sealed or erased.
enum WithheldPage {
    static func page(_ view: RecordView, url: String) throws -> Page {
        let reader = view.reader
        let key = "record.withheld.\(view.state)"
        let panel = ProofPanel(view, url: url)
        let chip = Chip(view.found.state == .erased ? .stop : .neutral, reader("record.state.\(view.state)"))
        let model: JSON = [
            "masthead": [
                "eyebrow": reader.json("record.eyebrow"), "title": reader.own(reader(key + ".title")), "lead": reader.own(reader(key + ".lead")),
                "chips": [chip.model],
            ],
            "points": .array(["known", "unknown", "check"].map { reader.json("\(key).\($0)") }),
            "facts": ["items": .array(try facts(view))],
            "clocks": panel.clocks, "ladder": try panel.ladder(), "downloads": .array(panel.downloads), "command": panel.command,
            "checking": reader.json("proof.checking"),
        ]
        return Page("record-withheld", title: reader(key + ".title"), model: model)
    }

    private static func facts(_ view: RecordView) throws -> [JSON] {
        let reader = view.reader
        var rows = [reader.row("record.name", view.id.description, lang: "zxx"), RecordPage.place(view)]
        if let commitment = view.found.commitment { rows.append(reader.row("record.commitment", commitment, lang: "zxx")) }
        guard let tombstone = view.tombstone, let record = tombstone.record else { return rows }
        rows.append(reader.row("record.erasedBy", try reader.name(record.issuer), href: "/records/" + record.id.uuid))
        rows.append(reader.row("record.erasedOn", reader.formats.preciseMoment(tombstone.loggedAt)))
        let reasons = record.subject["reason"]?.object.flatMap { PayloadView.languageMap($0) } ?? []
        let reason = LanguageTag.best(Dictionary(reasons.map { ($0.tag, $0.text) }, uniquingKeysWith: { a, _ in a }), for: reader.language)
        rows.append(reader.row("record.erasedWhy", reason?.text ?? reader("record.noReason"), lang: reason?.tag))
        return rows
    }
}
