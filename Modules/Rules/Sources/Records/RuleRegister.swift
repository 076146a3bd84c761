import Canon
import Node
import Pages

/// What a register of rules that decide about people says of a set, after the United Kingdom's Algorithmic Transparency Recording Standard: who
/// answers for it, what it is for, what people decide, how to appeal, what it uses, what can go wrong. Each a text by language.
package struct RuleRegister: Sendable, Hashable {
    package static let fields = [
        "owner", "purpose", "scope", "alternatives", "humanDecisions", "training", "appeals", "data", "impact", "risks", "contact",
    ]

    /// By field; fields that nobody filled in are missing.
    package var texts: [String: [String: String]]

    package init(_ texts: [String: [String: String]] = [:]) { self.texts = texts }

    init(_ json: JSON?, at pointer: String) throws {
        texts = [:]
        guard let json else { return }
        guard let members = json.object else {
            throw Failure(status: 422, code: "wrongType", pointer: pointer, detail: "\(pointer) must be an object")
        }
        var fields = Fields(members, at: pointer)
        for name in RuleRegister.fields { texts[name] = try fields.optionalLanguageMap(name, max: 4000) }
        try fields.end()
    }

    var json: JSON? { texts.isEmpty ? nil : .object(JSONObject(texts.mapValues { JSON.languages($0) })) }
}
