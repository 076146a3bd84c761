import Canon

/// The verdict on an agreement, how it was counted, and why.
public struct ConclusionAnswer: Hashable, Sendable {
    public let verdict: ConclusionVerdict
    public let count: ConclusionCount
    /// What decides first.
    public let reasons: [ConclusionReason]

    /// For programs: `{"count":{…},"reasons":[{"code","subject"?,"words":{…}}],"verdict","words":{…}}`.
    public var json: JSON {
        [
            "verdict": .string(verdict.rawValue), "words": .object(JSONObject(verdict.words.mapValues { .string($0) })),
            "count": [
                "excluded": .integer(Int64(count.excluded)), "forked": .integer(Int64(count.forked)), "named": .integer(Int64(count.named)),
                "needed": .integer(Int64(count.needed)), "saw": .integer(Int64(count.saw)), "tolerated": .integer(Int64(count.tolerated)),
            ],
            "reasons": .array(
                reasons.map { reason in
                    var members: JSONObject = [
                        "code": .string(reason.code), "words": .object(JSONObject(reason.words.mapValues { .string($0) })),
                    ]
                    members["subject"] = reason.subject.map { .string($0) }
                    return .object(members)
                }),
        ]
    }
}
