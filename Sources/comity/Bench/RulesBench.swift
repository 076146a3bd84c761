import ArgumentParser
import Canon
import Foundation
import RuleEngine

/// Decisions in process: interned, from texts, with explanations, and a whole record decided again.
struct RulesBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rules", abstract: "Decide under many rules in process.", shouldDisplay: false)
    @Option(help: "Rules of the scoped set.") var rules = 10_000
    @Option(help: "Rules of the set without scopes.") var relevant = 5000
    @Option(help: "Seconds for each figure, about.") var seconds = 1.0
    @Option(help: "Recorded decisions to decide again.") var recorded = 1_000_000
    @Option(help: "Write rules, requests and answers below this folder for other engines, and measure nothing.") var export: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        guard let schema = RulesBenchSet.schema else { throw CommandError("the schema of the benchmark is broken") }
        var maker = RulesBenchSet(schema: schema)
        let set = maker.set(rules, isScoped: true)
        let texts = (0..<4096).map { _ in maker.facts() }
        let flatSet = maker.set(relevant, isScoped: false)
        if let export {
            let files = RulesBenchFiles(schema: schema, folder: URL(filePath: export))
            try files.write("scoped", set, texts, namingRules: true)
            try files.write("relevant", flatSet, texts, namingRules: false)
            return
        }
        var figures: [(name: String, value: Double, unit: String)] = []
        var book = Rulebook(schema: schema, sets: [set])
        var start = processorSeconds()
        for _ in 0..<5 { book = Rulebook(schema: schema, sets: [set]) }
        figures.append(("compileMilliseconds", (processorSeconds() - start) * 1000 / 5, "ms to compile \(rules) rules"))
        let requests = texts.map { maker.request($0) }
        figures.append(("internedPerSecond", interned(book, requests), "decisions/s, interned, \(rules) scoped rules"))
        figures.append(("fromStringsPerSecond", fromStrings(book, texts), "decisions/s, from texts, \(rules) scoped rules"))
        figures.append(
            (
                "explainMicroseconds", explain(book, texts.prefix(256).map { Question(sides: ["AA"], facts: $0) }),
                "µs for an explanation with nearest misses"
            ))
        let flat = Rulebook(schema: schema, sets: [flatSet])
        figures.append(("relevantPerSecond", interned(flat, requests), "decisions/s, interned, \(relevant) relevant rules"))
        let records = (0..<recorded).map { _ in maker.request(maker.facts()) }
        var changed = set.rules
        changed.removeFirst(min(10, changed.count))
        let version = RuleSet(id: set.id, version: "2", jurisdiction: set.jurisdiction, rules: changed, digest: set.digest)
        var before = [UInt8](repeating: 0, count: records.count)
        decide(records, book) { before[$0] = $1.outcome.rawValue }
        start = processorSeconds()
        book = Rulebook(schema: schema, sets: [version])
        var differing = 0
        decide(records, book) { differing += before[$0] == $1.outcome.rawValue ? 0 : 1 }
        figures.append(
            ("redecideSeconds", processorSeconds() - start, "s to compile a new version and decide \(recorded) again (\(differing) differ)"))
        if json {
            let members = figures.map { "\"\($0.name)\":\(($0.value * 1000).rounded() / 1000)" }
            Terminal.say("{\(members.joined(separator: ",")),\"relevantRules\":\(relevant),\"rules\":\(rules)}")
        } else {
            for figure in figures { Terminal.say("\((figure.value * 100).rounded() / 100) \(figure.unit)") }
        }
    }

    private func decide(_ records: [Request], _ book: Rulebook, _ body: (Int, OutcomeRange) -> Void) {
        var facts = book.blank()
        for (index, record) in records.enumerated() {
            book.intern(record, into: &facts)
            body(index, book.range(facts, side: 0))
        }
    }

    private func interned(_ book: Rulebook, _ requests: [Request]) -> Double {
        var batch = InternedBatch()
        var facts = book.blank()
        for request in requests {
            book.intern(request, into: &facts)
            batch.append(facts)
        }
        return rate { count in
            var sum = 0
            book.ranges(batch, side: 0) { _, range in sum &+= Int(range.atMost.rawValue) }
            count += batch.count
            return sum
        }
    }

    /// From the texts of each request: packing, interning and deciding.
    private func fromStrings(_ book: Rulebook, _ texts: [FactSet]) -> Double {
        var facts = book.blank()
        var request = Request(book.schema)
        let rows = texts.map { facts in facts.values.sorted { $0.key < $1.key } }
        return rate { count in
            var sum = 0
            for row in rows {
                request.clear()
                for (attribute, value) in row { RulesBenchSet.fill(&request, attribute, value) }
                book.intern(request, into: &facts)
                sum &+= Int(book.range(facts, side: 0).atMost.rawValue)
            }
            count += rows.count
            return sum
        }
    }

    private func explain(_ book: Rulebook, _ questions: [Question]) -> Double {
        let rate = rate { count in
            var sum = 0
            for question in questions { sum &+= book.explain(question, side: "AA")?.entries.count ?? 0 }
            count += questions.count
            return sum
        }
        return 1_000_000 / rate
    }

    /// Seconds of processor time of this process: what a core does, whoever else is at work on the machine. POSIX counts millionths (XSI, clock()).
    private func processorSeconds() -> Double { Double(clock()) / 1_000_000 }

    /// Times rounds until the time is up; the sums keep the work from being left out.
    private func rate(_ round: (inout Int) -> Int) -> Double {
        var (count, sum) = (0, 0)
        let start = processorSeconds()
        var elapsed = 0.0
        while elapsed < seconds {
            sum &+= round(&count)
            elapsed = processorSeconds() - start
        }
        return sum == .min ? 0 : Double(count) / elapsed
    }
}

