import Canon
import Pages
import RuleEngine
import RulesAPI

/// Checks of a version's documents: what `comity rules check` finds, as refusals.
enum RuleSetChecking {
    /// Loads the documents. Throws `Failure` naming the first error with its place in the record.
    @discardableResult
    static func check(_ source: RuleSetSource, _ grounds: [RuleGround], mode: LoadMode = .example) throws -> RuleLibrary {
        let (library, findings) = source.load(mode: mode)
        guard let library, let set = library.sets.first else {
            throw refusal(findings.first { $0.severity == .error }, count: findings.count { $0.severity == .error })
        }
        guard library.sets.count == 1 else {
            throw Failure(
                status: 422, code: "rules.oneSet", pointer: "/credentialSubject/set", detail: "/credentialSubject/set must be the one rule set")
        }
        let known = Set(set.rules.map(\.id))
        for (index, ground) in grounds.enumerated() where !known.contains(ground.rule) {
            let pointer = "/credentialSubject/grounds/\(index)/rule"
            throw Failure(
                status: 422, code: "rules.ground.unknown", pointer: pointer,
                detail: "\(pointer) names \(ground.rule), which is no rule of the set; correct it")
        }
        return library
    }

    /// As for adoption: translations, citations and as-of dates there, and every restriction with its ground.
    @discardableResult
    static func checkForAdoption(_ source: RuleSetSource, _ grounds: [RuleGround]) throws -> RuleLibrary {
        let library = try check(source, grounds, mode: .adoption)
        let named = Set(grounds.map(\.rule))
        for rule in library.sets.first?.rules ?? [] where rule.effect == .prohibit || rule.effect == .approval {
            guard named.contains(rule.id) else {
                throw Failure(
                    status: 422, code: "rules.ground.missing", pointer: "/credentialSubject/ruleSet",
                    detail: "the rule \(rule.id) restricts and says no ground; add it to grounds before the set is adopted",
                    words: [
                        "en": "The rule \(rule.id) restricts and says no ground. Publish a version that names it under grounds, then adopt that.",
                        "zh-Hans": "规则 \(rule.id) 设有限制而未说明理由。请发布在 grounds 中写明理由的版本，再予通过。",
                    ])
            }
        }
        for language in ["en", "zh-Hans"] where library.labels[language] == nil {
            throw Failure(
                status: 422, code: "rules.labels.missing", pointer: "/credentialSubject/ruleSet",
                detail: "a set that is adopted has labels in en and zh-Hans, so that every rule is a sentence in both; \(language) is missing")
        }
        return library
    }

    private static let places = ["attributes": "attributes", "set": "set", "scenarios": "scenarios"]

    private static func refusal(_ finding: Finding?, count: Int) -> Failure {
        guard let finding else {
            return Failure(status: 422, code: "rules.unreadable", pointer: "/credentialSubject/set", detail: "the rule set cannot be read")
        }
        let pointer = "/credentialSubject/\(places[finding.file] ?? finding.file)\(finding.pointer)"
        let rule = finding.subject.map { "\($0): " } ?? ""
        let more = count > 1 ? " (\(count) errors in all)" : ""
        return Failure(
            status: 422, code: "rules.\(finding.code.rawValue)", pointer: pointer, detail: "\(pointer) \(rule)\(finding.reason)\(more)",
            words: ["en": "\(pointer) \(rule)\(finding.reason)\(more)", "zh-Hans": "\(pointer) \(rule)\(finding.reason(in: "zh-Hans"))"])
    }
}
