import Canon
import Foundation
import Node
import Pages
import PeopleAPI
import TestKit
import Testing

@testable import People

/// The pages of people, compared with what a person once looked at. What is drawn at random stands as a word of its kind and a number.
struct PeoplePageTests {
    /// Pseudonyms, keys, names of records and of proposals, digests: in the order in which a page shows them.
    private static let patterns: [(word: String, pattern: String)] = [
        ("record", "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"), ("key", "z(6Mk|Dn)[1-9A-HJ-NP-Za-km-z]{40,}"),
        ("digest", "u[A-Za-z0-9_-]{43}"), ("proposal", "(?<=/approve/|/proposals/)[0-9a-z]{26}"), ("person", "r-[0-9a-z]{10}"),
        ("passkey", "(?<=name=\"passkey\" value=\")[A-Za-z0-9_-]+"), ("session", "(?<=name=\"session\" value=\")[0-9a-f]{24}"),
        ("link", "(?<=/join#)[A-Za-z0-9_-]{22}"), ("code", "[0-9a-z]{5}-[0-9a-z]{5}-[0-9a-z]{5}-[0-9a-z]{5}"),
    ]

    private static func stable(_ html: String) throws -> String {
        var text = html
        for (word, pattern) in patterns {
            var names: [String: String] = [:]
            let regex = try NSRegularExpression(pattern: pattern)
            let whole = text as NSString
            var out = ""
            var last = 0
            for match in regex.matches(in: text, range: NSRange(location: 0, length: whole.length)) {
                let found = whole.substring(with: match.range)
                let name = names[found] ?? "\(word)-\(names.count + 1)"
                names[found] = name
                out += whole.substring(with: NSRange(location: last, length: match.range.location - last)) + name
                last = match.range.location + match.range.length
            }
            text = out + whole.substring(from: last)
        }
        return text
    }

    @Test(arguments: Language.allCases)
    func pagesAreAsKept(language: Language) async throws {
        let rig = try await PeopleRig()
        let visitor = Browser(rig)
        var pages: [(String, String)] = []
        for (name, address) in [("setup", "/setup"), ("join", "/join"), ("sign-in", "/sign-in"), ("recover", "/recover")] {
            pages.append((name, try await visitor.get(address, language)))
        }
        let administrator = try await rig.administrator()
        let envoy = try await rig.joining(.envoy, "Zhang Min", approvedBy: [administrator])
        let path = try await administrator.post("/people/lishan/removals", ["person": try #require(try rig.roster().people.last)])
        pages += [
            ("account", try await administrator.get("/account", language)), ("roster", try await administrator.get("/people/lishan", language)),
            ("roster-visitor", try await visitor.get("/people/lishan", language)), ("codes", try await administrator.get("/account/codes", language)),
            ("approve", try await administrator.get(path, language)), ("approve-other", try await envoy.get(path, language)),
            ("approve-visitor", try await visitor.get(path, language)), ("join-second", try await administrator.get("/join", language)),
        ]
        try await administrator.approve(path)
        pages.append(("approved", try await administrator.get(path, language)))
        for (name, html) in pages {
            #expect(!html.contains("[["), "a text is missing in \(name)")
            try Snapshot.check(Self.stable(html), named: "\(name).\(language.rawValue).html")
        }
    }
}
