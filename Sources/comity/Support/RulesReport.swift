import Canon
import RuleEngine

/// What `comity rules check` says of a library.
struct RulesReport {
    let library: RuleLibrary
    let gaps: [String]

    private var book: Rulebook { Rulebook(library) }

    var words: [String] {
        let (book, writer) = (book, RulesReport.writer(library, "en"))
        return library.sets.enumerated().flatMap { place, set -> [String] in
            let analysis = book.analyse(side: place)
            var lines = ["\(set.jurisdiction): \(set.rules.count) rules, version \(set.version), digest \(set.digest.hex)"]
            lines += analysis.faults.map { "  \($0.rule): \(RulesReport.words(for: $0.fault))" }
            lines += analysis.overlaps.map { "  \($0.lets) and \($0.stops) can be active together, and neither is an exception of the other" }
            if !gaps.isEmpty {
                guard let found = book.gaps(side: place, attributes: gaps) else { return lines + ["  too many gaps to list; name fewer attributes"] }
                lines += found.map { "  no rule speaks of: " + ($0.region.isEmpty ? "anything" : writer.all($0.region)) }
            }
            return lines
        }
    }

    var json: JSON {
        let book = book
        return .array(
            library.sets.enumerated().map { place, set in
                let analysis = book.analyse(side: place)
                var members: JSONObject = [
                    "jurisdiction": .string(set.jurisdiction), "id": .string(set.id), "version": .string(set.version),
                    "digest": .string(set.digest.hex),
                    "rules": .integer(Int64(set.rules.count)),
                    "faults": .array(analysis.faults.map { ["rule": .string($0.rule), "fault": .string($0.fault.rawValue)] }),
                    "overlaps": .array(
                        analysis.overlaps.map {
                            ["lets": .string($0.lets), "stops": .string($0.stops), "sample": $0.sample.json(in: library.schema)]
                        }),
                ]
                if !gaps.isEmpty {
                    let found = book.gaps(side: place, attributes: gaps)
                    members["gaps"] = found.map { .array($0.map { .array($0.region.map { $0.json(library.schema) }) }) }
                }
                return .object(members)
            })
    }

    static func sentences(_ library: RuleLibrary) -> [String] {
        library.labels.keys.sorted().flatMap { language -> [String] in
            let writer = writer(library, language)
            return library.sets.flatMap { set in set.rules.map { "\($0.id) [\(language)] \(writer.sentence($0, in: set))" } }
        }
    }

    static func writer(_ library: RuleLibrary, _ language: String) -> RuleWriter {
        RuleWriter(schema: library.schema, labels: library.labels[language], language: language)
    }

    private static func words(for fault: Analysis.Fault) -> String {
        switch fault {
        case .neverMatches: "can never hold: its tests contradict one another, or it is in force on no day"
        case .alwaysDefeated: "is defeated by an exception whenever it holds"
        case .shadowed: "never decides: whenever it is active, a stricter rule is active too"
        case .idleExemption: "exempts from nothing: no rule that can hold with it names it as an exception"
        case .unsure: "was not analysed to the end"
        }
    }
}

/// Writes tests as clauses where there are labels, else as rules write them.
struct RuleWriter {
    let schema: AttributeSchema
    let labels: Labels?
    let language: String

    func all(_ tests: [FactTest]) -> String {
        tests.map { test in
            labels.map { SentenceWriter(schema: schema, labels: $0).clause(test) } ?? test.json(schema).canonicalText
        }
        .joined(separator: language.hasPrefix("zh") ? "，" : ", ")
    }

    func sentence(_ rule: Rule, in set: RuleSet) -> String {
        labels.map { SentenceWriter(schema: schema, labels: $0).sentence(rule, in: set) } ?? rule.title.text(in: language)
    }
}

/// What `comity rules diff` says.
struct RulesDifference {
    private let schema: AttributeSchema
    private let writer: RuleWriter
    private let sides: [(name: String, difference: Difference)]
    private let gone: [String]
    private let come: [String]

    init(before: RuleLibrary, after: RuleLibrary) {
        schema = after.schema
        writer = RulesReport.writer(after, "en")
        sides = after.sets.compactMap { new in
            before.sets.first { $0.jurisdiction == new.jurisdiction }
                .map { (new.jurisdiction, DifferenceFinder(schema: after.schema, before: $0, after: new).difference()) }
        }
        gone = before.sets.map(\.jurisdiction).filter { name in !after.sets.contains { $0.jurisdiction == name } }
        come = after.sets.map(\.jurisdiction).filter { name in !before.sets.contains { $0.jurisdiction == name } }
    }

    var words: [String] {
        var lines = gone.map { "\($0): no longer there" } + come.map { "\($0): new" }
        for (name, difference) in sides {
            if difference.added.isEmpty, difference.removed.isEmpty, difference.changed.isEmpty, difference.pieces.isEmpty {
                lines.append("\(name): the same")
                continue
            }
            lines.append(
                "\(name): added \(list(difference.added)); removed \(list(difference.removed)); changed \(list(difference.changed))")
            if difference.pieces.isEmpty, difference.isComplete { lines.append("  every answer stays as it is") }
            for piece in difference.pieces {
                let region = piece.region.isEmpty ? "always" : writer.all(piece.region)
                lines.append("  \(piece.isStricter ? "stricter" : "looser"), \(piece.sampleBefore.word) → \(piece.sampleAfter.word): \(region)")
            }
            if !difference.isComplete { lines.append("  and more: the comparison was given up after \(difference.pieces.count) regions") }
        }
        return lines
    }

    private func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.joined(separator: ", ") }

    var json: JSON {
        func names(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }
        var members: JSONObject = ["gone": names(gone), "new": names(come)]
        var bySide = JSONObject()
        for (name, difference) in sides {
            bySide[name] = [
                "added": names(difference.added), "removed": names(difference.removed), "changed": names(difference.changed),
                "complete": .bool(difference.isComplete),
                "pieces": .array(
                    difference.pieces.map { piece in
                        [
                            "region": .array(piece.region.map { $0.json(schema) }), "sample": piece.sample.json(in: schema),
                            "before": .string(piece.sampleBefore.word), "after": .string(piece.sampleAfter.word),
                        ]
                    }),
            ]
        }
        members["sides"] = .object(bySide)
        return .object(members)
    }
}
