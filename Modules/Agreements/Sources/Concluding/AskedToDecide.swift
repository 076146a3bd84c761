import Canon
import Conclusion
import Node
import Pages
import Signing
import Store

/// What passes between the node on which a text is offered and the node whose log is to decide it (docs/formats/conclusion.md, "Another node decides").
///
/// The deciding node makes both outcomes and answers with the clause; the one that asks takes nothing of it on trust: every key, party and neutral
/// must be as it was asked for and as it is known here.
package enum AskedToDecide {
    package static let path = "/api/v1/agreements/decisions"
    /// The furthest last moment that a peer may ask for, in seconds from now.
    static let furthest: Int64 = 366 * 86_400
    /// Negotiations that may wait for their outcome at once.
    static let mostOpen: Int64 = 1_000

    /// What is asked: `{"neutrals":[log…],"parties":[DID…],"sealed"?,"signBy"}`.
    struct Question: Sendable {
        var parties: [String]
        var signBy: Instant
        var neutrals: [String]
        var isSealed: Bool

        var json: JSON {
            [
                "neutrals": .array(neutrals.map { .string($0) }), "parties": .array(parties.map { .string($0) }), "sealed": .bool(isSealed),
                "signBy": .string(signBy.description),
            ]
        }

        init(parties: [String], signBy: Instant, neutrals: [String], isSealed: Bool) {
            (self.parties, self.signBy, self.neutrals, self.isSealed) = (parties, signBy, neutrals, isSealed)
        }

        /// Reads the body of a request. Throws `Failure`.
        init(_ body: [UInt8]) throws {
            var fields = try ActRoutes.body(body)
            parties = try fields.texts("parties", maxCount: 40, max: 300)
            guard let signBy = try fields.optionalInstant("signBy") else { throw fields.refusal("missingField", "signBy", "is missing; add it") }
            self.signBy = signBy
            neutrals = try fields.optionalTexts("neutrals", maxCount: 64, max: 300) ?? []
            isSealed = try fields.optionalBool("sealed") ?? false
            try fields.end()
        }
    }

    /// Asks the node that keeps `log` to decide. Throws `Failure`: what that node refused, or that it answered with something else than was asked.
    static func ask(_ log: String, _ question: Question, _ context: NodeContext) async throws -> Deciding.Beginning {
        let answer = try await context.peers.ask(log, path, question.json)
        guard let negotiation = answer["id"]?.string.flatMap({ RecordID($0) }), let member = answer["conclusion"],
            let clause = try? ConclusionClause(json: member), clause.outcomes != .opened
        else { throw other(log) }
        let expected = try await context.store.read { transaction in
            try Deciding.clause(
                question.parties, question.signBy, question.neutrals, clause.outcomes, decider: log, from: clause.from, home: context.origin,
                in: transaction)
        }
        guard clause == expected else { throw other(log) }
        return Deciding.Beginning(negotiation: negotiation, clause: clause)
    }

    /// `POST /api/v1/agreements/decisions`, signed by a pinned peer: this node's log is to decide what one of the peer's parties is about to offer.
    @Sendable static func answer(_ request: Request, _ context: NodeContext) async throws -> Response {
        let sender = try await context.peers.sender(request)
        let question = try Question(request.body)
        guard question.parties.contains(where: { PartyView.hosts(sender, $0) }) else {
            throw Deciding.refusal(
                403, "decide.stranger", "/parties", "must hold a party that the asking node hosts", "必须包含提出请求的节点所托管的一方")
        }
        guard !question.isSealed || question.parties.contains(where: { PartyView.hosts(context.origin, $0) }) else {
            throw Deciding.refusal(
                422, "decide.sealed", "/sealed", "must be false: no party is hosted on the deciding node, so it could not read a sealed text",
                "必须为 false：裁定节点未托管任何当事方，无法阅读封存的文本")
        }
        guard question.signBy < context.now().adding(seconds: furthest) else {
            throw Deciding.refusal(
                422, "decide.far", "/signBy", "lies more than 366 days ahead; another node decides within a year", "距今超过 366 天；请求其他节点裁定须在一年以内")
        }
        guard try await context.store.read({ try PreparedOutcomes.count(in: $0) }) < mostOpen else {
            throw Deciding.refusal(
                503, "decide.busy", "", "this node waits for \(mostOpen) outcomes already; ask later", "本节点已有 \(mostOpen) 项谈判待定；请稍后再试")
        }
        let beginning = try await Deciding.begin(
            parties: question.parties, signBy: question.signBy, neutrals: question.neutrals, isSealed: question.isSealed, context)
        return .json(beginning.json, status: 201)
    }

    private static func other(_ log: String) -> Failure {
        Failure(
            status: 502, code: "agreement.decide.other",
            detail: "\(log) answered with another clause than it was asked for; nothing is offered. Ask its operator",
            words: [
                "en": "\(log) answered with another clause than it was asked for. Nothing is offered; ask its operator.",
                "zh-Hans": "\(log) 答复的缔结条款与所请求的不符，未提出任何要约；请联系其运营者。",
            ])
    }
}

extension Deciding.Beginning {
    /// `{"conclusion":{…},"id":"urn:uuid:…"}`.
    var json: JSON { ["id": .string(negotiation.description), "conclusion": clause.json] }
}
