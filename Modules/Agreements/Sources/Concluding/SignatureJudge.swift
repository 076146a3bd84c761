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

/// Whether a party's signature counts, as the party's own log tells it: it stands there, people of the party approved it as its kind needs, and the
/// mandates that it cites cover the text. The same for signatures of this node's parties and of others'.
struct SignatureJudge {
    let context: NodeContext
    let transaction: any ReadTransaction

    /// What was found of one signature.
    struct Judgement: Sendable {
        var standing: RecordStanding
        var cited: [SigningPowers.Cited] = []
        /// Whether people approved in clients of their own, on their host's page, or both: the methods that the approvals name.
        var methods: Set<String> = []
    }

    func judge(_ signature: Record, under text: Agreement) throws -> Judgement {
        guard let log = try PartyView.find(signature.issuer, in: transaction)?.origin, let found = try found(signature, in: log) else {
            return Judgement(standing: .unknown)
        }
        var judgement = Judgement(standing: .verified, methods: Set(signature.approvals.compactMap { $0["method"]?.string }))
        guard try context.need(signature).count > 0 else { return judgement }
        do {
            try context.checkApprovals(signature, RecordPlace(origin: log, position: found.position, at: found.loggedAt), transaction)
        } catch let failure as Failure {
            judgement.standing = .refused(Self.words(failure))
            return judgement
        }
        let place = LogPlace(
            origin: log, position: found.position, loggedAt: found.loggedAt, seenAt: try Clocks(of: found, in: transaction).witnessed)
        let powers = SigningPowers(text: text, known: LoggedMandates(origin: context.origin, in: transaction), transaction: transaction)
        let finding = try powers.check(signature, at: place)
        judgement.cited = finding.cited
        if let refusal = finding.refusal { judgement.standing = .refused(Self.words(refusal)) }
        return judgement
    }

    /// What the rule of conclusion asks. An outcome counts where it stands in the deciding log, from which it is shown.
    func standing(of record: Record, under text: Agreement) -> RecordStanding {
        if record.kind == AgreementKinds.outcome { return .verified }
        return (try? judge(record, under: text).standing) ?? .unknown
    }

    /// The very record in the log that its issuer's DID names. What stands there was verified under the issuer's keys when it was taken in.
    private func found(_ signature: Record, in log: String) throws -> FoundRecord? {
        let rows = try transaction.query(
            "SELECT position FROM agreement_acts WHERE id = ? AND origin = ?", [.blob(signature.id.bytes), .text(log)])
        for row in rows {
            let found = try RecordLookup.at(UInt64(row.integer(0)), of: log, origin: context.origin, in: transaction)
            if let found, found.record == signature { return found }
        }
        return nil
    }

    private static func words(_ failure: Failure) -> RecordRefusal {
        let en = failure.words["en"] ?? failure.detail
        let zh = failure.words["zh-Hans"] ?? "所附批准不符合该方人员名册的要求（\(failure.code)）"
        return RecordRefusal(code: failure.code, words: ["en": en, "zh-Hans": zh])
    }
}
