import Canon
import Signing
import TestKit
import Testing

/// The inputs of the W3C test suite for the VC Data Model 2.0.
///
/// They are what an issuer is given: its endpoint adds the issuer (here: where none is said), and the suite replaces FUTURE DATE and PAST DATE.
/// Skipped: presentation-*, since nothing here makes or takes presentations; credentials are handed over one by one.
struct CredentialTests {
    static let skipped = "presentation-"

    static let files: [String] = {
        let top = (try? Vectors.names(in: "vcdm2-test-inputs")) ?? []
        let texts = (try? Vectors.names(in: "vcdm2-test-inputs/names-and-descriptions")) ?? []
        return top.filter { !$0.hasPrefix(skipped) } + texts.map { "names-and-descriptions/" + $0 }
    }()

    @Test func allAreThere() {
        #expect(CredentialTests.files.count == 95)
    }

    @Test(arguments: files)
    func input(_ file: String) throws {
        var credential = try Vectors.json("vcdm2-test-inputs/" + file)
        let fails = file.hasSuffix("-fail.json") || file.hasSuffix("-fail-or-inject.json")
        if credential["issuer"] == nil, !file.contains("no-issuer") { credential["issuer"] = "did:example:issuer" }
        if let issuer = credential["issuer"]?.object, issuer["id"] == nil { credential["issuer"]?["id"] = "did:example:issuer" }
        for (key, value) in credential.object ?? [:] {
            if value == "FUTURE DATE" { credential[key] = "4026-01-01T00:00:00Z" }
            if value == "PAST DATE" { credential[key] = "2016-01-01T00:00:00Z" }
        }
        do {
            try Credential.check(credential)
            #expect(!fails)
        } catch {
            #expect(fails, "\(error)")
        }
    }

    @Test func officialVectorAndRecords() throws {
        try Credential.check(try Vectors.json("vc-di-eddsa/eddsa-jcs-2022/signedJCS.json"))
        try Credential.check(try RecordTests.example().json)
    }

    @Test(
        arguments: [
            (
                "/relatedResource/1/id",
                ["relatedResource": [["id": "https://a.example/1", "digestSRI": "x"], ["id": "https://a.example/1", "digestSRI": "x"]]]
            ),
            ("/relatedResource", ["relatedResource": ["id": "https://a.example/1"]]), ("/proof/0", ["proof": [[:]]]), ("/name", ["name": 5]),
            ("/description", ["description": ["@value": "x", "@direction": "up"]]), ("/evidence", ["evidence": "x"]),
        ] as [(String, JSON)])
    func more(_ pointer: String, _ change: JSON) throws {
        var credential = try RecordTests.example().json
        for (key, value) in try #require(change.object) { credential[key] = value }
        #expect { try Credential.check(credential) } throws: { ($0 as? CredentialError)?.pointer == pointer }
    }
}
