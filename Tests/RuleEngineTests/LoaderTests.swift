import Canon
import TestKit
import Testing

@testable import RuleEngine

/// What a reader of rules refuses, and where it says the fault is.
@Suite struct LoaderTests {
    static let attributes = """
        {"format":"comity-attributes/1","attributes":{"date":{"type":"date"},"to":{"type":"country"},"n":{"type":"int","change":"less"},
         "kind":{"type":"enum","values_or_unit":["a","b"]},"tags":{"type":"set<enum>","values_or_unit":["x","y"]},"flag":{"type":"bool"},
         "code":{"type":"string"}}}
        """

    static func set(_ rules: String, more: String = "") -> String {
        """
        {"format":"comity-ruleset/1","id":"urn:x","jurisdiction":"AA","version":"1"\(more),"rules":[\(rules)]}
        """
    }

    static func rule(_ id: String, when: String = "", unless: String = "", more: String = "") -> String {
        """
        {"id":"\(id)","effect":"notify","title":{"en":"t","zh-Hans":"t"},"when":[\(when)],"unless":[\(unless)],"effective":{"from":"2026-01-01"}\(more)}
        """
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let text: String
        let code: Finding.Code
        let pointer: String
        var subject: String? = "R1"
        var testDescription: String { "\(code.rawValue) at \(pointer)" }
    }

