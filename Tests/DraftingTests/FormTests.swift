import Canon
import Drafting
import TestKit
import Testing

struct FormTests {
    struct Refusal: Sendable, CustomStringConvertible {
        let code: String
        let pointer: String
        let change: @Sendable (inout JSON) -> Void
        var description: String { "\(code) \(pointer)" }
        init(_ code: String, _ pointer: String, _ change: @escaping @Sendable (inout JSON) -> Void) {
            (self.code, self.pointer, self.change) = (code, pointer, change)
        }
    }

    /// Puts a value at a pointer.
    static func put(_ value: JSON?, at pointer: String, in json: inout JSON) {
        var parts = pointer.split(separator: "/").map(String.init)
        guard let first = parts.first else { return }
        parts.removeFirst()
        let rest = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
        if var list = json.array, let i = Int(first), list.indices.contains(i) {
            if rest.isEmpty, let value { list[i] = value } else { put(value, at: rest, in: &list[i]) }
            json = .array(list)
        } else if rest.isEmpty {
            json[first] = value
        } else if var inner = json[first] {
            put(value, at: rest, in: &inner)
            json[first] = inner
        }
    }

    static func set(_ pointer: String, _ value: JSON?) -> @Sendable (inout JSON) -> Void { { put(value, at: pointer, in: &$0) } }

    static let refusals: [Refusal] = [
        Refusal("missingField", "/kind", set("/kind", nil)), Refusal("wrongValue", "/kind", set("/kind", "treaty")),
        Refusal("unknownField", "/signed", set("/signed", true)), Refusal("wrongValue", "/languages", set("/languages", ["en"])),
        Refusal("wrongValue", "/languages", set("/languages", ["en", "en"])), Refusal("wrongValue", "/languages/1", set("/languages", ["en", "x"])),
        Refusal("otherLanguage", "/title/fr", set("/title/fr", "Titre")), Refusal("empty", "/title/en", set("/title/en", "")),
        Refusal("hiddenCharacter", "/title/en", set("/title/en", "thirty\u{202E}03 days")),
        Refusal("hiddenCharacter", "/clauses/0/text/en", set("/clauses/0/text/en", "no\u{200B}thing")),
        Refusal("tooFew", "/parties", set("/parties", [])), Refusal("duplicateName", "/parties/1/id", set("/parties/1/id", "a")),
        Refusal("wrongValue", "/parties/0/jurisdiction", set("/parties/0/jurisdiction", "China")),
        Refusal("wrongValue", "/parties/0/did", set("/parties/0/did", "me")),
        Refusal("wrongValue", "/parties/0/id", set("/parties/0/id", "A b")), Refusal("wrongValue", "/precedence", set("/precedence", "ours")),
        Refusal("unknownName", "/precedence", set("/precedence", "prevails:fr")), Refusal("tooFew", "/clauses", set("/clauses", [])),
        Refusal("duplicateName", "/clauses/1/id", set("/clauses/1/id", "scope")),
        Refusal("wrongValue", "/clauses/0/type", set("/clauses/0/type", "preamble")),
        Refusal("unknownField", "/clauses/0/data", set("/clauses/0/data", ["x": 1])),
        Refusal("unknownField", "/clauses/0/note", set("/clauses/0/note", "x")),
        Refusal("missingField", "/clauses/0/text", set("/clauses/0/text", nil)), Refusal("wrongType", "/clauses/0/text", set("/clauses/0/text", "x")),
        Refusal("redundant", "/clauses", set("/clauses/0/duties", [])), Refusal("redundant", "/subjects", set("/subjects", [])),
        Refusal("wrongValue", "/conclusion/signBy", set("/conclusion/signBy", "2026-12-01")),
        Refusal("wrongValue", "/conclusion/signBy", set("/conclusion/signBy", "2026-12-01T00:00:00Z")),
        Refusal("missingField", "/conclusion/decider", set("/conclusion/decider", nil)),
        Refusal("duplicateName", "/conclusion/neutrals", set("/conclusion/neutrals", ["w", "w"])),
        Refusal("wrongValue", "/framework/id", set("/framework", ["id": "x", "digest": "u"])), Refusal("wrongType", "/value", set("/value", 5)),
        Refusal("wrongValue", "/value/amount", set("/value", ["amount": "-5", "currency": "CNY"])),
        Refusal("wrongValue", "/value/currency", set("/value", ["amount": "5", "currency": "yuan"])),
        Refusal(
            "duplicateName", "/clauses",
            { json in
                // Two duties of one name.
                guard let i = (json["clauses"]?.array ?? []).firstIndex(where: { $0["duties"] != nil }),
                    let duty = json["clauses"]?.array?[i]["duties"]?.array?.first
                else { return }
                put([duty, duty], at: "/clauses/\(i)/duties", in: &json)
            }),
    ]

