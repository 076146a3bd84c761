import Canon
import DecisionsAPI
import EnvoysAPI
import Mandates
import Node
import Pages
import RuleEngine
import RulesAPI
import Signing
import Store

/// What must hold at the moment a record about a decision is logged: who may say what, and in which order.
struct DecisionAdmission {
    let record: Record
    let place: RecordPlace
    let known: KnownDecisions
    let transaction: any ReadTransaction
    let shelf: DecisionShelf

    static func admit(_ record: Record, at place: RecordPlace, in transaction: any ReadTransaction, shelf: DecisionShelf) throws {
        let admission = DecisionAdmission(
            record: record, place: place, known: KnownDecisions(origin: place.origin, in: transaction) { _ in true }, transaction: transaction,
            shelf: shelf)
        if record.kind == DecisionKinds.request {
            try admission.request(DecisionRequest(record.subject))
        } else {
            try admission.act(DecisionActForm(record.kind, record.subject))
        }
    }

    func refusal(_ status: Int, _ code: String, _ pointer: String, _ en: String, _ zh: String) -> Failure {
        Failure(
            status: status, code: "decisions." + code, pointer: pointer, detail: "\(pointer) \(en)",
            words: ["en": "\(pointer) \(en)", "zh-Hans": "\(pointer) \(zh)"])
    }

    var picker: RulePicker { RulePicker(KnownRuleSets(origin: place.origin, in: transaction), shelf: shelf) }

    private func request(_ request: DecisionRequest) throws {
        guard request.askedOf != record.issuer else {
            throw refusal(422, "askedOf", "/credentialSubject/askedOf", "must be another party than the applicant", "须为申请方以外的另一方")
        }
        guard try PartyView.find(request.askedOf, in: transaction) != nil else {
            throw refusal(
                422, "askedUnknown", "/credentialSubject/askedOf", "must be a party of this node or of one that it follows", "须为本节点或所关注节点的一方")
        }
        guard request.withheld.isEmpty || !record.audience.isEmpty else {
            throw refusal(
                422, "withheldOpen", "/credentialSubject/withheld", "belongs to a sealed request; name its readers, or leave the withheld facts out",
                "仅用于封存的申请；请指明可阅读的各方，或去掉保密事实")
        }
        guard record.audience.isEmpty || record.audience.contains(request.askedOf) else {
            throw refusal(422, "audience", "/audience", "must hold the party that is asked to decide", "须包含被请求作出决定的一方")
        }
        // A question that cannot be read under the rules could never be answered.
        let day = request.facts["date"]?.string.flatMap { CalendarDate($0) } ?? place.at.date
        let rules = try picker.rules(for: request.sides, on: day)
        _ = try DecideJSON.question(
            DecisionRequest.question(sides: request.sides, facts: request.facts, withheld: request.withheld), under: rules)
    }

    private func act(_ form: DecisionActForm) throws {
        guard let request = try known.request(form.request.id), request.digest == form.request.digest,
            let file = DecisionFile(request, acts: try known.acts(about: request))
        else {
            throw refusal(
                422, "requestUnknown", "/credentialSubject/request",
                "names no request known here with this digest; it may not have arrived yet: check it, or try again later",
                "此处没有该名称和摘要的申请，可能尚未送达；请核对或稍后再试")
        }
        guard DecisionFile.may(record.issuer, record.kind, form.word, request) else {
            throw refusal(
                403, "role", "/issuer", "may not say this about the request: see who may say what in the description of these records",
                "无权就该申请作此表示；谁可作何表示，见记录格式说明")
        }
        if record.kind == DecisionKinds.heldFact {
            try heldFact(form, file)
        } else if request.isSealed, !Set(record.audience).isSuperset(of: Set(request.parties).subtracting([record.issuer])) {
            throw refusal(
                422, "audience", "/audience", "must hold the other parties of the request, which is sealed to them", "须包含申请的其他各方：申请已对其封存")
        }
        let life = DecisionLife(file, shelf: shelf, on: place.at.date)
        guard life.state != .withdrawn, life.state != .revoked || record.kind == DecisionKinds.review else {
            throw refusal(409, "ended", "/credentialSubject/request", "has ended; make a new request", "已终结；请另行提出申请")
        }
        switch record.kind {
        case DecisionKinds.recommendation: try recommendation(file)
        case DecisionKinds.clarification: try clarification(form, file, life)
        case DecisionKinds.attestation: try attestation(form, file)
        case DecisionKinds.heldFact: break
        case DecisionKinds.decision: try DecidingAdmission(base: self, form: form, file: file, life: life).check()
        case DecisionKinds.moreTime: try moreTime(file, life)
        case DecisionKinds.reconsideration, DecisionKinds.review: try afterwards(form, file)
        default: try end(form, file, life)
        }
    }

    /// A recommendation that does not replay is none: it is computed again here, under the rules that it names.
    private func recommendation(_ file: DecisionFile) throws {
        let content = try Recommendation(record.subject)
        guard file.fits(content) else {
            throw refusal(
                409, "questionOther", "/credentialSubject/question",
                "is not the question as it stands, with all facts given since; ask the rules again",
                "与申请现有的问题（含后补事实）不一致；请重新查询规则")
        }
        let rules = try picker.rules(named: content.rules)
        let mine = file.held(by: record.issuer)
        let facts = content.held.compactMap { named in mine[named.fact].flatMap { $0.act.reference == named.record ? $0 : nil } }
        guard facts.count == content.held.count, facts.count == mine.count else {
            throw refusal(
                422, "heldOther", "/credentialSubject/held",
                "must name every confidential fact that the issuer keeps for this request, by the record that it logged last, and no other",
                "须以最后登记的记录逐一指明签发方就该申请保密的全部事实，且不得有其他")
        }
        let again = try Recommendation(
            try DecideJSON.question(content.question, under: rules), json: content.question, under: rules, holding: facts,
            counting: Counting(file, under: rules, in: known, on: place.at.date))
        guard again.counted == content.counted else {
            throw refusal(
                409, "counted", "/credentialSubject/counted",
                "is not what this log has granted before; ask the rules again", "与本日志此前准许的数量不一致；请重新查询规则")
        }
        guard again == content else {
            throw refusal(
                422, "replay", "/credentialSubject/replay", "is not what these rules answer to this question here; compute it again",
                "与本处依相同规则就同一问题所得的结论不一致；请重新计算")
        }
    }

