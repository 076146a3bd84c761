import Canon
import Mandates
import Testing

/// What a mandate lacks for an act is told limit by limit, and an act is covered exactly where nothing is lacking.
@Suite struct ShortfallTests {
    private static let authority = Authority(
        jurisdictions: ["CN"], counterparties: ["CH"], subjectAreas: ["1.5"], stages: [.research], level: 3,
        powers: [
            Power(.negotiate),
            Power(
                .sign, agreementTypes: ["memorandum"], maxValue: Amount(currency: "USD", amount: "1000"), maxDurationMonths: 12,
                dataClass: .init(scheme: "comity", highest: 1)),
        ])

    private func act(
        _ action: MandateAction = .sign, jurisdiction: String = "CN-SH", counterparty: String = "CH", area: String = "1.5.9",
        stage: IndustrialStage? = .research, kind: String? = "memorandum", value: Amount? = Amount(currency: "USD", amount: "1000"),
        months: Int? = 12,
        dataClass: Int? = 1
    ) -> MandateAct {
        MandateAct(
            id: "urn:uuid:1", actor: "did:key:a", mandate: MandateReference(id: "urn:uuid:2", digest: Digest.sha256([1])), action: action,
            occurredAt: Instant(seconds: 0), jurisdiction: jurisdiction, counterparty: counterparty, subjectArea: area, stage: stage,
            agreementType: kind, value: value, durationMonths: months, dataClass: dataClass.map { Power.DataClass(scheme: "comity", highest: $0) },
            digest: Digest.sha256([2]))
    }

    private func limits(_ act: MandateAct) -> [Shortfall.Limit] {
        let found = Self.authority.shortfalls(of: act)
        for shortfall in found {
            for words in [shortfall.refusal.words, shortfall.remedy] {
                #expect(!words.en.isEmpty && words.zhHans.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(words)")
            }
        }
        return found.map(\.limit)
    }

    @Test func withinEveryLimitNothingIsLacking() { #expect(limits(act()) == []) }

    @Test func everyLimitIsNamed() {
        #expect(limits(act(jurisdiction: "US")) == [.jurisdiction])
        #expect(limits(act(counterparty: "NO")) == [.counterparty])
        #expect(limits(act(area: "2.1")) == [.subjectArea])
        #expect(limits(act(stage: .market)) == [.stage])
        #expect(limits(act(stage: nil)) == [.stage])
        #expect(limits(act(kind: "project")) == [.agreementType])
        #expect(limits(act(value: Amount(currency: "USD", amount: "1000.01"))) == [.value])
        #expect(limits(act(value: Amount(currency: "CHF", amount: "1"))) == [.value])
        #expect(limits(act(value: nil)) == [.value])
        #expect(limits(act(months: 13)) == [.duration])
        #expect(limits(act(dataClass: 2)) == [.dataClass])
        #expect(limits(act(.appoint)) == [.action])
        // Several at once, in the order in which they are checked.
        #expect(limits(act(counterparty: "NO", area: "2", kind: "project", months: nil)) == [.counterparty, .subjectArea, .agreementType, .duration])
    }

    /// Of two powers to sign, the one that is nearer is meant.
    @Test func theNearestPowerSpeaks() {
        var wide = Self.authority
        wide.powers.append(Power(.sign, agreementTypes: ["memorandum"], maxDurationMonths: 6))
        let found = wide.shortfalls(of: act(value: Amount(currency: "USD", amount: "5000"), dataClass: 3))
        #expect(found.map(\.limit) == [.duration])
        #expect(found.first?.remedy.en.contains("at most 6 months") == true)
    }

    @Test func theWordsSayTheNumbers() {
        let found = Self.authority.shortfalls(of: act(value: Amount(currency: "USD", amount: "25000")))
        #expect(found.first?.refusal.words.en == "the value of USD 25,000 is above the mandate's USD 1,000")
        #expect(found.first?.refusal.code == .scope("power") && found.first?.refusal.pointer == "/act/action")
        #expect(found.first?.remedy.zhHans.contains("USD 1,000 以内") == true)
    }
}
