import Canon
import ODRL
import TestKit
import Testing

struct EvaluationTests {
    private static let asset = "https://example.org/asset"
    private static let party = "https://example.org/party"

    /// A set that permits to read the asset under one constraint.
    private static func policy(_ constraints: [Constraint], kind: Policy.Kind = .set) throws -> Policy {
        Policy(
            id: try iri("https://example.org/policy"), kind: kind,
            permissions: [
                Rule(
                    id: try iri("https://example.org/rule"), targets: [Entity(try iri(asset))], actions: [Action(odrl("read"))],
                    constraints: constraints)
            ])
    }

    private static func request(_ action: String = "read") throws -> Request {
        Request(action: odrl(action), party: try iri(party), target: try iri(asset))
    }

    private static func compare(_ left: String, _ relation: Operator, _ right: [Value], unit: IRI? = nil) -> Constraint {
        Constraint(.comparison(.init(odrl(left), relation, right, unit: unit)))
    }

    private static func state(_ constraint: Constraint, _ facts: [Value]?, in world: World = World()) throws -> Satisfaction {
        guard case .comparison(let comparison) = constraint.test else { throw Missing() }
        var world = world
        world.facts[comparison.left] = facts.map { Fact($0) }
        return Evaluator().evaluate(try policy([constraint]), try request(), in: world).permissions[0].constraints[0].satisfaction
    }

    @Test func orders() throws {
        let table: [(Operator, [Bool])] = [  // below, equal, above
            (.eq, [false, true, false]), (.neq, [true, false, true]), (.lt, [true, false, false]), (.lteq, [true, true, false]),
            (.gt, [false, false, true]), (.gteq, [false, true, true]),
        ]
        let decimal = Vocabulary.datatype("decimal")
        for (relation, expected) in table {
            for (left, holds) in zip(["4.999", "5.0", "5.001"], expected) {
                let value = try #require(Value(left, datatype: decimal))
                #expect(try Self.state(Self.compare("count", relation, [Value(5)]), [value]) == Satisfaction(holds), "\(left) \(relation)")
            }
            #expect(try Self.state(Self.compare("count", relation, [Value(5)]), [Value("5")]) == .unknown, "text and number")
            #expect(try Self.state(Self.compare("count", relation, [Value(5)]), nil) == .unknown, "no fact")
            #expect(try Self.state(Self.compare("count", relation, [Value(5), Value(6)]), [Value(5)]) == .unknown, "two right operands")
        }
        #expect(try Self.state(Self.compare("language", .lt, [Value("zh")]), [Value("en")]) == .unknown, "texts have no order")
    }

    @Test func numbers() throws {
        let ascending = ["-1000.5", "-1000", "-2", "-1.5", "-1", "-0.1", "0", "0.001", "0.01", "1", "9", "10", "10.01", "99999999999999999999999999"]
        for (i, a) in ascending.enumerated() {
            for (j, b) in ascending.enumerated() {
                let (x, y) = (
                    try #require(Value(a, datatype: Vocabulary.datatype("decimal"))), try #require(Value(b, datatype: Vocabulary.datatype("decimal")))
                )
                #expect(try Self.state(Self.compare("count", .lt, [y]), [x]) == Satisfaction(i < j), "\(a) < \(b)")
                #expect(try Self.state(Self.compare("count", .eq, [y]), [x]) == Satisfaction(i == j), "\(a) = \(b)")
            }
        }
        #expect(ExactNumber("-0.00", allowsFraction: true) == ExactNumber("0", allowsFraction: false))
        for wrong in ["", "+", ".", "1.", "1.2.3", "1e3", "0x1", "١", "5.0"] where wrong != "1." {
            #expect(ExactNumber(wrong, allowsFraction: wrong != "5.0") == nil, "\(wrong)")
        }
        #expect(ExactNumber(String(repeating: "9", count: 101), allowsFraction: false) == nil)
    }

