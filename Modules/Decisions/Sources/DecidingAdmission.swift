import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import Signing

/// What must hold of a decision: a recommendation on the facts as they stand, attested facts for a grant, a mandate that covers it, and for a second look
/// another person than the first.
struct DecidingAdmission {
    let base: DecisionAdmission
    let form: DecisionActForm
    let file: DecisionFile
    let life: DecisionLife

    func check() throws {
        guard life.state.isOpen || life.state == .refusedBySilence else {
            throw base.refusal(
                409, "decided", "/credentialSubject/request", "is decided already; the applicant may ask for reconsideration by another person",
                "已作出决定；申请方可申请由他人复核")
        }
        guard life.state != .clarifying else {
            throw base.refusal(
                409, "clarifying", "/credentialSubject/request", "waits for facts that were asked for; decide once they are there",
                "尚待补充所要求的事实；待补充后再作决定")
        }
        guard let named = file.recommendations.first(where: { $0.act.reference == form.about }) else {
            throw base.refusal(
                409, "recommendationOther", "/credentialSubject/recommendation",
                "names no recommendation on the facts as they stand; ask the rules again and decide on that", "没有指明依现有事实作出的建议；请重新查询规则后据以决定")
        }
        let counted = Set(named.content.held.filter { $0.heldBy == base.record.issuer }.map(\.fact))
        guard counted == Set(file.held(by: base.record.issuer).keys) else {
            throw base.refusal(
                409, "heldUnused", "/credentialSubject/recommendation",
                "leaves out confidential facts that the deciding party keeps for this request; ask the rules again, with them, and decide on that",
                "未计入决定方就该申请保密的事实；请计入后重新查询规则，并据以决定")
        }
        let counting = form.word == "granted" ? try reserve(named.content) : nil
        let agrees = Recommendation.follows(named.content.outcome, form.word ?? "")
        guard agrees == (form.follows == "followed") else {
            throw base.refusal(
                422, "follows", "/credentialSubject/recommendationIs",
                agrees
                    ? "must be followed: the decision is what the rules lead to"
                    : "must be departedFrom: the rules lead to \(named.content.outcome.word), and the decision is \(form.word ?? "")",
                agrees ? "须为 followed：该决定与规则结论一致" : "须为 departedFrom：规则结论为 \(named.content.outcome.word)，而决定为 \(form.word ?? "")")
        }
        if let counting { try attested(named.content, counting) }
        try order()
        guard let mandate = form.mandate else { return }
        try base.judge(mandate, file)
        if let earlier = file.decisions.last?.form.mandate, life.state == .reconsidering { try another(mandate, earlier) }
    }

    /// A count is reserved where it is used up: in the transaction that logs the grant. What was granted since the rules were asked counts too.
    /// Gives the count as it is now.
    private func reserve(_ content: Recommendation) throws -> Counting {
        let rules = try base.picker.rules(named: content.rules)
        let counting = try Counting(file, under: rules, in: base.known, on: base.place.at.date)
        var isSame = counting.told == content.counted
        if isSame, counting.isPartlyKept {
            let question = try DecideJSON.question(content.question, under: rules)
            let own = Array(file.held(by: base.record.issuer).values)
            isSame = try Recommendation(question, json: content.question, under: rules, holding: own, counting: counting).ranges == content.ranges
        }
        guard isSame else {
            throw base.refusal(
                409, "counted", "/credentialSubject/recommendation",
                "counts otherwise than this log does now, since others were granted or taken back; ask the rules again and decide on that",
                "所计数量与本日志现有数量不一致：此后另有准许或撤销；请重新查询规则后据以决定")
        }
        return counting
    }

