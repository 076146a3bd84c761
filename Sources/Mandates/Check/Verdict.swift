import Canon

/// The checks, in their order (docs/formats/mandate.md). Each has a name that never changes.
public enum MandateCheckName: String, Hashable, Sendable, CaseIterable {
    /// 0: size, depth, number, unique ids.
    case limits
    /// 1: types and members, all of them known.
    case form
    /// 2: contexts, proofs, keys.
    case proofs
    /// 3: the first mandate is by a recognised principal.
    case root
    /// 4: each mandate follows from the one before.
    case links
    /// 5: none gives more than the one before.
    case attenuation
    /// 6: in force at the moment of the act.
    case time
    /// 7: neither revoked nor suspended.
    case status
    /// 8: in a log, before the act.
    case logged
    /// 9: the act is the holder's, within the mandate, and new.
    case act

    /// Its number.
    public var number: Int { MandateCheckName.allCases.firstIndex(of: self) ?? 0 }
}

/// What one check found.
public struct CheckLine: Hashable, Sendable {
    public enum Result: String, Hashable, Sendable { case holds, notAsked, tolerated }
    public let check: MandateCheckName
    public let result: Result
    public let words: Plain
}

/// A document that the judgement rests on, so that it can be made again.
public struct JudgedDocument: Hashable, Sendable {
    /// `act`, `mandate`, `statusList` or `coSignerMandate`.
    public let role: String
    public let id: String
    public let digest: Digest
}

/// ALLOW with what was checked and on which documents, or DENY with a code, a place and words.
public struct Verdict: Hashable, Sendable {
    /// Why not; nil when it is allowed.
    public let refusal: Refusal?
    /// The checks that were made, in order, up to the one that failed.
    public let checks: [CheckLine]
    public let documents: [JudgedDocument]

    public var isAllowed: Bool { refusal == nil }
    /// `ALLOW`, or the code of the refusal.
    public var code: String { refusal?.code.text ?? "ALLOW" }

    /// As `comity mandate verify --json` prints it.
    public var json: JSON {
        func words(_ words: Plain) -> JSON { ["en": .string(words.en), "zh-Hans": .string(words.zhHans)] }
        var object: JSONObject = [
            "outcome": isAllowed ? "ALLOW" : "DENY", "code": .string(code),
            "checks": .array(
                checks.map { ["check": .string($0.check.rawValue), "result": .string($0.result.rawValue), "words": words($0.words)] }),
            "documents": .array(
                documents.map {
                    ["role": .string($0.role), "id": .string($0.id), "digestMultibase": .string(MandateReference.text(of: $0.digest))]
                }),
        ]
        if let refusal {
            object["pointer"] = .string(refusal.pointer)
            object["words"] = words(refusal.words)
        }
        return .object(object)
    }
}
