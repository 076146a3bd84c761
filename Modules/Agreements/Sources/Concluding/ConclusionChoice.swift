import Canon
import Node
import Pages

/// What a person chose for the conclusion of a text: who decides, until when, before whom. A pure value; what cannot be is refused with the reason.
struct ConclusionChoice: Sendable, Hashable {
    /// A party of the text, and the log of the node that hosts it.
    struct Side: Sendable, Hashable {
        var name: String
        var log: String
    }

    /// Name of the deciding log.
    var decider: String
    var signBy: Instant
    /// Names of the neutrals' logs.
    var neutrals: [String]
    var isSealed: Bool

    /// What is known of nodes: how each is called, by the name of its log, and which of them are pinned, as peer or as neutral witness.
    struct Known: Sendable {
        var home: String
        var names: [String: String]
        var neutrals: Set<String>
        func name(_ log: String) -> String { names[log] ?? log }
    }

    /// Throws `Failure` at the field that is to blame: `signBy`, `decider`, `neutral-<log>` or `neutrals`.
    ///
    /// - Parameter least: how many neutrals the text needs: `NeutralNeed`.
    func check(_ sides: [Side], least: Int, now: Instant, _ known: Known) throws {
        guard signBy > now else {
            throw FormText.wrong(
                "signBy", en: "That day is over. Choose today or a later day, so that the other side can still sign.",
                zhHans: "该日期已过。请选择今天或以后的日期，以便对方仍可签署。")
        }
        try checkDecider(sides, known)
        for neutral in neutrals {
            let field = "neutral-" + neutral
            if let side = sides.first(where: { $0.log == neutral }) {
                throw FormText.wrong(
                    field, en: "\(known.name(neutral)) hosts \(side.name), a party of this text: nobody is a neutral in its own cause. Take it out.",
                    zhHans: "\(known.name(neutral))托管当事方\(side.name)：任何一方不得为自己的事作中立见证。请取消选择。")
            }
            if neutral == decider {
                throw FormText.wrong(
                    field, en: "\(known.name(neutral)) decides; who decides does not watch itself. Take it out, or let another log decide.",
                    zhHans: "\(known.name(neutral))是裁定方，不能见证自己。请取消选择，或改由其他日志裁定。")
            }
            guard known.names[neutral] != nil else { throw Self.stranger(field, neutral) }
        }
        guard neutrals.count >= least else {
            throw FormText.wrong(
                "neutrals",
                en:
                    "This text is about money, data or intellectual property and needs at least \(least) neutral witness: without one nobody could ever show that it did not come about.",
                zhHans: "本文本涉及资金、数据或知识产权，至少需要 \(least) 个中立见证方：否则无人能够证明协议未曾缔结。")
        }
        let watchers = neutrals.isEmpty ? Set(sides.map(\.log)).subtracting([decider]) : Set(neutrals)
        guard !watchers.isEmpty else {
            throw FormText.wrong(
                "neutrals", en: "All parties are on the deciding node, so nobody else would see the conclusion. Choose at least one neutral witness.",
                zhHans: "各方均在裁定节点上，没有他人见证缔结。请至少选择一个中立见证方。")
        }
    }

    private func checkDecider(_ sides: [Side], _ known: Known) throws {
        guard known.names[decider] != nil else { throw Self.stranger("decider", decider) }
        let hosts = sides.contains { $0.log == decider }
        guard hosts || known.neutrals.contains(decider) else {
            throw FormText.wrong(
                "decider",
                en: "\(known.name(decider)) hosts no party of this text and is no neutral. Let a node that hosts a party decide, or a neutral one.",
                zhHans: "\(known.name(decider))未托管本文本的任何一方，也不是中立方。请选择托管一方的节点或中立节点。")
        }
        guard hosts || !isSealed else {
            throw FormText.wrong(
                "decider",
                en:
                    "\(known.name(decider)) hosts no party and could not read a text that is open to the parties alone. Negotiate in public, or let a party's node decide.",
                zhHans: "\(known.name(decider))未托管任何一方，无法阅读仅限各方的文本。请公开谈判，或由某一方的节点裁定。")
        }
    }

    private static func stranger(_ field: String, _ log: String) -> Failure {
        FormText.wrong(
            field, en: "\(log) was not introduced to this node. Choose one of the nodes in the list.", zhHans: "\(log) 未曾介绍给本节点。请从列表中选择。")
    }
}
