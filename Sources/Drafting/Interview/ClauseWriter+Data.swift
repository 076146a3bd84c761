import Canon

extension ClauseWriter {
    /// The typed data of a clause; nil for types without.
    func data(_ type: ClauseType) -> JSON? {
        switch type {
        case .governance:
            object(
                ["decisions", "lead", "meetEvery", "authorship"], of: "governance", plus: ["languages": .array(Interview.languages.map(JSON.string))])
        case .benefit:
            object(["who", "indicator", "unit", "baseline", "on", "target", "by"], of: "benefit")
        case .background: ["items": items("background", idPrefix: "background") { ["owner": .string($0)] }]
        case .foreground: object(["model", "owner", "field", "negotiateWithin", "compensationNotice"], of: "foreground")
        case .accessRights: object(["requestWithin"], of: "access", plus: ["project": "free", "use": "fair"])
        case .licence: licence
        case .publication: object(["notice", "objection", "longestDelay"], of: "publication")
        case .confidentiality: object(["after"], of: "confidentiality", plus: ["marked": true])
        case .data:
            object(
                ["deleteAfter"], of: "data",
                plus: [
                    "reciprocal": true,
                    "items": items("data.items", idPrefix: "data") { from in
                        [
                            "class": .string(word("data.class") ?? "restricted"), "from": .string(from),
                            "to": .array(parties.map(\.id).filter { $0 != from }.map(JSON.string)),
                        ]
                    },
                ])
        case .materials:
            object(
                ["returnWithin"], of: "materials",
                plus: [
                    "items": items("materials.items", idPrefix: "material") { from in
                        ["from": .string(from), "to": .string(parties.first { $0.id != from }?.id ?? from)]
                    }
                ])
        case .peopleExchange: exchange
        case .costs: costs
        case .dispute: dispute
        case .eSignature: ["conditions": ["exclusive", "sole-control", "change-of-signature", "change-of-content"]]
        case .term:
            object(
                ["from", "end", "length", "renewal", "renewalLength", "decideBefore"], of: "term",
                plus: ["start": .string(answers["term.from"] == nil ? "on-conclusion" : "on-date")])
        case .termination: object(["notice"], of: "termination")
        case .suspension: object(["continues", "longest"], of: "suspension")
        case .emergency: object(["classes", "openers", "expires", "review"], of: "emergency")
        case .survival: ["clauses": ["foreground", "publication", "confidentiality"]]
        default: nil
        }
    }

    /// What the clause obliges somebody to do by a certain day.
    func duties(_ type: ClauseType) -> [Duty] {
        guard type == .costs, case .party(let from)? = answers["costs.from"], case .party(let to)? = answers["costs.to"],
            case .date(let year, let month, let day)? = answers["costs.due"], let due = CalendarDate(year: year, month: month, day: day),
            answers["costs.amount"] != nil
        else { return [] }
        return [
            Duty(
                id: "payment-1", owner: from, to: to, kind: .payment, what: ["en": "Pay the agreed amount", "zh-Hans": "支付约定款项"], due: .once(due))
        ]
    }

    private func json(_ answer: Answer) -> JSON {
        switch answer {
        case .texts(let texts): .texts(texts)
        case .lines(let lines): .array(lines.map(JSON.texts))
        case .choice(let value), .party(let value): .string(value)
        case .several(let values), .parties(let values): .array(values.map(JSON.string))
        case .date(let year, let month, let day): .string(CalendarDate(year: year, month: month, day: day)?.description ?? "")
        case .span(let span): .string(span.description)
        case .money(let money): ["amount": .string(money.amount.description), "currency": .string(money.currency)]
        case .number(let number), .percent(let number): .string(number.description)
        }
    }

    private func object(_ names: [String], of prefix: String, plus: JSONObject = [:]) -> JSON {
        var out = plus
        for name in names { if let answer = answers["\(prefix).\(name)"] { out[name] = json(answer) } }
        // What the wording does not say, since the chosen variant has no place for it, is no data either.
        if prefix == "foreground" { for (name, _) in out where !isSaid("foreground.\(name)") { out[name] = nil } }
        if prefix == "governance", word("governance.decisions") != "lead" { out["lead"] = nil }
        if prefix == "term", word("term.renewal") == "none" { (out["renewalLength"], out["decideBefore"]) = (nil, nil) }
        if prefix == "term", out["end"] != nil { out["length"] = nil }
        if prefix == "benefit", out["target"] == nil || out["by"] == nil { (out["target"], out["by"]) = (nil, nil) }
        return .object(out)
    }

    private func isSaid(_ gap: String) -> Bool {
        guard gap != "foreground.model", let model = word("foreground.model"), let variant = Library.foreground.variants[model] else { return true }
        let names = Gaps.names(variant.en)
        return names.required.contains(gap) || names.optional.contains(gap)
    }

    /// One answer of lines for each party: `background.a`, `background.b`.
    private func items(_ question: String, idPrefix: String, _ more: (String) -> JSONObject) -> JSON {
        .array(
            parties.flatMap { party -> [JSON] in
                guard case .lines(let lines)? = answers["\(question).\(party.id)"] else { return [] }
                return lines.enumerated().map { i, texts in
                    var item = more(party.id)
                    item["id"] = .string("\(idPrefix)-\(party.id)-\(i + 1)")
                    item["what"] = .texts(texts)
                    return .object(item)
                }
            })
    }

    private var licence: JSON {
        var out = object(["from", "to", "royalty", "field"], of: "licence")
        out["exclusive"] = .bool(word("licence.exclusive") == "yes")
        return out
    }

    private var exchange: JSON {
        guard case .number(let people)? = answers["exchange.people"], let count = people.int, case .span(let length)? = answers["exchange.length"]
        else { return ["visits": []] }
        return [
            "visits": .array(
                pairs.map { from, to in
                    ["from": .string(from), "to": .string(to), "people": .integer(Int64(count)), "length": .string(length.description)]
                })
        ]
    }

    private var costs: JSON {
        let names = ["from", "to", "amount", "due"]
        guard names.allSatisfy({ answers["costs.\($0)"] != nil }) else { return ["eachOwn": true] }
        return ["eachOwn": true, "payments": [object(names, of: "costs")]]
    }

    private var dispute: JSON {
        var steps: [JSON] = []
        var talks: JSONObject = ["means": "envoys"]
        if case .span(let span)? = answers["dispute.talks"] { talks["within"] = .string(span.description) }
        steps.append(.object(talks))
        switch word("dispute.next") {
        case let means? where means != "none":
            var step: JSONObject = ["means": .string(means)]
            if case .texts(let body)? = answers["dispute.body"] { step["body"] = .texts(body) }
            steps.append(.object(step))
        default: steps.append(["means": "talks"])
        }
        return ["steps": .array(steps)]
    }
}
