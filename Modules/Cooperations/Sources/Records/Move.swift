import Canon
import Node
import Pages

/// Something that moves between parties: who provides it, who receives it, when, in words. Either side may be open.
///
/// In a record it is a word alone (`"data"`), or `{"what","from"?,"to"?,"when"?,"text"?:{…}}`.
package struct Move: Sendable, Hashable {
    /// What can move; `materials` are samples and equipment.
    package enum What: String, Sendable, CaseIterable { case people, knowledge, data, materials, technology, funding }
    /// Whether it is part of what was agreed on, or comes later.
    package enum When: String, Sendable, CaseIterable { case now, planned, later }

    package var what: What
    /// DIDs of the provider and of the recipient; nil on both sides means both ways.
    package var from: String?
    package var to: String?
    package var when: When?
    package var text: [String: String]

    package init(_ what: What, from: String? = nil, to: String? = nil, when: When? = nil, text: [String: String] = [:]) {
        (self.what, self.from, self.to, self.when, self.text) = (what, from, to, when, text)
    }

    /// As the record holds it.
    package var json: JSON {
        guard from != nil || to != nil || when != nil || !text.isEmpty else { return .string(what.rawValue) }
        var members: [String: JSON] = ["what": .string(what.rawValue)]
        members["from"] = from.map { .string($0) }
        members["to"] = to.map { .string($0) }
        members["when"] = when.map { .string($0.rawValue) }
        if !text.isEmpty { members["text"] = .languages(text) }
        return .object(JSONObject(members))
    }
}

extension Fields {
    mutating func moves(_ key: String, maxCount: Int) throws -> [Move] {
        try (optionalList(key, maxCount: maxCount) ?? []).enumerated().map { i, item in
            let words = Move.What.allCases.map(\.rawValue)
            guard let object = item.object else {
                guard let what = item.string.flatMap({ Move.What(rawValue: $0) }) else {
                    throw refusal("wrongValue", "\(key)/\(i)", "must be one of \(words.joined(separator: ", ")), or an object with `what`")
                }
                return Move(what)
            }
            var fields = Fields(object, at: "\(pointer)/\(key)/\(i)")
            let word = try fields.choice("what", of: words)
            let move = Move(
                Move.What(rawValue: word) ?? .knowledge, from: try fields.optionalText("from", max: 512), to: try fields.optionalText("to", max: 512),
                when: try fields.optionalChoice("when", of: Move.When.allCases.map(\.rawValue)).flatMap { .init(rawValue: $0) },
                text: try fields.optionalLanguageMap("text", max: 2000) ?? [:])
            try fields.end()
            return move
        }
    }
}