    private func clarification(_ form: DecisionActForm, _ file: DecisionFile, _ life: DecisionLife) throws {
        guard life.state.isOpen else {
            throw refusal(409, "decided", "/credentialSubject/request", "is decided; ask for reconsideration instead", "已作出决定；请改为申请复核")
        }
        if form.word == "asked" {
            guard life.state != .clarifying else {
                throw refusal(
                    409, "asking", "/credentialSubject/asks", "cannot be asked while earlier facts are still waited for", "此前所需事实尚待补充，不能再次要求")
            }
            return
        }
        for name in form.facts.keys where ["action", "from", "to", "date"].contains(name) {
            throw refusal(
                422, "otherRequest", "/credentialSubject/facts/\(name)", "makes it another request; withdraw this one and make a new one",
                "将使其成为另一项申请；请撤回后重新提出")
        }
        var facts = file.facts
        for (name, value) in form.facts { facts[name] = value }
        let withheld = file.text.withheld.filter { facts[$0.fact] == nil }
        let rules = try picker.rules(for: file.text.sides, on: file.day ?? place.at.date)
        _ = try DecideJSON.question(DecisionRequest.question(sides: file.text.sides, facts: facts, withheld: withheld), under: rules)
    }

    /// A fact that a party keeps for itself is sealed to it alone, can be read under the rules, and is the one that the request commits to.
    private func heldFact(_ form: DecisionActForm, _ file: DecisionFile) throws {
        guard let held = form.held else { return }
        guard record.audience == [record.issuer] else {
            throw refusal(
                422, "audience", "/audience", "must hold the issuer alone: what others may read is given to them as a clarification",
                "只能是签发方本身；可供他人阅读的事实应以补充说明提供")
        }
        guard !["action", "from", "to", "date"].contains(held.fact), file.facts[held.fact] == nil else {
            throw refusal(409, "heldTold", "/credentialSubject/fact", "is told in the request already", "已在申请中载明")
        }
        if let named = file.withheld.first(where: { $0.fact == held.fact }), named.heldBy != record.issuer || named.digest != held.digest {
            throw refusal(
                409, "heldOther", "/credentialSubject/value", "is not what the request commits to, or is held by another",
                "与申请中的承诺不符，或由另一方持有")
        }
        let rules = try picker.rules(for: file.text.sides, on: file.day ?? place.at.date)
        var facts = file.facts
        facts[held.fact] = held.value
        _ = try DecideJSON.question(
            DecisionRequest.question(sides: file.text.sides, facts: facts, withheld: file.withheld.filter { $0.fact != held.fact }), under: rules)
    }

    private func attestation(_ form: DecisionActForm, _ file: DecisionFile) throws {
        for (name, value) in form.facts where file.facts[name] != value {
            throw refusal(
                409, "factOther", "/credentialSubject/facts/\(name.prefix(64))",
                "is not the fact as the request has it now; attest what stands there",
                "与申请中现有的事实不一致；请按现有内容证明")
        }
    }

    private func moreTime(_ file: DecisionFile, _ life: DecisionLife) throws {
        guard life.state.isOpen, life.deadline != nil else {
            throw refusal(
                409, "noClock", "/credentialSubject/request", "has no running deadline: it is decided, or no rule sets one", "没有在计的期限：已作决定，或没有规则规定期限")
        }
        guard life.lateness == .inTime else {
            throw refusal(409, "late", "/credentialSubject/days", "cannot be added once the deadline has passed", "期限届满后不能延长")
        }
        guard file.acts(DecisionKinds.moreTime).isEmpty else {
            throw refusal(409, "twice", "/credentialSubject/days", "were added once already, and once is all", "已延长一次，且只能延长一次")
        }
    }

    private func afterwards(_ form: DecisionActForm, _ file: DecisionFile) throws {
        guard let last = file.decisions.last, form.about == last.act.reference else {
            throw refusal(
                409, "notLast", "/credentialSubject/decision", "must be the last decision on the request, by id and digest", "须以名称和摘要指明该申请的最后一项决定")
        }
        if record.kind == DecisionKinds.reconsideration, file.acts(DecisionKinds.reconsideration).contains(where: { $0.form.about == form.about }) {
            throw refusal(409, "twice", "/credentialSubject/decision", "is being reconsidered already", "已在复核之中")
        }
    }

    private func end(_ form: DecisionActForm, _ file: DecisionFile, _ life: DecisionLife) throws {
        switch form.word {
        case "withdrawn": break
        case "revoked":
            guard life.state.isGranted else {
                throw refusal(409, "notGranted", "/credentialSubject/end", "needs a grant that holds", "须有仍然有效的准许")
            }
            if let mandate = form.mandate { try judge(mandate, file) }
        default:
            guard life.state == .expired || life.state.isGranted else {
                throw refusal(409, "notGranted", "/credentialSubject/end", "needs a grant whose time is over", "须有期限已过的准许")
            }
        }
    }
}
