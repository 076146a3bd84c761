import Agreements
import Canon
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import Pages
import People
import Signing
import Store
import TestKit

@testable import Envoys

/// Two nodes that follow each other, on 23 November 2026: a ministry with the offices of two envoys on one, an agency with one office on the other.
struct EnvoyRig {
    let home: TestNode
    let abroad: TestNode
    let site: PageSite

    /// The page of a mandate counts agreements, and forms ask people for approval.
    static let modules: [any Module] = [EnvoysModule(promises: AgreementPromises()), AgreementsModule(signing: .none), PeopleModule()]

    static let names: [String: [String: String]] = [
        "ministry": ["en": "Ministry of Science (fictional)", "zh-Hans": "科学部（虚构）"],
        "office-1": ["en": "First envoy's office (fictional)", "zh-Hans": "第一特使办公室（虚构）"],
        "office-2": ["en": "Second envoy's office (fictional)", "zh-Hans": "第二特使办公室（虚构）"],
        "agency": ["en": "Science Agency (fictional)", "zh-Hans": "科学署（虚构）"],
        "desk": ["en": "Envoy's desk (fictional)", "zh-Hans": "特使办公桌（虚构）"],
    ]

    init() async throws {
        home = try await TestNode(name: "Home node", modules: EnvoyRig.modules)
        abroad = try await TestNode(url: "http://localhost:8081", name: "Node abroad", jurisdiction: "US", modules: EnvoyRig.modules)
        for slug in ["ministry", "office-1", "office-2"] { try await home.host(slug, names: EnvoyRig.names[slug], jurisdiction: "CN") }
        for slug in ["agency", "desk"] { try await abroad.host(slug, names: EnvoyRig.names[slug], jurisdiction: "US") }
        site = try PageSite(home)
        try follow()
    }

    /// A record name that is the same in every run.
    static func id(_ number: UInt64) -> RecordID { RecordID(high: 0x019A_B000_0000_7000, low: 0x8000_0000_0000_0000 | number) }

    func node(of slug: String) -> TestNode { ["agency", "desk"].contains(slug) ? abroad : home }
    func did(_ slug: String) -> String { node(of: slug).service.address.did(ofParty: slug) }

    /// Both nodes read what the other has published since.
    func follow() throws {
        try home.mirror(abroad)
        try abroad.mirror(home)
    }

    func advance(days: Int64) {
        home.clock.advance(seconds: days * 86_400)
        abroad.clock.advance(seconds: days * 86_400)
    }

    static let day = Instant(seconds: 1_795_428_000)

    static func authority(level: Int = 3, depth: Int = 1) -> Authority {
        Authority(
            jurisdictions: ["CN"], counterparties: ["US"], subjectAreas: ["1.5"], stages: [.research, .standards], level: level,
            powers: [
                Power(.consult), Power(.negotiate),
                Power(.sign, agreementTypes: ["mou"], maxValue: Amount(currency: "USD", amount: "2000000"), maxDurationMonths: 36),
            ], maxDepth: depth)
    }

    func appointment(_ holder: String = "office-1", by giver: String = "ministry", _ authority: Authority = authority()) -> Appointment {
        var appointment = Appointment(
            party: giver, holder: did(holder), authority: authority, validFrom: EnvoyRig.day.adding(seconds: -86_400),
            validUntil: EnvoyRig.day.adding(seconds: 86_400 * 365))
        appointment.titles = ["en": "Science and technology envoy", "zh-Hans": "科技特使"]
        return appointment
    }

    /// Gives a mandate under a name and at a place that are the same in every run. The giver's lists are published first.
    @discardableResult
    func appoint(_ appointment: Appointment, number: UInt64, index: Int? = nil, under parent: LoggedMandate? = nil) async throws -> LoggedMandate {
        let node = node(of: appointment.party)
        try await EnvoyActs.publishLists(of: did(appointment.party), party: appointment.party, node.context())
        var act = appointment.act(
            issuer: did(appointment.party), principal: parent?.mandate.principal ?? did(appointment.party), index: index ?? Int(number),
            parent: parent.map { RecordReference(id: $0.id, digest: $0.mandate.digest) }, name: nil)
        (act.id, act.statedAt) = (EnvoyRig.id(number), node.clock.now)
        let receipt = try await node.service.act(act)
        return try logged(receipt.id, on: node)
    }

    func logged(_ id: RecordID, on node: TestNode) throws -> LoggedMandate {
        let found = try node.store.readNow { try LoggedMandates(origin: node.origin, in: $0).mandate(id) }
        guard let found else { throw Failure.notFound("mandate \(id)") }
        return found
    }

    @discardableResult
    func change(_ kind: MandateChange.Kind, _ logged: LoggedMandate, by slug: String, number: UInt64) async throws -> ActReceipt {
        let change = MandateChange(
            kind, of: RecordReference(id: logged.id, digest: logged.mandate.digest), reason: ["en": "A reason.", "zh-Hans": "理由。"])
        return try await self.act(slug, kind.rawValue, change.subject, number: number)
    }

    @discardableResult
    func act(_ slug: String, _ kind: String, _ subject: JSONObject, number: UInt64) async throws -> ActReceipt {
        try await node(of: slug).service.act(
            Act(party: slug, kind: kind, subject: subject, id: EnvoyRig.id(number), statedAt: node(of: slug).clock.now))
    }

    func consultation(under logged: LoggedMandate, of slug: String = "agency") -> Consultation {
        var consultation = Consultation(
            mandate: RecordReference(id: logged.id, digest: logged.mandate.digest), askedOf: did(slug),
            title: ["en": "Draft rules on ocean data", "zh-Hans": "海洋数据规则草案"],
            question: ["en": "Does section 3 also cover samples?", "zh-Hans": "第三节是否也适用于样品？"],
            answerBy: CalendarDate(daysSinceEpoch: EnvoyRig.day.date.daysSinceEpoch + 14), jurisdiction: "CN", subjectArea: "1.5.9")
        consultation.stage = .standards
        consultation.url = "https://agency.example/drafts/ocean"
        return consultation
    }

    func reference(_ receipt: ActReceipt) -> RecordReference { RecordReference(id: receipt.id, digest: receipt.digest) }

    func state(_ logged: LoggedMandate, on node: TestNode? = nil) throws -> MandateState {
        let node = node ?? home
        return try node.store.readNow {
            try LoggedMandates(origin: node.origin, in: $0).state(of: logged, at: EnvoyActs.place(node.origin, node.clock.now))
        }
    }

    func standing(_ id: RecordID, for action: MandateAction = .sign, on node: TestNode? = nil) throws -> String {
        let node = node ?? home
        return try node.store.readNow {
            try LoggedMandates(origin: node.origin, in: $0).standing(of: id, for: action, at: EnvoyActs.place(node.origin, node.clock.now)).code
        }
    }

    func person(at slug: String, roles: Set<String> = ["administrator"]) -> Person {
        Person(account: "1", name: "A person", offices: [.init(party: did(slug), slug: slug, pseudonym: "P-1", roles: roles)])
    }
}
