import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Ledger
import Node
import Pages
import Signing
import Store

/// What the node that keeps the deciding log does: it makes both outcomes before there is a text, enters the signatures it receives, and appends one outcome.
package enum Deciding {
    /// The name that the first offer must have, and the clause that its text must hold.
    package struct Beginning: Sendable {
        package var negotiation: RecordID
        package var clause: ConclusionClause
    }

    /// Makes both outcomes of a negotiation that this node's log will decide, and the clause that names their commitments.
    ///
    /// Another node's log is asked with `AskedToDecide.ask`.
    ///
    /// - Parameters:
    ///   - parties: their DIDs; each must be hosted here or on a followed node.
    ///   - neutrals: names of the neutrals' logs; all neutral witnesses known here unless given.
    ///   - isSealed: whether the negotiation is sealed to the parties.
    /// - Throws: `Failure`.
    package static func begin(
        parties: [String], signBy: Instant, neutrals: [String]? = nil, isSealed: Bool, _ context: NodeContext
    ) async throws -> Beginning {
        guard signBy > context.now() else {
            throw refusal(422, "signBy.past", "/signBy", "must be later than now", "必须晚于当前时间")
        }
        let negotiation = RecordID(now: context.now())
        var prepared: [AgreementOutcome.Word: PreparedRecord] = [:]
        for word in [AgreementOutcome.Word.concluded, .lapsed] {
            prepared[word] = try await context.prepare(
                Act(
                    party: nil, kind: AgreementOutcome.kind, subject: AgreementOutcome(agreement: negotiation, outcome: word).subject,
                    audience: isSealed ? parties : []))
        }
        guard let concluded = prepared[.concluded], let lapsed = prepared[.lapsed] else { throw Failure.notFound("outcome") }
        let clause = try await context.store.read { transaction in
            guard let head = try LogView(context.origin, home: context.origin, in: transaction).latestHead() else {
                throw Failure.notFound("head of this log")
            }
            return try Deciding.clause(
                parties, signBy, neutrals, .named(concluded: concluded.commitment, lapsed: lapsed.commitment), decider: context.origin,
                from: .init(size: head.size, root: head.checkpoint.root), home: context.origin, in: transaction)
        }
        try await context.store.write { [prepared] in try PreparedOutcomes.keep(prepared, of: negotiation, in: $0) }
        return Beginning(negotiation: negotiation, clause: clause)
    }

    /// The clause by which a log decides, with every log's key as it is known here. Throws `Failure`.
    ///
    /// - Parameter from: where the deciding log stood.
    static func clause(
        _ parties: [String], _ signBy: Instant, _ neutrals: [String]?, _ outcomes: ConclusionClause.Outcomes, decider: String,
        from: Conclusion.LogHead, home: String, in transaction: any ReadTransaction
    ) throws -> ConclusionClause {
        func key(_ log: String, _ pointer: String) throws -> NoteVerifier {
            guard let key = try LogView(log, home: home, in: transaction).verifier() else {
                throw refusal(
                    422, "log.unknown", pointer, "names the log \(log), whose key is not known here; follow it first", "所指日志 \(log) 的密钥在此处未知；请先关注")
            }
            return key
        }
        let sides = try parties.enumerated().map { i, did in
            guard let party = try PartyView.find(did, in: transaction) else {
                throw refusal(
                    422, "party.unknown", "/parties/\(i)", "names \(did), which no log known here holds; follow its node first",
                    "所指的 \(did) 在此处已知的日志中不存在；请先关注其节点")
            }
            return ConclusionClause.Party(id: did, log: try key(party.origin, "/parties/\(i)"))
        }
        let own = Set(sides.map(\.log.name) + [decider])
        let named = try neutrals ?? KnownWitness.all(in: transaction).filter { $0.isNeutral && !own.contains($0.origin) }.map(\.origin)
        do {
            return try ConclusionClause(
                decider: key(decider, "/decider"), from: from, signBy: signBy,
                neutrals: named.map { try key($0, "/neutrals") }, parties: sides, outcomes: outcomes)
        } catch let error as ConclusionError {
            throw Failure(status: 422, code: "agreement.conclusion", pointer: error.pointer, detail: "\(error.pointer) \(error.reason)")
        }
    }

    /// What one look at a negotiation came to.
    package struct Progress: Sendable {
        /// The version that is signed, where there is an offer.
        package var offer: RecordID?
        /// Receipts that were entered now, by party.
        package var entered: [String: RecordID] = [:]
        /// Why signatures do not count, by party.
        package var refused: [String: RecordRefusal] = [:]
        package var missing: [String] = []
        package var outcome: AgreementOutcome.Word?
    }

    /// Looks at every negotiation that waits for an outcome. What cannot be done now is tried again the next time.
    package static func work(_ context: NodeContext) async throws {
        let open = try await context.store.read { try PreparedOutcomes.open(in: $0) }
        for negotiation in open {
            let progress = try? await proceed(negotiation, context)
            // A text that was never offered, long after any that was asked for could still be signed.
            guard let progress, progress.offer == nil,
                Instant(milliseconds: Int64(negotiation.high >> 16)).adding(seconds: forgottenAfter) < context.now()
            else { continue }
            try await context.store.write { try PreparedOutcomes.close(negotiation, in: $0) }
        }
    }

    /// How long after they were made outcomes are kept ready for a text that nobody offered, in seconds: longer than any last moment lies ahead that a peer
    /// may ask for.
    static let forgottenAfter: Int64 = 400 * 86_400

    /// Lays out the duties of every party that is hosted here, so that pages find them ready.
    package static func warm(_ context: NodeContext) async throws {
        try await context.store.read { transaction in
            let view = ReaderView(Request(path: "/agreements/due", language: .english), context, in: transaction)
            for row in try transaction.query("SELECT did FROM parties LIMIT 200") { _ = try DutyShelf.shared.list(of: row.text(0), view) }
        }
    }

    private struct Plan: Sendable {
        var offer: KnownOffer
        var isNamed: Bool
        var isDecided: Bool
        var receipts: [(party: String, receipt: AgreementReceipt)] = []
        var progress: Progress
        var signatures: [KnownAct]
    }

    /// Enters the signatures that have come in, and appends the outcome where it is time for one. Throws `Failure`.
    package static func proceed(_ negotiation: RecordID, _ context: NodeContext) async throws -> Progress {
        guard let plan = try await context.store.read({ try Deciding.plan(negotiation, context, in: $0) }) else { return Progress() }
        var progress = plan.progress
        if plan.isDecided {
            try await context.store.write { try PreparedOutcomes.close(negotiation, in: $0) }
            return progress
        }
        for (party, receipt) in plan.receipts {
            let audience = plan.offer.isSealed ? plan.offer.parties : []
            let act = Act(
                party: nil, kind: AgreementReceipt.kind, subject: receipt.subject, audience: audience, refersTo: [receipt.signature.reference])
            // Somebody else who proceeds at the same moment may have entered it: then it stands as well.
            do { progress.entered[party] = try await context.act(act).id } catch let failure as Failure
                where failure.code == "agreement.receipt.twice"
            {}
            progress.missing.removeAll { $0 == party }
        }
        let isOver = context.now() > plan.offer.signBy
        guard progress.missing.isEmpty || isOver else { return progress }
        let word: AgreementOutcome.Word = isOver ? .lapsed : .concluded
        do { try await append(word, plan, negotiation, context) } catch let failure as Failure where failure.code == "agreement.outcome.twice" {
            // The same for the outcome, of which the log takes one.
            let now = try await context.store.read { try Deciding.plan(negotiation, context, in: $0)?.progress.outcome }
            progress.outcome = now
            return progress
        }
        progress.outcome = word
        try await context.store.write { try PreparedOutcomes.close(negotiation, in: $0) }
        return progress
    }

    /// Appends the outcome: the one made beforehand where the text names it. Throws `Failure`.
    private static func append(_ word: AgreementOutcome.Word, _ plan: Plan, _ negotiation: RecordID, _ context: NodeContext) async throws {
        if plan.isNamed {
            guard let prepared = try await context.store.read({ try PreparedOutcomes.find(word, of: negotiation, in: $0) }) else {
                throw refusal(
                    409, "outcome.lost", "", "the outcomes that were made beforehand are not here; restore the node's newest backup",
                    "事先制成的结果记录已不在此处；请恢复该节点的最新备份")
            }
            _ = try await context.append(prepared)
        } else {
            _ = try await context.act(AgreementActs.outcome(word, of: plan.offer, resting: word == .concluded ? plan.signatures : []))
        }
    }

    private static func plan(_ negotiation: RecordID, _ context: NodeContext, in transaction: any ReadTransaction) throws -> Plan? {
        let home = context.origin
        let known = KnownAgreements(origin: home, in: transaction) { _ in true }
        guard let offer = try known.versions(of: negotiation).last, offer.decidingLog == home,
            let record = try RecordLookup.at(offer.position, of: offer.origin, origin: home, in: transaction)?.record,
            let text = (try? Offer(record.subject))?.agreement, let clause = try? Offer.clause(of: text)
        else { return nil }
        let acts = try known.acts(about: offer)
        let outcome = acts.filter { $0.kind == AgreementKinds.outcome }.min { $0.position < $1.position }
        var plan = Plan(
            offer: offer, isNamed: clause.outcomes != .opened, isDecided: outcome != nil, progress: Progress(offer: offer.id),
            signatures: acts.filter { $0.kind == AgreementKinds.signature && KnownAgreements.names($0, offer) })
        plan.progress.outcome = outcome?.word.flatMap { AgreementOutcome.Word(rawValue: $0) }
        guard outcome == nil else { return plan }
        let judge = ActJudge(context: context, transaction: transaction)
        let received = Set(acts.filter { $0.kind == AgreementKinds.receipt && $0.origin == home }.compactMap(\.about))
        for party in offer.parties where !received.contains(party) {
            // Of a party of this node the signature itself stands here and was judged when it was logged.
            if plan.signatures.contains(where: { $0.issuer == party && $0.origin == home }) { continue }
            plan.progress.missing.append(party)
            for act in plan.signatures where act.issuer == party && PartyView.hosts(act.origin, party) {
                guard let signature = try RecordLookup.at(act.position, of: act.origin, origin: home, in: transaction)?.record else { continue }
                switch try judge.judge(signature, under: text).standing {
                case .verified:
                    plan.receipts.append(
                        (party, AgreementReceipt(agreement: offer.id, log: act.origin, position: act.position, signature: signature)))
                case .refused(let why): plan.progress.refused[party] = why
                case .unknown: break
                }
                break
            }
        }
        return plan
    }

    static func refusal(_ status: Int, _ code: String, _ pointer: String, _ en: String, _ zh: String) -> Failure {
        let lead = pointer.isEmpty ? "" : pointer + " "
        return Failure(
            status: status, code: "agreement." + code, pointer: pointer.isEmpty ? nil : pointer, detail: lead + en,
            words: ["en": lead + en, "zh-Hans": lead + zh])
    }
}
