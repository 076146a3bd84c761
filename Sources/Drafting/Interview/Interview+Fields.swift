import Canon

extension Interview {
    /// Reads the fields of a form: `name` for most questions, `name.LANGUAGE` for texts, `name.PARTY.LANGUAGE` for lines, `name.VALUE` = `on` or the
    /// same name several times, joined by commas, for several. Empty fields are no answers.
    package func read(_ fields: [String: String]) -> (answers: [String: Answer], problems: [AnswerProblem]) {
        var answers: [String: Answer] = [:]
        var problems: [AnswerProblem] = []
        for question in Interview.questions {
            do {
                if case .lines = question.answering {
                    for party in parties {
                        if let found = try lines(question.name, party.id, fields) { answers["\(question.name).\(party.id)"] = .lines(found) }
                    }
                    if parties.contains(where: { answers["\(question.name).\($0.id)"] != nil }) { answers[question.name] = .lines([]) }
                } else if let answer = try read(question, fields) {
                    answers[question.name] = answer
                }
            } catch { problems.append(AnswerProblem(question: question.name, words: error.words)) }
        }
        return (answers, problems)
    }

    private struct Unreadable: Error { let words: Plain }

    private func read(_ question: Question, _ fields: [String: String]) throws(Unreadable) -> Answer? {
        let name = question.name
        if case .texts = question.answering {
            var texts: Texts = [:]
            for tag in Interview.languages { if let text = fields["\(name).\(tag)"], !text.isEmpty { texts[tag] = text } }
            guard texts.isEmpty || texts.count == Interview.languages.count else {
                throw Unreadable(words: Plain("Please answer in both languages.", "请用两种语言填写。"))
            }
            return texts.isEmpty ? nil : .texts(texts)
        }
        guard let field = fields[name], !field.isEmpty else { return nil }
        switch question.answering {
        case .choice(let choices):
            guard choices.contains(where: { $0.value == field }) else { throw Unreadable(words: Plain("Please choose one of these.", "请选择其中一项。")) }
            return .choice(field)
        case .several(let choices):
            let values = field.split(separator: ",").map(String.init)
            guard values.allSatisfy({ value in choices.contains { $0.value == value } }) else {
                throw Unreadable(words: Plain("Please choose among these.", "请在这些选项中选择。"))
            }
            return .several(values)
        case .date:
            guard let date = CalendarDate(field) else {
                throw Unreadable(words: Plain("Please give a date such as 2026-11-23.", "请填写日期，例如 2026-11-23。"))
            }
            return .date(year: date.year, month: date.month, day: date.day)
        case .span:
            guard let span = Span(field) else {
                throw Unreadable(words: Plain("Please give a time such as P30D, P6M or P2Y.", "请填写时间段，例如 P30D、P6M 或 P2Y。"))
            }
            return .span(span)
        case .money:
            let parts = field.split(separator: " ").map(String.init)
            guard parts.count == 2, parts[0].utf8.count == 3, parts[0].utf8.allSatisfy({ (0x41...0x5A).contains($0) }), let amount = Decimal(parts[1])
            else { throw Unreadable(words: Plain("Please give currency and amount, such as CNY 500000.", "请填写货币和金额，例如 CNY 500000。")) }
            return .money(Money(amount: amount, currency: parts[0]))
        case .number, .percent:
            guard field.utf8.count <= 30, let number = Decimal(field) else {
                throw Unreadable(words: Plain("Please give a number such as 12.5.", "请填写数字，例如 12.5。"))
            }
            if case .percent = question.answering { return .percent(number) }
            return .number(number)
        case .party:
            guard parties.contains(where: { $0.id == field }) else {
                throw Unreadable(words: Plain("Please choose one of the parties.", "请选择一个当事方。"))
            }
            return .party(field)
        case .parties:
            let ids = field.split(separator: ",").map(String.init)
            guard ids.allSatisfy({ id in parties.contains { $0.id == id } }) else {
                throw Unreadable(words: Plain("Please choose among the parties.", "请在当事方中选择。"))
            }
            return .parties(ids)
        case .texts, .lines: return nil
        }
    }

    private func lines(_ name: String, _ party: String, _ fields: [String: String]) throws(Unreadable) -> [Texts]? {
        var columns: [String: [String]] = [:]
        for tag in Interview.languages {
            let text = fields["\(name).\(party).\(tag)"] ?? ""
            columns[tag] = text.split(whereSeparator: \.isNewline).map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
        }
        let count = columns["en"]?.count ?? 0
        guard columns.values.allSatisfy({ $0.count == count }), count <= 60 else {
            throw Unreadable(words: Plain("Please give the same number of lines in both languages, at most 60.", "两种语言的行数必须相同，最多 60 行。"))
        }
        guard count > 0 else { return nil }
        return (0..<count).map { i in columns.mapValues { $0[i] } }
    }
}