    /// Nothing is granted on somebody's mere word: the facts on which the answer hangs must be attested.
    private func attested(_ content: Recommendation, _ counting: Counting) throws {
        let rules = try base.picker.rules(named: content.rules)
        let question = try DecideJSON.question(content.question, under: rules)
        let own = Array(file.held(by: base.record.issuer).values)
        let whole = try Recommendation.whole(question.adding(counting.all, in: rules.library.schema), holding: own, under: rules)
        let decision = rules.book.decide(whole, suggesting: false)
        var decisive = Answered.decisive(whole, decision, rules)
        // Where another party counts facts that nobody here knows, all facts are decisive that an open rule asks about.
        if content.held.contains(where: { $0.heldBy != base.record.issuer }) {
            let asked = decision.sides.flatMap { side in
                side.unknown.flatMap { doubt in rules.set(side.jurisdiction)?.rules.first { $0.id == doubt.rule }?.when.map(\.attribute) ?? [] }
            }
            decisive += asked.filter { whole.facts[$0] != nil }.map { rules.library.schema.attributes[$0].name }
        }
        var open = Set(decisive).sorted().filter { name in
            // What the act is stands in the request itself, and the request is signed; what the deciding party holds, it answers for.
            !["action", "from", "to", "date"].contains(name) && file.attested(name) == nil && !own.contains { $0.content.fact == name }
        }
        // What the applicant alone knows and says of itself is an assertion too; whoever else holds a fact answers for it.
        open += content.held.filter { $0.heldBy == file.request.issuer }.map(\.fact)
        guard open.isEmpty else {
            throw base.refusal(
                409, "simulation", "/credentialSubject/decision",
                "rests on facts that are only asserted (\(open.joined(separator: ", "))); let whoever answers for them attest them first",
                "所依据的事实仅为自述（\(open.joined(separator: "、"))）；请先由对其负责者予以证明")
        }
    }

    private func order() throws {
        let asked = file.acts(DecisionKinds.reconsideration).last
        guard life.state == .reconsidering else {
            guard form.reconsiders == nil else {
                throw base.refusal(
                    422, "notAsked", "/credentialSubject/reconsiders", "names a reconsideration that nobody asked for", "所指复核无人申请")
            }
            return
        }
        guard form.reconsiders == asked?.act.reference || asked == nil else {
            throw base.refusal(
                422, "reconsiders", "/credentialSubject/reconsiders", "must name the request for reconsideration that this decision answers",
                "须指明该决定所答复的复核申请")
        }
    }

    private func another(_ mandate: RecordReference, _ earlier: RecordReference) throws {
        let mandates = LoggedMandates(origin: base.place.origin, in: base.transaction)
        let holders = try [mandate, earlier].map { try mandates.mandate($0.id)?.mandate.holder }
        guard holders[0] != nil, holders[0] != holders[1] else {
            throw base.refusal(
                403, "samePerson", "/credentialSubject/mandate", "is held by the person who decided first; another person must decide again",
                "持有人即首次作出决定之人；须由他人复核")
        }
    }
}

extension DecisionAdmission {
    /// The mandate is of the deciding party, and covers what is decided at this place of the log.
    func judge(_ reference: RecordReference, _ file: DecisionFile) throws {
        let mandates = LoggedMandates(origin: place.origin, in: transaction)
        guard let logged = try mandates.mandate(reference.id), logged.mandate.digest == reference.digest else {
            throw refusal(
                422, "mandateUnknown", "/credentialSubject/mandate", "names no mandate known here with this digest; follow the node of who gave it",
                "此处没有该摘要的授权书；请关注授予方的节点")
        }
        let mandate = logged.mandate
        guard [mandate.principal, mandate.holder].contains(record.issuer), mandate.principal == file.request.askedOf else {
            throw refusal(
                403, "mandateOther", "/credentialSubject/mandate", "must be a mandate of the party that decides", "须为作出决定一方的授权书")
        }
        let act = MandateScope.act(
            id: record.id, what: file.text.what, facts: file.facts, mandate: mandate,
            counterparty: try mandates.counterparty(file.request.issuer, in: mandate),
            subjectArea: record.subject["subjectArea"]?.string ?? mandate.authority.subjectAreas.first ?? "", at: record.statedAt,
            digest: Digest.sha256(record.act.canonicalBytes))
        let here = LogPlace(origin: place.origin, position: place.position, loggedAt: place.at, seenAt: nil)
        if let refused = try mandates.judge(act, at: here).refusal {
            throw Failure(
                status: 403, code: refused.code.text, pointer: "/credentialSubject/mandate", detail: "the mandate: \(refused.words.en)",
                words: ["en": refused.words.en, "zh-Hans": refused.words.zhHans])
        }
    }
}
