import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Store

/// One version of a rule set as a page reads it: its rules compiled, what else was published under the name, and what was said about it.
struct RuleSetReader {
    let view: ReaderView
    let known: KnownRuleSets
    let version: KnownRuleSet
    /// All versions, oldest first.
    let versions: [KnownRuleSet]
    let form: RuleSetForm
    let rules: CompiledRules
    let set: RuleSet

    /// Nil where there is no such version here. Throws `Failure` where it cannot be read.
    init?(_ id: RecordID, _ view: ReaderView, _ known: KnownRuleSets) throws {
        guard let version = try known.find(id), let subject = try known.subject(of: version) else { return nil }
        try self.init(version, subject, view, known)
    }

    private init(_ version: KnownRuleSet, _ subject: JSONObject, _ view: ReaderView, _ known: KnownRuleSets) throws {
        (self.view, self.known, self.version) = (view, known, version)
        versions = try known.versions(of: version.setID, issuer: version.issuer)
        form = try RuleSetForm(subject)
        rules = try RulebookCache.shared.rules(of: [version], in: known)
        guard let set = rules.library.sets.first else { throw Failure.notFound("rule set of this name") }
        self.set = set
    }

    /// What was said about this version, oldest first.
    func acts(_ kinds: String...) throws -> [RuleAct] { try known.acts(about: version.id, kinds: kinds) }

    var today: CalendarDate { view.now.date }
    var path: String { "/rules/" + version.id.uuid }

    /// The rule as a sentence in a language; its title where nobody named the attributes in that language.
    func sentence(_ rule: Rule, _ tag: String) -> JSON {
        if let writer = rules.writer(tag) { return ["text": .string(writer.sentence(rule, in: set)), "lang": .string(tag)] }
        return RuleParts.text(rule.title, view) ?? .null
    }

    /// The request's version with the address that names it. Throws 404.
    static func asked(_ request: Request, _ view: ReaderView, _ known: KnownRuleSets) throws -> RuleSetReader {
        guard let id = request.parameters["uuid"].flatMap({ RecordID(uuid: $0) }), let reader = try RuleSetReader(id, view, known) else {
            throw Failure.notFound("rule set of this name")
        }
        return reader
    }
}
