import Canon

extension AgreementCheck {
    /// An end that nobody has said how to get past, in the data and in the text.
    mutating func checkEnd() {
        let mentionsRenewal = agreement.clauses.contains { clause in
            clause.text.values.contains { AgreementCheck.holds(Glyphs($0), AgreementCheck.renewals) != nil }
        }
        for (i, clause) in agreement.clauses.enumerated() {
            if clause.type == .term, let data = clause.data {
                let renewal = data["renewal"]?.string
                let ends = data["end"] != nil || data["length"] != nil
                if !ends {
                    note(
                        .endMissing, .defect, clause: clause.id, at: "/clauses/\(i)/data/end", [],
                        Plain("The agreement has no end.", "协议没有结束日期。"),
                        Plain(
                            "Give the last day (end) or how long it runs (length), so that it is looked at again.",
                            "请写明最后一日（end）或有效期（length），以便届时重新审视。"))
                } else if renewal == nil || renewal != "none" && data["decideBefore"] == nil {
                    withoutRenewal(clause, i, at: "/clauses/\(i)/data/renewal", [])
                }
                continue
            }
            // To extend something is said of many things; of the end only where it stands beside it.
            guard !mentionsRenewal, !clause.text.values.contains(where: { AgreementCheck.holds(Glyphs($0), AgreementCheck.extensions) != nil })
            else { continue }
            let spans = agreement.languages.map { tag in
                excerpt(tag, clause.text[tag], clause.text[tag].flatMap { AgreementCheck.holds(Glyphs($0), AgreementCheck.ends) })
            }
            if spans.contains(where: { $0.range != nil }) { withoutRenewal(clause, i, at: "/clauses/\(i)/text", spans) }
        }
    }

    private mutating func withoutRenewal(_ clause: Clause, _ i: Int, at pointer: String, _ excerpts: [Excerpt]) {
        note(
            .endWithoutRenewal, .look, clause: clause.id, at: pointer, excerpts,
            Plain("It ends, and nothing says whether and how it can be renewed, or until when to decide.", "协议会到期，却没有写明能否续期、如何续期、何时之前决定。"),
            Plain(
                "Say that it is renewed by agreement or of itself and until when to decide, or say plainly that it is not renewed.",
                "请写明经协商续期或自动续期及决定的最后期限，或明确写明不续期。"))
    }

    private static let renewals = ["renew", "renewed", "renewal", "renewable", "prolong", "prolonged", "续期", "续签", "续约", "展期"].map(Glyphs.folded)
    private static let extensions = ["extend the term", "extended by", "be extended", "延长"].map(Glyphs.folded)
    private static let ends = [
        "lasts until", "in force until", "valid until", "effective until", "in effect until", "shall expire on", "expires on",
        "shall extend to the expiration", "ends on", "shall end on", "有效期至", "有效至", "持续至", "持续到", "延续至", "终止于", "有效期届满",
    ].map(Glyphs.folded)

    static func holds(_ g: Glyphs, _ words: [[UInt32]]) -> Range<Int>? {
        for i in 0..<g.count { for word in words where g.hasWord(word, at: i) { return i..<i + word.count } }
        return nil
    }
}
