import Canon
import ODRL
import TestKit
import Testing

/// The worked examples of the ODRL Formal Semantics (W3C ODRL Community Group), duties included.
///
/// Their files contradict the text of the document in places. Each is read as the text has it:
/// - C: the request names party/billie1; text and policies have party/billie. As it stands, nothing is permitted (`asTheyStand`).
/// - C12, C23: the payment is in https://dbpedia.org/resource/Euro, the policy's unit in http://dbpedia.org/resource/Euro.
/// - C12: the payment's time lacks the `T` of xsd:dateTime; it is left out.
/// - C11: the condition's activation is written `Satisfied`; the text has active.
/// - B11, B12: the resolution is written as an `@id`.
struct FormalSemanticsTests {
    static let dpi = "http://dbpedia.org/resource/Dots_per_inch"

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let policy: String
        let report: String
        var state: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "A11", policy: "A1", report: "compliancereport.A11"), Case(name: "A12", policy: "A1", report: "compliancereportA12"),
        Case(name: "B11", policy: "B1", report: "compliancereportB11"), Case(name: "B12", policy: "B1", report: "compliancereportB12"),
        Case(name: "C11", policy: "C1", report: "compliancereport.C11"),
        Case(name: "C12", policy: "C1", report: "compliancereport.C12", state: "stateC12"),
        Case(name: "C21", policy: "C2", report: "compliancereport.C21"), Case(name: "C22", policy: "C2", report: "compliancereport.C22"),
        Case(name: "C23", policy: "C2", report: "compliancereport.C23", state: "stateC23"),
    ]

    static func policy(_ name: String) throws -> Policy {
        let policies = try Policy.read(json: try Vectors.bytes(fs + "policy\(name).json"))
        try #require(policies.count == 1)
        return policies[0]
    }

    /// The evaluator that knows the day of the week as a left operand.
    static func evaluator() throws -> Evaluator {
        Evaluator(profile: Profile.core.adding(try iri("http://example.org/profile"), leftOperands: [try iri("ex:dayOfWeek")]))
    }

    static func value(_ json: JSON?) throws -> Value {
        let text = try #require((json?["@value"] ?? json?["@id"])?.string)
        let type = try #require(json?["@type"]?.string?.dropFirst("xsd:".count))
        return try #require(Value(text, datatype: Vocabulary.datatype(String(type))))
    }

    static func request(_ one: Case, asItStands: Bool) throws -> (Request, World) {
        let json = try Vectors.json(fs + "evaluationrequest\(one.name).json")
        var party = try json["evaluatedParty"]?.string.map(iri)
        if !asItStands, party?.text == "http://example.com/party/billie1" { party = try iri("http://example.com/party/billie") }
        let action = try #require(json["evaluatedAction"]?.string)
        var request = Request(
            id: try json["@id"]?.string.map(iri), action: odrl(String(action.dropFirst("odrl:".count))), party: party,
            target: try iri(try #require(json["evaluatedTarget"]?.string)))
        var world = World()
        let value = try value(json["requestParameters"]?["value"])
        switch json["requestParameters"]?["describesFeature"]?.string {
        case "sotw:CurrentXSDDateTime":
            guard case .moment(let moment) = value.meaning else { throw Missing() }
            world.now = moment
            let names = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"]
            world.facts[try iri("ex:dayOfWeek")] = Fact(Value(names[moment.day.daysSinceEpoch % 7]))
        case dpi: request.facts[odrl("resolution")] = Fact(value, unit: try iri(dpi))
        default: throw Missing()
        }
        if let state = one.state {
            let payment = try #require(try Vectors.json(fs + state + ".json")["context"])
            #expect(payment["@type"] == "pay:Payment")
            let unit = try #require(payment["pay:currency"]?.string).replacing("https://", with: "http://")
            let at = payment["pay:paymentDate"]?["@value"]?.string.flatMap { Moment(dateTime: $0) }
            #expect((at == nil) == (one.name == "C12"))
            world.performances = [
                .init(
                    action: odrl("compensate"), duty: try iri(try #require(payment["conditionId"]?.string)),
                    party: try iri(try #require(payment["pay:payer"]?.string)), at: at,
                    facts: [odrl("payAmount"): Fact(try Self.value(payment["pay:netAmount"]), unit: try iri(unit))])
            ]
        }
        return (request, world)
    }

    @Test(arguments: cases) func conforms(_ one: Case) throws {
        let policy = try Self.policy(one.policy)
        let (request, world) = try Self.request(one, asItStands: false)
        let report = try Self.evaluator().evaluate(policy, request, in: world)
        let expected = try #require(try Vectors.json(fs + one.report + ".json").object)
        let rule = report.permissions[0]
        var seen = 0
        for (_, part) in expected where part["@type"] != nil {
            func state(_ name: String) -> String? { part["report:\(name)"]?.string.map { String($0.dropFirst("report:".count)) } }
            switch part["@type"]?.string {
            case "report:ruleReport":
                #expect(part["report:rule"]?.string == rule.rule?.text)
                #expect(state("activationState") == rule.activation.rawValue && state("controlState") == rule.control.rawValue)
            case "report:ConstraintReport":
                let all = rule.constraints + rule.premises.flatMap(\.refinements) + rule.conditions.flatMap(\.constraints)
                let found = try #require(all.first { $0.constraint?.text == part["report:constraint"]?.string })
                #expect(state("satisfactionState") == (found.satisfaction == .satisfied ? "Satisfied" : "Not-Satisfied"))
            case "report:ConditionReport":
                let activation = one.name == "C11" ? "Active" : state("activationState")
                #expect(activation == rule.conditions[0].activation.rawValue)
                #expect(state("deonticState")?.replacing("Not-set", with: "NonSet") == rule.conditions[0].deontic.rawValue)
            case "report:ActionReport": #expect(state("performanceState") == rule.conditions[0].performance.rawValue)
            default: continue
            }
            seen += 1
        }
        #expect(seen >= 2)
        #expect(report.authorises == (rule.control == .permit))
    }

    /// The three examples that permit do so for billie only; for billie1, whom the files name, the party is not the assignee.
    @Test(arguments: cases.filter { ["C12", "C21", "C23"].contains($0.name) }) func asTheyStand(_ one: Case) throws {
        let (request, world) = try Self.request(one, asItStands: true)
        let report = try Self.evaluator().evaluate(try Self.policy(one.policy), request, in: world)
        #expect(report.outcome == .notPermitted && report.permissions[0].activation == .active)
        #expect(report.permissions[0].premises.first { $0.kind == .party }?.satisfaction == .unsatisfied)
    }

    /// The table of example A2, which has no files of its own.
    @Test(arguments: [("2024-12-31T23:59:59", true), ("2025-01-01T00:00:00", false), ("2025-06-01T00:00:00", false)])
    func prohibition(_ now: String, _ stops: Bool) throws {
        let request = Request(
            action: odrl("archive"), party: try iri("http://example.com/assignee:55"), target: try iri("http://example.com/photoAlbum:55"))
        let report = Evaluator().evaluate(try Self.policy("A2"), request, in: World(now: Moment(dateTime: now)))
        #expect(report.prohibitions[0].activation == (stops ? .active : .inactive) && report.prohibitions[0].control == (stops ? .deny : .permit))
        #expect(report.outcome == (stops ? .prohibited : .notPermitted))
        // With a zone in the time and none in the policy, the first hours of 2025 are undecided, and noon of the day after is not.
        let zoned = Evaluator().evaluate(try Self.policy("A2"), request, in: World(now: Moment(dateTime: now + "Z")))
        #expect(zoned.prohibitions[0].activation == (now.hasPrefix("2025-06") ? .inactive : .unknown))
    }

    /// The obligation of the document's last example (E42).
    @Test func obligation() throws {
        let policy = try Policy.read(
            json: Array(
                """
                {"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Agreement", "uid": "http://example.com/policy/42",
                 "obligation": [{"@id": "http://example.com/obligation/1", "assigner": "http://example.com/party/43", "assignee": "http://example.com/party/44",
                  "action": [{"rdf:value": {"@id": "odrl:compensate"}, "refinement": [{"leftOperand": "payAmount", "operator": "eq",
                   "rightOperand": {"@value": "500.00", "@type": "xsd:decimal"}, "unit": "http://dbpedia.org/resource/Euro"}]}]}]}
                """.utf8))[0]
        let request = Request(action: odrl("use"))
        func state(_ amount: String, _ party: String) throws -> DeonticState {
            var world = World(now: Moment(dateTime: "2026-01-01T00:00:00Z"))
            let value = try #require(Value(amount, datatype: Vocabulary.datatype("decimal")))
            world.performances = [
                .init(
                    action: odrl("compensate"), party: try iri(party),
                    facts: [odrl("payAmount"): Fact(value, unit: try iri("http://dbpedia.org/resource/Euro"))])
            ]
            return Evaluator().evaluate(policy, request, in: world).obligations[0].deontic
        }
        #expect(try state("500.0", "http://example.com/party/44") == .fulfilled)
        #expect(try state("499.99", "http://example.com/party/44") == .notSet)
        #expect(try state("500", "http://example.com/party/45") == .notSet)
    }
}
