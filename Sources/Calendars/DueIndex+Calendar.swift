import Canon

extension DueIndex {
    /// The entries of a personal or public calendar for a list, in one language; `address` gives the page of an obligation.
    ///
    /// A due date that is not established stands on no day and so makes no entry; pages show it. The uid hangs on agreement, obligation and
    /// occurrence alone, so both languages' files, and every later version, speak of the same entry.
    package func events(_ items: [DueItem], language: String, address: (Obligation, Occurrence) -> String? = { _, _ in nil }) -> [CalendarEvent] {
        items.compactMap { item in
            let (obligation, occurrence) = (obligation(of: item), occurrence(of: item))
            guard occurrence.due != nil else { return nil }
            let words = CalendarWords(language)
            let title = obligation.title[language] ?? obligation.title["en"] ?? obligation.title.min { $0.key < $1.key }?.value ?? obligation.id
            return CalendarEvent(
                uid: CalendarEvent.uid(obligation.agreement, obligation.id, occurrence.key), date: item.date, summary: words.summary(title),
                details: words.details(obligation, item), categories: [words.category], address: address(obligation, occurrence),
                alarmDays: item.state.isOwed ? Set(obligation.alarmDays).sorted(by: >) : [])
        }
    }
}

/// What a calendar entry says about an obligation, in English or Simplified Chinese.
struct CalendarWords {
    private let isChinese: Bool
    init(_ language: String) { isChinese = language.hasPrefix("zh") }

    var category: String { isChinese ? "协定义务" : "Agreement obligation" }
    func summary(_ title: String) -> String { isChinese ? "到期：\(title)" : "Due: \(title)" }

    func details(_ obligation: Obligation, _ item: DueItem) -> String {
        var lines = [line("Agreement", "协定", obligation.agreement)]
        if let clause = obligation.clause { lines.append(line("Clause", "条款", clause)) }
        lines.append(line("Obliged", "义务方", obligation.obliged))
        if let toward = obligation.toward { lines.append(line("Owed to", "权利方", toward)) }
        if let owner = obligation.owner { lines.append(line("Owner", "负责人", owner)) }
        if let deputy = obligation.deputy { lines.append(line("Deputy", "代理人", deputy)) }
        if item.graceEnd != item.date { lines.append(line("Counts as kept until", "宽限至", item.graceEnd.description)) }
        return lines.joined(separator: "\n")
    }

    private func line(_ english: String, _ chinese: String, _ value: String) -> String { isChinese ? "\(chinese)：\(value)" : "\(english): \(value)" }
}