    @Test(arguments: refusals) func refusesWithPlaceAndWords(_ refusal: Refusal) throws {
        var json = try Sample.draft(.project).json
        refusal.change(&json)
        let error = #expect(throws: DraftError.self) { try Agreement(json: json) }
        #expect(error?.code == refusal.code && error?.pointer == refusal.pointer, "\(String(describing: error))")
        #expect(error?.words.en.isEmpty == false && error?.words.zhHans.isEmpty == false)
    }

    /// Every member of every type's data, given something that it cannot be.
    @Test(arguments: ClauseType.allCases) func refusesWrongData(_ type: ClauseType) throws {
        let draft = try Sample.draft(.project)
        for member in type.members ?? [] {
            var clause = Clause(id: "x", type: type, title: ["en": "t", "zh-Hans": "t"], text: ["en": "t", "zh-Hans": "t"])
            clause.data = .object(JSONObject(Dictionary(uniqueKeysWithValues: [(member.name, JSON.null)])))
            var copy = draft
            copy.clauses = [clause]
            let error = #expect(throws: DraftError.self) { try Agreement(json: copy.json) }
            #expect(error?.pointer.hasPrefix("/clauses/0/data/") == true)
        }
    }

    @Test func readsBoundedBytes() throws {
        let large = [UInt8](repeating: 0x20, count: Agreement.limits.maxBytes + 1)
        #expect(throws: DraftError.self) { try Agreement(bytes: large) }
        #expect(throws: DraftError.self) { try Agreement(bytes: Array("{\"kind\":1,\"kind\":2}".utf8)) }
        #expect(throws: DraftError.self) { try Agreement(bytes: []) }
    }

    @Test func digestsFollowTheText() throws {
        let draft = try Sample.draft(.project)
        let changed = Sample.changed(draft, "scope", "en", "equality", "equity")
        #expect(draft.digest != changed.digest && draft.digest(of: "en") != changed.digest(of: "en"))
        #expect(draft.digest(of: "zh-Hans") == changed.digest(of: "zh-Hans"), "a change of one language leaves the other's digest")
        #expect(try Agreement(bytes: draft.canonicalBytes).digest == draft.digest)
    }

    @Test(arguments: ["P30D", "P2W", "P6M", "P5Y", "PT48H", "P9999D"]) func readsSpans(_ text: String) { #expect(Span(text)?.description == text) }
    @Test(arguments: ["P", "P0D", "P030D", "30D", "PT30D", "P48H", "P1Y6M", "P-1D", "P10000D", "P１D"]) func refusesSpans(_ text: String) {
        #expect(Span(text) == nil)
    }

    @Test(arguments: [
        ("12.50", "12.5"), ("0", "0"), ("000", "0"), ("1000000", "1000000"), ("0.05", "0.05"), ("9007199254740993", "9007199254740993"),
    ])
    func decimalsAreExact(_ text: String, _ expected: String) { #expect(Decimal(text)?.description == expected) }
    @Test(arguments: ["", ".", "1.", ".5", "1.2.3", "-1", "+1", "1e3", "１"]) func refusesDecimals(_ text: String) { #expect(Decimal(text) == nil) }

    /// The worked example of docs/formats/agreement.md, made again.
    @Test func theDocumentsExampleIsMadeAgain() throws {
        let page = try Vectors.document("docs/formats/agreement.md")
        let blocks = page.split(separator: "```", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
        let json = try #require(blocks.first { $0.hasPrefix("json agreement\n") }?.dropFirst("json agreement\n".count))
        let agreement = try Agreement(bytes: Array(json.utf8))
        let digests = try #require(blocks.first { $0.hasPrefix("digests\n") })
        #expect(
            digests
                == "digests\nwhole    \(Multibase.base64URL(agreement.digest.bytes))\nen       \(Multibase.base64URL(agreement.digest(of: "en").bytes))\nzh-Hans  \(Multibase.base64URL(agreement.digest(of: "zh-Hans").bytes))\n"
        )
        let findings = try #require(blocks.first { $0.hasPrefix("findings\n") })
        let lines = AgreementCheck.languages(agreement).map { finding in
            "\(finding.code.rawValue) \(finding.pointer) \(finding.excerpts.map { "“\($0.text)”" }.joined(separator: " | "))"
        }
        #expect(findings == "findings\n" + lines.joined(separator: "\n") + "\n")
        // Every type of clause and every member of its data is described.
        for type in ClauseType.allCases {
            #expect(page.contains("`\(type.rawValue)`"), "\(type.rawValue)")
            for member in type.members ?? [] { #expect(page.contains("`\(member.name)`"), "\(type.rawValue): \(member.name)") }
        }
    }
}
