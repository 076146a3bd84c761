import Canon
import CooperationsAPI
import Node
import Pages
import Signing

/// An attached record as the case page shows it: what it says in plain words, and in one line who signed it and how far it is proven.
enum CaseItemModel {
    static func model(_ item: CaseItem, _ reader: CaseReader) throws -> JSON {
        let view = reader.view
        let attachment = item.attachment
        var model: JSONObject = [
            "anchor": .string("record-" + item.anchor),
            "attachedDay": view.formats.model(attachment.attachedAt.date), "note": view.prose(attachment.note) ?? .null,
            "attachHref": .string("/records/" + attachment.row.id.uuid), "href": .string("/records/" + attachment.record.uuid),
        ]
        switch item.state {
        case .open(let found): try show(found, ExhibitWish(anchor: item.anchor, parts: attachment.sections), reader, in: &model)
        case .sealed: withhold("sealed", view, &model)
        case .erased: withhold("erased", view, &model)
        case .notHere: withhold("notHere", view, &model)
        }
        // Said only where it was another party than the one that signed the record, which stands at its head.
        if !isAttachedByIssuer(item) { model["attachedBy"] = try view.partyModel(attachment.attachedBy) }
        return .object(model)
    }

    private static func isAttachedByIssuer(_ item: CaseItem) -> Bool {
        guard case .open(let found) = item.state else { return false }
        return found.record?.issuer == item.attachment.attachedBy
    }

    /// A record that was published within the case and attached to no question.
    static func other(_ found: FoundRecord, _ reader: CaseReader) throws -> JSON {
        var model: JSONObject = [:]
        guard let record = found.record else { return .null }
        model["anchor"] = .string("record-" + record.id.uuid)
        model["href"] = .string("/records/" + record.id.uuid)
        try show(found, ExhibitWish(anchor: record.id.uuid), reader, in: &model)
        return .object(model)
    }

    private static func show(_ found: FoundRecord, _ wish: ExhibitWish, _ reader: CaseReader, in model: inout JSONObject) throws {
        let view = reader.view
        guard let record = found.record else { return }
        let exhibit = try reader.context.exhibit(found, wish, view)
        let titles = exhibit?.title ?? titles(of: record.subject)
        let title = view.text(titles) ?? view.own(view("cooperations.item.untitled", ["kind": record.kind]))
        model["title"] = title
        if let href = exhibit?.href { model["href"] = .string(href) }
        if let exhibit {
            var values = exhibit.model
            values["template"] = .string(exhibit.template)
            model["exhibit"] = .object(values)
        }
        model["isSealed"] = .bool(found.state == .sealed)
        model["issuer"] = try view.partyModel(record.issuer)
        model["proof"] = try view.proofLine(found, subject: title["text"]?.string ?? "", language: title["lang"]?.string) ?? .null
    }

    /// Says that a record is there and why it is not shown; nothing of what it is.
    private static func withhold(_ key: String, _ view: ReaderView, _ model: inout JSONObject) {
        model["withheld"] = [
            "title": .string(view("cooperations.item.\(key).title")), "text": .string(view("cooperations.item.\(key).text")),
        ]
    }

    private static func titles(of subject: JSONObject) -> [String: String] {
        guard let map = subject["title"]?.object else { return [:] }
        return Dictionary(uniqueKeysWithValues: map.compactMap { tag, text in text.string.map { (tag, $0) } })
    }
}
