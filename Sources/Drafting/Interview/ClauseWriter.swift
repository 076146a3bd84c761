import Canon

/// Puts answers into wording and typed data.
struct ClauseWriter {
    let parties: [Party]
    let answers: [String: Answer]

    var precedence: Precedence {
        switch answers["language.precedence"] {
        case .choice("prevails")?: .prevails(word("language.prevailing") ?? "en")
        case .choice("treaty-33")?: .treaty33
        default: .equal
        }
    }

    func clause(_ template: ClauseTemplate) -> Clause {
        var text: Texts = [:]
        for tag in Interview.languages {
            text[tag] =
                Gaps.fill(template.text[tag]) { gap in
                    guard gap == "variant" else { return value(gap, tag) }
                    guard let choice = template.choice, let chosen = word(choice), let variant = template.variants[chosen] else { return nil }
                    return Gaps.fill(variant[tag]) { value($0, tag) }.text
                }.text
        }
        return Clause(
            id: template.id, type: template.type, title: template.type.name.texts, text: text, data: data(template.type),
            duties: duties(template.type), template: TemplateMark(id: template.id, version: template.version, changed: false))
    }

    /// The answer to a choice.
    func word(_ name: String) -> String? { if case .choice(let value)? = answers[name] { value } else { nil } }

    /// What stands in a gap, in one language.
    func value(_ gap: String, _ tag: String) -> String? {
        let isChinese = Tag.primary(of: tag) == "zh"
        switch gap {
        case "languages": return isChinese ? "英文和中文" : "English and Chinese"
        case "term.start": return start(isChinese)
        case "term.until": return until(isChinese)
        case "exchange.visits": return visits(tag, isChinese)
        case "language.prevailing": return word(gap).map { Tag.name(of: $0)[tag] }
        case "governance.authorship": return word(gap).flatMap { word in Interview.authorship.first { $0.value == word }?.label[tag] }
        default: break
        }
        switch answers[gap] {
        case .texts(let texts)?: return texts[tag]
        case .date(let year, let month, let day)?: return ClauseWriter.date(year, month, day, isChinese)
        case .span(let span)?: return span.words[tag]
        case .money(let money)?: return "\(money.currency) \(ClauseWriter.grouped(money.amount))"
        case .number(let number)?: return ClauseWriter.grouped(number)
        case .percent(let number)?: return "\(number)%"
        case .party(let id)?: return name(id, tag)
        case .parties(let ids)?:
            let names = ids.map { name($0, tag) }
            if isChinese { return names.joined(separator: "、") }
            let joint = gap == "emergency.openers" ? " or " : " and "
            return names.count < 2 ? names.first : names.dropLast().joined(separator: ", ") + joint + (names.last ?? "")
        case .several(let values)?:
            let labels = (gap == "emergency.classes" ? Interview.emergencyClasses : Interview.continuing).filter { values.contains($0.value) }
            return labels.map { $0.label[tag] }.joined(separator: isChinese ? "、" : ", ")
        default: return nil
        }
    }

    private func name(_ id: String, _ tag: String) -> String { parties.first { $0.id == id }?.short(in: tag) ?? id }

    static func date(_ year: Int, _ month: Int, _ day: Int, _ isChinese: Bool) -> String {
        if isChinese { return "\(year)年\(month)月\(day)日" }
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        return "\(day) \((1...12).contains(month) ? names[month - 1] : "\(month)") \(year)"
    }

    /// Groups of three before the point: 1,200,000.5.
    static func grouped(_ number: Decimal) -> String {
        let parts = number.description.split(separator: ".", omittingEmptySubsequences: false)
        let digits = Array(parts[0])
        guard digits.count > 4, digits.allSatisfy(\.isNumber) else { return number.description }
        var out = ""
        for (i, c) in digits.enumerated() {
            if i > 0, (digits.count - i) % 3 == 0 { out += "," }
            out.append(c)
        }
        return parts.count > 1 ? "\(out).\(parts[1])" : out
    }

    private func start(_ isChinese: Bool) -> String? {
        guard case .date(let year, let month, let day)? = answers["term.from"] else { return isChinese ? "自缔结时起" : "when it is concluded" }
        let date = ClauseWriter.date(year, month, day, isChinese)
        return isChinese ? "自\(date)起" : "on \(date)"
    }

    private func until(_ isChinese: Bool) -> String? {
        if case .date(let year, let month, let day)? = answers["term.end"] {
            let date = ClauseWriter.date(year, month, day, isChinese)
            return isChinese ? "于\(date)终止" : "ends on \(date)"
        }
        guard case .span(let span)? = answers["term.length"] else { return nil }
        return isChinese ? "有效期为\(span.words.zhHans)" : "runs for \(span.words.en)"
    }

    /// Each party sends people to the next, the last to the first: the same both ways between two.
    private func visits(_ tag: String, _ isChinese: Bool) -> String? {
        guard let people = value("exchange.people", tag), let length = value("exchange.length", tag) else { return nil }
        return pairs.map { from, to in
            isChinese
                ? "\(name(from, tag))向\(name(to, tag))派出\(people)人，每人\(length)。"
                : "\(name(from, tag).capitalizedFirst) sends \(people) people to \(name(to, tag)) for \(length) each. "
        }.joined().trimmedEnd
    }

    var pairs: [(String, String)] { parties.indices.map { (parties[$0].id, parties[($0 + 1) % parties.count].id) } }
}

extension String {
    fileprivate var trimmedEnd: String { hasSuffix(" ") ? String(dropLast()) : self }
}