    /// XML Schema 1.1 part 2 §3.3.7: a time without a zone is comparable where 14 hours do not matter; a date is its whole day.
    @Test(arguments: [
        ("2026-01-01T12:00:00Z", "2026-01-01T20:00:00+08:00", "eq"), ("2026-01-01T12:00:00Z", "2026-01-01T12:00:00.001Z", "lt"),
        ("2026-01-01T12:00:00", "2026-01-01T12:00:00", "eq"), ("2026-01-01T12:00:00", "2026-01-01T12:00:00Z", "?"),
        ("2026-01-01T12:00:00", "2026-01-02T02:00:00Z", "?"), ("2026-01-01T12:00:00", "2026-01-02T02:00:01Z", "lt"),
        ("2026-01-01T00:00:00Z", "2026-01-01Z", "eq"), ("2026-01-01T23:59:59.999Z", "2026-01-01Z", "eq"),
        ("2026-01-02T00:00:00Z", "2026-01-01Z", "gt"),
        ("2025-12-31T16:00:00Z", "2026-01-01+08:00", "eq"), ("2025-12-31T15:59:59Z", "2026-01-01+08:00", "lt"),
        ("2026-01-01T12:00:00Z", "2026-01-01", "?"),
        ("2026-01-02T14:00:01Z", "2026-01-01", "gt"), ("2025-12-31T09:59:59Z", "2026-01-01", "lt"),
    ])
    func moments(_ left: String, _ right: String, _ order: String) throws {
        func value(_ text: String) throws -> Value {
            try #require(Value(text, datatype: Vocabulary.datatype(text.contains("T") ? "dateTime" : "date")))
        }
        for (relation, holds) in [
            (Operator.lt, ["lt"]), (.lteq, ["lt", "eq"]), (.eq, ["eq"]), (.gteq, ["gt", "eq"]), (.gt, ["gt"]), (.neq, ["lt", "gt"]),
        ] {
            let state = try Self.state(Self.compare("event", relation, [try value(right)]), [try value(left)])
            #expect(state == (order == "?" ? .unknown : Satisfaction(holds.contains(order))), "\(relation)")
        }
        for text in [left, right] {
            guard case .moment(let moment) = try value(text).meaning else { throw Missing() }
            #expect(Value(moment).equals(text: text), "\(moment)")
        }
    }

    @Test func sets() throws {
        let (a, b, c) = (Value("a"), Value("b"), Value("c"))
        let table: [(Operator, [Value], Satisfaction)] = [
            (.isAnyOf, [a], .satisfied), (.isAnyOf, [c], .unsatisfied), (.isAnyOf, [a, b], .satisfied), (.isAnyOf, [a, c], .unknown),
            (.isAnyOf, [], .unknown), (.isAllOf, [a, b, c], .satisfied), (.isAllOf, [a], .unsatisfied), (.isAllOf, [], .unsatisfied),
            (.isNoneOf, [c], .satisfied), (.isNoneOf, [c, a], .unsatisfied), (.isNoneOf, [], .satisfied), (.isNoneOf, [Value(5)], .unknown),
        ]
        for (relation, left, expected) in table {
            #expect(try Self.state(Self.compare("language", relation, [a, b]), left) == expected, "\(relation) \(left.count)")
        }
    }

