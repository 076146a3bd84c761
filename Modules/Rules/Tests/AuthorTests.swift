import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import TestKit
import Testing

@testable import Rules

/// The workbench: tables, one rule at a time, and what is said about a draft.
@Suite struct AuthorTests {
    private static func schema() throws -> AttributeSchema { try RulePolicyTests.library().schema }

    @Test(arguments: ["cn", "us", "eu", "uk"]) func aTableComesBackAsItWas(_ code: String) throws {
        let set = try RepositoryFile.json("Demo/rules/rules.\(code).json")
        let table = RuleTable(schema: try Self.schema())
        let csv = table.csv(set)
        let back = try table.reading(csv, into: set)
        func load(_ set: JSON) throws -> RuleSet {
            try #require(
                RuleSetSource(set: set, attributes: RepositoryFile.json("Demo/rules/attributes.json")).load().library?.sets.first)
        }
        let (old, new) = (try load(set), try load(back))
        // Columns order the tests; what they say together is the same.
        for (one, other) in zip(old.rules, new.rules) {
            #expect(one.id == other.id && Set(one.when) == Set(other.when) && one.unless == other.unless, "\(one.id)")
            #expect(one.duty == other.duty && one.inForce == other.inForce, "\(one.id)")
            #expect(one.title == other.title && one.citations.map(\.reference) == other.citations.map(\.reference), "\(one.id)")
        }
        #expect(old.rules.count == new.rules.count)
        #expect(table.csv(back) == csv)
    }

    @Test func everyTestHasANotation() throws {
        let schema = try Self.schema()
        let notation = TestNotation(schema: schema)
        for code in ["cn", "us", "eu", "uk"] {
            for rule in try RepositoryFile.json("Demo/rules/rules.\(code).json")["rules"]?.array ?? [] {
                for test in rule["when"]?.array ?? [] { #expect(notation.test(TestNotation.text(test)) == test) }
            }
        }
        #expect(notation.test("persons >=1000") == ["persons", ">=", 1000])
        #expect(notation.test("to in @US.countriesOfConcern") == ["to", "in", ["list": "US.countriesOfConcern"]])
        #expect(notation.test("nonsense") == nil && notation.test("persons") == nil && notation.test("persons >=") == nil)
    }

    @Test(arguments: [
        ("id,effect\r\n\"a,\"\"b\"\"\",prohibit\r\n", [["id", "effect"], ["a,\"b\"", "prohibit"]]),
        ("\u{FEFF}a,b\nc,\"d\ne\"\n\n", [["a", "b"], ["c", "d\ne"]]), ("a,,\n", [["a", "", ""]]), ("a", [["a"]]),
    ]) func tablesAreReadAsRFC4180(_ item: (String, [[String]])) throws { #expect(try CSVText.read(item.0) == item.1) }

    @Test func whateverIsWrittenIsReadAgain() throws {
        var random = SeededRandom.fresh("whateverIsWrittenIsReadAgain")
        let notation = TestNotation(schema: try Self.schema())
        let signs = Array("a,\"\n \r;规|=").map(String.init)
        for _ in 0..<2000 {
            let width = Int.random(in: 1...4, using: &random)
            // A carriage return outside of quotes is a line's end, so it is written inside; a row of one empty field is no row.
            let rows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<width).map { _ in
                    "x" + (0..<Int.random(in: 0...5, using: &random)).map { _ in signs.randomElement(using: &random) ?? "" }.joined()
                }
            }
            #expect(try CSVText.read(CSVText.write(rows)) == rows)
            let noise = (0..<Int.random(in: 0...20, using: &random)).map { _ in signs.randomElement(using: &random) ?? "" }.joined()
            _ = try? CSVText.read(noise)
            _ = notation.test(noise)
        }
    }

    @Test(arguments: ["a,\"b", "a\"b,c", "x,y\n"]) func brokenTablesAreRefusedWithTheirLine(_ text: String) throws {
        let failure = try #require(throws: Failure.self) { try RuleTable(schema: Self.schema()).reading(text, into: [:]) }
        #expect(failure.detail.hasPrefix("line ") && failure.words["zh-Hans"]?.isEmpty == false)
    }

    private func work(_ form: [String: String], _ rig: RuleRig) async throws -> JSON {
        var request = Pages.Request(method: "POST", path: "/rules/new")
        request.form = form
        guard case .page(let page) = try await AuthorPage.answer(request, rig.site.context) else { throw Failure.notFound("page") }
        #expect(try !rig.site.html(page).contains("[[rules."))
        return page.model
    }

    private var form: [String: String] {
        ["set": RuleDraft.text(RuleRig.source().set), "attributes": RuleDraft.text(RuleRig.attributes), "do": "check"]
    }

    @Test func oneRuleIsEdited() async throws {
        let rig = try await RuleRig()
        try await rig.publish(RuleRig.form(isExample: true), number: 1)
        var form = form
        form.merge([
            "base": RuleRig.id(1).uuid, "do": "apply", "rule": "AA-1", "e.id": "AA-1", "e.effect": "prohibit", "e.when": "from = AA\npersons >= 500",
            "e.title.en": "Lists", "e.title.zh-Hans": "名单",
        ]) { $1 }
        let model = try await work(form, rig)
        #expect(model["findings"]?["chip"]?["tone"] == "good", "\(model["findings"]?.canonicalText ?? "")")
        let lines = model["edit"]?["sentence"]?["lines"]?.array ?? []
        #expect(lines.map { $0["lang"]?.string } == ["en", "zh-Hans"])
        #expect(lines.first?["text"]?.string?.contains("at least 500") == true)
        #expect(model["difference"]?["pieces"]?.array?.isEmpty == false, "it is compared with the version it began from")
        // What was sent goes on in the form, and nowhere else.
        #expect(model["fields"]?["set"]?["value"]?.string?.contains("\"prohibit\"") == true)
        #expect(try rig.known { try $0.sets().flatMap { $0 }.count } == 1)
    }

    @Test func faultsAreNamedWithTheirPlace() async throws {
        let rig = try await RuleRig()
        var form = form
        form["set"] = form["set"]?.replacing("\"persons\"", with: "\"people\"")
        let model = try await work(form, rig)
        #expect(
            model["findings"]?["items"]?.array?.contains { $0["code"] == "unknownAttribute" && $0["place"]?.string?.contains("AA-1") == true } == true
        )
        form["set"] = "{"
        #expect(try await work(form, rig)["errors"]?.array?.first?["field"] == "set")
        form = self.form
        form.merge(["do": "apply", "rule": "AA-1", "e.id": "AA-1", "e.effect": "prohibit", "e.when": "nonsense"]) { $1 }
        #expect(try await work(form, rig)["errors"]?.array?.first?["field"] == "e.when")
    }

    @Test func rulesComeAndGo() async throws {
        let rig = try await RuleRig()
        var form = form
        form.merge(["do": "remove", "choice": "AA-2"]) { $1 }
        // The exception is still named by the other rule, and the check says so.
        let removed = try await work(form, rig)
        #expect(removed["findings"]?["items"]?.array?.contains { $0["code"] == "unknownException" } == true)
        form.merge(["do": "add"]) { $1 }
        #expect(try await work(form, rig)["edit"]?["isNew"] == true)
        form.merge(["do": "check", "csv": "id,effect,title.en,start,persons\r\nN-1,notify,New,2026-01-01,>= 5\r\n"]) { $1 }
        let table = try await work(form, rig)
        #expect(table["fields"]?["set"]?["value"]?.string?.contains("N-1") == true)
    }

    @Test func aRuleMakerPublishes() async throws {
        let rig = try await RuleRig()
        try await rig.publish(RuleRig.form(isExample: true), number: 1)
        var request = Pages.Request(method: "POST", path: "/rules/publish")
        request.form = form
        request.form.merge([
            "base": RuleRig.id(1).uuid, "do": "publish", "party": rig.did("aula"), "title.en": "Second", "set": RuleDraft.text(RuleRig.source().set),
        ]) { $1 }
        // Who is of another party keeps the draft, and is told at the field what is wrong; in Chinese as well.
        request.person = Person(account: "b", name: "B", offices: [.init(party: "did:web:x", slug: "x", pseudonym: "p", roles: ["rule-maker"])])
        request.language = .chinese
        guard case .page(let refused) = try await AuthorPage.publish(request, rig.site.context) else { throw Failure.notFound("workbench") }
        let again = try rig.site.html(refused, .chinese)
        #expect(refused.status == 403 && again.contains("id=\"party-error\"") && again.contains("请选择您所属的一方") && again.contains("value=\"Second\""))
        request.language = .english
        request.person = Person(
            account: "a", name: "A", offices: [.init(party: rig.did("aula"), slug: "aula", pseudonym: "p", roles: ["rule-maker"])])
        // The same version again is refused, and the page says why.
        guard case .page(let page) = try await AuthorPage.publish(request, rig.site.context) else {
            Issue.record("a version was published twice")
            return
        }
        #expect(page.model["errors"]?.array?.isEmpty == false && page.model["publishing"]?["party"] != nil)
        request.form["set"] = RuleDraft.text(RuleRig.source(version: "2").set)
        guard case .redirect(let place) = try await AuthorPage.publish(request, rig.site.context) else {
            Issue.record("not published")
            return
        }
        #expect(place.hasPrefix("/rules/"))
        let versions = try rig.known { try $0.versions(of: "urn:example:aa", issuer: rig.did("aula")) }
        #expect(
            versions.map(\.version) == ["1", "2"] && versions.last?.title["en"] == "Second"
                && versions.last?.status(on: RuleRig.day("2026-11-23").date) == .draft)
    }

    @Test func aDraftIsCheckedForPrograms() async throws {
        let rig = try await RuleRig()
        let body: JSON = ["set": RuleRig.source().set, "attributes": RuleRig.attributes, "labels": [RuleRig.labels("en")]]
        let request = Pages.Request(method: "POST", path: "/api/v1/rules/check", body: body.canonicalBytes)
        guard case .json(let answer, _) = try await AuthorPage.check(request, rig.site.context) else { return }
        #expect(answer["loads"] == true && answer["sentences"]?["en"]?["AA-1"]?.string?.isEmpty == false)
        await #expect(throws: Failure.self) {
            try await AuthorPage.check(Pages.Request(method: "POST", path: "/", body: Array("[]".utf8)), rig.site.context)
        }
    }
}
