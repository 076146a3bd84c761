import Canon
import Node
import Pages
import PeopleAPI
import Signing
import Store

/// The party that the first person says to belong to: one that is hosted here, or a new one.
struct SetupParty: Sendable {
    var slug: String
    /// What a new party says of itself; nil for one that is here.
    var profile: IdentityEvent.Profile?

    /// Reads `party`, the slug of a hosted one; or `organisation`, `slug` and `jurisdiction` of a new one. Throws `Failure` that names the field.
    init(_ fields: inout Fields, _ context: NodeContext) async throws {
        let chosen = try fields.optionalText("party", max: 63)
        let organisation = try fields.optionalText("organisation", max: 300)
        let organisationZh = try fields.optionalText("organisationZh", max: 300)
        let wanted = try fields.optionalText("slug", max: 63)
        let jurisdiction = try fields.optionalText("jurisdiction", max: 8)
        if let chosen {
            guard try await SetupParty.isHosted(chosen, context) else { throw Failure.notFound("party of that name") }
            (slug, profile) = (chosen, nil)
            return
        }
        guard let organisation else {
            throw Failure(status: 422, code: "people.organisation", pointer: "organisation", detail: "give the name of your organisation")
        }
        guard let wanted, wanted != "node", wanted.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }) else {
            throw Failure(
                status: 422, code: "people.slug", pointer: "slug",
                detail: "give a short name of a–z, 0–9 and hyphens, such as lishan-institute: it becomes a part of addresses")
        }
        guard try await !SetupParty.isHosted(wanted, context) else {
            throw Failure(
                status: 409, code: "party.exists", pointer: "slug", detail: "this node hosts a party “\(wanted)” already; choose another short name")
        }
        guard let jurisdiction, (2...6).contains(jurisdiction.utf8.count),
            jurisdiction.utf8.allSatisfy({ (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else {
            throw Failure(
                status: 422, code: "people.jurisdiction", pointer: "jurisdiction",
                detail: "give the jurisdiction by its ISO 3166 code, such as CH or CN-SH")
        }
        slug = wanted
        var names = ["en": organisation]
        names["zh-Hans"] = organisationZh
        profile = IdentityEvent.Profile(kind: .party, names: names, jurisdiction: jurisdiction, fictional: false)
    }

    /// What `json` wrote.
    init(_ json: JSON) {
        slug = json["slug"]?.string ?? ""
        profile = json["names"].map { names in
            IdentityEvent.Profile(
                kind: .party, names: PartyView.texts(names.canonicalText), jurisdiction: json["jurisdiction"]?.string ?? "", fictional: false)
        }
    }

    var json: JSON {
        var members: JSONObject = ["slug": .string(slug)]
        members["names"] = profile.map { .languages($0.names) }
        members["jurisdiction"] = profile.map { .string($0.jurisdiction) }
        return .object(members)
    }

    private static func isHosted(_ slug: String, _ context: NodeContext) async throws -> Bool {
        try await context.store.read { try $0.first("SELECT did FROM parties WHERE slug = ?", [.text(slug)]) != nil }
    }
}
