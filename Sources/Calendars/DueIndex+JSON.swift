import Canon

extension DueIndex {
    /// A list for programs: `{"items":[…],"judgedOn","until"}`, each item with agreement, obligation, title, due, graceEnd, state and who sees to it.
    package func json(_ items: [DueItem], until last: CalendarDate, judgedOn day: CalendarDate) -> JSON {
        [
            "until": .date(last), "judgedOn": .date(day), "items": .array(items.map(json)),
        ]
    }

    private func json(_ item: DueItem) -> JSON {
        let obligation = obligation(of: item)
        let occurrence = occurrence(of: item)
        var members: JSONObject = [
            "agreement": .string(obligation.agreement), "obligation": .string(obligation.id), "occurrence": .string(occurrence.key),
            "title": .languages(obligation.title), "obliged": .string(obligation.obliged), "state": .string(item.state.rawValue),
            "words": .languages(item.state.words),
        ]
        if occurrence.due == nil {
            members["countedFrom"] = .date(item.date)
            members["gap"] = occurrence.gap?.json
        } else {
            members["due"] = .date(item.date)
            members["graceEnd"] = .date(item.graceEnd)
        }
        members["done"] = item.done.map { .date($0) }
        for (key, value) in [
            ("clause", obligation.clause), ("toward", obligation.toward), ("owner", obligation.owner), ("deputy", obligation.deputy),
        ] { members[key] = value.map { .string($0) } }
        return .object(members)
    }
}
