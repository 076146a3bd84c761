import Agreements
import Canon
import Cooperations
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import People
import RuleEngine
import RulesAPI
import Signing
import TestKit

@testable import Envoys
@testable import Rules

/// Two nodes that follow each other, each with one party, on 23 November 2026.
struct RuleRig {
    let provider: TestNode
    let recipient: TestNode
    let site: PageSite

    /// - Parameters:
    ///   - rules: the module under test; by default the node's key alone adopts.
    ///   - older: what the provider's node runs in its place.
    init(_ rules: RulesModule = RulesModule(adopting: .none), older: (any Module)? = nil) async throws {
        let others: [any Module] = [CooperationsModule(), EnvoysModule(), PeopleModule(), AgreementsModule()]
        let modules: [any Module] = [rules] + others
        provider = try await TestNode(name: "Provider's node", modules: [older ?? (rules as any Module)] + others)
        recipient = try await TestNode(url: "http://localhost:8081", name: "Recipient's node", jurisdiction: "BB", modules: modules)
        try await provider.host("aula", names: ["en": "Aula Office", "zh-Hans": "奥拉办公室"], jurisdiction: "AA")
        try await recipient.host("belta", names: ["en": "Belta University", "zh-Hans": "贝尔塔大学"], jurisdiction: "BB")
        site = try PageSite(provider)
        try follow()
    }

    static func id(_ number: UInt64) -> RecordID { RecordID(high: 0x019A_B000_0000_7000, low: 0x8000_0000_0000_0000 | number) }
    static func day(_ text: String) -> Instant { Instant(seconds: Int64(CalendarDate(text)?.daysSinceEpoch ?? 0) * 86_400 + 36_000) }

    func follow() throws {
        try provider.mirror(recipient)
        try recipient.mirror(provider)
    }

    /// Both clocks go on.
    func pass(days: Int64) {
        provider.clock.advance(seconds: days * 86_400)
        recipient.clock.advance(seconds: days * 86_400)
    }

    func did(_ slug: String) -> String { (slug == "aula" ? provider : recipient).service.address.did(ofParty: slug) }

    func known<T>(_ body: (KnownRuleSets) throws -> T) throws -> T {
        try provider.store.readNow { try body(KnownRuleSets(origin: provider.origin, in: $0)) }
    }

    func find(_ number: UInt64) throws -> KnownRuleSet {
        guard let found = try known({ try $0.find(RuleRig.id(number)) }) else { throw Failure.notFound("rule set") }
        return found
    }

    @discardableResult
    func publish(_ form: RuleSetForm, by slug: String = "aula", number: UInt64, on day: String? = nil) async throws -> ActReceipt {
        let node = slug == "aula" ? provider : recipient
        let receipt = try await node.service.act(
            RuleActs.version(form, by: slug, id: RuleRig.id(number), statedAt: day.map(RuleRig.day)))
        try follow()
        return receipt
    }

    @discardableResult
    func say(
        _ kind: String, _ members: JSONObject, about version: UInt64, by slug: String = "aula", number: UInt64, under mandate: RecordReference? = nil
    ) async throws -> ActReceipt {
        let node = slug == "aula" ? provider : recipient
        let receipt = try await node.service.act(
            RuleActs.act(kind, about: find(version), members, by: slug, under: mandate.map { [$0] } ?? [], id: RuleRig.id(number)))
        try follow()
        return receipt
    }

    static func reference(_ receipt: ActReceipt) -> JSON { RecordReference(id: receipt.id, digest: receipt.digest).json }

    /// A mandate of the provider's party, in force for a year: to adopt rules, unless told otherwise.
    func mandate(
        of holder: OwnClient? = nil, _ powers: [Power] = [Power(.adoptRules)], in jurisdiction: String = "AA", signatures: Int = 1,
        number: UInt64 = 900
    ) async throws -> RecordReference {
        let now = provider.clock.now
        if let known = try logged(number) { return known }
        let appointment = Appointment(
            party: "aula", holder: DIDKey.did(for: (holder?.key ?? SigningKey()).publicKey),
            authority: Authority(
                jurisdictions: [jurisdiction], counterparties: ["BB"], subjectAreas: ["1.5"], stages: [.publicService], level: 3, powers: powers,
                maxDepth: 0, signatures: signatures), validFrom: now.adding(seconds: -86_400), validUntil: now.adding(seconds: 86_400 * 365))
        try await EnvoyActs.publishLists(of: did("aula"), party: "aula", provider.context())
        var act = appointment.act(issuer: did("aula"), principal: did("aula"), index: Int(number), parent: nil, name: nil)
        (act.id, act.statedAt) = (RuleRig.id(number), now)
        let receipt = try await provider.service.act(act)
        return RecordReference(id: receipt.id, digest: receipt.digest)
    }

