import Canon
import Drafting
import TestKit
import Testing

/// Every number, date, currency and party of the published texts, changed in one language only; every clause taken away in one. The places are found
/// by plain lists here, not by the reader under test.
struct PlantedDefectTests {
    static let texts = ["mulan-psl-2", "open-covid-1.0", "nih-licence", "nih-data-policy"]

    struct Plant: Sendable {
        let clause: String
        let language: String
        let what: String
        let text: String
    }

    static func agreement(_ name: String) throws -> Agreement { try Agreement(json: try Vectors.json("agreements/\(name).json")) }

    @Test(arguments: texts) func findsEveryPlantedDefect(_ name: String) throws {
        let agreement = try Self.agreement(name)
        var planted = 0
        for clause in agreement.clauses {
            let baseline = Set(Self.signs(AgreementCheck.languages(Self.alone(clause, agreement))))
            for language in agreement.languages {
                for plant in Self.plants(clause, language, agreement) {
                    planted += 1
                    var changed = clause
                    changed.text[language] = plant.text
                    let found = Self.signs(AgreementCheck.languages(Self.alone(changed, agreement)))
                    #expect(
                        found.contains { !baseline.contains($0) },
                        "\(name) \(clause.id) \(language): \(plant.what) was not found in “\(plant.text.prefix(400))”")
                }
            }
        }
        print("\(name): \(planted) planted defects")
        #expect(planted >= (name == "open-covid-1.0" ? 40 : 20))
    }

    @Test(arguments: texts) func findsEveryMissingClause(_ name: String) throws {
        let agreement = try Self.agreement(name)
        for (i, clause) in agreement.clauses.enumerated() {
            for language in agreement.languages {
                var cut = agreement
                cut.clauses[i].text[language] = nil
                let found = AgreementCheck.languages(cut).filter { $0.code == .clauseMissing }
                #expect(found.map(\.clause) == [clause.id] && found.first?.pointer == "/clauses/\(i)/text")
            }
        }
    }

    /// What is truly in the published texts; nothing else is raised on them.
    @Test(arguments: [
        ("mulan-psl-2", ["s6 precedenceContradicts"]),
        // The licence ends a year after the pandemic, and nothing says how it could go on.
        ("open-covid-1.0", ["life endWithoutRenewal"]),
        // Passive sentences with a term that name nobody, and an end without renewal: all of the NIH's own wording.
        ("nih-licence", ["records.2 dutyWithoutOwner", "records.5 dutyWithoutOwner", "life.1 endWithoutRenewal"]),
        ("nih-data-policy", []),
    ]) func raisesOnlyWhatIsThere(_ name: String, _ expected: [String]) throws {
        let findings = AgreementCheck.languages(try Self.agreement(name))
        #expect(
            findings.map { "\($0.clause ?? "") \($0.code.rawValue)" } == expected,
            "\(findings.map { "\($0.pointer) \($0.words.en) \($0.excerpts.map(\.text))" })")
    }

    // MARK: planting

    private static func alone(_ clause: Clause, _ agreement: Agreement) -> Agreement {
        var one = agreement
        one.clauses = [clause]
        return one
    }

    private static func signs(_ findings: [Finding]) -> [String] {
        findings.map { "\($0.code.rawValue) \($0.pointer) \($0.excerpts.map { "\($0.language)=\($0.text)" })" }
    }

    private static let englishNumbers = [
        "one", "two", "three", "four", "five", "six", "ten", "twelve", "twenty", "thirty", "sixty", "ninety", "fifty",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    private static let currencies = [("U.S. dollars", "euros"), ("美元", "欧元")]
    private static let hanNumbers = Array("一二三四五六七八九十百两")
    /// Words that hold such a character and count nothing: no defect can be planted there.
    private static let hanWords = ["每一", "任一", "一切", "上一", "某一", "一级", "统一", "一致", "一并", "一定", "第三方", "一方", "不一", "这一", "之一部分"]

    private static func plants(_ clause: Clause, _ language: String, _ agreement: Agreement) -> [Plant] {
        guard let text = clause.text[language] else { return [] }
        let characters = Array(text)
        var out: [Plant] = []
        func replace(_ range: Range<Int>, _ with: String, _ what: String) {
            let changed = String(characters[..<range.lowerBound]) + with + String(characters[range.upperBound...])
            out.append(
                Plant(
                    clause: clause.id, language: language, what: "\(String(characters[range])) → \(with) at \(range.lowerBound) (\(what))",
                    text: changed))
        }
        func isWord(_ i: Int) -> Bool { characters.indices.contains(i) && characters[i].isASCII && characters[i].isLetter }
        func has(_ word: String, _ i: Int, caseless: Bool = false) -> Bool {
            let word = Array(word)
            guard i >= 0, i + word.count <= characters.count else { return false }
            let here = String(characters[i..<i + word.count])
            return caseless ? here.lowercased() == String(word).lowercased() : here == String(word)
        }
        let names = agreement.parties.flatMap { party in party.spellings(in: language).map { (party.id, $0) } }.sorted { $0.1.count > $1.1.count }
        var i = 0
        while i < characters.count {
            let c = characters[i]
            if let (id, name) = names.first(where: {
                has($0.1, i, caseless: true) && !(isWord(i - 1) && isWord(i))
                    && !(isWord(i + $0.1.count) && !has("s", i + $0.1.count) && isWord(i + $0.1.count - 1))
            }) {
                if let other = agreement.parties.first(where: { $0.id != id }) { replace(i..<i + name.count, other.short(in: language), "party") }
                i += name.count
                continue
            }
            if c.isASCII, c.isNumber {
                var end = i
                while end < characters.count, characters[end].isASCII, characters[end].isNumber { end += 1 }
                let digits = String(characters[i..<end])
                // The mark of a list at the beginning of a line counts nothing; the English text has none.
                let isMark = (i == 0 || characters[i - 1] == "\n") && characters.indices.contains(end) && characters[end] == "，"
                if !isMark { replace(i..<end, String((Int(digits) ?? 0) + 1), "number") }
                i = end
                continue
            }
            if !isWord(i - 1) {
                for word in englishNumbers where has(word, i, caseless: true) && !isWord(i + word.count) {
                    replace(i..<i + word.count, word == "six" ? "seven" : "six", "number")
                }
                for (k, month) in months.enumerated() where has(month, i, caseless: true) && !isWord(i + month.count) && month != "May" {
                    replace(i..<i + month.count, months[(k + 1) % 12], "date")
                }
            }
            for (from, to) in currencies where has(from, i) { replace(i..<i + from.count, to, "currency") }
            if hanNumbers.contains(c), !hanWords.contains(where: { word in (0..<word.count).contains { has(word, i - $0) && Array(word)[$0] == c } }),
                !(c == "百" && has("百分", i)), !(c == "十" && has("十分", i))
            {
                replace(i..<i + 1, c == "四" ? "五" : c == "十" || c == "百" ? "九" : "四", "number")
            }
            i += 1
        }
        return out
    }
}
