import Canon
import Node
import Pages
import Signing

/// What `rule-set-part.v1` says: rules of a version that is too large for one record, `{"set","rules":[…]}`. It says nothing by itself; the version
/// names it by id and digest.
package struct RulePart: Sendable {
    /// The name that all versions of the set share.
    package var set: String
    package var rules: [JSON]

    package init(set: String, rules: [JSON]) { (self.set, self.rules) = (set, rules) }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        set = try fields.text("set", max: 256)
        rules = try fields.list("rules", maxCount: 20_000)
        try fields.end()
    }

    package var subject: JSONObject { ["set": .string(set), "rules": .array(rules)] }

    static func validate(_ record: Record) throws {
        _ = try RulePart(record.subject)
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "rules.sealed", pointer: "/audience", detail: "/audience must be left out; rules are for everybody to read")
        }
    }
}
