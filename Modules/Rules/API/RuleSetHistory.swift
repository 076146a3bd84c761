import Canon

/// When each version of a rule set holds, told from the versions and what their issuer did with them. Pure.
package enum RuleSetHistory {
    /// The versions of one set of one issuer, oldest first, with their terms.
    ///
    /// - Parameter acts: what the issuer did, oldest first; adoptions that do not count are left out by the caller.
    package static func told(_ versions: [KnownRuleSet], _ acts: [RuleAct]) -> [KnownRuleSet] {
        var told = versions
        for index in told.indices {
            let mine = acts.filter { $0.ruleSet == told[index].id }
            told[index].commentsUntil = mine.last { $0.kind == RuleKinds.proposal }?.day
            told[index].term = begun(told[index], isFirst: index == 0, mine)
            if told[index].term == nil {
                told[index].withdrawnFrom = mine.filter { $0.kind == RuleKinds.event && $0.word == "withdraw" }.compactMap(\.day).min()
            }
        }
        for index in told.indices {
            guard let term = told[index].term else { continue }
            // A version ends on the day before another one begins that was adopted after it.
            let next = told.indices.filter { $0 != index }.compactMap { other -> CalendarDate? in
                guard let from = told[other].term?.from, follows(told[other], other, told[index], index, term, acts) else { return nil }
                return from
            }.min()
            guard let next else { continue }
            let last = CalendarDate(daysSinceEpoch: next.daysSinceEpoch - 1)
            if term.until.map({ last < $0 }) ?? true {
                told[index].term?.until = last
                told[index].term?.end = .superseded
            }
        }
        return told
    }

    private static func follows(
        _ other: KnownRuleSet, _ otherIndex: Int, _ one: KnownRuleSet, _ index: Int, _ term: RuleSetTerm, _ acts: [RuleAct]
    ) -> Bool {
        func order(_ set: KnownRuleSet) -> Int { acts.firstIndex { $0.kind == RuleKinds.adoption && $0.ruleSet == set.id } ?? -1 }
        guard other.term?.ground != .example else { return false }
        return (order(other), otherIndex) > (order(one), index)
    }

    private static func begun(_ version: KnownRuleSet, isFirst: Bool, _ acts: [RuleAct]) -> RuleSetTerm? {
        guard let adoption = acts.last(where: { $0.kind == RuleKinds.adoption }) else {
            guard version.isExample, isFirst else { return nil }
            return applied(acts, to: RuleSetTerm(ground: .example, from: nil))
        }
        let isUrgent = adoption.word == "urgent"
        return applied(
            acts, to: RuleSetTerm(ground: isUrgent ? .urgent : .adopted, from: adoption.day, until: adoption.until, end: isUrgent ? .expired : nil))
    }

    /// Suspensions, resumptions and repeals in the order in which they were said.
    private static func applied(_ acts: [RuleAct], to term: RuleSetTerm) -> RuleSetTerm {
        var term = term
        for act in acts where act.kind == RuleKinds.event {
            guard let day = act.day else { continue }
            let before = CalendarDate(daysSinceEpoch: day.daysSinceEpoch - 1)
            switch act.word {
            case "suspend": term.pauses.append(RuleSetTerm.Pause(from: day, until: act.until))
            case "resume":
                for index in term.pauses.indices where term.pauses[index].until.map({ $0 > before }) ?? true { term.pauses[index].until = before }
                term.pauses.removeAll { pause in pause.until.map { $0 < pause.from } ?? false }
            case "repeal":
                if term.until.map({ before < $0 }) ?? true { (term.until, term.end) = (before, .repealed) }
            default: break
            }
        }
        return term
    }
}
