import Canon

/// Looks for what a draft in several languages can hide. A pure function of the agreement; every finding names the place, shows the languages side
/// by side and says what to do. Finding nothing does not prove that two texts mean the same.
package struct AgreementCheck {
    let agreement: Agreement
    let readers: [String: TextReader]
    var findings: [Finding] = []
    /// The readings of each clause's text, by clause and language.
    var readouts: [[String: Readout]] = []

    /// What differs between the languages, in the order of the text.
    package static func languages(_ agreement: Agreement) -> [Finding] {
        var check = AgreementCheck(agreement)
        check.compareAll()
        check.checkData()
        check.checkDuties()
        check.checkEnd()
        check.checkPrecedence()
        return check.sorted
    }

    /// What an agreement of its kind has to say and does not.
    package static func completeness(_ agreement: Agreement) -> [Finding] {
        var check = AgreementCheck(agreement)
        check.checkCompleteness()
        return check.sorted
    }

    /// Both.
    package static func all(_ agreement: Agreement) -> [Finding] { languages(agreement) + completeness(agreement) }

    private init(_ agreement: Agreement) {
        self.agreement = agreement
        readers = Dictionary(
            agreement.languages.map { ($0, TextReader(language: $0, parties: agreement.parties)) }, uniquingKeysWith: { first, _ in first })
        readouts = agreement.clauses.map { clause in
            var out: [String: Readout] = [:]
            for (tag, text) in clause.text { out[tag] = readers[tag]?.read(text) }
            return out
        }
    }

    /// By place in the text, then as found.
    private var sorted: [Finding] {
        let order = Dictionary(agreement.clauses.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        return findings.enumerated().sorted { l, r in
            let (a, b) = (l.element.clause.flatMap { order[$0] } ?? -1, r.element.clause.flatMap { order[$0] } ?? -1)
            return (a, l.offset) < (b, r.offset)
        }.map(\.element)
    }

    mutating func note(
        _ code: Finding.Code, _ level: Finding.Level, clause: String?, at pointer: String, _ excerpts: [Excerpt], _ words: Plain, _ remedy: Plain
    ) {
        findings.append(Finding(code: code, level: level, clause: clause, pointer: pointer, excerpts: excerpts, words: words, remedy: remedy))
    }

    /// A piece of a text as an excerpt; empty where there is none.
    func excerpt(_ language: String, _ text: String?, _ range: Range<Int>?) -> Excerpt {
        guard let text, let range else { return Excerpt(language, "", nil) }
        return Excerpt(language, Glyphs(text).text(range), range)
    }

    /// The party as a person knows it, in both languages of the finding.
    func name(_ party: String) -> Plain {
        guard let found = agreement.party(party) else { return Plain(party, party) }
        func word(_ primary: String) -> String {
            let tag = agreement.languages.first { Tag.primary(of: $0) == primary } ?? agreement.languages.first ?? primary
            return found.short(in: tag)
        }
        return Plain(word("en"), word("zh"))
    }
}
