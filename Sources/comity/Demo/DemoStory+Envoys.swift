import Canon
import CooperationsAPI
import Foundation
import Signing

extension DemoStory {
    /// Each side appoints its envoy, under a mandate that the other side can check, and attaches it to the question whether there is the will.
    ///
    /// The envoys are persons with clients of their own: their keys are made here, stay in this process and are gone with it.
    func appointEnvoys() async throws {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        for plan in content.envoys {
            guard let party = plan["party"]?.string, let home = homes[party], let mandate = plan["mandate"], let days = plan["days"]?.integer else {
                throw CommandError("Demo/envoys.json has an entry without party, mandate or days")
            }
            let receipt = try await home.client.act(
                "/api/v1/envoys",
                [
                    "party": .string(party), "holder": .string(DIDKey.did(for: SigningKey().publicKey)), "jobTitle": plan["jobTitle"] ?? [:],
                    "legalBasis": plan["legalBasis"] ?? [:], "mandate": mandate, "validFrom": .string(now.description),
                    "validUntil": .string(now.adding(seconds: days * 86_400).description),
                ])
            remember(receipt, as: plan["key"]?.string ?? party)
            try await attach(receipt, to: .will, by: party)
        }
    }
}
