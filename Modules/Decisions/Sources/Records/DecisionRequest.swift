import Canon
import Node
import Pages
import Signing

/// Asks a party to decide whether something may move: what, from where to where, on which day, with which facts.
///
/// `{"askedOf","title":{…},"purpose"?:{…},"what","sides":[…],"facts":{…},"withheld"?:[{"fact","heldBy","digest"}]}`. The applicant is the issuer, and asserts
/// the facts; whoever answers for one attests it in a record of its own. A withheld fact stands here as a salted digest only: its value is nobody's to see.
package struct DecisionRequest: Sendable, Hashable {
    /// A fact whose value is not told: it counts as not known.
    package struct Withheld: Sendable, Hashable {
        package var fact: String
        /// Who holds it, in words or as a DID.
        package var heldBy: String
        /// SHA-256 over salt and value, so that the holder can show later what it was.
        package var digest: Digest
        package init(fact: String, heldBy: String, digest: Digest) { (self.fact, self.heldBy, self.digest) = (fact, heldBy, digest) }
    }

    /// DID of the party that is to decide.
    package var askedOf: String
    package var title: [String: String]
    package var purpose: [String: String]
    package var what: Movement
    /// Whose rules are asked, the provider's side first.
    package var sides: [String]
    package var facts: JSONObject
    package var withheld: [Withheld]

    package init(
        askedOf: String, title: [String: String], purpose: [String: String] = [:], what: Movement, sides: [String], facts: JSONObject,
        withheld: [Withheld] = []
    ) {
        (self.askedOf, self.title, self.purpose, self.what) = (askedOf, title, purpose, what)
        (self.sides, self.facts, self.withheld) = (sides, facts, withheld)
    }

    static func validate(_ record: Record) throws { _ = try DecisionRequest(record.subject) }

    package init(_ subject: JSONObject) throws {
        var fields = Fields(subject)
        askedOf = try fields.did("askedOf")
        title = try fields.languageMap("title", max: 1000)
        purpose = try fields.optionalLanguageMap("purpose", max: 8000) ?? [:]
        what = Movement(rawValue: try fields.choice("what", of: Movement.allCases.map(\.rawValue))) ?? .data
        sides = try fields.texts("sides", maxCount: 16, max: 64)
        guard !sides.isEmpty, Set(sides).count == sides.count else {
            throw fields.refusal("wrongValue", "sides", "must name 1 to 16 jurisdictions, each once, the provider's first")
        }
        facts = try fields.facts("facts")
        for name in ["action", "from", "to", "date"] where facts[name]?.string == nil {
            throw fields.refusal(
                "missingField", "facts/\(name)", "is missing; a request says what is to be done, from where, to where and on which day")
        }
        guard CalendarDate(facts["date"]?.string ?? "") != nil else {
            throw fields.refusal("wrongValue", "facts/date", "must be a date such as 2026-11-23")
        }
        // Rule sets may know other acts than those of the list, such as a tender: what moves by them the request says itself.
        let usual = Movement.of(facts["action"]?.string ?? "")
        guard usual == nil || usual == what else {
            throw fields.refusal("wrongValue", "what", "does not fit the act \(facts["action"]?.string ?? ""); see the list of what moves")
        }
        var withheld: [Withheld] = []
        try fields.optionalObjects("withheld", maxCount: 64) { inner in
            withheld.append(
                Withheld(fact: try inner.text("fact", max: 64), heldBy: try inner.text("heldBy", max: 512), digest: try inner.digest("digest")))
        }
        for item in withheld where facts[item.fact] != nil {
            throw fields.refusal("wrongValue", "withheld", "names \(item.fact), which stands among the facts; leave one of them out")
        }
        self.withheld = withheld
        try fields.end()
    }

    package var subject: JSONObject {
        var members: JSONObject = [
            "askedOf": .string(askedOf), "title": .languages(title), "what": .string(what.rawValue), "sides": .array(sides.map { .string($0) }),
            "facts": .object(facts),
        ]
        if !purpose.isEmpty { members["purpose"] = .languages(purpose) }
        if !withheld.isEmpty {
            members["withheld"] = .array(
                withheld.map { ["fact": .string($0.fact), "heldBy": .string($0.heldBy), "digest": .string($0.digest.multibase)] })
        }
        return members
    }

    /// The question as rules are asked, with the facts that clarifications have added.
    package static func question(sides: [String], facts: JSONObject, withheld: [Withheld]) -> JSON {
        var members: JSONObject = ["sides": .array(sides.map { .string($0) }), "facts": .object(facts)]
        if !withheld.isEmpty {
            members["confidential"] = .object(
                JSONObject(Dictionary(withheld.map { ($0.fact, JSON.string($0.heldBy)) }, uniquingKeysWith: { first, _ in first })))
        }
        return .object(members)
    }
}
