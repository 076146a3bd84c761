import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing

/// What `rule-set.v1` says: one version of a rule set, whole, with the attributes it is written in, what they are called, and what a reader must know.
///
/// `{"title":{…},"example"?:{…},"set":{…},"parts"?:[{"digest","id"}],"attributes":{…},"labels"?:[…],"titles"?:[…],"scenarios"?:{…},
/// "supersedes"?:{"digest","id"},"grounds"?:[…],"register"?:{…},"answerWithinDays"?}`.
package struct RuleSetForm: Sendable {
    package var title: [String: String]
    /// What a reader must know before relying on an example: "example, not law". Empty for rules that are meant.
    package var example: [String: String]
    package var source: RuleSetSource
    /// Records of kind `rule-set-part.v1` that hold further rules.
    package var parts: [RecordReference]
    /// The version before it, of the same issuer.
    package var supersedes: RecordReference?
    package var grounds: [RuleGround]
    package var register: RuleRegister
    /// Within how many calendar days a challenge is answered.
    package var answerWithinDays: Int

    package static let ordinaryAnswerDays = 30

    package init(
        title: [String: String], example: [String: String] = [:], source: RuleSetSource, parts: [RecordReference] = [],
        supersedes: RecordReference? = nil, grounds: [RuleGround] = [], register: RuleRegister = RuleRegister(),
        answerWithinDays: Int = RuleSetForm.ordinaryAnswerDays
    ) {
        (self.title, self.example, self.source, self.parts, self.supersedes) = (title, example, source, parts, supersedes)
        (self.grounds, self.register, self.answerWithinDays) = (grounds, register, answerWithinDays)
    }

    /// Reads the payload; the rules themselves are checked as `comity rules check` does. Throws `Failure` with pointer and remedy.
    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        title = try fields.languageMap("title", max: 1000)
        example = try fields.optionalLanguageMap("example", max: 4000) ?? [:]
        let set = try fields.document("set")
        let attributes = try fields.document("attributes")
        parts = try (fields.optionalList("parts", maxCount: 256) ?? []).enumerated().map { try fields.reference($1, "parts/\($0)") }
        let labels = try fields.documents("labels", maxCount: 8)
        let titles = try fields.documents("titles", maxCount: 8)
        let scenarios = fields.optional("scenarios")
        supersedes = try fields.optionalReference("supersedes")
        grounds = try fields.grounds("grounds")
        register = try RuleRegister(fields.optional("register"), at: "/credentialSubject/register")
        answerWithinDays =
            fields.optional("answerWithinDays") == nil ? RuleSetForm.ordinaryAnswerDays : Int(try fields.integer("answerWithinDays", in: 1...90))
        try fields.end()
        source = RuleSetSource(set: set, attributes: attributes, labels: labels, titles: titles, scenarios: scenarios)
    }

    /// The payload of the record.
    package var subject: JSONObject {
        var members: JSONObject = ["title": .languages(title), "set": source.set, "attributes": source.attributes]
        if !example.isEmpty { members["example"] = .languages(example) }
        if !parts.isEmpty { members["parts"] = .array(parts.map(\.json)) }
        if !source.labels.isEmpty { members["labels"] = .array(source.labels) }
        if !source.titles.isEmpty { members["titles"] = .array(source.titles) }
        members["scenarios"] = source.scenarios
        members["supersedes"] = supersedes?.json
        if !grounds.isEmpty { members["grounds"] = .array(grounds.map(\.json)) }
        if let register = register.json { members["register"] = register }
        if answerWithinDays != RuleSetForm.ordinaryAnswerDays { members["answerWithinDays"] = .integer(Int64(answerWithinDays)) }
        return members
    }

    /// The name that all versions share, what this one is called, and whose jurisdiction it is of; empty where the document does not say.
    package var setID: String { source.set["id"]?.string ?? "" }
    package var version: String { source.set["version"]?.string ?? "" }
    package var jurisdiction: String { source.set["jurisdiction"]?.string ?? "" }

    static func validate(_ record: Record) throws {
        let form = try RuleSetForm(record.subject)
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "rules.sealed", pointer: "/audience", detail: "/audience must be left out; rules are for everybody to read")
        }
        // A set in parts can be read only where its parts are, on admission.
        if form.parts.isEmpty { try RuleSetChecking.check(form.source, form.grounds) }
    }
}

extension Fields {
    /// A document as a member, an object.
    mutating func document(_ key: String) throws -> JSON {
        let value = try required(key)
        guard value.object != nil else { throw refusal("wrongType", key, "must be an object, as its file is") }
        return value
    }

    mutating func documents(_ key: String, maxCount: Int) throws -> [JSON] {
        let values = try optionalList(key, maxCount: maxCount) ?? []
        for (index, value) in values.enumerated() where value.object == nil {
            throw refusal("wrongType", "\(key)/\(index)", "must be an object, as its file is")
        }
        return values
    }

    /// Another record by id and digest.
    mutating func optionalReference(_ key: String) throws -> RecordReference? {
        guard let value = optional(key) else { return nil }
        return try reference(value, key)
    }

    mutating func reference(_ key: String) throws -> RecordReference { try reference(required(key), key) }

    func reference(_ value: JSON, _ key: String) throws -> RecordReference {
        guard let reference = RecordReference(json: value) else {
            throw refusal("wrongValue", key, "must name a record by id (urn:uuid:…) and digest (u and 43 characters), and nothing else")
        }
        return reference
    }
}
