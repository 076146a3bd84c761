import Canon
import Pages

/// One list of attributes for rule sets that came with a list each.
package enum AttributeUnion {
    /// Attributes of one name must be of one type and unit; closed choices are united, and where what may be changed differs nothing may be.
    /// Throws `Failure` naming the attribute on which the sides do not agree.
    package static func of(_ documents: [JSON]) throws -> JSON {
        guard var union = documents.first?.object, documents.count > 1 else { return documents.first ?? [:] }
        var attributes = union["attributes"]?.object ?? [:]
        for document in documents.dropFirst() where document != documents.first {
            for (name, theirs) in document["attributes"]?.object ?? [:] {
                guard let mine = attributes[name] else {
                    attributes[name] = theirs
                    continue
                }
                attributes[name] = try joined(mine, theirs, name)
            }
        }
        union["attributes"] = .object(attributes)
        return .object(union)
    }

    private static func joined(_ mine: JSON, _ theirs: JSON, _ name: String) throws -> JSON {
        guard mine != theirs, var members = mine.object else { return mine }
        let words = (mine["values_or_unit"]?.array, theirs["values_or_unit"]?.array)
        let sameUnit = words.0 != nil || words.1 != nil || mine["values_or_unit"]?.string == theirs["values_or_unit"]?.string
        guard mine["type"] == theirs["type"], sameUnit else {
            throw Failure(
                status: 422, code: "rules.attributes.differ",
                detail: "the rule sets do not mean the same by the attribute \(name): type or unit differ; they cannot be asked together",
                words: [
                    "en": "The rule sets do not mean the same by the attribute \(name): type or unit differ. Ask them one by one.",
                    "zh-Hans": "各规则集对属性 \(name) 的含义不一致：类型或单位不同。请分别查询。",
                ])
        }
        if let first = words.0, let second = words.1 { members["values_or_unit"] = .array(first + second.filter { !first.contains($0) }) }
        if mine["change"] != theirs["change"] { members["change"] = "fixed" }
        return .object(members)
    }
}
