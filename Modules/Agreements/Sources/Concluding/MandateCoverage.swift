import Canon
import Drafting
import EnvoysAPI
import Mandates
import Node
import Pages
import Signing
import Store

/// Whether the mandates of a party cover the signing of a text: told before anybody signs, by the very function that decides when a signature is logged
/// (`ActPowers.judge`).
struct MandateCoverage: Sendable {
    /// One mandate, and how it stands to the text.
    struct Item: Sendable {
        var logged: LoggedMandate
        /// Why a signature under it would be refused; nil where it would not, but for what `others` says.
        var refusal: Refusal?
        /// Every limit beyond which the text goes; empty where it is covered, or where it is refused for another reason than a limit.
        var shortfalls: [Shortfall]
        /// How many holders of further mandates must approve beside its own.
        var others: Int

        var isCovered: Bool { refusal == nil }
    }

    /// Those that cover first; among the others, those that fall short in the fewest limits.
    var items: [Item]

    var covering: [Item] { items.filter(\.isCovered) }

    /// The mandates in force that these parties gave with the power to sign anything, judged as of now.
    init(_ text: Agreement, for parties: [String], _ view: ReaderView) throws {
        let known = LoggedMandates(origin: view.home, in: view.transaction)
        let here = LogPlace(origin: view.home, position: .max, loggedAt: view.now, seenAt: nil)
        let scope = AgreementScope(text, offeredOn: view.now.date)
        items = try known.all().compactMap { logged -> Item? in
            let mandate = logged.mandate
            guard parties.contains(mandate.principal), mandate.authority.powers.contains(where: { $0.action == .sign }),
                try known.state(of: logged, at: here) == .inForce
            else { return nil }
            return try Self.item(logged, scope, known, at: here, now: view.now)
        }.sorted { ($0.isCovered ? 0 : 1, $0.shortfalls.count) < ($1.isCovered ? 0 : 1, $1.shortfalls.count) }
    }

    /// How one mandate stands to a text.
    private static func item(
        _ logged: LoggedMandate, _ scope: AgreementScope, _ known: LoggedMandates, at place: LogPlace, now: Instant
    ) throws -> Item {
        let mandate = logged.mandate
        // A signature as it would be, under a key that is nobody's: judged by who signs and when, never logged.
        let signature = try Record.sign(
            kind: AgreementKinds.signature, subject: ["trial": true], issuer: mandate.principal, id: RecordID(now: now), at: now, key: SigningKey())
        var refusal = try ActPowers(scopes: [scope], known: known).judge(signature, under: mandate, at: place).refusal
        if refusal?.code == .coSign { refusal = nil }
        var shortfalls: [Shortfall] = []
        if case .scope? = refusal?.code {
            let acts = try scope.acts(signature, under: mandate, jurisdiction: known.jurisdiction(of: mandate.principal) ?? "ZZ") {
                try known.counterparty($0, in: mandate)
            }
            for act in acts {
                for shortfall in mandate.authority.shortfalls(of: act) where !shortfalls.contains(shortfall) { shortfalls.append(shortfall) }
            }
        }
        return Item(logged: logged, refusal: refusal, shortfalls: shortfalls, others: max(0, mandate.authority.signatures - 1))
    }
}
