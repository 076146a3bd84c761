import Calendars
import Canon
import Cooperations
import DecisionsAPI
import Envoys
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import People
import RuleEngine
import Rules
import RulesAPI
import Signing
import Store
import TestKit
import Testing

@testable import Decisions

/// Two nodes that follow each other, on 23 November 2026: the provider's institute decides, the recipient's university applies; a third party stands outside.
struct DecisionRig {
    let provider: TestNode
    let recipient: TestNode
    let site: PageSite
    let abroad: PageSite
    let shelf: DecisionShelf

    /// The example rules and calendars as the program ships them.
    static let shelf: DecisionShelf = {
        let names = ["attributes", "labels.en", "labels.zh-Hans", "rules.cn", "rules.eu", "rules.uk", "rules.us", "titles.zh-Hans"]
        let files = names.compactMap { try? RepositoryFile.bytes("Demo/rules/\($0).json") }
        var calendars: [String: HolidayCalendar] = [:]
        for (side, file) in [("CN", "cn-mainland"), ("US", "us-federal")] {
            calendars[side] = (try? RepositoryFile.bytes("Sources/Calendars/Data/\(file).json")).flatMap { try? HolidayCalendar(bytes: $0) }
        }
        return DecisionShelf(files: files, calendars: calendars)
    }()

    /// Both nodes' clocks stand at the same moment, 23 November 2026 unless told otherwise.
    ///
    /// - Parameter deciding: the approvals that a decision needs; by default the node's key alone decides.
    init(shelf: DecisionShelf = DecisionRig.shelf, at moment: Instant = TestClock().now, deciding: ApprovalNeed = .none) async throws {
        self.shelf = shelf
        func modules() -> [any Module] {
            [
                CooperationsModule(), EnvoysModule(), PeopleModule(), RulesModule(adopting: .none),
                DecisionsModule(shelf: shelf, deciding: deciding),
            ]
        }
        provider = try await TestNode(name: "Provider's node", modules: modules(), clock: TestClock(moment))
        recipient = try await TestNode(
            url: "http://localhost:8081", name: "Recipient's node", jurisdiction: "US", modules: modules(), clock: TestClock(moment))
        try await provider.host("optics", names: ["en": "Institute of Optics", "zh-Hans": "光学研究所"], jurisdiction: "CN")
        try await provider.host("desk", names: ["en": "Envoy's desk", "zh-Hans": "特使办公室"], jurisdiction: "CN")
        try await provider.host("second", names: ["en": "Second envoy's desk", "zh-Hans": "第二特使办公室"], jurisdiction: "CN")
        try await provider.host("court", names: ["en": "Board of review", "zh-Hans": "审查委员会"], jurisdiction: "CN")
        try await recipient.host("alpine", names: ["en": "Alpine University", "zh-Hans": "高山大学"], jurisdiction: "US")
        site = try PageSite(provider)
        abroad = try PageSite(recipient)
        try follow()
    }

    static func id(_ number: UInt64) -> RecordID { RecordID(high: 0x019A_B000_0000_7000, low: 0x8000_0000_0000_0000 | number) }

    func node(of slug: String) -> TestNode { slug == "alpine" ? recipient : provider }
    func did(_ slug: String) -> String { node(of: slug).service.address.did(ofParty: slug) }

    func follow() throws {
        try provider.mirror(recipient, sealed: true, addressed: true)
        try recipient.mirror(provider, sealed: true, addressed: true)
    }

    func advance(days: Int64) {
        provider.clock.advance(seconds: days * 86_400)
        recipient.clock.advance(seconds: days * 86_400)
    }

    func person(at slug: String, roles: Set<String> = ["administrator", "envoy"]) -> Person {
        Person(account: "1", name: "A person", offices: [.init(party: did(slug), slug: slug, pseudonym: "p-1", roles: roles)])
    }

    /// Gives a mandate of the institute to a desk: data up to class 3, approvals of other kinds.
    func appoint(_ holder: String = "desk") async throws -> RecordReference {
        let now = provider.clock.now
        let body: JSON = [
            "party": "optics", "holder": .string(did(holder)), "jobTitle": ["en": "Envoy (\(holder))", "zh-Hans": "特使（\(holder)）"],
            "mandate": [
                "jurisdiction": ["CN"], "counterparties": ["US"], "subjectAreas": ["1.5"], "stages": ["research"], "level": 3,
                "powers": [
                    ["action": "approveDataRelease", "classScheme": "comity", "maxClass": 1], ["action": "sign", "agreementTypes": ["approval"]],
                ], "delegation": ["maxDepth": 0], "coSignatures": ["min": 1],
            ], "validFrom": .string(now.adding(seconds: -3600).description), "validUntil": .string(now.adding(seconds: 86_400 * 700).description),
        ]
        let request = Pages.Request(method: "POST", path: "/api/v1/envoys", body: body.canonicalBytes, isOperator: true)
        guard case .json(let answer, _) = try await site.send(request), let id = answer["id"]?.string.flatMap({ RecordID($0) }),
            let digest = answer["digest"]?.string.flatMap({ Multibase.decode($0) }).flatMap({ Digest($0) })
        else { throw Failure.notFound("receipt of a mandate") }
        return RecordReference(id: id, digest: digest)
    }

