import Canon
import Node
import Pages
import Signing

/// `/records/:uuid/receipt`: one page of paper that says what was recorded and how anybody checks it later.
enum ReceiptPage {
    static func page(_ view: RecordView, _ words: Words, _ context: NodeContext) -> Page {
        let panel = ProofPanel(view: view, words: words, url: context.url)
        let record = view.record
        var items: [JSON] = []
        if let record {
            items.append(words.row("record.kind", words.kind(record.kind)))
            items.append(words.row("receipt.issuer", view.directory.name(record.issuer), note: record.issuer))
            items.append(words.row("receipt.stated", words.formats.preciseMoment(record.statedAt)))
        } else {
            items.append(words.row("receipt.content", words("record.state.\(view.state)")))
            items += LogEntryText(view.found.entry).map { [words.row("record.commitment", $0.commitment, lang: "zxx")] } ?? []
        }
        items.append(words.row("receipt.logged", words.formats.preciseMoment(view.clocks.logged), note: view.found.origin))
        items.append(words.row("receipt.seen", view.clocks.witnessed.map { words.formats.preciseMoment($0) } ?? words("proof.clock.notSeen")))
        let title = record.map { RecordTitle.plain($0, words) } ?? words("record.withheld.\(view.state).title")
        let receipt: JSON = [
            "title": .string(title), "reference": .string(view.id.description), "url": .string(context.url + view.path),
            "issued": .string(words.formats.preciseMoment(context.now())), "summary": ["items": .array(items)], "ladder": panel.ladder,
            "digest": .string(record.map { Multibase.base64URL($0.digest.bytes) } ?? words("receipt.notShown")),
            "position": .string(words.formats.number(view.found.position)),
            "checking": words.json("proof.checking"), "command": panel.command,
        ]
        return Page("record-receipt", title: words("receipt.title"), model: ["receipt": receipt, "recordHref": .string(view.path)])
    }
}
