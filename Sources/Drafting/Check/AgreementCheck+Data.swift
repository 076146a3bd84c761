import Canon

extension AgreementCheck {
    /// Whether each language's text says what the typed data says.
    mutating func checkData() {
        for (i, clause) in agreement.clauses.enumerated() {
            let expected = AgreementCheck.expected(clause, i)
            for (what, pointer) in expected { said(what, clause, i, at: pointer, all: expected.map(\.what)) }
        }
    }

    /// What the text of a clause has to say, and where the data says it.
    private static func expected(_ clause: Clause, _ i: Int) -> [(what: Mention.What, pointer: String)] {
        var found: [(what: Mention.What, pointer: String)] = []
        func walk(_ value: JSON, _ shape: Shape, isSaid: Bool, at pointer: String) {
            switch shape {
            case .object(let members):
                for member in members {
                    if let inner = value[member.name] { walk(inner, member.shape, isSaid: member.isSaid, at: "\(pointer)/\(member.name)") }
                }
            case .list(let inner, _):
                for (k, item) in (value.array ?? []).enumerated() { walk(item, inner, isSaid: isSaid, at: "\(pointer)/\(k)") }
            default: if isSaid, let what = mention(of: value, shape) { found.append((what, pointer)) }
            }
        }
        if let data = clause.data, let members = clause.type.members { walk(data, .object(members), isSaid: false, at: "/clauses/\(i)/data") }
        for (k, duty) in clause.duties.enumerated() {
            let place = "/clauses/\(i)/duties/\(k)"
            if let owner = duty.owner { found.append((.party(owner), "\(place)/owner")) }
            if case .once(let date)? = duty.due { found.append((.date(year: date.year, month: date.month, day: date.day), "\(place)/due/once")) }
            for distance in duty.due?.distances ?? [] {
                switch distance {
                case .span(let span): found.append((mention(of: span), "\(place)/due"))
                case .workingDays(let count): found.append((.number(Decimal(count), .workingDay), "\(place)/due"))
                }
            }
        }
        return found
    }

    private static func mention(of value: JSON, _ shape: Shape) -> Mention.What? {
        switch shape {
        case .party: value.string.map { .party($0) }
        case .date: value.string.flatMap { CalendarDate($0) }.map { .date(year: $0.year, month: $0.month, day: $0.day) }
        case .duration: value.string.flatMap { Span($0) }.map(mention)
        case .decimal: value.string.flatMap { Decimal($0) }.map { .number($0, nil) }
        case .percent: value.string.flatMap { Decimal($0) }.map { .number($0, .percent) }
        case .integer: value.integer.map { .number(Decimal(Int($0)), nil) }
        case .money: value["amount"]?.string.flatMap { Decimal($0) }.map { .money($0, value["currency"]?.string ?? "") }
        default: nil
        }
    }

    static func mention(of span: Span) -> Mention.What {
        let unit: Mention.Unit =
            switch span.unit {
            case .hours: .hour
            case .days: .day
            case .weeks: .week
            case .months: .month
            case .years: .year
            }
        return .number(Decimal(span.count), unit)
    }

    private mutating func said(_ what: Mention.What, _ clause: Clause, _ i: Int, at pointer: String, all: [Mention.What]) {
        var silent: [String] = []
        var others: [String: Mention] = [:]
        for tag in agreement.languages {
            guard let readout = readouts[i][tag] else { continue }
            if readout.mentions.contains(where: { AgreementCheck.says($0.what, what) }) { continue }
            silent.append(tag)
            // Something else of the sort, which no other data explains.
            others[tag] = readout.mentions.first { mention in
                AgreementCheck.isRival(mention.what, of: what) && !all.contains { AgreementCheck.says(mention.what, $0) }
            }
        }
        guard !silent.isEmpty else { return }
        let excerpts = agreement.languages.map { excerpt($0, clause.text[$0], others[$0]?.span) }
        let value = wording(what)
        let inWhich = Plain(
            silent.map { Tag.name(of: $0).en }.joined(separator: " and "), silent.map { Tag.name(of: $0).zhHans }.joined(separator: "和"))
        let isRival = !others.isEmpty
        note(
            isRival ? .dataDiffers : .dataNotSaid, .defect, clause: clause.id, at: pointer, excerpts,
            isRival
                ? Plain(
                    "The data says \(value.en), but the \(inWhich.en) text says something else.", "数据为\(value.zhHans)，但\(inWhich.zhHans)文本的表述不同。")
                : Plain(
                    "The data says \(value.en), which the \(inWhich.en) text does not say.", "数据为\(value.zhHans)，但\(inWhich.zhHans)文本没有写明。"),
            Plain("Say it in the text, or correct the data.", "请在文本中写明，或改正数据。"))
    }

    private static func says(_ text: Mention.What, _ data: Mention.What) -> Bool {
        if Comparison.same(text, data) { return true }
        switch (text, data) {
        case (.number(let x, let u), .number(let y, nil)): return x == y && [nil, .thing, .percent].contains(u)
        case (.money(let x, _), .number(let y, nil)): return x == y
        default: return false
        }
    }

    /// Whether the text says something of the same sort in place of it.
    private static func isRival(_ text: Mention.What, of data: Mention.What) -> Bool {
        switch (text, data) {
        case (.date, .date), (.money, .money): return true
        case (.number(_, let u?), .number(_, let v?)):
            let time: [Mention.Unit] = [.hour, .day, .workingDay, .week, .month, .year]
            return u == v || time.contains(u) && time.contains(v)
        default: return false
        }
    }

    private func wording(_ what: Mention.What) -> Plain {
        switch what {
        case .party(let id): return name(id)
        case .date(let year, let month, let day):
            let text = [year, month, day].compactMap { $0 }.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
            return Plain(text, text)
        case .money(let amount, let code): return Plain("\(code) \(amount)", "\(amount) \(code)")
        case .number(let value, .percent?): return Plain("\(value) %", "百分之\(value)")
        case .number(let value, let unit):
            let units: [Mention.Unit: Span.Unit] = [.hour: .hours, .day: .days, .week: .weeks, .month: .months, .year: .years]
            if let unit, let known = units[unit], let count = value.int, let span = Span(count, known) { return span.words }
            return Plain("\(value)", "\(value)")
        default: return Plain("", "")
        }
    }
}