    @Test func hierarchies() throws {
        func term(_ name: String) throws -> IRI { try iri("https://example.org/v#\(name)") }
        var world = World()
        let tree = [try term("cancer"): Set([try term("health")]), try term("health"): [try term("research")], try term("research"): []]
        (world.kindOf, world.partOf) = (tree, tree)
        func state(_ left: String, _ relation: Operator, _ right: String) throws -> Satisfaction {
            try Self.state(Self.compare("purpose", relation, [Value(try term(right))]), [Value(try term(left))], in: world)
        }
        for relation in [Operator.isA, .isPartOf] {
            #expect(try state("cancer", relation, "research") == .satisfied)
            #expect(try state("research", relation, "cancer") == .unsatisfied)
            #expect(try state("health", relation, "health") == .satisfied)
            #expect(try state("advertising", relation, "research") == .unknown, "of which nothing is known")
        }
        #expect(try state("research", .hasPart, "cancer") == .satisfied)
        #expect(try state("cancer", .hasPart, "research") == .unsatisfied)
        #expect(
            try Self.state(Self.compare("purpose", .isA, [Value("research")]), [Value(try term("health"))], in: world) == .unknown,
            "a text is no concept")
        world.kindOf[try term("research")] = [try term("cancer")]  // a circle ends
        #expect(try state("cancer", .isA, "other") == .unsatisfied)
    }

    /// Kleene's tables, over all pairs, and exactly one of three.
    @Test func logic() throws {
        let states: [Satisfaction] = [.satisfied, .unsatisfied, .unknown]
        func constraint(_ state: Satisfaction) -> Constraint {
            let left = state == .unknown ? "percentage" : "count"
            return Self.compare(left, .eq, [Value(state == .unsatisfied ? 2 : 1)])
        }
        func result(_ connective: Constraint.Connective, _ parts: [Satisfaction]) throws -> Satisfaction {
            var world = World()
            world.facts = [odrl("count"): Fact(Value(1))]
            let policy = try Self.policy([Constraint(.logical(connective, parts.map(constraint)))])
            return Evaluator().evaluate(policy, try Self.request(), in: world).permissions[0].constraints[0].satisfaction
        }
        for a in states {
            for b in states {
                #expect(
                    try result(.and, [a, b])
                        == (a == .unsatisfied || b == .unsatisfied ? .unsatisfied : a == .unknown || b == .unknown ? .unknown : .satisfied))
                #expect(
                    try result(.or, [a, b])
                        == (a == .satisfied || b == .satisfied ? .satisfied : a == .unknown || b == .unknown ? .unknown : .unsatisfied))
                for c in states {
                    let yes = [a, b, c].count { $0 == .satisfied }
                    let expected: Satisfaction = yes > 1 ? .unsatisfied : [a, b, c].contains(.unknown) ? .unknown : Satisfaction(yes == 1)
                    #expect(try result(.xone, [a, b, c]) == expected)
                }
            }
        }
    }

    @Test func failsClosed() throws {
        let known = Self.compare("count", .eq, [Value(1)])
        var world = World(now: Moment(dateTime: "2026-01-01T00:00:00Z"))
        world.facts = [odrl("count"): Fact(Value(1)), try iri("https://example.org/left"): Fact(Value(1))]
        func report(_ change: (inout Policy) throws -> Void, _ action: String = "read") throws -> PolicyReport {
            var policy = try Self.policy([known])
            try change(&policy)
            return Evaluator().evaluate(policy, try Self.request(action), in: world)
        }
        #expect(try report { _ in }.authorises)
        let strange = try iri("https://example.org/strange")
        let table: [(Reason.Code, PolicyReport)] = [
            (.unknownProfile, try report { $0.profiles = [strange] }), (.notUnderstood, try report { $0.notUnderstood = [strange] }),
            (.replaced, try report { $0.isReplacedBy = strange }), (.notUnderstood, try report { $0.permissions[0].notUnderstood = [strange] }),
            (.unknownAction, try report { $0.permissions[0].actions = [Action(strange)] }),
            (.unknownAction, try report({ _ in }, "lease")),  // deprecated, and the same as nothing
            (
                .unknownLeftOperand,
                try report { $0.permissions[0].constraints = [Constraint(.comparison(.init(try iri("https://example.org/left"), .eq, [Value(1)])))] }
            ),
            (.unknownOperator, try report { $0.permissions[0].constraints = [Self.compare("count", .other(strange), [Value(1)])] }),
            (.missingFact, try report { $0.permissions[0].constraints = [Self.compare("percentage", .eq, [Value(1)])] }),
            (.otherUnit, try report { $0.permissions[0].constraints = [Self.compare("count", .eq, [Value(1)], unit: strange)] }),
            (.notUnderstood, try report { $0.permissions[0].constraints = [Constraint(.notUnderstood([strange]))] }),
            (.notUnderstood, try report { $0.permissions[0].assignees = [Entity(nil)] }),
            (.notUnderstood, try report { $0.permissions[0].targets = [Entity(nil, notUnderstood: [strange])] }),
            (.unknownAction, try report { $0.prohibitions = [Rule(actions: [Action(strange)])] }),
            (
                .missingFact,
                try report { $0.prohibitions = [Rule(actions: [Action(odrl("read"))], constraints: [Self.compare("percentage", .gt, [Value(1)])])] }
            ),
        ]
        for (code, report) in table {
            #expect(report.outcome == .needsInformation && !report.authorises && report.whatWouldHelp.map(\.code).contains(code), "\(code)")
        }
        // Who asks for use in general asks for the reading that is prohibited.
        let broad = try report(
            { policy in
                policy.permissions[0].actions = [Action(odrl("use"))]
                policy.prohibitions = [Rule(actions: [Action(odrl("read"))])]
            }, "use")
        #expect(broad.outcome == .needsInformation && broad.whatWouldHelp == [Reason(.broaderAction, odrl("read"))])
    }

    @Test func hierarchyOfActions() throws {
        func outcome(_ ruled: String, _ asked: String) throws -> Outcome {
            var policy = try Self.policy([])
            policy.permissions[0].actions = [Action(odrl(ruled))]
            return Evaluator().evaluate(policy, try Self.request(asked), in: World()).outcome
        }
        for (ruled, asked) in [
            ("use", "read"), ("use", "write"), ("modify", "write"), ("play", "display"), ("use", "display"), ("transfer", "sell"), ("use", "use"),
        ] {
            #expect(try outcome(ruled, asked) == .permitted, "\(asked) under \(ruled)")
        }
        for (ruled, asked) in [("read", "use"), ("use", "sell"), ("read", "print"), ("transfer", "use"), ("display", "play")] {
            #expect(try outcome(ruled, asked) == .notPermitted, "\(asked) under \(ruled)")
        }
    }

    @Test func collections() throws {
        let (club, member, list) = (try iri("https://example.org/club"), try iri(Self.party), try iri("https://example.org/list"))
        var policy = try Self.policy([])
        policy.permissions[0].assignees = [
            Entity(club, isCollection: true, source: list, refinements: [Self.compare("industry", .eq, [Value("health")])])
        ]
        var world = World()
        func outcome() throws -> Outcome { Evaluator().evaluate(policy, try Self.request(), in: world).outcome }
        #expect(try outcome() == .notPermitted)
        world.partOf[member] = [try iri("https://example.org/section")]
        world.partOf[try iri("https://example.org/section")] = [list]
        #expect(try outcome() == .needsInformation, "the member's industry is not known")
        world.factsOf[member] = [odrl("industry"): Fact(Value("health"))]
        #expect(try outcome() == .permitted)
        world.factsOf[member] = [odrl("industry"): Fact(Value("arms"))]
        #expect(try outcome() == .notPermitted)
        world.partOf = [:]
        world.undetermined = [member]
        world.factsOf[member] = [odrl("industry"): Fact(Value("health"))]
        #expect(try outcome() == .needsInformation)
        var anonymous = try Self.request()
        anonymous.party = nil
        #expect(Evaluator().evaluate(policy, anonymous, in: world).whatWouldHelp == [Reason(.missingParty, club)])
    }

    @Test func offersAreSimulated() throws {
        let report = Evaluator().evaluate(try Self.policy([], kind: .offer), try Self.request(), in: World())
        #expect(report.outcome == .permitted && report.isSimulation && !report.authorises)
        #expect(Evaluator().evaluate(try Self.policy([], kind: .agreement), try Self.request(), in: World()).authorises)
    }

    /// Nobody chooses the time of day: the world is believed before the request.
    @Test func theWorldComesFirst() throws {
        let before = Self.compare("dateTime", .lt, [Value(try #require(Moment(dateTime: "2026-01-01T00:00:00Z")))])
        var request = try Self.request()
        request.facts[odrl("dateTime")] = Fact(Value(try #require(Moment(dateTime: "2025-01-01T00:00:00Z"))))
        let policy = try Self.policy([before])
        #expect(Evaluator().evaluate(policy, request, in: World(now: Moment(dateTime: "2026-06-01T00:00:00Z"))).outcome == .notPermitted)
        #expect(Evaluator().evaluate(policy, request, in: World()).outcome == .permitted)
    }

    @Test func dutiesWithDueDates() throws {
        let duty = try iri("https://example.org/duty")
        let due = try #require(Moment(dateTime: "2026-06-01T00:00:00Z"))
        var policy = try Self.policy([])
        policy.permissions[0].duties = [
            Rule(
                id: duty, actions: [Action(odrl("inform"))], constraints: [Self.compare("dateTime", .lteq, [Value(due)])],
                consequences: [Rule(id: try iri("https://example.org/fee"), actions: [Action(odrl("compensate"))])])
        ]
        func report(_ now: String, _ done: [(String, String)], _ timing: Evaluator.DutyTiming = .beforehand) throws -> PolicyReport {
            var world = World(now: Moment(dateTime: now))
            world.performances = done.map { .init(action: odrl($0.0), at: Moment(dateTime: $0.1)) }
            return Evaluator(duties: timing).evaluate(policy, try Self.request(), in: world)
        }
        func state(_ now: String, _ done: (String, String)...) throws -> DeonticState { try report(now, done).permissions[0].conditions[0].deontic }
        #expect(try state("2026-05-01T00:00:00Z") == .notSet)
        #expect(try state("2026-05-01T00:00:00Z", ("inform", "2026-04-01T00:00:00Z")) == .fulfilled)
        #expect(try state("2026-05-01T00:00:00Z", ("inform", "2026-05-02T00:00:00Z")) == .notSet, "what is still to come was not done")
        #expect(try state("2026-06-01T00:00:00Z") == .notSet, "the last moment")
        #expect(try state("2026-07-01T00:00:00Z") == .violated, "a duty does not vanish by being ignored")
        #expect(try state("2026-07-01T00:00:00Z", ("inform", "2026-06-15T00:00:00Z")) == .violated, "late")
        #expect(try state("2026-07-01T00:00:00Z", ("inform", "2026-06-15T00:00:00Z"), ("compensate", "2026-06-16T00:00:00Z")) == .fulfilled)
        #expect(try state("2026-07-01T00:00:00Z", ("compensate", "2026-06-16T00:00:00Z")) == .violated)
        #expect(try state("2026-07-01T00:00:00", ("read", "2026-06-16T00:00:00Z")) == .violated, "no zone, but a month late")
        #expect(try state("2026-06-01T03:00:00") == .unknown, "a zone would decide")
        let open = try report("2026-05-01T00:00:00Z", [])
        #expect(
            open.permissions[0].conditions[0].due == [due] && open.whatWouldHelp == [Reason(.dutyOutstanding, duty)] && open.outcome == .notPermitted)
        #expect(try report("2026-05-01T00:00:00Z", [], .eventually).authorises)
        let violated = try report("2026-07-01T00:00:00Z", [], .eventually)
        #expect(violated.outcome == .notPermitted && violated.whatWouldHelp == [Reason(.dutyViolated, duty)])
    }

    @Test func everythingSaysWhatItMeansInBothLanguages() {
        for code in Reason.Code.allCases {
            let sentence = Reason(code, nil).sentence
            #expect(!sentence.en.isEmpty && sentence.zhHans.unicodeScalars.contains { $0.value >= 0x4E00 })
        }
        for outcome in Outcome.allCases {
            #expect(outcome.sentence.zhHans.unicodeScalars.contains { $0.value >= 0x4E00 } && !outcome.sentence.en.isEmpty)
        }
    }
}

extension Value {
    /// Whether a value means the same as the text that it was made of.
    func equals(text: String) -> Bool { Value(text, datatype: Vocabulary.datatype(text.contains("T") ? "dateTime" : "date"))?.meaning == meaning }
}
