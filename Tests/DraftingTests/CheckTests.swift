import Canon
import Drafting
import Testing

/// Each code of the check, raised by one change and only by it.
struct CheckTests {
    struct Case: Sendable, CustomStringConvertible {
        let code: Finding.Code
        let change: @Sendable (inout Agreement) -> Void
        var description: String { code.rawValue }

        init(_ code: Finding.Code, _ change: @escaping @Sendable (inout Agreement) -> Void) { (self.code, self.change) = (code, change) }

        init(_ code: Finding.Code, _ clause: String, _ language: String, _ old: String, _ new: String) {
            self.init(code) { $0 = Sample.changed($0, clause, language, old, new) }
        }
    }

    static func at(_ agreement: inout Agreement, _ clause: String, _ body: (inout Clause) -> Void) {
        for i in agreement.clauses.indices where agreement.clauses[i].id == clause { body(&agreement.clauses[i]) }
    }

    static let cases: [Case] = [
        Case(.clauseMissing) { at(&$0, "scope") { $0.text["en"] = nil } }, Case(.titleMissing) { at(&$0, "scope") { $0.title["zh-Hans"] = nil } },
        Case(.titleMissing) { $0.title["en"] = nil }, Case(.numberDiffers, "publication", "en", "45 days", "54 days"),
        Case(.numberDiffers, "publication", "zh-Hans", "30日", "30个月"), Case(.numberDiffers, "scope", "en", "equality", "equality for 3 years"),
        Case(.dateDiffers, "benefit", "en", "30 June 2029", "30 July 2029"), Case(.dateDiffers, "benefit", "zh-Hans", "2029年6月30日", "2029年6月3日"),
        Case(.moneyDiffers, "costs", "en", "125,000", "152,000"), Case(.moneyDiffers, "costs", "zh-Hans", "CHF 125,000", "125,000美元"),
        Case(.currencyDiffers) { $0 = Sample.changed($0, "costs", "en", "its own costs", "its own costs in euros") },
        Case(.partyDiffers, "costs", "en", "the University", "the Institute"), Case(.partyDiffers, "costs", "zh-Hans", "大学", "对方"),
        Case(.nameDiffers, "scope", "en", "equality", "equality (http://example.org)"),
        Case(.numberContradictsItself, "publication", "en", "45 days", "forty-five (54) days"),
        Case(.dateAmbiguous, "costs", "en", "31 March 2027", "03/04/2027"),
        Case(.countedUnequally, "costs", "en", "The Institute pays", "The Institute, as the Institute, pays"),
        Case(.dataNotSaid) { at(&$0, "publication") { $0.data?["afterEnd"] = "P1Y" } },
        Case(.dataDiffers) { at(&$0, "confidentiality") { $0.data?["after"] = "P5Y" } },
        Case(.dutyWithoutOwner) { at(&$0, "costs") { $0.duties[0].owner = nil } },
        Case(.dutyWithoutOwner) {
            at(&$0, "scope") {
                $0.text["en", default: ""] += " A report shall be sent within 30 days."
                $0.text["zh-Hans", default: ""] += "应在30日内送交报告。"
            }
        },
        Case(.dutyOwnerDiffers) {
            at(&$0, "scope") {
                $0.text["en", default: ""] += " The Institute shall inform the University."
                $0.text["zh-Hans", default: ""] += "大学应通知研究所。"
            }
        },
        Case(.endWithoutRenewal) { at(&$0, "term") { $0.data?["decideBefore"] = nil } },
        Case(.endWithoutRenewal) { at(&$0, "term") { $0.data?["renewal"] = nil } },
        Case(.endMissing) { at(&$0, "term") { $0.data?["end"] = nil } },
        Case(.precedenceContradicts) {
            at(&$0, "language") {
                $0.text["en", default: ""] += " The Chinese version shall prevail."
                $0.text["zh-Hans", default: ""] += "以中文版为准。"
            }
        },
        Case(.precedenceDiffers) {
            at(&$0, "language") {
                $0.text["en"] = "Where the texts differ, the English text prevails."
                $0.text["zh-Hans"] = "文本有出入的，以中文文本为准。"
            }
        }, Case(.precedenceContradicts) { $0.precedence = .prevails("en") },
        Case(.precedenceNotSaid) {
            at(&$0, "language") { $0.text = ["en": "There are texts.", "zh-Hans": "有文本。"] }
            $0.precedence = .prevails("en")
        }, Case(.stepWithoutBody) { at(&$0, "dispute") { $0.data = ["steps": [["means": "arbitration"]]] } },
        Case(.clauseTypeMissing) { $0.clauses.removeAll { $0.id == "emergency" } }, Case(.clauseTypeMissing) { at(&$0, "benefit") { $0.data = nil } },
        Case(.conclusionMissing) { $0.conclusion = nil }, Case(.partyWithoutIdentity) { $0.parties[1].did = nil },
        Case(.languageNotRead) { agreement in
            agreement.languages.append("fr")
            agreement.title["fr"] = "Glaciers"
            for i in agreement.clauses.indices {
                at(&agreement, agreement.clauses[i].id) {
                    $0.text["fr"] = $0.text["zh-Hans"]; $0.title["fr"] = $0.title["en"]
                }
            }
        },
    ]

    @Test(arguments: cases) func raisesEachCode(_ test: Case) throws {
        var agreement = try Sample.draft(.project)
        let before = agreement
        test.change(&agreement)
        #expect(agreement != before, "the change must have found its place")
        let findings = AgreementCheck.all(agreement)
        #expect(findings.contains { $0.code == test.code }, "\(findings.map { "\($0.code) \($0.pointer) \($0.excerpts.map(\.text))" })")
        for finding in findings {
            #expect(!finding.words.en.isEmpty && !finding.words.zhHans.isEmpty && !finding.remedy.en.isEmpty && !finding.remedy.zhHans.isEmpty)
        }
    }

    @Test func everyCodeHasACase() {
        #expect(Set(Self.cases.map(\.code)) == Set(Finding.Code.allCases))
    }

    @Test func excerptsPointIntoTheText() throws {
        let agreement = Sample.changed(try Sample.draft(.project), "publication", "en", "45 days", "54 days")
        let finding = try #require(AgreementCheck.languages(agreement).first { $0.code == .numberDiffers })
        #expect(finding.excerpts.map(\.text) == ["54 days", "45日"] && finding.excerpts.map(\.language) == ["en", "zh-Hans"])
        let text = try #require(agreement.clause(id: "publication")?.text["en"])
        let range = try #require(finding.excerpts[0].range)
        #expect(String(String.UnicodeScalarView(Array(text.unicodeScalars)[range])) == "54 days")
    }
}
