import Canon
import Node
import Pages
import Signing

/// A key in plain words: what it is for, since when, and whether it still counts.
enum KeyCard {
    /// `{"key","uses","chip","added","ended"?}`.
    static func model(_ key: KeyLife, log: LogView, _ words: Words) throws -> JSON {
        [
            "key": .string(key.multikey),
            "uses": .string(words.formats.list(key.purposes.map { words("keys.purpose.\($0)") })),
            "chips": [state(key, words).model],
            "added": try moment("keys.added", key.added, log, words),
            "ended": try key.compromisedSince.map { try moment("keys.compromisedSince", $0, log, words) }
                ?? key.retired.map { try moment("keys.retired", $0, log, words) } ?? .null,
            "declared": try key.compromiseDeclared.map { try moment("keys.declared", $0, log, words) } ?? .null,
        ]
    }

    private static func state(_ key: KeyLife, _ words: Words) -> Chip {
        if key.compromisedSince != nil { return Chip(.stop, words("keys.state.compromised")) }
        if key.retired != nil { return Chip(.neutral, words("keys.state.retired")) }
        return Chip(.good, words("keys.state.valid"))
    }

    private static func moment(_ key: String, _ position: UInt64, _ log: LogView, _ words: Words) throws -> JSON {
        let time = try log.loggedAt(position).map { words.formats.date($0.date) } ?? words("keys.unknownTime")
        return words.json(key, ["position": words.formats.number(position), "date": time])
    }
}
