import Canon
import Node
import Pages
import Signing

/// What a record is called in a list: its own title where it has one, else that of the record it is about, else what sort of thing it is.
enum RecordTitle {
    /// `{"text","lang"}`.
    static func model(_ record: Record, _ reader: ReaderView) -> JSON {
        if let title = title(record, reader) { return ["text": .string(title.text), "lang": .string(title.tag)] }
        return reader.own(generic(record, reader))
    }

    /// As plain text, for window titles.
    static func plain(_ record: Record, _ reader: ReaderView) -> String { title(record, reader)?.text ?? generic(record, reader) }

    /// Its own title, or, where its subject names another record or a cooperation, the title of that, as far as this node can read it.
    private static func title(_ record: Record, _ reader: ReaderView) -> (tag: String, text: String)? {
        if let own = text(record.subject, reader.language) { return own }
        for key in ["record", "cooperation"] {
            guard let name = record.subject[key]?.string, let id = RecordID(name) ?? RecordID(uuid: name),
                let found = try? RecordLookup.find(id, origin: reader.home, in: reader.transaction), found.isReadable, let other = found.record
            else { continue }
            if let title = text(other.subject, reader.language) { return title }
        }
        return nil
    }

    private static func text(_ subject: JSONObject, _ language: Language) -> (tag: String, text: String)? {
        for key in ["title", "name"] {
            // What stands for a name as its digest is none that people could read.
            if let text = subject[key]?.string, Multibase.decode(text)?.count != Digest.byteCount { return ("und", text) }
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
