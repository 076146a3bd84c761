import Canon
import CooperationsAPI
import Node
import Signing

extension DemoStory {
    /// Each side appoints its envoy, under a mandate that the other side can check, and attaches it to the question whether there is the will.
    ///
    /// A mandate is held by the key of the envoy's own client, which is the one that the party's roster has.
    func appointEnvoys() async throws {
        let now = SystemClock.now()
        for plan in content.envoys {
            guard let party = plan["party"]?.string, let home = homes[party], let mandate = plan["mandate"], let days = plan["days"]?.integer,
                let key = plan["key"]?.string, let person = people[key], let administrator = people[party + "-administrator"]
            else { throw CommandError("Demo/envoys.json has an entry without key, party, mandate or days") }
            // The node draws the places in the status lists and gives the act; the party's administrator approves exactly that.
            let drafted = try await home.client.act(
                "/api/v1/envoys",
                [
                    "draft": true,
                    "party": .string(party), "holder": .string(DIDKey.did(for: person.key.publicKey)), "jobTitle": plan["jobTitle"] ?? [:],
                    "legalBasis": plan["legalBasis"] ?? [:], "mandate": mandate, "validFrom": .string(now.description),
                    "validUntil": .string(now.adding(seconds: days * 86_400).description),
                ])
            guard let body = drafted["act"] else { throw CommandError("\(home.url) gave no act to approve") }
            let receipt = try await act(approved(ActRoutes.act(body.canonicalBytes), by: administrator))
            remember(receipt, as: key)
            if plan["isShown"]?.bool != false { try await attach(receipt, to: .will, by: party) }
        }
    }
}
