import Canon
import Foundation

extension Act {
    /// The same act with its texts in Unicode Normalization Form C, as producers of records write them (docs/formats/record.md).
    var composed: Act {
        var act = self
        act.subject = subject.composed
        return act
    }
}

extension JSON {
    /// Every text in Unicode Normalization Form C; names of members stay as they are.
    fileprivate var composed: JSON {
        switch self {
        case .string(let text): UnicodeForm.isComposed(text) ? self : .string(text.precomposedStringWithCanonicalMapping)
        case .array(let values): .array(values.map(\.composed))
        case .object(let members): .object(members.composed)
        case .null, .bool, .integer, .double: self
        }
    }
}

extension JSONObject {
    fileprivate var composed: JSONObject {
        var result = self
        for (key, value) in self { result[key] = value.composed }
        return result
    }
}
