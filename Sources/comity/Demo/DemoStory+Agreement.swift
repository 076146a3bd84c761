import Agreements
import Canon
import Conclusion
import CooperationsAPI
import Drafting
import Node
import Signing

extension DemoStory {
    private static let offer = "agreement-offer.v1"
    private var sides: (offering: String, answering: String) { ("lishan", "cypress") }

    /// One side offers the text of Demo/agreement.json; the other answers with one changed clause; both envoys sign that version, each on the own node,
    /// under a mandate and with an approval from the own client. Before that, somebody signs who may not, and is refused.
    func negotiate() async throws {
        let (offering, answering) = sides
        guard let home = homes[offering] else { throw CommandError("the story names a party that no node hosts") }
        let signBy = SystemClock.now().adding(seconds: 14 * 86_400)
        let beginning = try await home.client.act(
            "/api/v1/agreements/beginning",
            ["parties": [.string(try did(offering)), .string(try did(answering))], "signBy": .string(signBy.description)])
        guard let negotiation = beginning["id"]?.string.flatMap({ RecordID($0) }) else { throw CommandError("the negotiation got no name") }

        var text = try Agreement(json: content.agreement)
        for i in text.parties.indices { text.parties[i].did = try did(text.parties[i].id == "institute" ? offering : answering) }
        text.conclusion = try ConclusionMember(beginning["conclusion"])
        let first = try await act(
            Act(party: offering, kind: Self.offer, subject: Offer(agreement: text).subject, cooperation: cooperation, id: negotiation))
        remember(first, as: "agreement-offer")
        try await known(negotiation, to: answering)

        let second = try await answer(text, to: first, negotiation)
        guard let id = second["id"]?.string.flatMap({ RecordID($0) }), let digest = DemoRecords.digest(second) else {
            throw CommandError("the answer got no name")
        }
        remember(second, as: "agreement-answer")
        agreed = id
        try await known(id, to: offering)

        let signature = AgreementSignature(text: RecordReference(id: id, digest: digest), firmUntil: signBy)
        try await refuse(signature, of: answering, under: "cypress-liaison")
        for (party, envoy) in [(offering, "lishan-envoy"), (answering, "cypress-envoy")] {
            remember(try await act(signed(signature, by: party, under: envoy)), as: party + "-signature")
        }
    }

    /// The other side's version: one clause replaced, and a note that says why.
    private func answer(_ text: Agreement, to first: JSON, _ negotiation: RecordID) async throws -> JSON {
        guard let clause = content.counter["clause"], let digest = DemoRecords.digest(first) else {
            throw CommandError("Demo/agreement-counter.json has no clause")
        }
        var json = text.json
        json["clauses"] = .array((json["clauses"]?.array ?? []).map { $0["id"] == clause["id"] ? clause : $0 })
        let offer = Offer(
            agreement: try Agreement(json: json), negotiation: negotiation, previous: RecordReference(id: negotiation, digest: digest),
            note: DemoRecords.texts(content.counter["note"]))
        return try await act(Act(party: sides.answering, kind: Self.offer, subject: offer.subject, cooperation: cooperation))
    }

    private func signed(_ signature: AgreementSignature, by party: String, under envoy: String) throws -> Act {
        guard let person = people[envoy], let mandate = published[envoy], let id = mandate["id"]?.string.flatMap({ RecordID($0) }),
            let digest = DemoRecords.digest(mandate)
        else { throw CommandError("the story has no envoy \(envoy)") }
        return try approved(
            Act(
                party: party, kind: AgreementSignature.kind, subject: signature.subject, refersTo: [RecordReference(id: id, digest: digest)]),
            by: person)
    }

    /// Signs under a mandate without the power to, and keeps what the node answers.
    private func refuse(_ signature: AgreementSignature, of party: String, under envoy: String) async throws {
        guard let home = homes[party] else { return }
        let answer = try await home.client.post("/api/v1/acts", signed(signature, by: party, under: envoy).json)
        guard answer.status == 403 else {
            throw CommandError("a signature without the power to sign was taken (\(answer.status)); it should have been refused")
        }
        refusal = answer.json
    }

    /// The deciding node enters the other side's signature and says *concluded*; then both sides wait until the witness's journal shows it to them.
    func conclude() async throws {
        guard let agreed, let home = homes[sides.offering] else { throw CommandError("nothing was agreed") }
        try await wait(for: "the conclusion", at: home) {
            try await home.client.act("/api/v1/agreements/\(agreed.uuid)/conclude", [:])["outcome"] == "concluded"
        }
        for node in nodes.values.sorted(by: { $0.url < $1.url }) {
            try await wait(for: "the agreement to be in force", at: node) {
                try await node.client.get("/api/v1/agreements/\(agreed.uuid)").json?["standing"] == "inForce"
            }
        }
        guard let answer = published["agreement-answer"] else { return }
        try await attach(answer, to: .will, by: sides.offering)
    }

    private func wait(for what: String, at node: DemoNode, _ holds: () async throws -> Bool) async throws {
        for _ in 0..<300 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw CommandError("\(node.url) has waited half a minute for \(what); look at its page /agreements")
    }
}
