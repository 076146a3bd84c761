import Canon

extension Decision {
    /// The engine's own version: it changes whenever the same question under the same rules could be answered with other bytes.
    package static let engineVersion = "comity-rules/1"

    /// The answer as `comity decide` gives it. A confidential fact's value stands nowhere in it.
    package func json(_ schema: AttributeSchema) -> JSON {
        var members: JSONObject = [
            "atLeast": .string(range.atLeast.word), "atMost": .string(range.atMost.word), "outcome": .string(outcome.word),
            "ask": .array(asks.map { .string($0) }),
            "approvals": .array(approvals.map(\.json)), "conditions": .array(conditions.map(\.json)), "deadlines": .array(deadlines.map(\.json)),
            "wouldPermit": .array(wouldPermit.map { $0.json(schema) }), "wouldEase": .array(wouldEase.map { $0.json(schema) }),
        ]
        members["sides"] = .object(JSONObject(Dictionary(sides.map { ($0.jurisdiction, $0.json) }, uniquingKeysWith: { first, _ in first })))
        return .object(members)
    }

    /// All that the answer depends on and the answer itself, as canonical bytes (RFC 8785). Deciding again under the same rules gives the same bytes.
    ///
    /// Holds every fact, confidential ones too: what of it may be shown is the caller's to say.
    package func replayBytes(_ schema: AttributeSchema) -> [UInt8] {
        let confidential = question.facts.confidential.map { (schema.attributes[$0.key].name, JSON.string($0.value)) }
        let sets = sides.map { side -> (String, JSON) in
            (side.jurisdiction, ["id": .string(side.ruleSet), "version": .string(side.version), "digest": .string(side.digest.hex)])
        }
        let document: JSON = [
            "format": "comity-decision/1", "engine": .string(Decision.engineVersion), "answer": json(schema),
            "question": [
                "sides": .array(question.sides.map { .string($0) }), "facts": question.facts.json(in: schema),
                "confidential": .object(JSONObject(Dictionary(uniqueKeysWithValues: confidential))),
            ],
            "rules": .object(JSONObject(Dictionary(sets, uniquingKeysWith: { first, _ in first }))),
        ]
        return document.canonicalBytes
    }
}

extension SideReport {
    /// The members that scenarios expect; `confidential` only where the answer rests on such facts.
    package var json: JSON {
        var members: JSONObject = [
            "outcome": .string(outcome.word), "atLeast": .string(range.atLeast.word), "atMost": .string(range.atMost.word),
            "fired": .array(fired.map { .string($0) }), "exempt": .array(exempt.map { .string($0) }),
            "defeated": .array(defeated.map { ["rule": .string($0.rule), "by": .array($0.by.map { .string($0) })] }),
            "unknown": .array(unknown.map { ["rule": .string($0.rule), "missing": .array($0.missing.map { .string($0) })] }),
        ]
        if !confidential.isEmpty { members["confidential"] = .object(JSONObject(confidential.mapValues { .string($0) })) }
        return .object(members)
    }
}

extension Decision.Deadline {
    package var json: JSON {
        var members: JSONObject = [
            "side": .string(side), "rule": .string(rule), "days": .integer(Int64(days)), "dayKind": .string(kind.rawValue),
            "silence": .string(silence.rawValue), "clockStops": .array(clockStops.map { .string($0) }),
        ]
        members["approver"] = approver.map { .string($0) }
        members["calendar"] = calendar.map { .string($0) }
        members["last"] = last.map { .string($0.description) }
        return .object(members)
    }
}

extension Decision.Approval {
    package var json: JSON {
        var members: JSONObject = ["side": .string(side), "rule": .string(rule), "effect": .string(effect.rawValue)]
        members["approver"] = approver.map { .string($0) }
        members["instrument"] = instrument.map { .string($0) }
        members["validity"] = validity.map { .string($0) }
        return .object(members)
    }
}

extension Decision.Condition {
    package var json: JSON {
        var members: JSONObject = ["side": .string(side), "rule": .string(rule), "id": .string(condition.id), "text": condition.text.json]
        members["kind"] = condition.kind.map { .string($0) }
        members["due"] = condition.due.map { .string($0) }
        return .object(members)
    }
}

extension Suggestion {
    package func json(_ schema: AttributeSchema) -> JSON {
        [
            "outcome": .string(range.atMost.word),
            "changes": .array(
                changes.map { change in
                    var members: JSONObject = ["fact": .string(change.attribute), "becomes": change.becomes.json]
                    members["now"] = change.now?.json
                    members["reach"] = change.reach.map { $0.json(schema) }
                    return .object(members)
                }),
        ]
    }
}

extension FactTest {
    /// The test as rules write it.
    package func json(_ schema: AttributeSchema) -> JSON {
        let operand: JSON =
            list.map { ["list": .string($0)] } ?? (op.takesMany ? .array(values.map(\.json)) : values.first?.json ?? .null)
        return .array([.string(schema.attributes[attribute].name), .string(op.rawValue), operand])
    }
}
