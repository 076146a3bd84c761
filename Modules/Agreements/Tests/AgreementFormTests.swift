import Canon
import Node
import Pages
import TestKit
import Testing

@testable import Agreements

/// What form the records must have: Vectors/accepted.json and Vectors/refused.json.
@Suite struct AgreementFormTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var why: String
        var kind: String
        var subject: JSONObject
        var code: String
        var pointer: String
        var testDescription: String { "\(kind): \(why)" }

        static func read(_ name: String) throws -> [Case] {
            try (RepositoryFile.json("Modules/Agreements/Vectors/\(name).json").array ?? []).map { item in
                Case(
                    why: item["why"]?.string ?? "", kind: item["kind"]?.string ?? "", subject: item["subject"]?.object ?? [:],
                    code: item["code"]?.string ?? "", pointer: item["pointer"]?.string ?? "")
            }
        }

        func check() throws {
            switch kind {
            case AgreementKinds.offer: #expect(try JSON.object(Offer(subject).subject) == .object(subject))
            case AgreementKinds.notice: #expect(try JSON.object(PublicNotice(subject).subject) == .object(subject))
            default: _ = try AgreementAct(kind, subject)
            }
        }
    }

    @Test(arguments: try Case.read("accepted")) func takes(_ item: Case) throws { try item.check() }

    @Test(arguments: try Case.read("refused")) func refusesAndNamesFieldAndRemedy(_ item: Case) throws {
        let failure = try #require(throws: Failure.self) { try item.check() }
        #expect(failure.status == 422 && failure.code == item.code && failure.pointer == item.pointer, "\(failure)")
        #expect(failure.detail.contains(item.pointer))
    }

    @Test func everyKindHasCases() throws {
        let kinds = Set(AgreementKinds.acts + [AgreementKinds.offer, AgreementKinds.notice])
        #expect(Set(try Case.read("accepted").map(\.kind)) == kinds)
        #expect(Set(try Case.read("refused").map(\.kind)) == kinds)
    }
}
