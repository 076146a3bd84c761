import Canon
import Node
import Pages
import RuleEngine

/// A number that a rule set counts over many acts: what was granted before, on top of what the request says of itself.
///
/// `{"side","counter","fact","before","keptBy"?}`. Where grants count too of which not every reader of the request may know, `keptBy` names the party whose
/// log has the whole count; the answer then tells the outcomes to which it leads, and treats the number as a fact that this party keeps confidential.
package struct Counted: Sendable, Hashable {
    package var side: String
    package var counter: String
    package var fact: String
    /// The sum over the grants that are told.
    package var before: Int64
    package var keptBy: String?

    package init(side: String, counter: String, fact: String, before: Int64, keptBy: String? = nil) {
        (self.side, self.counter, self.fact, self.before, self.keptBy) = (side, counter, fact, before, keptBy)
    }

    init(_ fields: inout Fields) throws {
        (side, counter) = (try fields.text("side", max: 256), try fields.text("counter", max: 256))
        (fact, before) = (try fields.text("fact", max: 64), try fields.integer("before", in: 0...JSON.safeInteger))
        keptBy = try fields.optional("keptBy") == nil ? nil : fields.did("keptBy")
    }

    var json: JSON {
        var members: JSONObject = ["side": .string(side), "counter": .string(counter), "fact": .string(fact), "before": .integer(before)]
        members["keptBy"] = keptBy.map { .string($0) }
        return .object(members)
    }

    /// The same without what is kept.
    var open: Counted { Counted(side: side, counter: counter, fact: fact, before: before) }

    /// A sum that stays a number of JSON (RFC 8259 §6, within ±(2^53−1)).
    static func sum(_ left: Int64, _ right: Int64) -> Int64 { min(JSON.safeInteger, left + right) }
}

extension Question {
    /// With what was granted before counted on top; of several counters of one fact the largest counts.
    func adding(_ before: [String: Int64], in schema: AttributeSchema) -> Question {
        var question = self
        for (name, more) in before {
            guard let index = schema.index(of: name), case .int(let own)? = facts[index] else { continue }
            question.facts[index] = .int(Counted.sum(own, more))
        }
        return question
    }

    /// As everybody who reads the request may ask it: with the counts that are told, and without the numbers of which the whole count is not.
    func adding(_ counted: [Counted], in schema: AttributeSchema) -> Question {
        var question = adding(Dictionary(counted.map { ($0.fact, $0.before) }, uniquingKeysWith: max), in: schema)
        for item in counted {
            guard let keeper = item.keptBy, let index = schema.index(of: item.fact) else { continue }
            question.facts[index] = nil
            question.facts.keepConfidential(index, heldBy: keeper)
        }
        return question
    }
}