    private func logged(_ number: UInt64) throws -> RecordReference? {
        try provider.store.readNow { try LoggedMandates(origin: provider.origin, in: $0).mandate(RuleRig.id(number)) }.map {
            RecordReference(id: $0.id, digest: $0.mandate.digest)
        }
    }

    // MARK: Rule sets

    static let attributes: JSON = [
        "format": "comity-attributes/1",
        "attributes": [
            "action": ["type": "enum", "values_or_unit": ["share_data", "publish"], "meaning": "what is to be done"],
            "classes": ["type": "set<enum>", "values_or_unit": ["personal", "public", "none"], "change": "remove"],
            "date": ["type": "date"], "from": ["type": "country"], "persons": ["type": "int", "values_or_unit": "persons", "change": "less"],
            "to": ["type": "country"],
        ],
    ]

    static func labels(_ language: String) -> JSON {
        let isEnglish = language == "en"
        return [
            "format": "comity-labels/1", "language": .string(language),
            "attributes": [
                "action": [
                    "label": isEnglish ? "the act" : "行为",
                    "values": ["share_data": isEnglish ? "sharing data" : "共享数据", "publish": isEnglish ? "publishing" : "发表"],
                ],
                "classes": [
                    "label": isEnglish ? "the kinds of data" : "数据类别",
                    "values": [
                        "personal": isEnglish ? "personal data" : "个人数据", "public": isEnglish ? "public data" : "公开数据",
                        "none": isEnglish ? "no data" : "无数据",
                    ],
                ],
                "date": ["label": isEnglish ? "the day of the act" : "行为日期"], "from": ["label": isEnglish ? "the provider's country" : "提供方所在国"],
                "persons": ["label": isEnglish ? "the number of persons" : "人数"], "to": ["label": isEnglish ? "the recipient's country" : "接收方所在国"],
            ],
            "approvers": ["AA.office": isEnglish ? "the data office" : "数据办公室"],
        ]
    }

    static func rule(_ id: String, _ effect: String, _ when: JSON, unless: [String] = [], outcome: JSON? = nil) -> JSON {
        var rule: JSONObject = [
            "id": .string(id), "effect": .string(effect), "title": ["en": .string("Rule \(id)"), "zh-Hans": .string("规则 \(id)")], "when": when,
            "unless": .array(unless.map { .string($0) }), "effective": ["from": "2026-01-01", "until": .null],
            "cite": [
                [
                    "ref": ["en": "Data Act, art. 1", "zh-Hans": "《数据法》第一条"], "asOf": "2026-01-01",
                    "quote": ["en": "Who sends personal data abroad asks the office.", "zh-Hans": "向境外提供个人数据，应经办公室批准。"],
                ]
            ], "confidence": "quoted",
        ]
        rule["outcome"] = outcome
        return .object(rule)
    }

    static let approval = rule(
        "AA-1", "approval", [["from", "=", "AA"], ["to", "!=", "AA"], ["classes", "has", ["personal"]], ["persons", ">=", 1000]], unless: ["AA-2"],
        outcome: ["approver": "AA.office", "days": 30, "dayKind": "calendar", "silence": "refused"])
    /// The same without its exception.
    static let stricter = rule(
        "AA-1", "approval", [["from", "=", "AA"], ["to", "!=", "AA"], ["classes", "has", ["personal"]], ["persons", ">=", 1000]],
        outcome: ["approver": "AA.office", "days": 30, "dayKind": "calendar", "silence": "refused"])
    static let exemption = rule("AA-2", "exempt", [["from", "=", "AA"], ["to", "in", ["BB", "CC"]], ["action", "=", "publish"]])

    static func source(
        version: String = "1", jurisdiction: String = "AA", rules: [JSON] = [approval, exemption], format: String = "comity-ruleset/1"
    ) -> RuleSetSource {
        RuleSetSource(
            set: [
                "format": .string(format), "id": .string("urn:example:\(jurisdiction.lowercased())"), "jurisdiction": .string(jurisdiction),
                "version": .string(version), "default": "open", "rules": .array(rules),
            ], attributes: attributes, labels: [labels("en"), labels("zh-Hans")])
    }

    static func form(
        _ source: RuleSetSource = source(), isExample: Bool = false, after before: ActReceipt? = nil, grounds: [RuleGround]? = nil
    ) -> RuleSetForm {
        RuleSetForm(
            title: ["en": "Rules on data", "zh-Hans": "数据规则"], example: isExample ? ["en": "Example, not law.", "zh-Hans": "示例，并非法律。"] : [:],
            source: source, supersedes: before.map { RecordReference(id: $0.id, digest: $0.digest) },
            grounds: grounds ?? [
                RuleGround(
                    rule: "AA-1", ground: .security, risk: ["en": "Lists of persons in the wrong hands", "zh-Hans": "人员名单落入不当之手"],
                    milder: ["en": "A notice alone; it comes too late", "zh-Hans": "仅作通知；为时已晚"], reviewBy: CalendarDate("2027-11-23"))
            ])
    }
}
