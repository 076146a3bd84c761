extension AgreementCheck {
    /// Whether texts and data agree on which language holds.
    mutating func checkPrecedence() {
        var claims: [PrecedenceClaim] = []
        for (i, clause) in agreement.clauses.enumerated() {
            for tag in agreement.languages where TextReader.knows(tag) {
                if let text = clause.text[tag] { claims += PrecedenceClaim.all(in: text, language: tag, clause: i, agreement.languages) }
            }
        }
        let prevailing = claims.filter { $0.prevails != nil }
        let equal = claims.filter { $0.prevails == nil }
        func excerpts(_ some: [PrecedenceClaim]) -> [Excerpt] {
            agreement.languages.flatMap { tag in
                some.filter { $0.language == tag }.map { excerpt(tag, agreement.clauses[$0.clause].text[tag], $0.range) }
            }
        }
        let place = (prevailing.first ?? equal.first)?.clause
        let clause = place.map { agreement.clauses[$0].id }
        let pointer = place.map { "/clauses/\($0)/text" } ?? "/precedence"
        if Set(prevailing.compactMap(\.prevails)).count > 1 {
            note(
                .precedenceDiffers, .defect, clause: clause, at: pointer, excerpts(prevailing),
                Plain("The texts let different languages prevail.", "各文本规定以不同的语言为准。"),
                Plain("Agree on one language that prevails, or on none.", "请商定以一种语言为准，或均不优先。"))
        }
        if !prevailing.isEmpty, !equal.isEmpty {
            note(
                .precedenceContradicts, .defect, clause: clause, at: pointer, excerpts(equal + prevailing),
                Plain(
                    "It says that the texts have equal force and that one of them prevails; both cannot hold where they differ.",
                    "既规定各文本具有同等效力，又规定以其中一种为准；两者在文本不一致时无法并存。"),
                Plain("Keep one of the two sentences, and set the precedence to match.", "请保留其中一句，并使 precedence 与之一致。"))
        } else if case .prevails(let tag) = agreement.precedence {
            guard prevailing.contains(where: { $0.prevails == tag }) == false else { return }
            contradictsData(claims, excerpts(claims), clause, pointer)
        } else if !prevailing.isEmpty {
            contradictsData(claims, excerpts(prevailing), clause, pointer)
        }
    }

    private mutating func contradictsData(_ claims: [PrecedenceClaim], _ excerpts: [Excerpt], _ clause: String?, _ pointer: String) {
        note(
            claims.isEmpty ? .precedenceNotSaid : .precedenceContradicts, .defect, clause: clause, at: claims.isEmpty ? "/precedence" : pointer,
            excerpts,
            Plain(
                "The agreement's precedence is “\(agreement.precedence.text)”, which the text does not say.",
                "协议的 precedence 为“\(agreement.precedence.text)”，与文本的规定不符。"),
            Plain("Say it in the clause on languages, or change the precedence.", "请在语言条款中写明，或修改 precedence。"))
    }
}

/// A sentence on which language holds: equal ones, or one that prevails.
struct PrecedenceClaim {
    var language: String
    var clause: Int
    var range: Range<Int>
    /// The language that prevails; nil when all are equal.
    var prevails: String?

    private static let equals = [
        "same legal effect", "same legal force", "equal legal effect", "equal legal force", "equal force", "equally authentic", "equally valid",
        "equally binding", "equal validity", "同等法律效力", "同等效力", "同等作准", "同样作准", "具有同等", "同一作准",
    ].map(Glyphs.folded)
    private static let prevailing = ["prevail", "prevails", "take precedence", "takes precedence", "govern", "governs", "control", "controls"].map(
        Glyphs.folded)
    private static let names: [(String, [UInt32])] = [
        ("zh", "chinese"), ("en", "english"), ("fr", "french"), ("de", "german"), ("es", "spanish"), ("ru", "russian"), ("ar", "arabic"),
        ("zh", "中文"), ("zh", "汉语"), ("en", "英文"), ("en", "英语"), ("fr", "法文"), ("de", "德文"), ("ru", "俄文"), ("es", "西班牙文"), ("ar", "阿拉伯文"),
    ].map { ($0.0, Glyphs.folded($0.1)) }

    static func all(in text: String, language: String, clause: Int, _ languages: [String]) -> [PrecedenceClaim] {
        let g = Glyphs(text)
        var out: [PrecedenceClaim] = []
        for sentence in Sentences.ranges(g) {
            if let claim = prevails(g, sentence, languages) {
                out.append(PrecedenceClaim(language: language, clause: clause, range: trimmed(g, sentence), prevails: claim))
            } else if sentence.contains(where: { i in equals.contains { g.hasWord($0, at: i) } }) {
                out.append(PrecedenceClaim(language: language, clause: clause, range: trimmed(g, sentence), prevails: nil))
            }
        }
        return out
    }

    private static func trimmed(_ g: Glyphs, _ range: Range<Int>) -> Range<Int> {
        let start = min(g.skipSpaces(range.lowerBound), range.upperBound)
        return start..<range.upperBound
    }

    private static func prevails(_ g: Glyphs, _ range: Range<Int>, _ languages: [String]) -> String? {
        for i in range {
            // 以中文版为准
            if g[i] == 0x4EE5, let name = names.first(where: { g.has($0.1, at: i + 1) }) {
                let rest = i..<min(range.upperBound, i + 16)
                if rest.contains(where: { g[$0] == 0x4E3A && g[$0 + 1] == 0x51C6 }) { return tag(name.0, languages) }
            }
            // the Chinese version shall prevail
            guard prevailing.contains(where: { g.hasWord($0, at: i) }) else { continue }
            var nearest: (Int, String)?
            for k in max(range.lowerBound, i - 60)..<i {
                for name in names where g.hasWord(name.1, at: k) { nearest = (k, name.0) }
            }
            let speaksOfTexts = ["text", "version", "language"].contains { word in
                (max(range.lowerBound, i - 60)..<i).contains { g.hasWord(Glyphs.folded(word), at: $0) }
            }
            if let nearest, speaksOfTexts { return tag(nearest.1, languages) }
        }
        return nil
    }

    private static func tag(_ primary: String, _ languages: [String]) -> String { languages.first { Tag.primary(of: $0) == primary } ?? primary }
}
