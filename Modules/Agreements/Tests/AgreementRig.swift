import AgreementsAPI
import Canon
import Conclusion
import Drafting
import Envoys
import Foundation
import Node
import PageTestKit
import Pages
import People
import Signing
import Store
import TestKit

@testable import Agreements

/// The kind in which a neutral says which head it cosigned.
struct JournalModule: Module {
    let name = "journal"
    let kinds = [RecordKind("witnessed.v1") { _ in }]
    let tables: [DerivedTable] = []
    func rows(for record: Record) -> [DerivedRow] { [] }
}

/// Two nodes that follow each other, each with one party, and a neutral, on 23 November 2026: the provider's on port 8080 decides.
struct AgreementRig {
    let provider: TestNode
    let recipient: TestNode
    let neutral: TestNode
    let site: PageSite
    /// Where the deciding log stood when the negotiations began.
    let start: Node.LogHead

    /// Forms look for mandates, and ask people for approval: those modules are there unless the test brings its own.
    static func others(_ more: [any Module]) -> [any Module] {
        let usual: [any Module] = [EnvoysModule(promises: AgreementPromises()), PeopleModule()]
        return more + usual.filter { module in !more.contains { $0.name == module.name || ($0.approvals != nil && module.approvals != nil) } }
    }

    /// - Parameters:
    ///   - signing: the approvals that signatures need.
    ///   - more: what else the two sides' nodes know.
    ///   - isCareless: whether the recipient's host logs whatever it is asked to, without a look at approvals and rules.
    init(signing: ApprovalNeed = .none, adding more: [any Module] = [], isCareless: Bool = false) async throws {
        let modules: [any Module] = [AgreementsModule(signing: signing), JournalModule()] + AgreementRig.others(more)
        let abroad: [any Module] = isCareless ? modules.map { CarelessModule(base: $0) } : modules
        provider = try await TestNode(name: "Provider's node", modules: modules)
        recipient = try await TestNode(url: "http://localhost:8081", name: "Recipient's node", jurisdiction: "CH", modules: abroad)
        neutral = try await TestNode(url: "http://localhost:8090", name: "Neutral's node", jurisdiction: "NO", modules: modules)
        try await provider.host("optics", names: ["en": "Institute of Optics", "zh-Hans": "光学研究所"], jurisdiction: "CN")
        try await recipient.host("alpine", names: ["en": "Alpine University", "zh-Hans": "高山大学"], jurisdiction: "CH")
        site = try PageSite(provider)
        guard let head = try provider.store.readNow({ [provider] in try LogView(provider.origin, home: provider.origin, in: $0).latestHead() }) else {
            throw Failure.notFound("head")
        }
        start = head
        try follow()
    }

    static func id(_ number: UInt64) -> RecordID { RecordID(high: 0x019A_B000_0000_7000, low: 0x8000_0000_0000_0000 | number) }
    static func day(_ text: String) -> Instant { Instant(seconds: Int64(CalendarDate(text)?.daysSinceEpoch ?? 0) * 86_400 + 36_000) }

    var optics: String { provider.service.address.did(ofParty: "optics") }
    var alpine: String { recipient.service.address.did(ofParty: "alpine") }

    func follow() throws {
        try provider.mirror(recipient, sealed: true, as: "peer")
        try recipient.mirror(provider, sealed: true, as: "peer")
        for node in [provider, recipient] {
            try node.mirror(neutral, as: "witness")
            try neutral.mirror(node, as: "peer")
        }
    }

    /// The neutral cosigns the newest head of the deciding log and enters that in its own; everybody reads it.
    func see(_ decider: TestNode? = nil) async throws {
        let decider = decider ?? provider
        try follow()
        let head = try decider.store.readNow { try LogView(decider.origin, home: decider.origin, in: $0).latestHead() }
        guard let head else { throw Failure.notFound("head") }
        _ = try await neutral.service.act(
            Act(
                party: nil, kind: "witnessed.v1",
                subject: [
                    "logKey": .string(try vkey(decider)), "origin": .string(decider.origin),
                    "root": .string(Multibase.base64URL(head.checkpoint.root.bytes)), "size": .integer(Int64(head.size)),
                    "time": .string(neutral.clock.now.description),
                ]))
        try follow()
    }

    /// What the pages of the provider's node get, with a line to the other two: their handlers are called as if the provider's node had signed the request.
    ///
    /// - Parameter changing: what a peer answers in place of its own answer.
    func context(changing: @escaping @Sendable (JSON) -> JSON = { $0 }) throws -> NodeContext {
        var context = site.context
        let nodes = [recipient, neutral]
        let asker = provider.origin
        context.peers = PeerLine(
            ask: { log, path, body in
                guard let node = nodes.first(where: { $0.origin == log }), path == AskedToDecide.path else { throw PeerLine.unknown(log) }
                var other = try PageSite(node).context
                other.peers = PeerLine(ask: { log, _, _ in throw PeerLine.unknown(log) }, sender: { _ in asker })
                guard
                    case .json(let answer, _) = try await AskedToDecide.answer(
                        Request(method: "POST", path: path, body: body.canonicalBytes), other)
                else { return .null }
                return changing(answer)
            }, sender: PeerLine.none.sender)
        return context
    }

    /// All clocks go on.
    func advance(days: Int64) {
        for node in [provider, recipient, neutral] { node.clock.advance(seconds: days * 86_400) }
    }

