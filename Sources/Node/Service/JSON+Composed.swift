import Canon
import Foundation

extension JSON {
    /// The same value with every text in Unicode Normalization Form C, as producers of records write them (docs/formats/record.md). Names of members stay.
    var composed: JSON {
        switch self {
        case .string(let text): UnicodeForm.isComposed(text) ? self : .string(text.precomposedStringWithCanonicalMapping)
        case .array(let values): .array(values.map(\.composed))
        case .object(let members): .object(members.composed)
        case .null, .bool, .integer, .double: self
        }
    }
}

extension JSONObject {
    /// As `JSON.composed`, for all members.
    var composed: JSONObject {
        var result = self
        for (key, value) in self { result[key] = value.composed }
        return result
    }
}
