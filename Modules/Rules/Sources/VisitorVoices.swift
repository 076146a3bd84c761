import Canon
import Node
import Pages
import RulesAPI
import Signing

/// What a node may pass on of visitors, who have no account and whom nobody knows: docs/decisions/0015-visitors-voices.md.
///
/// A node speaks for visitors and for nobody else. So its log says who vouches for what: a party for its own words, a node for having received a visitor's.
struct VisitorVoices {
    /// The most of one node within 24 hours, in all and about one version.
    static let (perDay, perVersion) = (100, 30)

    private let admission: RuleAdmission

    init(_ admission: RuleAdmission) { self.admission = admission }

    /// Throws 403 where the issuer is none that may say it, and 429 where the day has been full.
    func check(_ form: RuleActForm, _ version: KnownRuleSet) throws {
        let isNode = !admission.record.issuer.contains(":parties:")
        guard isNode == form.isVisitor else {
            throw admission.refusal(
                403, form.isVisitor ? "visitor.party" : "visitor.node", "from",
                form.isVisitor
                    ? "must be left out: a party speaks for itself; only a node passes on what a visitor wrote"
                    : "must be visitor: a node has no opinion of its own on rules; let a party say it",
                form.isVisitor ? "应予省略：各方自行发言，仅节点可转达访客的意见" : "须为 visitor：节点自身对规则不持意见；请由某一方提出")
        }
        guard isNode else { return }
        let known = admission.known
        let recent = try known.visitorVoices(of: admission.record.issuer, since: admission.place.at.adding(seconds: -86_400))
        guard recent.count < VisitorVoices.perDay, recent.count(where: { $0 == version.id }) < VisitorVoices.perVersion else {
            throw Failure(
                status: 429, code: "rules.visitor.full",
                detail: "this node has passed on as many visitors' voices in 24 hours as it does; try again tomorrow, or on another node",
                words: [
                    "en":
                        "This node has passed on as many visitors’ voices within 24 hours as it does. Try again tomorrow, or write on another node.",
                    "zh-Hans": "本节点 24 小时内转达的访客意见已达上限。请明日再试，或在其他节点提交。",
                ])
        }
    }
}
