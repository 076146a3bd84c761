import Canon
import Node
import Pages
import Signing

/// What a record is called in a list: its own title where it has one, else what sort of thing it is.
enum RecordTitle {
    /// `{"text","lang"}`.
    static func model(_ record: Record, _ reader: ReaderView) -> JSON {
        if let title = text(record.subject, reader.language) { return ["text": .string(title.text), "lang": .string(title.tag)] }
        return reader.own(generic(record, reader))
    }

    /// As plain text, for window titles.
    static func plain(_ record: Record, _ reader: ReaderView) -> String { text(record.subject, reader.language)?.text ?? generic(record, reader) }

    private static func text(_ subject: JSONObject, _ language: Language) -> (tag: String, text: String)? {
        for key in ["title", "name"] {
            if let text = subject[key]?.string { return ("und", text) }
            if let map = subject[key]?.object {
                let texts = Dictionary(uniqueKeysWithValues: map.compactMap { key, value in value.string.map { (key, $0) } })
                if let best = LanguageTag.best(texts, for: language) { return best }
            }
        }
        return nil
    }

    private static func generic(_ record: Record, _ reader: ReaderView) -> String {
        if record.kind == "identity.v1", let type = record.subject["type"]?.string, reader.has("record.identity.\(type)") {
            return reader("record.identity.\(type)")
        }
        return reader.kind(record.kind)
    }
}