/// Rules and requests of the shape that published rules have: a country, an act, a few classes and a threshold.
struct RulesBenchSet {
    let schema: AttributeSchema
    private var state: UInt64 = 42

    init(schema: AttributeSchema) { self.schema = schema }

    static let schema = AttributeSchema([
        Attribute(name: "date", type: .date), Attribute(name: "from", type: .country), Attribute(name: "to", type: .country),
        Attribute(name: "action", type: .choice, words: actions), Attribute(name: "classes", type: .choices, words: classes),
        Attribute(name: "recipient", type: .choice, words: recipients), Attribute(name: "persons", type: .int),
        Attribute(name: "purpose", type: .choice, words: purposes), Attribute(name: "sensitive", type: .bool),
    ])
    private static let actions = (0..<13).map { "action\($0)" }
    private static let classes = (0..<16).map { "class\($0)" }
    private static let recipients = (0..<9).map { "recipient\($0)" }
    private static let purposes = (0..<7).map { "purpose\($0)" }
    private static let countries = (0..<100).map { number in
        String(decoding: [UInt8(ascii: "A") + UInt8(number / 10), UInt8(ascii: "A") + UInt8(number % 10)], as: UTF8.self)
    }

    private mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private mutating func words(_ words: [String], _ count: Int) -> [String] { (0..<count).map { _ in words[next(words.count)] } }

    private func test(_ name: String, _ op: Operator, _ values: [Value]) -> FactTest? {
        schema.index(of: name).map { FactTest(attribute: $0, op: op, values: values) }
    }

    mutating func set(_ count: Int, isScoped: Bool) -> RuleSet {
        let rules = (0..<count).map { number -> Rule in
            let values = { (words: [String]) in words.map { Value.word($0) } }
            let tests = [
                isScoped ? test("from", .equal, values(words(Self.countries, 1))) : nil,
                isScoped ? test("action", .isIn, values(words(Self.actions, 1 + next(2)))) : nil,
                test("to", .notIn, values(words(Self.countries, 1 + next(3)))), test("classes", .has, values(words(Self.classes, 1 + next(3)))),
                next(3) == 0 ? test("classes", .hasNot, values(words(Self.classes, 1))) : nil,
                next(2) == 0 ? test("recipient", .isIn, values(words(Self.recipients, 2))) : nil,
                next(2) == 0 ? test("persons", .atLeast, [.int(Int64(100 * next(50)))]) : nil,
                next(3) == 0 ? test("purpose", .notEqual, values(words(Self.purposes, 1))) : nil,
            ]
            return Rule(
                id: "R\(number)", effect: Effect.allCases[next(Effect.allCases.count)], when: tests.compactMap { $0 },
                unless: number > 10 && next(10) == 0 ? ["R\(number - 1 - next(10))"] : [])
        }
        return RuleSet(id: "urn:bench", version: "1", jurisdiction: "AA", rules: rules, digest: Digest.sha256([]))
    }

    mutating func facts() -> FactSet {
        var facts = FactSet()
        for (index, attribute) in schema.attributes.enumerated() {
            switch attribute.name {
            case "from", "to": facts[index] = .word(Self.countries[next(100)])
            case "classes": facts[index] = .set(words(Self.classes, 2))
            case "persons": facts[index] = .int(Int64(next(6000)))
            case "sensitive": facts[index] = .bool(next(2) == 0)
            case "date": facts[index] = .date(CalendarDate(daysSinceEpoch: 20_000 + next(1000)))
            default: facts[index] = .word(attribute.words[next(attribute.words.count)])
            }
        }
        return facts
    }

    func request(_ facts: FactSet) -> Request {
        var request = Request(schema)
        for (attribute, value) in facts.values { Self.fill(&request, attribute, value) }
        return request
    }

    static func fill(_ request: inout Request, _ attribute: Int, _ value: Value) {
        switch value {
        case .bool(let flag): request.set(attribute, flag: flag)
        case .int(let number): request.set(attribute, number: number)
        case .date(let day): request.set(attribute, number: Int64(day.daysSinceEpoch))
        case .word(let word): request.set(attribute, word: word)
        case .words(let words): request.set(attribute, words: words)
        }
    }
}
