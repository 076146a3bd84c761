import AgreementsAPI
import Canon
import Conclusion
import Drafting
import EnvoysAPI
import Mandates
import Node
import PageTestKit
import PeopleAPI
import Signing
import Store
import TestKit
import Testing
import Verifier

@testable import Agreements
@testable import Envoys

/// The audit of one log judges what binds about agreements by the function with which a node takes it in: the power over kind, value, length, counterparty
/// and subject, wherever the text stands.
@Suite struct AgreementAuditTests {
    /// Audits a side's store as the program does, with what its node follows beside it.
    private func audit(_ staffed: StaffedRig, _ slug: String, memory: AuditMemory? = nil, isAlone: Bool = false) async throws -> AuditOutcome {
        let node = staffed.node(slug)
        // The auditor runs the true program, whatever the host does.
        let source = try StoreLogSource(name: slug, store: node.store, registry: staffed.rig.provider.service.registry)
        var options = Audit.Options()
        options.rules = RegistryRules(staffed.rig.provider.service.registry)
        options.memory = memory
        return try await Audit(of: isAlone ? LogAlone(base: source) : source, options: options).run()
    }

    /// The files of a log without the node that could be asked for more.
    private struct LogAlone: LogSource {
        let base: StoreLogSource
        var name: String { base.name }
        let isComplete = false
        func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
            path.hasPrefix("api/") ? nil : try await base.read(path, limit: limit)
        }
    }

    private func causes(_ outcome: AuditOutcome) -> [String] {
        outcome.report.problems.filter { [.recordApproval, .recordMandate].contains($0.code) }.map {
            "\($0.place) \($0.cause?.code ?? "") \($0.cause?.pointer ?? "")"
        }
    }

    @Test func whatHoldsIsNoProblem() async throws {
        let staffed = try await StaffedRig()
        let (rig, offer) = (staffed.rig, try await staffed.concluded())
        try await rig.provider.act(
            staffed.act(
                AgreementKinds.event, ["event": "suspend", "signedOn": "2026-11-20", "effectiveFrom": "2026-11-20"], about: offer, by: "optics"),
            approvedBy: [staffed.li])
        for slug in ["optics", "alpine"] {
            let outcome = try await audit(staffed, slug)
            #expect(causes(outcome) == [], "\(slug): \(outcome.words)")
            // The recipient's log has its own signature alone; text and country come from the log that it follows, and that is said.
            #expect(outcome.notes.contains { $0.contains("at home in") } && !outcome.notes.contains { $0.contains("not judged") }, "\(outcome.notes)")
        }
    }

    /// One beyond each limit of the mandate: the audit of the careless host's log names it with code and pointer, although the text stands elsewhere.
    @Test(arguments: [
        ("MANDATE_SCOPE:power /act/action", StaffedRig.authority("CH", with: "CN", kinds: ["project"])),
        ("MANDATE_SCOPE:power /act/action", StaffedRig.authority("CH", with: "CN", months: 12)),
        ("MANDATE_SCOPE:power /act/action", StaffedRig.authority("CH", with: "CN", amount: "900")),
        ("MANDATE_SCOPE:counterparty /act/counterparty", StaffedRig.authority("CH", with: "US")),
        ("MANDATE_SCOPE:subjectArea /act/subjectArea", StaffedRig.authority("CH", with: "CN", areas: ["1.55"])),
    ])
    func whatGoesBeyondAMandateIsNamed(_ cause: String, _ authority: Authority) async throws {
        let staffed = try await StaffedRig(isCareless: true)
        let offer = try await staffed.offered()
        let narrow = try await StaffedRig.appoint(staffed.meier, authority, at: "alpine", by: staffed.zhang, staffed.rig)
        let receipt = try await staffed.rig.recipient.act(
            staffed.signature(offer, "alpine", under: [narrow]), approvedBy: [staffed.meier])
        try staffed.rig.follow()
        #expect(causes(try await audit(staffed, "alpine")) == ["entry \(receipt.position) \(cause)"])
    }

    /// Where neither the text nor the counterparty's log is to be had, the audit says what it did not judge, and accuses nobody.
    @Test func withoutTheTextItSaysSo() async throws {
        let staffed = try await StaffedRig()
        let offer = try await staffed.offered()
        try await staffed.sign(offer, "alpine")
        let outcome = try await audit(staffed, "alpine", isAlone: true)
        #expect(causes(outcome) == [])
        #expect(outcome.notes.contains { $0.contains("was not judged in full") && $0.contains(offer.id.description) }, "\(outcome.notes)")
    }

    /// A second audit reads what is new alone, and judges it by what the first one knew.
    @Test func aSecondAuditJudgesWhatIsNew() async throws {
        let staffed = try await StaffedRig(isCareless: true)
        let offer = try await staffed.concluded()
        let first = try await audit(staffed, "alpine")
        #expect(causes(first) == [])
        let memory = try #require(first.memory).json.canonicalBytes
        let kept = try #require(AuditMemory(bytes: memory))
        let pause: JSONObject = ["event": "suspend", "signedOn": "2026-11-20", "effectiveFrom": "2026-11-20"]
        let act = try staffed.act(AgreementKinds.event, pause, about: offer, by: "alpine")
        let good = try await staffed.rig.recipient.act(act, approvedBy: [staffed.zhang])
        let unapproved = try await staffed.rig.recipient.act(act, approvedBy: [])
        let without = try await staffed.rig.recipient.act(act, approvedBy: [staffed.meier])
        let second = try await audit(staffed, "alpine", memory: kept)
        #expect(second.start == kept.size && second.start <= good.position)
        #expect(
            causes(second) == [
                "entry \(unapproved.position) approval.missing /approvals", "entry \(without.position) agreement.power.noAdministrator /approvals",
            ])
        #expect(!second.notes.contains { $0.contains("mandates were not judged") }, "\(second.notes)")
        // Reading everything says the same.
        #expect(causes(try await audit(staffed, "alpine")) == causes(second))
    }
}
