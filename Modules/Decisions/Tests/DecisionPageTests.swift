import Canon
import DecisionsAPI
import Node
import Pages
import Signing
import TestKit
import Testing

@testable import Decisions

@Suite struct DecisionPageTests {
    static let addresses: [(name: String, address: String)] = [
        ("begin", "/decide"), ("short", "/decide?what=data"),
        ("asks", "/decide?what=data&action=share_data&from=CN&to=US&date=2026-11-23"),
        (
            "permit",
            "/decide?what=data&action=share_data&from=CN&to=US&date=2026-11-23&dataClasses=scientific_public&purpose=research&techControl=none"
        ),
        ("approval", "/decide?what=technology&action=license_ip&from=CN&to=US&date=2026-11-23&techControl=CN.restricted&dataClasses=none"),
        (
            "prohibit",
            "/decide?what=data&action=share_data&from=CN&to=US&date=2026-11-23&dataClasses=hgr_information&actorControlledFrom=US&techControl=none"
        ),
        (
            "unknown-side",
            "/decide?what=data&action=share_data&from=CN&to=CH&date=2026-11-23&dataClasses=scientific_public&purpose=research&techControl=none"
        ),
        (
            "equal",
            "/decide/equal?what=data&action=share_data&from=CN&to=US&date=2026-11-23&dataClasses=personal&techControl=none&personsYTD=200000&ciio=no"
        ),
    ]

    @Test(arguments: Language.allCases) func answersAreAsTheyWereSeen(_ language: Language) async throws {
        let rig = try await DecisionRig()
        for (name, address) in Self.addresses {
            let html = try await rig.site.page(address, language)
            #expect(!html.contains("[["), "a text is missing on \(address)")
            try Snapshot.check(html, named: "\(name).\(language.rawValue).html")
        }
    }

    @Test func linksAskAgainWithOneFactChanged() async throws {
        let rig = try await DecisionRig()
        let page = try await rig.site.page(
            "/decide?what=data&action=share_data&from=CN&to=US&date=2026-11-23&dataClasses=important_data,scientific_public&purpose=research&techControl=none"
        )
        #expect(page.contains("An approval is needed."))
        let link = try #require(page.split(separator: "\"").first { $0.hasPrefix("/decide?") && $0.hasSuffix("#answer") })
        let next = try await rig.site.page(String(link.dropLast(7)).replacing("&amp;", with: "&"))
        #expect(next.contains("No published rule stops this.") || next.contains("Possible under conditions."))
    }

    @Test(arguments: Language.allCases) func everyPageIsWhole(_ language: Language) async throws {
        let rig = try await DecisionRig()
        let mandate = try await rig.appoint()
        try await rig.ask()
        try await rig.act(DecisionKinds.clarification, ["step": "asked", "asks": ["trl"], "reasons": ["en": "Why?"]])
        for slug in ["optics", "alpine"] {
            let site = slug == "alpine" ? rig.abroad : rig.site
            let html = try await site.page("/decisions/" + DecisionRig.id(1).uuid, language, person: rig.person(at: slug))
            #expect(!html.contains("[["), "\(html)")
        }
        try await rig.act(DecisionKinds.clarification, ["step": "answered", "facts": ["trl": 4]], by: "alpine")
        let recommendation = try await rig.recommend()
        try await rig.recommend(by: "alpine")
        try await rig.attest(["techControl"])
        let open = try await rig.site.page("/decisions/" + DecisionRig.id(1).uuid, language, person: rig.person(at: "optics"))
        #expect(!open.contains("[["))
        #expect(open.contains(language == .english ? "Signed by Alpine University" : "已由高山大学签署"))
        let decided = try await rig.act(DecisionKinds.decision, rig.decision(on: recommendation, under: mandate))
        try await rig.act(DecisionKinds.review, ["decision": decided.json, "result": "upheld", "reasons": ["en": "It holds."]], by: "court")
        for address in [
            "/decisions/" + DecisionRig.id(1).uuid, "/decisions", "/decisions/movement", "/decisions/fairness", "/decisions/new?what=data",
        ] {
            for person in [nil, rig.person(at: "optics"), rig.person(at: "court")] {
                let html = try await rig.site.page(address, language, person: person)
                #expect(!html.contains("[["), "a text is missing on \(address): \(html)")
                #expect(html.contains("<main"))
            }
        }
        let html = try await rig.site.page("/decisions/" + DecisionRig.id(1).uuid, language)
        #expect(html.contains("CN-TECH-30"))
        let form = try await rig.site.page(
            "/decisions/new?what=data&action=share_data&from=CN&to=US&date=2026-11-23", language, person: rig.person(at: "optics"))
        #expect(!form.contains("[[") && form.contains("name=\"askedOf\""))
    }
}
