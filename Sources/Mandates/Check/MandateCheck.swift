import Canon
import Signing

/// Judges whether an act was within a chain of mandates: a pure function of the documents and of what the verifier knows.
///
/// The checks come in a fixed order and the first that fails decides, so that everybody who has the same input gets the same code.
public struct MandateCheck {
    let world: MandateWorld
    var chain: [Mandate] = []
    /// The action for which the chain is used, on which strictness about status depends.
    var action: MandateAction = .sign
    /// When the actor says that the act was done; nil while a chain is judged alone.
    var occurredAt: Instant?
    var keys = KeyFinder()
    var lines: [CheckLine] = []
    var documents: [JudgedDocument] = []

    init(world: MandateWorld) { self.world = world }

    /// Judges an act that is a document of its own under a chain, first mandate first.
    public static func judge(act: JSON, chain: [JSON], in world: MandateWorld) -> Verdict {
        run(world) { (check) throws(Refusal) in
            let act = try check.read(chain, act: act)
            try check.standing()
            try check.checkAct(act)
        }
    }

    /// Judges an act whose documents are read already; `act.signature` says whether its signatures remain to be verified.
    public static func judge(_ act: MandateAct, under chain: [Mandate], in world: MandateWorld) -> Verdict {
        run(world) { (check) throws(Refusal) in
            try check.take(chain)
            (check.action, check.occurredAt) = (act.action, act.occurredAt)
            try check.standing()
            try check.checkAct(act)
        }
    }

    /// Judges a chain alone, checks 0 to 8: whether it stood at `world.act` and may be relied on for such an action.
    public static func standing(of chain: [Mandate], for action: MandateAction, in world: MandateWorld) -> Verdict {
        run(world) { (check) throws(Refusal) in
            try check.take(chain)
            check.action = action
            try check.standing()
        }
    }

    private static func run(_ world: MandateWorld, _ body: (inout MandateCheck) throws(Refusal) -> Void) -> Verdict {
        var check = MandateCheck(world: world)
        do {
            try body(&check)
            return Verdict(refusal: nil, checks: check.lines, documents: check.documents)
        } catch { return Verdict(refusal: error, checks: check.lines, documents: check.documents) }
    }

    /// Checks 2 to 8, for a chain that was taken.
    mutating func standing() throws(Refusal) {
        try checkProofs()
        try checkRoot()
        try checkLinks()
        try checkAttenuation()
        try checkTime()
        try checkStatus()
        try checkLogged()
    }

    // MARK: 0 and 1

    private mutating func read(_ documents: [JSON], act json: JSON) throws(Refusal) -> MandateAct {
        try checkLimits(documents.count, ids: documents.map { $0["id"]?.string })
        var mandates: [Mandate] = []
        for (i, document) in documents.enumerated() {
            do { mandates.append(try Mandate(json: document)) } catch { throw error.inside("/chain/\(i)") }
        }
        let act: MandateAct
        do { act = try MandateAct(json: json) } catch { throw error.inside("/act") }
        note(.form, "types and members are all known", "类型与成员均为已知")
        keep(mandates)
        (action, occurredAt) = (act.action, act.occurredAt)
        return act
    }

    mutating func take(_ mandates: [Mandate]) throws(Refusal) {
        try checkLimits(mandates.count, ids: mandates.map(\.id))
        note(.form, "types and members are all known", "类型与成员均为已知")
        keep(mandates)
    }

    private mutating func keep(_ mandates: [Mandate]) {
        chain = mandates
        for mandate in mandates { documents.append(JudgedDocument(role: "mandate", id: mandate.id, digest: mandate.digest)) }
    }

    private mutating func checkLimits(_ count: Int, ids: [String?]) throws(Refusal) {
        guard (1...max(1, world.policy.maxChain)).contains(count) else {
            throw Refusal(
                .chain, at: "/chain", en: "a chain has 1 to \(world.policy.maxChain) mandates, and this one has \(count)",
                zhHans: "委任链应含 1 至 \(world.policy.maxChain) 份授权书，此处有 \(count) 份")
        }
        var seen: Set<String> = []
        for (i, id) in ids.enumerated() {
            guard let id else { continue }
            guard seen.insert(id).inserted else {
                throw Refusal(.chain, at: "/chain/\(i)/id", en: "this mandate stands in the chain twice", zhHans: "此授权书在链中出现两次")
            }
        }
        note(.limits, "\(count) mandates, each named once, none too large", "共 \(count) 份授权书，各不相同，均未超限")
    }

    // MARK: 3 to 6

