import Canon
import Node
import Pages

/// Why a rule restricts: `{"rule","ground","risk"?:{…},"milder"?:{…},"reviewBy"?}`. A restriction on grounds of security names all three.
package struct RuleGround: Sendable, Hashable {
    package enum Ground: String, Sendable, CaseIterable {
        case security, privacy, health, environment, ethics, property, market, treaty, another
    }

    package var rule: String
    package var ground: Ground
    /// What could happen without the rule.
    package var risk: [String: String]
    /// What milder rule was considered, and why it does not do.
    package var milder: [String: String]
    /// The day by which the rule is looked at again.
    package var reviewBy: CalendarDate?

    package init(rule: String, ground: Ground, risk: [String: String] = [:], milder: [String: String] = [:], reviewBy: CalendarDate? = nil) {
        (self.rule, self.ground, self.risk, self.milder, self.reviewBy) = (rule, ground, risk, milder, reviewBy)
    }

    var json: JSON {
        var members: JSONObject = ["rule": .string(rule), "ground": .string(ground.rawValue)]
        if !risk.isEmpty { members["risk"] = .languages(risk) }
        if !milder.isEmpty { members["milder"] = .languages(milder) }
        members["reviewBy"] = reviewBy.map { .string($0.description) }
        return .object(members)
    }
}

extension Fields {
    mutating func grounds(_ key: String) throws -> [RuleGround] {
        var grounds: [RuleGround] = []
        try optionalObjects(key, maxCount: 20_000) { fields in
            let rule = try fields.text("rule", max: 128)
            let word = try fields.choice("ground", of: RuleGround.Ground.allCases.map(\.rawValue))
            let found = RuleGround(
                rule: rule, ground: RuleGround.Ground(rawValue: word) ?? .another, risk: try fields.optionalLanguageMap("risk", max: 4000) ?? [:],
                milder: try fields.optionalLanguageMap("milder", max: 4000) ?? [:], reviewBy: try fields.optionalDate("reviewBy"))
            guard !grounds.contains(where: { $0.rule == rule }) else {
                throw fields.refusal("duplicate", "rule", "has its ground already; name each rule once")
            }
            if found.ground == .security {
                if found.risk.isEmpty {
                    throw fields.refusal("missingField", "risk", "is missing; a restriction on grounds of security names the risk")
                }
                if found.milder.isEmpty {
                    throw fields.refusal(
                        "missingField", "milder", "is missing; a restriction on grounds of security says which milder rule was considered")
                }
                if found.reviewBy == nil {
                    throw fields.refusal(
                        "missingField", "reviewBy", "is missing; a restriction on grounds of security has a day by which it is reviewed")
                }
            }
            grounds.append(found)
        }
        return grounds
    }
}
