import Canon
import Node
import Pages
import Signing

extension Fields {
    mutating func reference(_ key: String) throws -> RecordReference {
        guard let reference = RecordReference(json: try required(key)) else {
            throw refusal("wrongValue", key, "must name a record by id (urn:uuid:…) and digest (u and 43 characters), and nothing else")
        }
        return reference
    }

    mutating func optionalReference(_ key: String) throws -> RecordReference? {
        guard optional(key) != nil else { return nil }
        return try reference(key)
    }

    mutating func did(_ key: String) throws -> String {
        let did = try text(key, max: 512)
        guard DIDURL.isDID(did) else { throw refusal("wrongValue", key, "must be the DID of a party, such as did:web:ministry.example") }
        return did
    }

    /// Values of facts by attribute: texts, whole numbers, true or false, or lists of texts.
    mutating func facts(_ key: String, isEmptyAllowed: Bool = false) throws -> JSONObject {
        guard let facts = try required(key).object else { throw refusal("wrongType", key, "must be an object of values by attribute") }
        guard facts.count <= 256, isEmptyAllowed || !facts.isEmpty else { throw refusal("tooMany", key, "must hold 1 to 256 facts") }
        for (name, value) in facts where !Fields.isFact(value) {
            throw refusal("wrongValue", "\(key)/\(name.prefix(64))", "must be a text, a whole number, true or false, or a list of texts")
        }
        return facts
    }

    static func isFact(_ value: JSON) -> Bool {
        switch value {
        case .string, .integer, .bool: true
        case .array(let values): values.count <= 1000 && values.allSatisfy { $0.string != nil }
        default: false
        }
    }

    /// Words of attributes, each once.
    mutating func factNames(_ key: String) throws -> [String] {
        let names = try texts(key, maxCount: 64, max: 64)
        guard !names.isEmpty, Set(names).count == names.count else { throw refusal("wrongValue", key, "must name 1 to 64 facts, each once") }
        return names
    }
}

extension Digest {
    /// As records write it: `u` and base64url.
    var multibase: String { Multibase.base64URL(bytes) }
}
