import AgreementsAPI
import Canon
import Conclusion
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// Whether an act about an agreement counts, and by whose approval: in words, for pages that find it outside the agreement.
enum ActWeight {
    static func of(_ found: FoundRecord, for view: ReaderView) throws -> RecordWeight? {
        guard let record = found.record, AgreementNeeds.judged.contains(record.kind) || record.kind == AgreementKinds.signature,
            let act = try? AgreementAct(record.kind, record.subject)
        else { return nil }
        let known = KnownAgreements(origin: view.home, in: view.transaction) { _ in true }
        let texts = OfferTexts(known: known, home: view.home, transaction: view.transaction)
        guard let offer = try known.offer(act.agreement), let scopes = try texts.scopes(of: record, about: offer) else {
            return RecordWeight(counts: nil, words: said(view) { language in view.texts("agreements.weight.unknown", language) })
        }
        switch try ActJudge(context: view.context, transaction: view.transaction).judge(record, under: scopes).standing {
        case .unknown: return RecordWeight(counts: nil, words: said(view) { view.texts("agreements.weight.unknown", $0) })
        case .refused(let why):
            return RecordWeight(
                counts: false,
                words: said(view) { view.texts("agreements.weight.refused", $0, ["why": why.words[$0.rawValue] ?? why.code]) })
        case .verified: return RecordWeight(counts: true, words: try approved(record, found, view))
        }
    }

    private static func said(_ view: ReaderView, _ text: (Language) throws -> String) rethrows -> [String: String] {
        Dictionary(uniqueKeysWithValues: try Language.allCases.map { ($0.rawValue, try text($0)) })
    }

    /// Who approved, under the names and with the roles that the roster had then.
    private static func approved(_ record: Record, _ found: FoundRecord, _ view: ReaderView) throws -> [String: String] {
        let party = try PartyView.find(record.issuer, in: view.transaction)
        let approvals = record.approvals.compactMap { approval in
            approval["approver"]?.string.map { (person: $0, method: approval["method"]?.string ?? "") }
        }
        let roster = try KnownRoster(of: record.issuer, home: view.home, in: view.transaction).state(before: found.position)
        return said(view) { language in
            let name = party?.name(language) ?? record.issuer
            guard !approvals.isEmpty else { return view.texts("agreements.weight.bare", language, ["party": name]) }
            let formats = Formats(language)
            let people = approvals.map { approval in
                let roles = roster.roles(of: approval.person).map { view.texts("people.role." + $0.rawValue, language) }.sorted()
                let method = view.texts("agreements.weight.method." + (approval.method == "ed25519" ? "own" : "page"), language)
                return view.texts(
                    "agreements.weight.person", language, ["person": approval.person, "roles": formats.list(roles), "method": method])
            }
            return view.texts("agreements.weight.counts", language, ["party": name, "people": formats.list(people)])
        }
    }
}
