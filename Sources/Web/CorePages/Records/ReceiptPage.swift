import Canon
import Node
import Pages
import Signing

/// `/records/:uuid/receipt`: one page of paper that says what was recorded and how anybody checks it later.
enum ReceiptPage {
    static func page(_ view: RecordView, url: String) throws -> Page {
        let reader = view.reader
        let panel = ProofPanel(view, url: url)
        let title = view.record.map { RecordTitle.plain($0, reader) } ?? reader("record.withheld.\(view.state).title")
        let receipt: JSON = [
            "title": .string(title), "reference": .string(view.id.description), "url": .string(url + view.path),
            "issued": .string(reader.formats.preciseMoment(reader.now)), "summary": ["items": .array(try summary(view))],
            "ladder": try panel.ladder(),
            "digest": view.record.map { .string(Multibase.base64URL($0.digest.bytes)) } ?? reader.json("receipt.notShown"),
            "position": .string(reader.formats.number(view.found.position)),
            "checking": reader.json("proof.checking"), "command": panel.command,
        ]
        return Page("record-receipt", title: reader("receipt.title"), model: ["receipt": receipt, "recordHref": .string(view.path)])
    }

    private static func summary(_ view: RecordView) throws -> [JSON] {
        let reader = view.reader
        var rows: [JSON] = []
        if let record = view.record {
            rows.append(reader.row("record.kind", reader.kind(record.kind)))
            rows.append(reader.row("receipt.issuer", try reader.name(record.issuer), note: record.issuer))
            rows.append(reader.row("receipt.stated", reader.formats.preciseMoment(record.statedAt)))
        } else {
            rows.append(reader.row("receipt.content", reader("record.state.\(view.state)")))
            if let commitment = view.found.commitment { rows.append(reader.row("record.commitment", commitment, lang: "zxx")) }
        }
        rows.append(reader.row("receipt.logged", reader.formats.preciseMoment(view.clocks.logged), note: view.found.origin))
        rows.append(reader.row("receipt.seen", view.clocks.witnessed.map { reader.formats.preciseMoment($0) } ?? reader("proof.clock.notSeen")))
        return rows
    }
}
