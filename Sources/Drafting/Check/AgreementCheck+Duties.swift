extension AgreementCheck {
    /// Who owes what: in the data, and as far as sentences can be read, in the text.
    mutating func checkDuties() {
        for (i, clause) in agreement.clauses.enumerated() {
            for (k, duty) in clause.duties.enumerated() where duty.owner == nil {
                note(
                    .dutyWithoutOwner, .defect, clause: clause.id, at: "/clauses/\(i)/duties/\(k)/owner",
                    agreement.languages.map { excerpt($0, duty.what[$0], duty.what[$0].map { 0..<$0.unicodeScalars.count }) },
                    Plain("Nobody is named who owes this.", "没有写明由谁履行这项义务。"),
                    Plain("Name the party that has to do it.", "请指明应履行的一方。"))
            }
            checkText(of: clause, i)
        }
    }

    private mutating func checkText(of clause: Clause, _ i: Int) {
        var owners: [(tag: String, owners: [DutySentence])] = []
        for tag in agreement.languages where TextReader.knows(tag) {
            guard let text = clause.text[tag], let readout = readouts[i][tag] else { continue }
            owners.append((tag, DutySentence.all(in: text, readout, language: tag)))
        }
        // A duty by a certain time that names nobody: once for the clause, with the sentence of each language.
        let orphans = owners.map { entry in (entry.tag, entry.owners.first { $0.owner == nil && $0.hasDeadline }) }
        // Chinese leaves out who was named just before; only where no language names anybody does nobody have it.
        if !orphans.isEmpty, orphans.allSatisfy({ $0.1 != nil }) {
            let excerpts = agreement.languages.map { tag in
                excerpt(tag, clause.text[tag], orphans.first { $0.0 == tag }?.1?.range)
            }
            note(
                .dutyWithoutOwner, .look, clause: clause.id, at: "/clauses/\(i)/text", excerpts,
                Plain("Something is due by a certain time, and the sentence does not say who has to do it.", "有一项有时限的义务，但句中没有写明由谁履行。"),
                Plain("Name the party before “shall”, or add the duty with its owner.", "请在“应”之前写明当事方，或把义务连同责任方列入义务表。"))
        }
        guard owners.count >= 2 else { return }
        let first = owners[0]
        for other in owners.dropFirst() {
            let (a, b) = (first.owners.compactMap(\.owner), other.owners.compactMap(\.owner))
            guard a.count == b.count, a.sorted() != b.sorted() else { continue }
            guard let at = zip(a, b).enumerated().first(where: { $1.0 != $1.1 })?.offset else { continue }
            let l = first.owners.filter { $0.owner != nil }[at]
            let r = other.owners.filter { $0.owner != nil }[at]
            note(
                .dutyOwnerDiffers, .defect, clause: clause.id, at: "/clauses/\(i)/text",
                agreement.languages.map { tag in
                    excerpt(tag, clause.text[tag], tag == first.tag ? l.range : tag == other.tag ? r.range : nil)
                },
                Plain(
                    "The duty falls on \(name(a[at]).en) in the \(Tag.name(of: first.tag).en) text and on \(name(b[at]).en) in the \(Tag.name(of: other.tag).en) text.",
                    "\(Tag.name(of: first.tag).zhHans)文本由\(name(a[at]).zhHans)承担这项义务，\(Tag.name(of: other.tag).zhHans)文本则由\(name(b[at]).zhHans)承担。"),
                Plain("Agree who owes it and say the same in both languages.", "请商定由谁承担，并使两种语言的表述一致。"))
        }
    }
}

/// A sentence that obliges somebody.
struct DutySentence {
    var range: Range<Int>
    /// The party that has to do it, as far as the sentence says.
    var owner: String?
    var hasDeadline: Bool

    static func all(in text: String, _ readout: Readout, language: String) -> [DutySentence] {
        let g = Glyphs(text)
        return Sentences.ranges(g).compactMap { range in
            guard let modal = modal(g, range) else { return nil }
            let parties = readout.mentions.compactMap { mention -> (String, Range<Int>)? in
                guard case .party(let id) = mention.what, range.contains(mention.span.lowerBound) else { return nil }
                return (id, mention.span)
            }
            // The nearest name before "shall"; else whoever it is to be done "by". "Each party" and its like are everybody.
            var before = parties.last { $0.1.upperBound <= modal.lowerBound }
            if let place = collective(g, range.lowerBound..<modal.lowerBound), place.lowerBound > before?.1.lowerBound ?? -1 { before = ("*", place) }
            let by = parties.first { party in
                let reach = Glyphs.isHan(g[modal.lowerBound]) ? 8 : 40
                guard party.1.lowerBound > modal.upperBound, party.1.lowerBound - modal.upperBound <= reach else { return false }
                return agents.contains { g.has($0, at: party.1.lowerBound - $0.count) }
            }
            let hasDeadline = readout.mentions.contains { mention in
                guard range.contains(mention.span.lowerBound) else { return false }
                switch mention.what {
                case .date: return mention.isFirm
                case .number(_, let unit): return [.hour, .day, .workingDay, .week, .month, .year].contains(unit)
                default: return false
                }
            }
            return DutySentence(range: range, owner: by?.0 ?? before?.0, hasDeadline: hasDeadline)
        }
    }

    private static let agents = ["by ", "by the ", "由", "由该"].map(Glyphs.folded)
    private static let everybody = [
        "each party", "either party", "any party", "every party", "neither party", "a party", "the parties", "both parties", "all parties",
        "the other party", "the other parties", "one party", "the recipient", "the provider", "recipients", "the host", "各方", "双方", "任何一方", "每一方",
        "一方", "另一方",
        "接收方", "提供方", "各代表", "各方代表",
    ].map(Glyphs.folded)

    private static func collective(_ g: Glyphs, _ range: Range<Int>) -> Range<Int>? {
        for i in range.reversed() { for word in everybody where g.hasWord(word, at: i) { return i..<i + word.count } }
        return nil
    }

    private static let modals = ["shall", "must", "undertakes to", "undertake to", "agrees to", "agree to", "is required to", "are required to"].map(
        Glyphs.folded)
    private static let negations = ["not", "be free", "have the right", "be entitled"].map(Glyphs.folded)

    private static func modal(_ g: Glyphs, _ range: Range<Int>) -> Range<Int>? {
        for i in range {
            for word in modals where g.hasWord(word, at: i) {
                let next = g.skipSpaces(i + word.count)
                if negations.contains(where: { g.hasWord($0, at: next) }) { continue }
                return i..<i + word.count
            }
            // 应, 应当, 须, 必须; not 相应, 供应, 应用, 无须.
            if g[i] == 0x5E94, ![0x76F8, 0x4F9B, 0x9002, 0x53CD, 0x54CD, 0x5BF9, 0x6548, 0x56DE, 0x7B54].contains(g[i - 1]),
                ![0x7528, 0x6025, 0x4E0D, 0x9080, 0x4ED8, 0x8BA1].contains(g[i + 1]) || g[i + 1] == 0x5F53
            {
                return i..<i + 1
            }
            if g[i] == 0x987B, ![0x65E0, 0x4E0D].contains(g[i - 1]) { return i..<i + 1 }
        }
        return nil
    }
}
