import Canon
import TestKit
import Testing

@testable import RuleEngine

/// What is computed about rules before anybody uses them: each finding against trial of all facts of small grids, or of many.
@Suite struct AnalysisTests {
    private func book(_ rules: String, more: String = "") throws -> Rulebook {
        Rulebook(try RuleFiles.library(LoaderTests.attributes, [LoaderTests.set(rules, more: more)]))
    }

    private func rule(
        _ id: String, _ effect: String, _ when: String, unless: String = "", from: String = "null",
        until: String = "null"
    ) -> String {
        """
        {"id":"\(id)","effect":"\(effect)","title":"\(id)","when":[\(when)],"unless":[\(unless)],"effective":{"from":\(from),"until":\(until)}}
        """
    }

    @Test func rulesThatNeverDecide() throws {
        let book = try book(
            [
                rule("CONTRADICTION", "prohibit", #"["n","<",3],["n",">",5]"#),
                rule("EMPTYSET", "notify", #"["tags","has",["x"]],["tags","hasnot",["x","y"]]"#),
                rule("BROAD", "exempt", #"["flag","=",true]"#),
                rule("BEATEN", "approval", #"["flag","=",true],["n",">",2]"#, unless: #""BROAD""#),
                rule("STRICT", "prohibit", #"["kind","=","a"]"#),
                rule("SHADOWED", "notify", #"["kind","=","a"],["n","<",9]"#),
                rule("SEEN", "notify", #"["n","<",9]"#), rule("IDLE", "exempt", #"["to","=","CN"]"#),
                rule("NEVERMEETS", "exempt", #"["n",">",100]"#),
                rule("NARROW", "approval", #"["n","<",50],["to","=","US"]"#, unless: #""NEVERMEETS""#),
            ].joined(separator: ","))
        let faults = Dictionary(
            uniqueKeysWithValues: book.analyse(side: 0).faults.map { ($0.rule, $0.fault) })
        let expected: [String: Analysis.Fault] = [
            "CONTRADICTION": .neverMatches, "EMPTYSET": .neverMatches, "BEATEN": .alwaysDefeated, "SHADOWED": .shadowed, "IDLE": .idleExemption,
            "NEVERMEETS": .idleExemption,
        ]
        #expect(faults == expected)
    }

    /// Several rules together can shadow one that no single one of them does.
    @Test func rulesCanBeShadowedTogether() throws {
        let book = try book(
            [
                rule("LOW", "prohibit", #"["n","<",5]"#), rule("HIGH", "prohibit", #"["n",">=",5]"#),
                rule("ALL", "notify", #"["kind","=","a"]"#),
            ].joined(separator: ","))
        #expect(book.analyse(side: 0).faults.map(\.rule) == ["ALL"])
        #expect(book.analyse(side: 0).faults.map(\.fault) == [.shadowed])
    }

    @Test func overlapsOfOppositeEffects() throws {
        let book = try book(
            [
                rule("FREE", "exempt", #"["kind","=","a"]"#), rule("STOP", "prohibit", #"["n",">",10]"#),
                rule("APART", "approval", #"["kind","=","b"],["n",">",3]"#),
                rule("KNOWN", "approval", #"["n",">",20]"#, unless: #""FREE""#),
            ].joined(separator: ","))
        let overlaps = book.analyse(side: 0).overlaps
        #expect(overlaps.map { [$0.lets, $0.stops] } == [["FREE", "STOP"]])
        let overlap = try #require(overlaps.first)
        let decision = book.decide(Question(sides: ["AA"], facts: overlap.sample))
        #expect(decision.sides[0].exempt == ["FREE"] && decision.sides[0].fired.contains("STOP"))
        #expect(
            overlap.regions.allSatisfy {
                $0.allSatisfy { test in overlap.sample[test.attribute].map { test.holds(for: $0) } ?? false
                }
            })
    }

    @Test func theExamplesAreSound() throws {
        let book = Rulebook(try RuleFiles.demonstration())
        for place in book.sets.indices {
            let analysis = book.analyse(side: place)
            #expect(
                !analysis.faults.contains {
                    [.neverMatches, .alwaysDefeated, .shadowed, .unsure].contains($0.fault)
                }, "\(analysis.faults)")
            for overlap in analysis.overlaps {
                let report = book.decide(
                    Question(sides: [book.sets[place].jurisdiction], facts: overlap.sample)
                ).sides[0]
                #expect(report.exempt.contains(overlap.lets) && report.fired.contains(overlap.stops))
            }
        }
        // Exemptions that stand in the text for the reader's sake: no rule of the examples names them.
        let idle = book.sets.indices.flatMap { book.analyse(side: $0).faults.map(\.rule) }
        #expect(idle == ["CN-DATA-5-4", "CN-DATA-3", "EU-GDPR-45"])
    }

    @Test(arguments: PropertyTests.seeds.prefix(10)) func faultsAreTrue(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let set = random.set(8)
        let book = Rulebook(schema: random.schema, sets: [set])
        let faults = Dictionary(
            uniqueKeysWithValues: book.analyse(side: 0).faults.map { ($0.rule, $0.fault) })
        for _ in 0..<150 {
            let facts = random.facts()
            let report = book.decide(Question(sides: ["AA"], facts: facts), suggesting: false).sides[0]
            let active = Set(report.fired + report.exempt)
            for (name, fault) in faults {
                let effect = set.rules.first { $0.id == name }?.effect.outcome ?? .permit
                switch fault {
                case .neverMatches:
                    #expect(
                        !active.contains(name) && !report.defeated.contains { $0.rule == name }, "seed \(seed)")
                case .alwaysDefeated: #expect(!active.contains(name), "seed \(seed)")
                case .shadowed:
                    #expect(!active.contains(name) || report.outcome > effect, "seed \(seed): \(name)")
                case .idleExemption:
                    #expect(!report.defeated.contains { $0.by.contains(name) }, "seed \(seed): \(name)")
                case .unsure: break
                }
            }
        }
    }

    @Test(arguments: PropertyTests.seeds.prefix(10))
    func theDifferenceIsExactlyWhatDecidesDifferently(seed: UInt64) {
        var random = RandomRules(seed: seed)
        let before = random.set(4)
        var rules = before.rules
        let victim = Int.random(in: rules.indices, using: &random.random)
        switch seed % 3 {
        case 0:
            rules = rules.filter { $0.id != rules[victim].id && !$0.unless.contains(rules[victim].id) }
        case 1: rules.append(random.rule("NEW", exceptions: rules.map(\.id)))
        default: rules[victim] = random.rule(rules[victim].id, exceptions: [])
        }
        let after = RuleSet(
            id: before.id, version: "2", jurisdiction: "AA", stance: before.stance, rules: rules,
            digest: before.digest)
        let finder = DifferenceFinder(schema: random.schema, before: before, after: after)
        let difference = finder.difference()
        #expect(difference.isComplete)
        let (old, new) = (
            PlainEvaluator(set: before, schema: random.schema),
            PlainEvaluator(set: after, schema: random.schema)
        )
        for piece in difference.pieces {
            #expect(
                old.outcome(piece.sample) == piece.sampleBefore
                    && new.outcome(piece.sample) == piece.sampleAfter, "seed \(seed)")
            #expect(piece.sampleBefore != piece.sampleAfter, "seed \(seed)")
            #expect(
                piece.region.allSatisfy { test in
                    piece.sample[test.attribute].map { test.holds(for: $0) } ?? false
                }, "seed \(seed)")
        }
        for _ in 0..<60 {
            let facts = random.facts()
            let isDifferent = old.outcome(facts) != new.outcome(facts)
            let pieces = difference.pieces.count { piece in
                piece.region.allSatisfy { test in facts[test.attribute].map { test.holds(for: $0) } ?? false
                }
            }
            #expect(pieces == (isDifferent ? 1 : 0), "seed \(seed): in \(pieces) pieces")
            #expect(finder.differs(facts) == isDifferent, "seed \(seed)")
        }
    }

    /// All facts of a small grid, one by one.
    @Test func theDifferenceOfASmallGridIsComplete() throws {
        let first = [
            rule("A", "approval", #"["n",">=",3],["kind","=","a"]"#),
            rule("B", "exempt", #"["tags","has",["x"]]"#),
        ]
        let second = [
            rule("A", "approval", #"["n",">=",5],["kind","=","a"]"#, unless: #""B""#),
            rule("B", "exempt", #"["tags","has",["x"]]"#),
        ]
        let old = try RuleFiles.library(
            LoaderTests.attributes, [LoaderTests.set(first.joined(separator: ","))])
        let new = try RuleFiles.library(
            LoaderTests.attributes, [LoaderTests.set(second.joined(separator: ","))])
        let difference = DifferenceFinder(schema: new.schema, before: old.sets[0], after: new.sets[0])
            .difference()
        #expect(difference.changed == ["A"] && difference.added.isEmpty && difference.removed.isEmpty)
        let (before, after) = (Rulebook(old), Rulebook(new))
        var differing = 0
        for n in -1...8 {
            for kind in ["a", "b"] {
                for tags in [[], ["x"], ["y"], ["x", "y"]] {
                    let json: JSON = [
                        "n": .integer(Int64(n)), "kind": .string(kind),
                        "tags": .array(tags.map { .string($0) }), "date": "2026-01-01", "to": "CN",
                        "flag": false, "code": "c",
                    ]
                    let question = Question(sides: ["AA"], facts: try RuleFiles.facts(json, new.schema))
                    let isDifferent = before.decide(question, suggesting: false).outcome != after.decide(question, suggesting: false).outcome
                    let pieces = difference.pieces.count { piece in
                        piece.region.allSatisfy { test in
                            question.facts[test.attribute].map { test.holds(for: $0) } ?? false
                        }
                    }
                    #expect(pieces == (isDifferent ? 1 : 0))
                    if isDifferent { differing += 1 }
                }
            }
        }
        #expect(differing == 2 * 4 + 4 * 2)
        #expect(difference.pieces.allSatisfy { !$0.isStricter })
    }

    @Test func equalVersionsDoNotDiffer() throws {
        for set in try RuleFiles.vectors().sets {
            let difference = DifferenceFinder(
                schema: try RuleFiles.vectors().schema, before: set, after: set
            ).difference()
            #expect(difference.pieces.isEmpty && difference.changed.isEmpty && difference.isComplete)
        }
    }

    /// The change of the United Kingdom's rule on 5 February 2026, as if the new one had not come.
    @Test func aRepealShowsWhereItFrees() throws {
        let library = try RuleFiles.demonstration()
        let set = try #require(library.sets.first { $0.jurisdiction == "UK" })
        var fewer = set
        fewer.rules.removeAll { $0.id == "UK-GDPR" }
        let difference = DifferenceFinder(schema: library.schema, before: set, after: fewer)
            .difference()
        #expect(difference.removed == ["UK-GDPR"])
        #expect(difference.isComplete && !difference.pieces.isEmpty)
        for piece in difference.pieces {
            #expect(piece.sampleBefore == .permitWithConditions && piece.sampleAfter == .permit)
            #expect(
                piece.region.contains { $0.attribute == library.schema.dateIndex && $0.op == .atLeast })
        }
    }

    @Test func gapsAreWhatNoRuleReaches() throws {
        let book = try book(
            [
                rule("A", "notify", #"["kind","=","a"],["n",">=",10]"#),
                rule("B", "notify", #"["flag","=",true],["n","<",3],["to","=","CN"]"#),
            ].joined(separator: ","))
        let gaps = try #require(book.gaps(side: 0, attributes: ["kind", "n"]))
        for n in -1...12 {
            for kind in ["a", "b"] {
                let facts = try RuleFiles.facts(
                    ["n": .integer(Int64(n)), "kind": .string(kind)], book.schema)
                let isGap = !(kind == "a" && n >= 10) && n >= 3
                let pieces = gaps.count { gap in
                    gap.region.allSatisfy { test in facts[test.attribute].map { test.holds(for: $0) } ?? false
                    }
                }
                #expect(pieces == (isGap ? 1 : 0), "n \(n), kind \(kind)")
            }
        }
        for gap in gaps {
            #expect(book.decide(Question(sides: ["AA"], facts: gap.sample)).outcome == .permit)
        }
        #expect(book.gaps(side: 0, attributes: []).map(\.count) == 0)
        #expect(book.gaps(side: 0, attributes: ["kind", "n"], limit: 0) == nil)
    }

    @Test func thresholdsAreTriedOnBothSides() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        var thresholds: [String: Set<Int64>] = [:]
        for place in book.sets.indices {
            for boundary in book.boundaries(side: place) {
                thresholds["\(boundary.rule)/\(boundary.attribute)/\(boundary.scenario.id)", default: []]
                    .insert(boundary.offset)
                #expect(book.run([boundary.scenario]).failures.isEmpty, "\(boundary.scenario.id)")
            }
            // Between the three, something changes: a test that holds on all three sides of its threshold tests nothing.
            let groups = Dictionary(grouping: book.boundaries(side: place)) {
                "\($0.rule)/\($0.attribute)"
            }
            for (name, group) in groups { #expect(Set(group.map(\.holds)).count == 2, "\(name)") }
        }
        let ids = Set(book.boundaries(side: 0).map(\.scenario.id))
        #expect(
            ids.isSuperset(of: [
                "CN-DATA-10KS/sensitivePersonsYTD=9999", "CN-DATA-10KS/sensitivePersonsYTD=10000",
                "CN-DATA-10KS/sensitivePersonsYTD=10001",
            ]))
        #expect(ids.isSuperset(of: ["CN-DATA-1M/date=2024-03-21", "CN-DATA-1M/date=2024-03-22"]))
        // Each stands in a file and is read back.
        let scenarios = book.boundaries(side: 3).map(\.scenario)
        let file: JSON = [
            "format": "comity-scenarios/1",
            "scenarios": .array(scenarios.map { $0.json(library.schema) }),
        ]
        let unique = try #require(
            library.scenarios(RuleLibrary.File(name: "b.json", bytes: file.canonicalBytes)).scenarios)
        #expect(unique.count == scenarios.count)
        #expect(book.run(unique).failures.isEmpty)
    }

    /// Of every number and day that a rule names there are three scenarios, and what each expects is what the definition of the language says.
    @Test func everyThresholdHasItsThreeScenarios() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        var count = 0
        for place in book.sets.indices {
            let set = book.sets[place]
            let plain = PlainEvaluator(set: set, schema: library.schema)
            let scenarios = Dictionary(book.boundaries(side: place).map { ($0.scenario.id, $0) }) { first, _ in first }
            for rule in set.rules {
                var thresholds = rule.when.filter { library.schema.attributes[$0.attribute].type.isOrdered }.flatMap { test in
                    test.values.map { (test.attribute, $0) }
                }
                let days = [rule.inForce.from, rule.inForce.until] + rule.inForce.suspended.flatMap { [$0.from, $0.until] }
                thresholds += days.compactMap { $0 }.map { (library.schema.dateIndex, Value.date($0)) }
                for (attribute, value) in thresholds {
                    let at = try #require(value.position)
                    for offset: Int64 in [-1, 0, 1] {
                        let near: Value = if case .date = value { .date(CalendarDate(daysSinceEpoch: Int(at + offset))) } else { .int(at + offset) }
                        let id = "\(rule.id)/\(library.schema.attributes[attribute].name)=\(near.json.canonicalText.replacing("\"", with: ""))"
                        let boundary = try #require(scenarios[id], "\(id) is missing")
                        let facts = boundary.scenario.question.facts
                        #expect(facts[attribute] == near, "\(id)")
                        #expect(boundary.scenario.expected?["outcome"]?.string == plain.outcome(facts).word, "\(id)")
                        let active = set.rules.filter { plain.isActive($0, facts) && $0.effect != .exempt }.map(\.id)
                        #expect(
                            boundary.scenario.expected?["sides"]?[set.jurisdiction]?["fired"]?.array?.compactMap(\.string) == active, "\(id)")
                        count += 1
                    }
                }
            }
        }
        // 53 rules with their numbers and days.
        #expect(count > 100, "\(count)")
    }

    @Test func countriesAreTreatedAlikeOrNot() throws {
        let library = try RuleFiles.demonstration()
        let book = Rulebook(library)
        let scenario = try #require(RuleFiles.scenarios().first { $0.id == "S64" })
        let swap = try #require(book.swapCountry(scenario.question))
        #expect(swap.current == "JP" && swap.own?.country == "DE")
        func joint(_ country: String) -> Outcome? { swap.rows.first { $0.country == country }?.joint }
        #expect(joint("JP") == .permit && joint("FR") == .permit && joint("DE") == .permit)
        #expect(joint("CN") == .permitWithConditions && joint("XX") == .permitWithConditions)
        #expect(
            swap.lessThanOwn.contains { $0.country == "CN" }
                && !swap.lessThanOwn.contains { $0.country == "JP" })
        #expect(swap.lessThanBest.map(\.country) == swap.lessThanOwn.map(\.country))
        for row in swap.rows {
            var question = scenario.question
            question.facts[try #require(library.schema.index(of: "to"))] = .word(row.country)
            #expect(book.decide(question).outcome == row.joint)
        }
        let british = try #require(RuleFiles.scenarios().first { $0.id == "S62" })
        let mirror = try #require(book.mirror(british.question))
        #expect(mirror.act.sides.map(\.outcome) == [.permitWithConditions, .permit])
        #expect(mirror.mirrored.sides.map(\.outcome) == [.permit, .permitWithConditions])
        #expect(book.swapCountry(scenario.question, attribute: "persons") == nil)
    }
}
