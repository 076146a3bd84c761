import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// Whether an act of a party counts, as the party's own log tells it: it stands there, people of the party approved it as its kind needs, and the
/// mandates that it cites cover the text. The same for acts of this node's parties and of others'.
struct ActJudge {
    let context: NodeContext
    let transaction: any ReadTransaction

    /// What was found of one act.
    struct Judgement: Sendable {
        var standing: RecordStanding
        var cited: [CitedMandates.Cited] = []
        /// Whether people approved in clients of their own, on their host's page, or both: the methods that the approvals name.
        var methods: Set<String> = []
    }

    func judge(_ signature: Record, under text: Agreement) throws -> Judgement {
        try judge(signature, under: [AgreementScope(text, offeredOn: signature.statedAt.date)])
    }

    func judge(_ act: Record, under scopes: [AgreementScope]) throws -> Judgement {
        guard let log = try PartyView.find(act.issuer, in: transaction)?.origin, let found = try found(act, in: log) else {
            return Judgement(standing: .unknown)
        }
        var judgement = Judgement(standing: .verified, methods: Set(act.approvals.compactMap { $0["method"]?.string }))
        let need = try context.need(act)
        guard need.count > 0 else { return judgement }
        let recordPlace = RecordPlace(origin: log, position: found.position, at: found.loggedAt)
        do { try context.checkApprovals(act, recordPlace, transaction) } catch let failure as Failure {
            judgement.standing = .refused(words(failure))
            return judgement
        }
        guard AgreementNeeds.asksForPower(need) else { return judgement }
        switch AgreementNeeds.power(of: act) {
        case .none: return judgement
        case .mandateOrAdministrator where act.refersTo.isEmpty:
            if try !AgreementNeeds.isByAdministrator(act, at: recordPlace, home: context.origin, in: transaction) {
                judgement.standing = .refused(words(ActPowers.noMandate(act)))
            }
            return judgement
        case .mandate, .mandateOrAdministrator: break
        }
        let place = LogPlace(
            origin: log, position: found.position, loggedAt: found.loggedAt, seenAt: try Clocks(of: found, in: transaction).witnessed)
        let powers = ActPowers(scopes: scopes, known: LoggedMandates(origin: context.origin, in: transaction))
        let finding = try powers.check(act, at: place)
        judgement.cited = finding.cited
        if let refusal = finding.refusal { judgement.standing = .refused(words(refusal)) }
        return judgement
    }

    /// What the rule of conclusion asks. An outcome counts where it stands in the deciding log, from which it is shown.
    func standing(of record: Record, under text: Agreement) -> RecordStanding {
        if record.kind == AgreementKinds.outcome { return .verified }
        return (try? judge(record, under: text).standing) ?? .unknown
    }

    /// The very record in the log that its issuer's DID names. What stands there was verified under the issuer's keys when it was taken in.
    private func found(_ act: Record, in log: String) throws -> FoundRecord? {
        let rows = try transaction.query(
            "SELECT position FROM agreement_acts WHERE id = ? AND origin = ?", [.blob(act.id.bytes), .text(log)])
        for row in rows {
            let found = try RecordLookup.at(UInt64(row.integer(0)), of: log, origin: context.origin, in: transaction)
            if let found, found.record == act { return found }
        }
        return nil
    }

    private func words(_ failure: Failure) -> RecordRefusal {
        guard failure.words.isEmpty else { return RecordRefusal(code: failure.code, words: failure.words) }
        // Approvals are judged by the module that has people, whose reasons stand in the catalogue.
        let key = "errors.\(failure.code)"
        guard context.texts.has(key) else {
            return RecordRefusal(
                code: failure.code, words: ["en": failure.detail, "zh-Hans": "所附批准不符合该方人员名册的要求（\(failure.code)）"])
        }
        return RecordRefusal(
            code: failure.code, words: ["en": "\(context.texts(key, .english)) (\(failure.detail))", "zh-Hans": context.texts(key, .chinese)])
    }
}
