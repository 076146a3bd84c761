extension AgreementCheck {
    /// Compares every text of the agreement between its languages.
    mutating func compareAll() {
        for tag in agreement.languages where !TextReader.knows(tag) {
            let name = Tag.name(of: tag)
            note(
                .languageNotRead, .look, clause: nil, at: "/languages", [],
                Plain(
                    "Words for numbers, months and currencies in \(name.en) are not known here; only digits and the parties' names were compared.",
                    "本检查不认识\(name.zhHans)的数字、月份和货币用词，只比较了数字符号和当事方名称。"),
                Plain("Have a person who reads \(name.en) compare the numbers that are written in words.", "请由通晓\(name.zhHans)的人核对用文字写出的数字。"))
        }
        compare(agreement.title, clause: nil, at: "/title", missing: .titleMissing)
        for (i, clause) in agreement.clauses.enumerated() {
            compare(clause.title, clause: clause.id, at: "/clauses/\(i)/title", missing: .titleMissing)
            compare(clause.text, clause: clause.id, at: "/clauses/\(i)/text", missing: .clauseMissing, read: readouts[i])
            for (k, duty) in clause.duties.enumerated() {
                compare(duty.what, clause: clause.id, at: "/clauses/\(i)/duties/\(k)/what", missing: .clauseMissing)
            }
        }
    }

    private mutating func compare(_ texts: Texts, clause: String?, at pointer: String, missing code: Finding.Code, read: [String: Readout]? = nil) {
        var readouts = read ?? [:]
        for (tag, text) in texts where readouts[tag] == nil { readouts[tag] = readers[tag]?.read(text) }
        for tag in agreement.languages {
            guard let text = texts[tag] else {
                let name = Tag.name(of: tag)
                note(
                    code, .defect, clause: clause, at: pointer,
                    agreement.languages.map { excerpt($0, texts[$0], texts[$0].map { 0..<$0.unicodeScalars.count }) },
                    Plain("There is no \(name.en) text here.", "此处没有\(name.zhHans)文本。"),
                    Plain("Write the \(name.en) text, or remove the text from every language.", "请补写\(name.zhHans)文本，或从所有语言中删去这段文本。"))
                continue
            }
            inspect(tag, text, readouts[tag], clause: clause, at: pointer)
        }
        guard let first = agreement.languages.first(where: { texts[$0] != nil }), let left = readouts[first] else { return }
        for tag in agreement.languages where tag != first {
            guard let right = readouts[tag], texts[tag] != nil else { continue }
            let comparison = Comparison(left.mentions, right.mentions)
            for pair in comparison.pairs { differ(pair, (first, texts[first]), (tag, texts[tag]), clause, pointer) }
            for count in comparison.counted { counted(count, (first, texts[first], left), (tag, texts[tag], right), clause, pointer) }
        }
    }

    /// What one language's text says against itself.
    private mutating func inspect(_ tag: String, _ text: String, _ readout: Readout?, clause: String?, at pointer: String) {
        for contradiction in readout?.contradictions ?? [] {
            let piece = excerpt(tag, text, contradiction.span)
            note(
                .numberContradictsItself, .defect, clause: clause, at: pointer, [piece],
                Plain("The number in words and the number in digits are not the same: “\(piece.text)”.", "文字写的数与数字写的数不一致：“\(piece.text)”。"),
                Plain("Correct one of the two.", "请改正其中之一。"))
        }
        for range in readout?.ambiguousDates ?? [] {
            let piece = excerpt(tag, text, range)
            note(
                .dateAmbiguous, .look, clause: clause, at: pointer, [piece],
                Plain("“\(piece.text)” is one day in some countries and another in others.", "“\(piece.text)”在不同国家会被理解为不同的日期。"),
                Plain("Write the month as a word, or the date as year, month, day.", "请用文字写月份，或按年、月、日的顺序书写。"))
        }
    }

    private mutating func differ(
        _ pair: (left: Mention?, right: Mention?), _ l: (String, String?), _ r: (String, String?), _ clause: String?, _ pointer: String
    ) {
        guard let some = pair.left ?? pair.right else { return }
        let excerpts = [excerpt(l.0, l.1, pair.left?.span), excerpt(r.0, r.1, pair.right?.span)]
        let isSure = pair.left?.isFirm == true || pair.right?.isFirm == true
        let (code, what) = AgreementCheck.kind(of: some.what)
        let (a, b) = (Tag.name(of: l.0), Tag.name(of: r.0))
        let (x, y) = (excerpts[0].text, excerpts[1].text)
        let words =
            switch (pair.left, pair.right) {
            case (.some, .some):
                Plain(
                    "\(what.en.capitalizedFirst) differs: the \(a.en) text says “\(x)”, the \(b.en) text “\(y)”.",
                    "\(what.zhHans)不一致：\(a.zhHans)文本为“\(x)”，\(b.zhHans)文本为“\(y)”。")
            case (.some, nil):
                Plain(
                    "\(what.en.capitalizedFirst) stands in the \(a.en) text only: “\(x)”.",
                    "\(what.zhHans)只出现在\(a.zhHans)文本中：“\(x)”。")
            default:
                Plain(
                    "\(what.en.capitalizedFirst) stands in the \(b.en) text only: “\(y)”.",
                    "\(what.zhHans)只出现在\(b.zhHans)文本中：“\(y)”。")
            }
        note(
            code, isSure ? .defect : .look, clause: clause, at: pointer, excerpts, words,
            Plain("Agree which is meant and say the same in both languages.", "请商定以何者为准，并使两种语言的表述一致。"))
    }

    private static func kind(of what: Mention.What) -> (Finding.Code, Plain) {
        switch what {
        case .number, .fraction: (.numberDiffers, Plain("a number", "数字"))
        case .date: (.dateDiffers, Plain("a date", "日期"))
        case .money: (.moneyDiffers, Plain("an amount of money", "金额"))
        case .currency: (.currencyDiffers, Plain("a currency", "货币"))
        case .party: (.partyDiffers, Plain("a party", "当事方"))
        case .literal: (.nameDiffers, Plain("a reference, name or address", "引用、名称或网址"))
        }
    }

    private mutating func counted(
        _ count: (party: String, left: Int, right: Int), _ l: (tag: String, text: String?, read: Readout),
        _ r: (tag: String, text: String?, read: Readout),
        _ clause: String?, _ pointer: String
    ) {
        func last(_ readout: Readout) -> Range<Int>? { readout.mentions.last { $0.what == .party(count.party) }?.span }
        let (a, b, who) = (Tag.name(of: l.tag), Tag.name(of: r.tag), name(count.party))
        note(
            .countedUnequally, .look, clause: clause, at: pointer, [excerpt(l.tag, l.text, last(l.read)), excerpt(r.tag, r.text, last(r.read))],
            Plain(
                "\(who.en.capitalizedFirst) is named \(times(count.left)) in the \(a.en) text and \(times(count.right)) in the \(b.en) text.",
                "“\(who.zhHans)”在\(a.zhHans)文本中出现 \(count.left) 次，在\(b.zhHans)文本中出现 \(count.right) 次。"),
            Plain(
                "See whether each language means the same party at each place, and name it where “it” or “its” stands.",
                "请核对两种语言在每一处所指的是否为同一方，并把代词换成名称。"))
    }

    private func times(_ n: Int) -> String { n == 1 ? "once" : n == 2 ? "twice" : "\(n) times" }
}

extension String {
    /// The same with a capital in front.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