    static let faults: [Fault] = [
        Fault(text: set(rule("R1", when: #"["colour","=","red"]"#)), code: .unknownAttribute, pointer: "/rules/0/when/0/0"),
        Fault(text: set(rule("R1", when: #"["to","~","CN"]"#)), code: .unknownOperator, pointer: "/rules/0/when/0/1"),
        Fault(text: set(rule("R1", when: #"["to","<","CN"]"#)), code: .operatorType, pointer: "/rules/0/when/0/1"),
        Fault(text: set(rule("R1", when: #"["tags","=","x"]"#)), code: .operatorType, pointer: "/rules/0/when/0/1"),
        Fault(text: set(rule("R1", when: #"["to","=","cn"]"#)), code: .valueType, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["n",">","5"]"#)), code: .valueType, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["kind","in",["a","c"]]"#)), code: .valueType, pointer: "/rules/0/when/0/2/1"),
        Fault(text: set(rule("R1", when: #"["kind","in","a"]"#)), code: .valueType, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["flag","=","true"]"#)), code: .valueType, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["date","<","2026-02-30"]"#)), code: .valueType, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["n","within",[9,3]]"#)), code: .badRange, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["to","in",{"list":"none"}]"#)), code: .unknownList, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", when: #"["to","="]"#)), code: .wrongType, pointer: "/rules/0/when/0"),
        Fault(text: set(rule("R1", when: #"["tags","has",[]]"#)), code: .valueType, pointer: "/rules/0/when/0/2"),
        Fault(text: set(rule("R1", unless: #""R9""#)), code: .unknownException, pointer: "/rules/0/unless"),
        Fault(text: set(rule("R1", unless: #""R1""#)), code: .selfException, pointer: "/rules/0/unless"),
        Fault(text: set(rule("R1") + "," + rule("R1")), code: .duplicateID, pointer: "/rules/1/id"),
        Fault(
            text: set(rule("R1", unless: #""R2""#) + "," + rule("R2", unless: #""R3""#) + "," + rule("R3", unless: #""R1""#)), code: .exceptionCycle,
            pointer: "/rules/0/unless"),
        Fault(text: set(rule("R1", more: #","colour":1"#)), code: .unknownField, pointer: "/rules/0/colour"),
        Fault(text: set(rule("R1", more: #","jurisdiction":"BB""#)), code: .jurisdictionMismatch, pointer: "/rules/0/jurisdiction"),
        Fault(text: set(rule("R1", more: #","outcome":{"days":0,"dayKind":"working"}"#)), code: .wrongType, pointer: "/rules/0/outcome/days"),
        Fault(text: set(rule("R1", more: #","outcome":{"days":3}"#)), code: .missingDayKind, pointer: "/rules/0/outcome/dayKind"),
        Fault(text: set(rule("R1", more: #","reviewBy":"soon""#)), code: .brokenDate, pointer: "/rules/0/reviewBy"),
        Fault(
            text: set(#"{"id":"R1","effect":"forbid","title":"t","when":[],"effective":{"from":null}}"#), code: .unknownEffect,
            pointer: "/rules/0/effect"),
        Fault(
            text: set(#"{"id":"R1","effect":"notify","title":"t","when":[],"effective":{"from":"2026-13-01"}}"#), code: .brokenDate,
            pointer: "/rules/0/effective/from"),
        Fault(
            text: set(#"{"id":"R1","effect":"notify","title":"t","when":[],"effective":{"from":"2026-05-01","until":"2026-04-30"}}"#),
            code: .dateOrder, pointer: "/rules/0/effective/until"),
        Fault(
            text: set(#"{"id":"R1","effect":"notify","title":"t","when":[],"effective":{"suspended":[{"until":"2026-04-30"}]}}"#), code: .brokenDate,
            pointer: "/rules/0/effective/suspended/0/from"),
        Fault(text: set(#"{"id":"R1","effect":"notify","title":"t","when":[]}"#), code: .missingField, pointer: "/rules/0/effective"),
        Fault(text: set(#"{"effect":"notify"}"#), code: .missingField, pointer: "/rules/0/id", subject: nil),
        Fault(
            text: set("", more: #","counters":{"c":{"attr":"kind","window":"rolling12m"}}"#), code: .unknownAttribute, pointer: "/counters/c/attr",
            subject: nil),
        Fault(text: set("", more: #","default":"maybe""#), code: .wrongType, pointer: "/default", subject: nil),
        Fault(text: #"{"format":"comity-ruleset/9"}"#, code: .wrongFormat, pointer: "/format", subject: nil),
        Fault(text: #"{"format":"comity-ruleset/1","format":"x"}"#, code: .notJSON, pointer: "/format", subject: nil),
    ]

    @Test(arguments: faults) func faultsAreNamedWithTheirPlace(_ fault: Fault) {
        let (library, findings) = RuleFiles.load(Self.attributes, [fault.text])
        #expect(library == nil)
        let errors = findings.filter { $0.severity == .error }
        #expect(
            errors.contains { $0.code == fault.code && $0.pointer == fault.pointer && $0.file == "rules.0.json" && $0.subject == fault.subject },
            "\(errors)")
        for finding in errors { #expect(finding.reason.first?.isUppercase == false && finding.reason.count > 15, "\(finding)") }
    }

    @Test(arguments: Finding.Code.allCases) func everyFindingCanBeReadInBothLanguages(code: Finding.Code) {
        let finding = Finding(severity: .error, code: code, file: "f", subject: nil, pointer: "", reason: "in English")
        #expect(finding.reason(in: "en") == "in English")
        #expect(finding.reason(in: "zh-Hans").unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
    }

    @Test func aRuleWithoutFaultsLoads() throws {
        let library = try RuleFiles.library(Self.attributes, [Self.set(Self.rule("R1", when: #"["n",">",5]"#))])
        #expect(library.sets[0].rules.map(\.id) == ["R1"])
    }

    @Test(
        arguments: [
            (#"{"format":"comity-attributes/1","attributes":{"to":{"type":"country"}}}"#, Finding.Code.noDateAttribute),
            (#"{"format":"comity-attributes/1","attributes":{"date":{"type":"int"}}}"#, .noDateAttribute),
            (#"{"format":"comity-attributes/1","attributes":{"date":{"type":"day"}}}"#, .wrongType),
            (#"{"format":"comity-attributes/1","attributes":{"date":{"type":"date"},"k":{"type":"enum"}}}"#, .valueType),
            (#"{"format":"comity-attributes/1","attributes":{"date":{"type":"date"},"k":{"type":"bool","change":"less"}}}"#, .wrongType),
            (#"{"format":"comity-attributes/1","attributes":{"date":{"type":"date"},"a/b":{"type":"bool"}}}"#, .wrongType),
            (#"{"format":"comity-attributes/1"}"#, .missingField), ("[]", .wrongFormat), ("", .notJSON),
        ])
    func faultsOfAttributeFiles(text: String, code: Finding.Code) {
        let (library, findings) = RuleFiles.load(text, [Self.set("")])
        #expect(library == nil)
        #expect(findings.contains { $0.severity == .error && $0.code == code }, "\(findings)")
    }

    @Test func examplesLoadAsTheyAreAndSayWhatIsMissing() throws {
        let files = try RuleFiles.names.map { RuleLibrary.File(name: $0, bytes: try Vectors.bytes("rules/\($0)")) }
        let (library, findings) = RuleLibrary.load(files)
        #expect(library != nil)
        #expect(findings.allSatisfy { $0.severity == .warning })
        #expect(findings.count { $0.code == .missingTranslation && $0.pointer.hasSuffix("/title") } == 53)
        #expect(findings.count { $0.code == .missingAsOf && $0.subject != nil } == 53)
        #expect(findings.contains { $0.code == .unknownStart && $0.subject == "CN-HGR-07" })
        // The same files are not fit to be adopted.
        let (adopted, errors) = RuleLibrary.load(files, mode: .adoption)
        #expect(adopted == nil)
        #expect(errors.contains { $0.severity == .error && $0.code == .missingTranslation })
        #expect(errors.contains { $0.severity == .error && $0.code == .missingAsOf })
        #expect(errors.contains { $0.severity == .error && $0.code == .wrongFormat })
    }

    @Test func theDemonstrationLacksNoTranslation() throws {
        let files = try RuleFiles.demo.map { RuleLibrary.File(name: $0, bytes: try RepositoryFile.bytes("Demo/rules/\($0)")) }
        let (library, findings) = RuleLibrary.load(files)
        #expect(library != nil, "\(findings)")
        let gaps: Set<Finding.Code> = [.missingTranslation, .missingLabel, .unknownRule, .conditionCount, .unknownAttribute]
        #expect(findings.filter { gaps.contains($0.code) }.isEmpty, "\(findings.filter { gaps.contains($0.code) })")
    }

    @Test(
        arguments: [
            (#"{"sides":["AA"],"facts":{"colour":"red"}}"#, Finding.Code.unknownAttribute, "/facts/colour"),
            (#"{"sides":["AA"],"facts":{"n":"five"}}"#, .valueType, "/facts/n"),
            (#"{"sides":["AA"],"facts":{"tags":["z"]}}"#, .valueType, "/facts/tags"),
            (#"{"sides":["AA"],"facts":{"date":"2026-02-29"}}"#, .brokenDate, "/facts/date"),
            (#"{"sides":["AA","AA"],"facts":{}}"#, .duplicateID, "/sides"), (#"{"sides":[],"facts":{}}"#, .missingField, "/sides"),
            (#"{"sides":["BB"],"facts":{}}"#, .noSuchSide, "/sides"), (#"{"sides":["AA"]}"#, .missingField, "/facts"),
            (#"{"sides":["AA"],"facts":{},"extra":1}"#, .unknownField, "/extra"),
            (#"{"sides":["AA"],"facts":{},"confidential":{"zzz":"office"}}"#, .unknownAttribute, "/confidential/zzz"),
        ])
    func faultsOfQuestions(text: String, code: Finding.Code, pointer: String) throws {
        let library = try RuleFiles.library(Self.attributes, [Self.set(Self.rule("R1"))])
        let (question, findings) = library.question(RuleLibrary.File(name: "q.json", bytes: Array(text.utf8)))
        #expect(question == nil)
        #expect(findings.contains { $0.code == code && $0.pointer == pointer }, "\(findings)")
    }

    @Test func aDraftThatSaysNothingAboutChangeHasPlainOnes() throws {
        let schema = try RuleFiles.vectors().schema
        #expect(schema["personsYTD"]?.change == .less)
        #expect(schema["dataClasses"]?.change == .remove)
        #expect(schema["publication"]?.change == .fixed)
        #expect(schema["to"]?.change == .fixed)
        let marked = try RuleFiles.demonstration().schema
        #expect(marked["publication"]?.change == .any)
        #expect(marked["techControl"]?.change == .fixed)
    }

    @Test func aLongChainOfExceptionsIsNoCycle() throws {
        let rules = (0..<2000).map { Self.rule("R\($0)", unless: $0 == 0 ? "" : #""R\#($0 - 1)""#) }.joined(separator: ",")
        let library = try RuleFiles.library(Self.attributes, [Self.set(rules)])
        let book = Rulebook(library)
        var facts = FactSet()
        facts[book.schema.dateIndex] = .date(try #require(CalendarDate("2026-02-01")))
        let side = try #require(book.decide(Question(sides: ["AA"], facts: facts)).sides.first)
        // Each is defeated by the one before, unless that one is defeated itself.
        #expect(side.fired.count == 1000)
        #expect(side.fired.first == "R0")
    }
}