    static let open: JSONObject = [
        "action": "share_data", "from": "CN", "to": "US", "date": "2026-11-23", "dataClasses": ["scientific_public"], "purpose": "research",
        "publication": "published", "techControl": ["none"],
    ]
    /// Technology of a restricted kind: the ministry's consent within 45 working days.
    static let restricted: JSONObject = [
        "action": "license_ip", "from": "CN", "to": "US", "date": "2026-11-23", "techControl": ["CN.restricted"], "dataClasses": ["none"],
    ]

    func text(_ facts: JSONObject = DecisionRig.restricted, withheld: [DecisionRequest.Withheld] = []) -> DecisionRequest {
        DecisionRequest(
            askedOf: did("optics"), title: ["en": "A licence for the filter", "zh-Hans": "滤光片许可"],
            what: Movement.of(facts["action"]?.string ?? "") ?? .data, sides: ["CN", "US"], facts: facts, withheld: withheld)
    }

    /// The university asks.
    @discardableResult
    func ask(_ text: DecisionRequest? = nil, sealed: Bool = false, number: UInt64 = 1) async throws -> KnownRequest {
        let text = text ?? self.text()
        let act = try DecisionActs.request(text, by: "alpine", sealedTo: sealed ? [did("optics")] : [], id: DecisionRig.id(number))
        _ = try await recipient.service.act(act)
        try follow()
        return try request(number)
    }

    func request(_ number: UInt64 = 1) throws -> KnownRequest {
        let found = try provider.store.readNow { try KnownDecisions(origin: provider.origin, in: $0) { _ in true }.request(DecisionRig.id(number)) }
        guard let found else { throw Failure.notFound("request") }
        return found
    }

    func file(_ number: UInt64 = 1) throws -> DecisionFile {
        let request = try request(number)
        let file = try provider.store.readNow {
            DecisionFile(request, acts: try KnownDecisions(origin: provider.origin, in: $0) { _ in true }.acts(about: request))
        }
        guard let file else { throw Failure.notFound("request") }
        return file
    }

    func life(_ number: UInt64 = 1) throws -> DecisionLife {
        DecisionLife(try file(number), shelf: shelf, on: provider.clock.now.date)
    }

    @discardableResult
    func act(_ kind: String, _ members: JSONObject, by slug: String = "optics", number: UInt64 = 1) async throws -> RecordReference {
        let request = try request(number)
        let act = try DecisionActs.act(kind, about: request, members, by: slug, issuer: did(slug))
        let receipt = try await node(of: slug).service.act(act)
        try follow()
        return RecordReference(id: receipt.id, digest: receipt.digest)
    }

    /// The institute asks the rules and signs their answer.
    @discardableResult
    func recommend(by slug: String = "optics", number: UInt64 = 1) async throws -> RecordReference {
        let site = slug == "alpine" ? abroad : self.site
        let act = try await RecommendationRoute(shelf: shelf).act(DecisionRig.id(number), by: slug, site.context)
        let receipt = try await node(of: slug).service.act(act)
        try follow()
        return RecordReference(id: receipt.id, digest: receipt.digest)
    }

    func attest(_ names: [String], number: UInt64 = 1) async throws {
        let facts = try file(number).facts
        let chosen = Dictionary(uniqueKeysWithValues: names.compactMap { name in facts[name].map { (name, $0) } })
        try await act(DecisionKinds.attestation, ["facts": .object(JSONObject(chosen))], number: number)
    }

    func decision(
        _ granted: Bool = true, on recommendation: RecordReference, under mandate: RecordReference, outcome: String = "needs_approval",
        reconsiders: RecordReference? = nil
    ) -> JSONObject {
        DecisionActs.decision(
            granted: granted, on: recommendation, outcome: outcome, under: mandate, reasons: ["en": "Both sides gain.", "zh-Hans": "双方受益。"],
            subjectArea: "1.5", appeal: ["en": "Write to the board of review.", "zh-Hans": "可向审查委员会书面提出。"], reconsiders: reconsiders)
    }

    /// Expects that something is refused, under this code.
    func refuses(_ code: String, at location: SourceLocation = #_sourceLocation, _ body: () async throws -> Void) async {
        var found: String?
        do { try await body() } catch let failure as Failure { found = failure.code } catch { found = "\(error)" }
        #expect(found == code, sourceLocation: location)
    }
}
