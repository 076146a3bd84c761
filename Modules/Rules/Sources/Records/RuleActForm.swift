import Canon
import Node
import Pages
import RulesAPI
import Signing

/// The forms of the records that speak about a version of a rule set, read strictly.
package struct RuleActForm: Sendable {
    /// The version, by id and by the digest of its record.
    package var ruleSet: RecordReference
    /// The rule, or the record that is answered.
    package var about: String?
    /// The record that is answered, where one is.
    package var answers: RecordReference?
    /// Further comments that the same answer answers.
    package var also: [RecordReference] = []
    /// Whether the node passes on what a visitor wrote, whom nobody knows.
    package var isVisitor = false
    package var word: String?
    package var day: CalendarDate?
    package var until: CalendarDate?
    /// Why a window is shorter than the ordinary one.
    package var windowReasons: [String: String] = [:]
    /// The proposal that an ordinary adoption follows.
    package var proposal: RecordReference?
    /// The rules that take the place of the challenged ones.
    package var amendment: RecordReference?
    /// What the version was shown to change, at the time it was proposed.
    package var impact: JSON?

    static let eventWords = ["suspend", "resume", "repeal", "review", "withdraw"]
    /// The most that a visitor says in one language, in bytes of UTF-8.
    package static let visitorBytes = 4000
    static let challengeWords = ["unreasonable", "unclear", "loophole"]
    static let challengeAnswers = ["keep", "clarify", "amend"]
    static let commentAnswers = ["accepted", "partly", "declined"]

    package init(_ kind: String, _ subject: JSONObject) throws {
        var fields = Fields(subject)
        ruleSet = try fields.reference("ruleSet")
        try read(kind, &fields)
        try fields.end()
    }

    private mutating func read(_ kind: String, _ fields: inout Fields) throws {
        switch kind {
        case RuleKinds.proposal:
            day = try fields.date("commentsUntil")
            _ = try fields.languageMap("reasons", max: 8000)
            until = try fields.optionalDate("effectiveFrom")
            windowReasons = try fields.optionalLanguageMap("windowReasons", max: 4000) ?? [:]
            impact = try fields.impact("impact")
        case RuleKinds.comment:
            about = try fields.optionalText("rule", max: 128)
            try voice(&fields, "comment")
        case RuleKinds.commentAnswer:
            try answer(&fields, "comment", RuleActForm.commentAnswers)
            also = try (fields.optionalList("also", maxCount: 100) ?? []).enumerated().map { try fields.reference($1, "also/\($0)") }
            guard Set((also + [answers].compactMap { $0 }).map(\.id)).count == also.count + 1 else {
                throw fields.refusal("duplicate", "also", "names a comment twice; name each once")
            }
        case RuleKinds.adoption:
            word = try fields.choice("path", of: ["ordinary", "urgent"])
            day = try fields.date("effectiveFrom")
            _ = try fields.optionalLanguageMap("reasons", max: 8000)
            windowReasons = try fields.optionalLanguageMap("windowReasons", max: 4000) ?? [:]
            proposal = try fields.optionalReference("proposal")
            until = try fields.optionalDate("sunset")
            let reviewBy = try fields.optionalDate("reviewBy")
            try adoption(fields, reviewBy)
        case RuleKinds.event:
            word = try fields.choice("event", of: RuleActForm.eventWords)
            day = try fields.date("effectiveFrom")
            until = try fields.optionalDate("until")
            _ = try fields.languageMap("reasons", max: 8000)
            guard until == nil || word == "suspend" else {
                throw fields.refusal("unknownField", "until", "belongs to a suspension only; remove it")
            }
            if let day, let until, until < day { throw fields.refusal("wrongValue", "until", "must not be before effectiveFrom") }
        case RuleKinds.challenge:
            about = try fields.optionalText("rule", max: 128)
            word = try fields.choice("ground", of: RuleActForm.challengeWords)
            try voice(&fields, "challenge")
        case RuleKinds.challengeAnswer:
            try answer(&fields, "challenge", RuleActForm.challengeAnswers)
            amendment = try fields.optionalReference("amendment")
            guard (amendment != nil) == (word == "amend") else {
                throw fields.refusal(
                    word == "amend" ? "missingField" : "unknownField", "amendment",
                    word == "amend"
                        ? "is missing; publish and propose the amended version first, then name it here" : "belongs to amend only; remove it")
            }
        default: break
        }
    }

    /// What somebody says. A visitor's words are few: nobody answers for them.
    private mutating func voice(_ fields: inout Fields, _ what: String) throws {
        isVisitor = try fields.optionalChoice("from", of: ["visitor"]) != nil
        _ = try fields.languageMap(what, max: isVisitor ? RuleActForm.visitorBytes : 16_000)
        _ = try fields.optionalLanguageMap("asks", max: isVisitor ? 1000 : 4000)
    }

    private mutating func answer(_ fields: inout Fields, _ what: String, _ words: [String]) throws {
        let record = try fields.reference(what)
        (answers, about) = (record, record.id.uuid)
        word = try fields.choice("outcome", of: words)
        _ = try fields.languageMap("answer", max: 16_000)
    }

    private func adoption(_ fields: Fields, _ reviewBy: CalendarDate?) throws {
        guard let day else { return }
        if word == "ordinary" {
            guard proposal != nil else {
                throw fields.refusal("missingField", "proposal", "is missing; an ordinary adoption names the proposal that was commented on")
            }
            guard until == nil else { throw fields.refusal("unknownField", "sunset", "belongs to an urgent adoption only; remove it") }
            return
        }
        guard let until, let reviewBy else {
            throw fields.refusal(
                "missingField", until == nil ? "sunset" : "reviewBy",
                until == nil ? "is missing; an urgent rule ends at most two years later" : "is missing; an urgent rule is reviewed before it ends")
        }
        guard until >= day, until <= RuleWindows.twoYears(after: day) else {
            throw fields.refusal(
                "wrongValue", "sunset", "must be from effectiveFrom to two years later, \(RuleWindows.twoYears(after: day)) at the latest")
        }
        guard reviewBy >= day, reviewBy < until else {
            throw fields.refusal("wrongValue", "reviewBy", "must be from effectiveFrom to the day before sunset")
        }
        guard proposal == nil else { throw fields.refusal("unknownField", "proposal", "belongs to an ordinary adoption only; remove it") }
    }

    static func validate(_ record: Record) throws {
        let form = try RuleActForm(record.kind, record.subject)
        guard record.audience.isEmpty else {
            throw Failure(
                status: 422, code: "rules.sealed", pointer: "/audience",
                detail: "/audience must be left out; what is said about rules is for everybody")
        }
        if record.kind == RuleKinds.adoption, form.word == "urgent", record.subject["reasons"] == nil {
            throw Failure(
                status: 422, code: "missingField", pointer: "/credentialSubject/reasons",
                detail: "/credentialSubject/reasons is missing; an urgent rule says why it cannot wait")
        }
    }
}

extension Fields {
    /// What the change was shown to do: counts and the digest of the report, `{"decisions","differ","cooperations","report"?}`.
    mutating func impact(_ key: String) throws -> JSON? {
        guard let value = optional(key) else { return nil }
        guard let members = value.object else { throw refusal("wrongType", key, "must be an object") }
        var fields = Fields(members, at: "\(pointer)/\(key)")
        for name in ["decisions", "differ", "stricter", "looser", "cooperations", "needAction"] {
            _ = try fields.integer(name, in: 0...1_000_000_000)
        }
        _ = try fields.optionalLanguageMap("note", max: 4000)
        try fields.end()
        return value
    }
}