    private mutating func checkRoot() throws(Refusal) {
        let root = chain[0]
        func untrusted(_ pointer: String, _ en: String, _ zhHans: String) -> Refusal {
            Refusal(.rootUntrusted, at: "/chain/0" + pointer, en: en, zhHans: zhHans)
        }
        guard root.parent == nil else {
            throw untrusted(
                MandateCheck.frame(root) + "/parentMandate", "the first mandate was made from another one; bring that one too",
                "首份授权书由另一份转授而来，请一并提交那一份")
        }
        guard let jurisdictions = world.recognised[root.issuer] else {
            throw untrusted(
                "/issuer", "\(root.issuer) is not recognised here as a principal that gives mandates", "此处不承认 \(root.issuer) 为可授予委任的主体")
        }
        guard root.principal == root.issuer else {
            throw untrusted(
                "/credentialSubject/mandate/onBehalfOf", "the first mandate is given by the principal itself, not by \(root.issuer)",
                "首份授权书须由委任方本身授予，而非 \(root.issuer)")
        }
        for (i, code) in root.authority.jurisdictions.enumerated() where !Hierarchy.jurisdiction.lies(code, underAny: jurisdictions) {
            throw untrusted(
                "/credentialSubject/mandate/jurisdiction/\(i)",
                "\(root.issuer) is recognised for \(jurisdictions.joined(separator: ", ")), not for \(code)",
                "此处仅承认 \(root.issuer) 对 \(jurisdictions.joined(separator: "、")) 的权限，不含 \(code)")
        }
        note(.root, "the first mandate is by \(root.issuer), which is recognised", "首份授权书由受承认的 \(root.issuer) 授予")
    }

    private mutating func checkLinks() throws(Refusal) {
        for i in chain.indices.dropFirst() {
            let (child, parent) = (chain[i], chain[i - 1])
            let at = "/chain/\(i)"
            guard let named = child.parent, named == parent.reference else {
                throw Refusal(
                    .parentDigest, at: at + MandateCheck.frame(child) + "/parentMandate",
                    en:
                        "the mandate before it is \(parent.id) with another digest than the one named here; the digest is over the whole document, proof included",
                    zhHans: "前一份授权书为 \(parent.id)，其摘要与此处所列不符；摘要覆盖包括证明在内的全文")
            }
            guard child.issuer == parent.holder else {
                throw Refusal(
                    .alignment, at: at + "/issuer",
                    en: "only \(parent.holder), who holds the mandate before it, can pass it on; \(child.issuer) cannot",
                    zhHans: "只有持有前一份授权书的 \(parent.holder) 可以转授，\(child.issuer) 不能")
            }
            do { try Attenuation.checkFrame(child, within: parent) } catch { throw error.inside(at) }
        }
        note(
            .links, chain.count == 1 ? "the only mandate of its chain" : "each mandate names the one before it and is by its holder",
            chain.count == 1 ? "链中仅此一份授权书" : "每份授权书均指明前一份，并由其持有人授予")
    }

    private mutating func checkAttenuation() throws(Refusal) {
        for i in chain.indices.dropFirst() {
            if let first = Attenuation.widenings(of: chain[i].authority, beyond: chain[i - 1].authority).first {
                throw first.refusal.inside("/chain/\(i)")
            }
        }
        note(.attenuation, "no mandate gives more than the one before it", "任何一份授权书都未超出前一份的范围")
    }

    private mutating func checkTime() throws(Refusal) {
        if let occurredAt { try checkTime(occurredAt, "the act is said to be of", "该行为自称发生于") }
        try checkTime(world.act.loggedAt, "the act was logged at", "该行为入册时间为")
        try checkTime(world.act.counts, "the act was seen at", "该行为被见证的时间为")
        note(.time, "all are in force where the act stands in the log", "行为入册之时，各份授权书均有效")
    }

    func checkTime(_ moment: Instant, _ en: String, _ zhHans: String) throws(Refusal) {
        for (i, mandate) in chain.enumerated() {
            let frame = "/chain/\(i)" + MandateCheck.frame(mandate)
            guard moment >= mandate.validFrom else {
                throw Refusal(
                    .notYetValid, at: frame + "/validFrom", en: "\(en) \(moment), before the mandate began at \(mandate.validFrom)",
                    zhHans: "\(zhHans) \(moment)，早于授权书生效时间 \(mandate.validFrom)")
            }
            guard moment < mandate.validUntil else {
                throw Refusal(
                    .expired, at: frame + "/validUntil", en: "\(en) \(moment), when the mandate had ended at \(mandate.validUntil)",
                    zhHans: "\(zhHans) \(moment)，授权书已于 \(mandate.validUntil) 到期")
            }
        }
    }

    /// Where validity, status and parent stand in a mandate of this form.
    static func frame(_ mandate: Mandate) -> String { mandate.form == .record ? "/credentialSubject" : "" }

    mutating func note(_ check: MandateCheckName, result: CheckLine.Result = .holds, _ en: String, _ zhHans: String) {
        lines.append(CheckLine(check: check, result: result, words: Plain(en: en, zhHans: zhHans)))
    }
}
