import Canon
import Node
import Pages
import RulesAPI
import Store

/// What waits for somebody, over every rule set known here: consultations whose window runs, challenges without an answer.
struct OpenMatters {
    struct Consultation {
        var version: KnownRuleSet
        var proposal: RuleAct
        var until: CalendarDate
        var comments: [RuleAct]
        /// UUIDs of comments that have an answer.
        var answered: Set<String>
    }

    struct Challenge {
        var version: KnownRuleSet
        var challenge: RuleAct
        /// The day by which the owner promised to answer.
        var due: CalendarDate
        /// The owner's last answer.
        var answer: RuleAct?
    }

    /// The one whose window ends first stands first.
    var consultations: [Consultation] = []
    /// Without an answer; the one that is due first stands first.
    var challenges: [Challenge] = []
    /// With an answer; the newest first.
    var answered: [Challenge] = []

    init(_ known: KnownRuleSets, _ view: ReaderView) throws {
        for proposal in try known.acts(of: RuleKinds.proposal) {
            guard let until = proposal.day, until >= view.now.date, let version = try known.find(proposal.ruleSet), proposal.issuer == version.issuer,
                version.withdrawnFrom == nil
            else { continue }
            consultations.append(try OpenMatters.consultation(proposal, until, version, known))
        }
        for challenge in try known.acts(of: RuleKinds.challenge) {
            guard let found = try OpenMatters.challenge(challenge, known) else { continue }
            if found.answer == nil { challenges.append(found) } else { answered.append(found) }
        }
        consultations.sort { ($0.until, $0.proposal.id.uuid) < ($1.until, $1.proposal.id.uuid) }
        challenges.sort { ($0.due, $0.challenge.id.uuid) < ($1.due, $1.challenge.id.uuid) }
    }

    static func consultation(_ proposal: RuleAct, _ until: CalendarDate, _ version: KnownRuleSet, _ known: KnownRuleSets) throws -> Consultation {
        let answers = try known.acts(about: version.id, kinds: [RuleKinds.commentAnswer]).filter { $0.issuer == version.issuer }
        return Consultation(
            version: version, proposal: proposal, until: until, comments: try known.acts(about: version.id, kinds: [RuleKinds.comment]),
            answered: Set(answers.flatMap(\.answered)))
    }

    /// The promise runs from the day on which the challenge was logged: a day that the challenger states could lie earlier.
    static func challenge(_ act: RuleAct, _ known: KnownRuleSets) throws -> Challenge? {
        guard let version = try known.find(act.ruleSet), let subject = try known.subject(of: version) else { return nil }
        let logged = try RecordLookup.at(act.position, of: act.origin, origin: known.origin, in: known.transaction)?.loggedAt ?? act.statedAt
        let days = subject["answerWithinDays"]?.integer.map { Int($0) } ?? RuleSetForm.ordinaryAnswerDays
        let answers = try known.acts(about: version.id, kinds: [RuleKinds.challengeAnswer])
        return Challenge(
            version: version, challenge: act, due: RuleWindows.day(days, after: logged.date),
            answer: answers.last { $0.issuer == version.issuer && $0.about == act.id.uuid })
    }
}

/// `/rules/open`: consultations and challenges with their running deadlines.
enum OpenPage {
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let model = try await context.store.read { transaction -> JSON in
            let view = ReaderView(request, context, in: transaction)
            let known = KnownRuleSets(context, in: transaction)
            let open = try OpenMatters(known, view)
            return [
                "consultations": .array(try open.consultations.map { try VoicesPart.consultation($0, view) }),
                "challenges": .array(try open.challenges.map { try VoicesPart.challenge($0, view) }),
                "answered": .array(try open.answered.prefix(50).map { try VoicesPart.challenge($0, view) }),
            ]
        }
        return .page(Page("rules/open", title: context.texts("rules.open.title", request.language), model: model, section: "rules"))
    }

    /// `{"consultations":[…],"challenges":[…],"answered":[…]}`.
    @Sendable static func json(_ request: Request, _ context: NodeContext) async throws -> Response {
        .json(
            try await context.store.read { transaction -> JSON in
                let view = ReaderView(request, context, in: transaction)
                let known = KnownRuleSets(context, in: transaction)
                let open = try OpenMatters(known, view)
                func challenge(_ item: OpenMatters.Challenge) -> JSON {
                    var members: JSONObject = [
                        "id": .string(item.challenge.id.description), "ruleSet": .string(item.version.id.description),
                        "issuer": .string(item.challenge.issuer), "ground": .string(item.challenge.word ?? ""), "due": .string(item.due.description),
                    ]
                    if item.challenge.isVisitor { members["from"] = "visitor" }
                    members["rule"] = item.challenge.about.map { .string($0) }
                    members["answer"] = item.answer.map { ["id": .string($0.id.description), "outcome": .string($0.word ?? "")] }
                    return .object(members)
                }
                return [
                    "consultations": .array(
                        open.consultations.map { item in
                            [
                                "proposal": .string(item.proposal.id.description), "ruleSet": .string(item.version.id.description),
                                "commentsUntil": .string(item.until.description), "comments": .integer(Int64(item.comments.count)),
                                "answered": .integer(Int64(item.comments.count { item.answered.contains($0.id.uuid) })),
                            ]
                        }),
                    "challenges": .array(open.challenges.map(challenge)), "answered": .array(open.answered.map(challenge)),
                ]
            })
    }
}
