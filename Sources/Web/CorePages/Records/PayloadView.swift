import Canon
import Node
import Pages

/// Any payload as a definition list that a person can read: fields by their names in plain words, texts in their languages, links where something
/// points to a record or a party. For kinds without a page of their own, and for the whole truth of those with one.
struct PayloadView {
    private let reader: ReaderView
    /// How many rows a page still takes; what is beyond is counted and left to the opening.
    private var room: Int

    init(_ reader: ReaderView, limit: Int = 400) {
        (self.reader, room) = (reader, limit)
    }

    /// The model of the partial `payload`: `{"items":[{"label","value"?: …,"children"?: payload}],"cut"?}`.
    mutating func model(_ payload: JSONObject) throws -> JSON { try list(payload.map { (label($0.key), $0.value) }) }

    private mutating func list(_ members: [(label: JSON, value: JSON)]) throws -> JSON {
        var items: [JSON] = []
        var cut = 0
        for (label, value) in members {
            guard room > 0 else {
                cut = members.count - items.count
                break
            }
            room -= 1
            items.append(try item(label, value))
        }
        return ["items": .array(items), "cut": cut > 0 ? .string(reader.count("record.cut", cut)) : .null]
    }

    private mutating func item(_ label: JSON, _ value: JSON) throws -> JSON {
        switch value {
        case .object(let members):
            if let texts = PayloadView.languageMap(members) { return ["label": label, "texts": .array(texts.map { text($0, $1) })] }
            return ["label": label, "children": try list(members.map { (self.label($0.key), $0.value) })]
        case .array(let values):
            if values.isEmpty { return ["label": label, "value": try leaf(.null)] }
            if values.allSatisfy(PayloadView.isLeaf) {
                let shown = values.prefix(room)
                room -= shown.count
                let cut = values.count - shown.count
                return [
                    "label": label, "values": .array(try shown.map { try leaf($0) }),
                    "cut": cut > 0 ? .string(reader.count("record.cut", cut)) : .null,
                ]
            }
            return ["label": label, "children": try list(values.enumerated().map { (reader.own(reader.formats.number($0.offset + 1)), $0.element) })]
        default: return ["label": label, "value": try leaf(value)]
        }
    }

    private func label(_ key: String) -> JSON {
        reader.has("fields.\(key)") ? reader.own(reader("fields.\(key)")) : ["text": .string(key), "lang": "zxx"]
    }

    /// A text in a language, with the name of the language where it is not the page's.
    private func text(_ tag: String, _ text: String) -> JSON {
        let isOwn = tag == reader.language.rawValue
        let name = Language(rawValue: tag)?.ownName ?? tag
        return ["text": .string(text), "lang": .string(tag), "language": isOwn ? .null : .string(name)]
    }

    /// `{"text","lang"?,"href"?,"iso"?,"code"?}`.
    private func leaf(_ value: JSON) throws -> JSON {
        switch value {
        case .string(let text): try scalar(text)
        case .integer(let number): ["text": .string(String(number))]
        case .bool(let yes): ["text": reader.json(yes ? "record.yes" : "record.no")]
        case .null, .double, .array, .object: ["text": reader.json("record.nothing")]
        }
    }

    private func scalar(_ text: String) throws -> JSON {
        if let id = RecordID(text) { return ["text": .string(text), "code": true, "href": .string("/records/" + id.uuid)] }
        if text.hasPrefix("did:"), let party = try reader.party(text) {
            return ["text": .string(party.name(reader.language)), "href": .string(party.path(on: reader.home))]
        }
        if let moment = Instant(text), moment.description == text {
            return ["text": .string(reader.formats.preciseMoment(moment)), "iso": .string(text)]
        }
        if let date = CalendarDate(text) { return ["text": .string(reader.formats.date(date)), "iso": .string(text)] }
        let isCode = text.hasPrefix("did:") || text.hasPrefix("z6Mk") || (text.hasPrefix("u") && text.utf8.count == 44 && !text.contains(" "))
        return [
            "text": .string(text), "lang": "und", "code": .bool(isCode), "long": .bool(text.utf8.count > 200 || text.contains("\n")),
        ]
    }

    private static func isLeaf(_ value: JSON) -> Bool { value.array == nil && value.object == nil }

    /// The texts of a language map in the order of their tags; nil for any other object.
    static func languageMap(_ members: JSONObject) -> [(tag: String, text: String)]? {
        // `id` is a language too, but an object with nothing else names a thing.
        guard !members.isEmpty, members.count <= 40, members.keys != ["id"] else { return nil }
        var texts: [(String, String)] = []
        for (tag, value) in members {
            guard let text = value.string, LanguageTag.isWellFormed(tag),
                tag == "en" || tag.hasPrefix("zh") || tag.contains("-") || tag.utf8.count == 2
            else { return nil }
            texts.append((tag, text))
        }
        return texts
    }
}
