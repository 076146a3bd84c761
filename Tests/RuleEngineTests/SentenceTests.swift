import Canon
import TestKit
import Testing

@testable import RuleEngine

/// Rules as sentences in both languages.
@Suite struct SentenceTests {
    private func sentence(_ id: String, _ language: String) throws -> String {
        let library = try RuleFiles.demonstration()
        let labels = try #require(library.labels[language])
        let set = try #require(library.sets.first { $0.rules.contains { $0.id == id } })
        let rule = try #require(set.rules.first { $0.id == id })
        return SentenceWriter(schema: library.schema, labels: labels).sentence(rule, in: set)
    }

    @Test func inEnglish() throws {
        let text = try sentence("CN-DATA-10KS", "en")
        #expect(
            text
                == "When the provider's jurisdiction is China, the recipient's jurisdiction is not China, the kinds of data or material include sensitive "
                + "personal information, the number of persons with sensitive information since 1 January (this transfer included) is at least 10,000 "
                + "and the act is sharing data or giving access, the act needs the consent of the Cyberspace Administration of China "
                + "(security assessment). In force from 22 March 2024.")
        #expect(
            try sentence("US-AFFIL-50", "en").hasSuffix(
                "to be answered within 90 calendar days, unless one of these applies: US-FRE-734-8 (Fundamental research intended to be published "
                    + "without restriction is not subject to the EAR). In force from 29 September 2025. Suspended from 10 November 2025 until 9 November 2026."
            ))
        #expect(
            try sentence("US-AFFIL-50", "en").contains(
                "the share of the recipient held by listed parties is at least 50%"))
    }

    @Test func inChinese() throws {
        #expect(
            try sentence("CN-DATA-10KS", "zh-Hans")
                == "当提供方所在法域为中国，且接收方所在法域不是中国，且数据或者材料的类别包含敏感个人信息，且自当年 1 月 1 日起累计（含本次）的敏感个人信息人数达到或者超过 1 万，"
                + "且行为为提供数据或者开放访问时，该行为须经国家互联网信息办公室同意（数据出境安全评估）。自 2024 年 3 月 22 日起施行。")
        #expect(try sentence("UK-ATAS", "zh-Hans").contains("不是“免予学术技术审批（ATAS）的国籍”清单所列之一"))
    }

    @Test func listsAreNamedInsteadOfSpelledOut() throws {
        let text = try sentence("EU-DUAL-3", "en")
        #expect(
            text.contains("the provider's jurisdiction is one of the list “the European Economic Area”"))
        #expect(!text.contains("Liechtenstein"))
    }

    /// Every rule, in both languages: no machine word of an attribute or value is left, and conditions are those of the language.
    @Test(arguments: ["en", "zh-Hans"]) func everyRuleReads(language: String) throws {
        let library = try RuleFiles.demonstration()
        let labels = try #require(library.labels[language])
        let writer = SentenceWriter(schema: library.schema, labels: labels)
        var count = 0
        for set in library.sets {
            for rule in set.rules {
                let text = writer.sentence(rule, in: set)
                count += 1
                #expect(text.hasSuffix(".") || text.hasSuffix("。") || text.hasSuffix("）"), "\(text)")
                for attribute in library.schema.attributes
                where attribute.name.contains(where: \.isUppercase) {
                    #expect(!text.contains(attribute.name), "\(rule.id): \(text)")
                }
                for test in rule.when {
                    for case .word(let word) in test.values where word.contains("_") {
                        #expect(!text.contains(word), "\(rule.id): \(text)")
                    }
                }
                for condition in rule.duty.conditions {
                    #expect(text.contains(condition.text.text(in: language)))
                }
                let chinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
                #expect(chinese == (language == "zh-Hans"), "\(text)")
            }
        }
        #expect(count == 53)
    }

    @Test(arguments: [
        (Int64(0), "0", "0"), (999, "999", "999"), (1000, "1,000", "1000"), (10_000, "10,000", "1 万"),
        (-1_234_567, "−1,234,567", "-1234567"), (200_000_000, "200,000,000", "2 亿"),
    ])
    func numbers(number: Int64, english: String, chinese: String) {
        #expect(English().number(number) == english)
        #expect(Chinese().number(number) == chinese)
    }

    @Test func everyOperatorReads() throws {
        let library = try RuleFiles.demonstration()
        for language in ["en", "zh-Hans"] {
            let writer = SentenceWriter(
                schema: library.schema, labels: try #require(library.labels[language]))
            var seen: Set<String> = []
            for op in Operator.allCases {
                let name =
                    op == .prefix || op == .notPrefix
                    ? "techCode"
                    : op == .has || op == .hasNot
                        ? "dataClasses" : op.accepts(.int) && !op.accepts(.country) ? "trl" : "to"
                let index = try #require(library.schema.index(of: name))
                let values: [Value] =
                    name == "trl"
                    ? [.int(2), .int(5)]
                    : name == "techCode"
                        ? [.word("3E")]
                        : name == "to" ? [.word("CN"), .word("US")] : [.word("personal"), .word("health")]
                let text = writer.clause(
                    FactTest(attribute: index, op: op, values: op.takesMany ? values : [values[0]]))
                #expect(text.count > 5)
                #expect(seen.insert(text).inserted || op == .isIn, "\(text)")
            }
        }
    }
}
