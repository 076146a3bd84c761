import Canon
import Node
import Pages
import Signing

/// A key in plain words: what it is for, since when, and whether it still counts.
enum KeyCard {
    /// `{"key","uses","chip","added","ended"?}`.
    static func model(_ key: KeyLife, log: LogView, _ reader: ReaderView) throws -> JSON {
        [
            "key": .string(key.multikey),
            "uses": .string(reader.formats.list(key.purposes.map { reader("keys.purpose.\($0)") })),
            "chips": [state(key, reader).model],
            "added": try moment("keys.added", key.added, log, reader),
            "ended": try key.compromisedSince.map { try moment("keys.compromisedSince", $0, log, reader) }
                ?? key.retired.map { try moment("keys.retired", $0, log, reader) } ?? .null,
            "declared": try key.compromiseDeclared.map { try moment("keys.declared", $0, log, reader) } ?? .null,
        ]
    }

    private static func state(_ key: KeyLife, _ reader: ReaderView) -> Chip {
        if key.compromisedSince != nil { return Chip(.stop, reader("keys.state.compromised")) }
        if key.retired != nil { return Chip(.neutral, reader("keys.state.retired")) }
        return Chip(.good, reader("keys.state.valid"))
    }

    private static func moment(_ key: String, _ position: UInt64, _ log: LogView, _ reader: ReaderView) throws -> JSON {
        let time = try log.loggedAt(position).map { reader.formats.date($0.date) } ?? reader("keys.unknownTime")
        return reader.json(key, ["position": reader.formats.number(position), "date": time])
    }
}
