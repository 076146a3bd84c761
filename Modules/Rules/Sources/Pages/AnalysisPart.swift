import Canon
import Node
import Pages
import RuleEngine
import RulesAPI
import Synchronization

/// What can be said of a version before anybody uses it: overlaps, rules that never decide, what no rule speaks of.
struct AnalysisPart: Sendable {
    let analysis: Analysis
    /// What no rule speaks of, by act and recipient's country; nil where there is too much to list.
    let gaps: [Gap]?
    /// The attributes that the gaps are seen through.
    let seenThrough: [String]

    private static let kept = Mutex((parts: [Digest: AnalysisPart](), order: [Digest]()))

    /// Analysed once for each record; the last 32 are kept.
    static func of(_ rules: CompiledRules, _ version: Digest) -> AnalysisPart {
        if let found = kept.withLock({ $0.parts[version] }) { return found }
        let made = AnalysisPart(rules)
        kept.withLock { kept in
            if kept.parts.updateValue(made, forKey: version) == nil { kept.order.append(version) }
            while kept.order.count > 32 { kept.parts[kept.order.removeFirst()] = nil }
        }
        return made
    }

    init(_ rules: CompiledRules) { self.init(rules.book, rules.library.schema) }

    init(_ book: Rulebook, _ schema: AttributeSchema) {
        analysis = book.analyse(side: 0)
        seenThrough = ["action", "to"].filter { schema[$0] != nil }
        gaps = seenThrough.isEmpty ? nil : book.gaps(side: 0, attributes: seenThrough, limit: 200)
    }

    /// `{"faults":[…],"overlaps":[…],"gaps":[…],"isClean"}`.
    func model(_ rules: CompiledRules, base: String, _ view: ReaderView) -> JSON {
        let writer = rules.writer(view.language.rawValue)
        func clauses(_ tests: [FactTest]) -> String {
            if tests.isEmpty { return view("rules.analysis.always") }
            return tests.map { test in writer?.clause(test) ?? test.json(rules.library.schema).canonicalText }
                .joined(separator: view.language == .english ? ", " : "，")
        }
        func rule(_ id: String) -> JSON { ["id": .string(id), "href": .string("\(base)#rule-\(id)")] }
        return [
            "faults": .array(
                analysis.faults.map { ["rule": rule($0.rule), "text": .string(view("rules.fault." + $0.fault.rawValue))] }),
            "overlaps": .array(
                analysis.overlaps.map {
                    [
                        "lets": rule($0.lets), "stops": rule($0.stops), "when": .array($0.regions.prefix(3).map { .string(clauses($0)) }),
                    ]
                }),
            "gaps": .array((gaps ?? []).prefix(20).map { .string(clauses($0.region)) }),
            "gapsMore": (gaps?.count ?? 0) > 20 ? .string(view.texts.count("rules.analysis.more", (gaps?.count ?? 0) - 20, view.language)) : .null,
            "tooMany": .bool(gaps == nil), "isClean": .bool(analysis.faults.isEmpty && analysis.overlaps.isEmpty),
            "hasGaps": .bool(gaps?.isEmpty == false),
        ]
    }

    func json(_ schema: AttributeSchema) -> JSON {
        [
            "faults": .array(analysis.faults.map { ["rule": .string($0.rule), "fault": .string($0.fault.rawValue)] }),
            "overlaps": .array(
                analysis.overlaps.map {
                    [
                        "lets": .string($0.lets), "stops": .string($0.stops), "sample": $0.sample.json(in: schema),
                        "regions": .array($0.regions.map { .array($0.map { $0.json(schema) }) }),
                    ]
                }),
            "gaps": gaps.map { .array($0.map { .array($0.region.map { $0.json(schema) }) }) } ?? .null,
        ]
    }
}