    /// A text between the two, small and whole.
    func text(notice: String = "P45D", signBy: String = "2026-12-01T00:00:00.000Z", neutrals: Bool = true) throws -> Agreement {
        let span = Span(notice) ?? Span("P45D")
        let words = span?.words ?? Plain("", "")
        var agreement = Agreement(
            kind: .memorandum, title: ["en": "Ice together", "zh-Hans": "共测冰量"],
            parties: [
                Party(
                    id: "a", did: optics, name: ["en": "Institute of Optics", "zh-Hans": "光学研究所"],
                    called: ["en": ["the Institute"], "zh-Hans": ["研究所"]]),
                Party(
                    id: "b", did: alpine, name: ["en": "Alpine University", "zh-Hans": "高山大学"], called: ["en": ["the University"], "zh-Hans": ["大学"]]),
            ], languages: ["en", "zh-Hans"], precedence: .equal,
            clauses: [
                Clause(
                    id: "publication", type: .publication, title: ["en": "Publication", "zh-Hans": "发表"],
                    text: [
                        "en": "The Institute shall send the text to the University at least \(words.en) before.",
                        "zh-Hans": "研究所应至少提前\(words.zhHans)将文稿送交大学。",
                    ], data: ["notice": .string(span?.description ?? "")]),
                Clause(
                    id: "reports", type: .other, title: ["en": "Reports", "zh-Hans": "报告"],
                    text: [
                        "en": "The University shall report to the Institute by 31 January 2027.", "zh-Hans": "大学应于2027年1月31日前向研究所报告。",
                    ],
                    duties: [
                        Duty(
                            id: "report", owner: "b", to: "a", kind: .report, what: ["en": "Report on the first winter", "zh-Hans": "首个冬季的报告"],
                            due: CalendarDate("2027-01-31").map { .once($0) })
                    ]),
                Clause(
                    id: "term", type: .term, title: ["en": "Term", "zh-Hans": "期限"],
                    text: [
                        "en": "This agreement ends on 31 December 2028. It may be renewed by agreement, decided 6 months before at the latest.",
                        "zh-Hans": "本协议于2028年12月31日终止。可经协商续期，最迟提前6个月决定。",
                    ],
                    data: ["start": "on-conclusion", "end": "2028-12-31", "renewal": "by-agreement", "decideBefore": "P6M"]),
            ])
        let log = try vkey(provider)
        agreement.conclusion = try ConclusionMember([
            "decider": .string(log),
            "from": [
                "root": .string(Multibase.base64URL(start.checkpoint.root.bytes)), "size": .integer(Int64(start.size)),
            ],
            "signBy": .string(signBy),
            "neutrals": neutrals ? [.string(try vkey(neutral))] : [],
            "parties": [["id": .string(optics), "log": .string(log)], ["id": .string(alpine), "log": .string(try vkey(recipient))]],
        ])
        return agreement
    }

    /// The key of a node's log, as its policy names it.
    func vkey(_ node: TestNode) throws -> String {
        try NoteVerifier(name: node.origin, key: try node.service.keys.key(.log, of: node.did).key.publicKey, type: .ed25519).vkey
    }

    func offer(_ id: RecordID, on node: TestNode? = nil) throws -> KnownOffer? {
        let node = node ?? provider
        return try node.store.readNow { try KnownAgreements(origin: node.origin, in: $0) { _ in true }.offer(id) }
    }

    /// The provider offers; both sign on their own nodes; the signatures reach both logs.
    @discardableResult
    func offered(_ text: Agreement? = nil, number: UInt64 = 1, isPublic: Bool = true) async throws -> KnownOffer {
        let act = try AgreementActs.offer(
            text ?? self.text(), by: "optics", issuer: optics, isPublic: isPublic, id: AgreementRig.id(number),
            statedAt: AgreementRig.day("2026-11-10"))
        _ = try await provider.service.act(act)
        try follow()
        guard let offer = try offer(AgreementRig.id(number)) else { throw Failure.notFound("offer") }
        return offer
    }

    func sign(_ offer: KnownOffer, by slug: String, number: UInt64) async throws {
        let node = slug == "optics" ? provider : recipient
        _ = try await node.service.act(
            AgreementActs.signature(
                under: offer, by: slug, issuer: slug == "optics" ? optics : alpine, id: AgreementRig.id(number),
                statedAt: AgreementRig.day("2026-11-12")))
        try follow()
    }

    func act(_ kind: String, _ members: JSONObject, about offer: KnownOffer, by slug: String, number: UInt64, on day: String = "2026-11-20")
        async throws
    {
        let node = slug == "optics" ? provider : recipient
        _ = try await node.service.act(
            AgreementActs.act(
                kind, about: offer, members, by: slug, issuer: slug == "optics" ? optics : alpine, id: AgreementRig.id(number),
                statedAt: AgreementRig.day(day)))
        try follow()
    }

    func conclude(_ offer: KnownOffer, number: UInt64, word: AgreementOutcome.Word = .concluded) async throws {
        let signatures = try provider.store.readNow {
            try KnownAgreements(origin: provider.origin, in: $0) { _ in true }.acts(about: offer, kinds: [AgreementKinds.signature])
        }
        _ = try await provider.service.act(
            AgreementActs.outcome(word, of: offer, resting: signatures, id: AgreementRig.id(number), statedAt: AgreementRig.day("2026-11-13")))
    }

    func concluded() async throws -> KnownOffer {
        let offer = try await offered()
        try await sign(offer, by: "optics", number: 2)
        try await sign(offer, by: "alpine", number: 3)
        try await conclude(offer, number: 4)
        try await see()
        return offer
    }
}
