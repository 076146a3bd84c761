import Canon
import Node
import Pages
import TestKit
import Testing

@testable import Agreements

/// What form the records must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct AgreementFormTests {
    private func check(_ item: FormCase) throws {
        switch item.kind {
        case AgreementKinds.offer: #expect(try JSON.object(Offer(item.subject).subject) == .object(item.subject))
        case AgreementKinds.notice: #expect(try JSON.object(PublicNotice(item.subject).subject) == .object(item.subject))
        default: _ = try AgreementAct(item.kind, item.subject)
        }
    }

    @Test(arguments: try FormCase.read("accepted", of: "Agreements")) func takes(_ item: FormCase) throws { try check(item) }

    @Test(arguments: try FormCase.read("refused", of: "Agreements")) func refusesAndNamesFieldAndRemedy(_ item: FormCase) throws {
        let failure = try #require(throws: Failure.self) { try check(item) }
        #expect(failure.status == 422 && failure.code == item.code && failure.pointer == item.pointer, "\(failure)")
        #expect(failure.detail.contains(item.pointer))
    }

    @Test func everyKindHasCases() throws {
        let kinds = Set(AgreementKinds.acts + [AgreementKinds.offer, AgreementKinds.notice])
        #expect(Set(try FormCase.read("accepted", of: "Agreements").map(\.kind)) == kinds)
        #expect(Set(try FormCase.read("refused", of: "Agreements").map(\.kind)) == kinds)
    }
}
