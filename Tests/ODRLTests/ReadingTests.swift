import Canon
import ODRL
import TestKit
import Testing

struct ReadingTests {
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func json(_ rules: String, _ more: String = "") -> [UInt8] {
        Self.bytes(
            #"{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set", "uid": "https://example.org/p"\#(more), \#(rules)}"#)
    }

    private let simple = #""permission": [{"target": "https://example.org/a", "action": "read"}]"#

    /// Compact, with prefixes, expanded, and in Turtle: the same policy.
    @Test func spellings() throws {
        let compact = try Policy.read(
            json: json(
                #""permission": [{"uid": "https://example.org/r", "target": "https://example.org/a", "assignee": "https://example.org/b", "action": "read", "#
                    + #""constraint": {"leftOperand": "dateTime", "operator": "lt", "rightOperand": {"@value": "2027-01-01", "@type": "xsd:date"}}}]"#
            ))
        let prefixed = try Policy.read(
            json: Self.bytes(
                """
                {"@context": {"odrl": "http://www.w3.org/ns/odrl/2/", "x": "http://www.w3.org/2001/XMLSchema#"}, "@id": "https://example.org/p", "@type": ["odrl:Set"],
                 "odrl:permission": {"@id": "https://example.org/r", "odrl:target": {"@id": "https://example.org/a"}, "odrl:assignee": {"@id": "https://example.org/b"},
                  "odrl:action": {"@id": "odrl:read"}, "odrl:constraint": {"odrl:leftOperand": {"@id": "odrl:dateTime"}, "odrl:operator": "odrl:lt",
                   "odrl:rightOperand": {"@value": "2027-01-01", "@type": "x:date"}}}}
                """))
        let expanded = try Policy.read(
            json: Self.bytes(
                """
                [{"@id": "https://example.org/p", "@type": ["http://www.w3.org/ns/odrl/2/Set"], "http://www.w3.org/ns/odrl/2/permission": [{"@id": "https://example.org/r",
                 "http://www.w3.org/ns/odrl/2/target": [{"@id": "https://example.org/a"}], "http://www.w3.org/ns/odrl/2/assignee": [{"@id": "https://example.org/b"}],
                 "http://www.w3.org/ns/odrl/2/action": [{"@id": "http://www.w3.org/ns/odrl/2/read"}], "http://www.w3.org/ns/odrl/2/constraint": [{
                  "http://www.w3.org/ns/odrl/2/leftOperand": [{"@id": "http://www.w3.org/ns/odrl/2/dateTime"}],
                  "http://www.w3.org/ns/odrl/2/operator": [{"@id": "http://www.w3.org/ns/odrl/2/lt"}],
                  "http://www.w3.org/ns/odrl/2/rightOperand": [{"@value": "2027-01-01", "@type": "http://www.w3.org/2001/XMLSchema#date"}]}]}]}]
                """))
        let turtle = try Policy.read(
            turtle: Self.bytes(
                """
                @prefix odrl: <http://www.w3.org/ns/odrl/2/> . PREFIX ex: <https://example.org/>
                ex:p a odrl:Set ; odrl:uid ex:p ; odrl:permission ex:r . # a comment
                ex:r odrl:target ex:a ; odrl:assignee ex:b ; odrl:action odrl:read ;
                  odrl:constraint [ odrl:leftOperand odrl:dateTime ; odrl:operator odrl:lt ; odrl:rightOperand '2027-01-01'^^<http://www.w3.org/2001/XMLSchema#date> ; ] .
                """))
        #expect(compact == prefixed && compact == expanded && compact == turtle && compact.count == 1)
    }

    /// What a policy says of all its rules is said in each (Information Model §2.7.1).
    @Test func compactPolicy() throws {
        let shared = try Policy.read(
            json: json(
                #""permission": [{"uid": "https://example.org/1"}, {"uid": "https://example.org/2", "action": "print"}]"#,
                #", "target": "https://example.org/a", "action": "read", "assigner": "https://example.org/b""#))[0]
        #expect(shared.permissions.map { $0.actions.map(\.value) } == [[odrl("read")], [odrl("print")]])
        #expect(shared.permissions.allSatisfy { $0.targets.count == 1 && $0.assigners.count == 1 })
    }

    @Test func lists() throws {
        let logical = try Policy.read(
            json: json(
                #""permission": [{"target": "https://example.org/a", "action": "read", "constraint": [{"or": {"@list": [{"leftOperand": "count", "operator": "lteq", "#
                    + #""rightOperand": 5}, {"leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": [{"@id": "https://example.org/x"}, "y"]}]}}]}]"#
            ))[0]
        guard case .logical(.or, let operands) = logical.permissions[0].constraints[0].test else { throw Missing() }
        #expect(operands.count == 2)
        guard case .comparison(let comparison) = operands[1].test else { throw Missing() }
        #expect(comparison.right == [Value(try iri("https://example.org/x")), Value("y")])
    }

    @Test(arguments: [
        (#""permission": []"#, ODRLError.Code.missing), (#""permission": [{"target": "https://example.org/a"}]"#, .missing),
        (#""permission": [{"action": "read"}]"#, .missing), (#""prohibition": [{"target": "https://example.org/a"}]"#, .missing),
        (#""permission": [{"target": "https://example.org/a", "action": "reed"}]"#, .unknownTerm),
        (#""permission": [{"target": "a", "action": "read"}]"#, .badIRI), (#""permision": []"#, .unknownTerm),
        (#""permission": ["text"]"#, .badIRI), (#""permission": [5]"#, .badValue), (#""permission": null"#, .badValue),
        (#""inheritFrom": "https://example.org/q", "permission": [{"target": "https://example.org/a", "action": "read"}]"#, .unsupported),
        (#""conflict": "perm", "permission": [{"target": "https://example.org/a", "action": "read"}]"#, .unsupportedConflict),
        (#""conflict": "invalid", "permission": [{"target": "https://example.org/a", "action": "read"}]"#, .unsupportedConflict),
        (
            #""permission": [{"target": "https://example.org/a", "action": "read", "constraint": {"leftOperand": "count", "operator": "lt"}}]"#,
            .missing
        ),
        (
            #""permission": [{"target": "https://example.org/a", "action": "read", "constraint": {"leftOperand": "count", "rightOperand": 1}}]"#,
            .missing
        ),
        (
            #""permission": [{"target": "https://example.org/a", "action": "read", "constraint": {"leftOperand": "count", "operator": "lt", "rightOperand": 1, "or": [{"leftOperand": "count", "operator": "lt", "rightOperand": 1}]}}]"#,
            .several
        ),
        (
            #""permission": [{"target": "https://example.org/a", "action": "read", "constraint": {"leftOperand": "count", "operator": ["lt", "gt"], "rightOperand": 1}}]"#,
            .several
        ),
        (
            #""permission": [{"target": "https://example.org/a", "action": "read", "constraint": {"leftOperand": "dateTime", "operator": "lt", "#
                + #""rightOperand": {"@value": "2027-02-30", "@type": "xsd:date"}}}]"#, .badLiteral
        ),
        (
            #""permission": [{"target": "https://example.org/a", "action": "read", "uid": "https://example.org/1", "@id": "https://example.org/2"}]"#,
            .several
        ),
        (#""permission": [{"uid": "_:a", "target": "https://example.org/a", "action": "read", "duty": [{"uid": "_:a"}]}]"#, .cycle),
    ])
    func refused(_ rules: String, _ code: ODRLError.Code) {
        #expect { try Policy.read(json: json(rules)) } throws: { ($0 as? ODRLError)?.code == code }
    }

    @Test(arguments: [
        (#"{"#, ODRLError.Code.notJSON), (#"[]"#, .noPolicy), (#"5"#, .badValue),
        (#"{"@type": "Set", "uid": "https://example.org/p"}"#, .unknownTerm),
        (#"{"@context": "https://example.org/evil", "uid": "https://example.org/p"}"#, .unknownContext),
        (#"{"@context": {"Set": "https://example.org/"}, "uid": "https://example.org/p"}"#, .unknownContext),
        (#"{"@context": {"x": {"@id": "https://example.org/"}}, "uid": "https://example.org/p"}"#, .unknownContext),
        (#"{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Ticket", "uid": "https://example.org/p"}"#, .unsupportedType),
        (#"{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set"}"#, .missing),
        (#"{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": ["Set", "Offer"], "uid": "https://example.org/p"}"#, .several),
        (#"{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set", "uid": "p"}"#, .badIRI),
    ])
    func refusedDocument(_ text: String, _ code: ODRLError.Code) {
        #expect { try Policy.read(json: Self.bytes(text)) } throws: { ($0 as? ODRLError)?.code == code }
    }

    /// An offer in a catalogue has no target (Dataspace Protocol 2025-1), and its context stands at the catalogue.
    @Test func catalogueOffer() throws {
        let offer =
            #"{"@type": "Offer", "@id": "urn:offer:1", "permission": [{"action": "use", "constraint": [{"leftOperand": "dateTime", "#
            + #""operator": "lteq", "rightOperand": {"@value": "2027-01-01T00:00:00Z", "@type": "xsd:dateTime"}}]}]}"#
        #expect(throws: ODRLError.self) { try Policy.read(json: Self.bytes(offer)) }
        let policy = try Policy.read(json: Self.bytes(offer), context: .odrl)[0]
        #expect(policy.kind == .offer && policy.permissions[0].targets.isEmpty)
    }

    @Test(arguments: [
        ("<https://e.org/a> a <b> .", ODRLError.Code.badIRI), ("ex:a a ex:b .", .unknownPrefix), ("<x:a> a <x:b>", .syntax),
        ("<x:a> <x:b> \"c .", .syntax),
        ("<x:a> <x:b> 1e3 .", .badLiteral), ("<x:a> <x:b> \"2026-13-01\"^^<http://www.w3.org/2001/XMLSchema#date> .", .badLiteral),
        ("<x:a> <x:b> \"\\q\" .", .syntax), ("@base <x:a> .", .syntax), ("<x:a> <x:b> [ .", .syntax), ("<x:a> ! <x:b> .", .syntax),
        ("<x:a> <x:b> <x:c> <x:d> .", .syntax), (String(repeating: "<x:a> <x:b> [ ", count: 1) + String(repeating: "<x:b> [ ", count: 40), .tooDeep),
        ("<x:a> <x:b> \"a\u{0A}b\" .", .syntax),
    ])
    func refusedTurtle(_ text: String, _ code: ODRLError.Code) {
        #expect { try Graph(turtle: Self.bytes(text)) } throws: { ($0 as? ODRLError)?.code == code }
    }

    @Test func turtleLiterals() throws {
        let graph = try Graph(
            turtle: Self.bytes(
                #"<x:a> <x:b> "a\u4E2D\"\n"@zh-Hans , 'b', """c "d" e""", 5, -5.50, true, (1 2) , _:n . _:n <x:b> 6."#))
        let values = graph.objects(try iri("x:b"), of: .iri(try iri("x:a"))).compactMap(\.value)
        #expect(values.count == 8)
        #expect(values[0] == Value("a中\"\n", language: "zh-Hans") && values[2] == Value("c \"d\" e") && values[3] == Value(5))
        #expect(values[4].meaning == .number(try #require(ExactNumber("-5.5", allowsFraction: true))) && values[5].meaning == .truth(true))
        #expect(graph.subjects.count == 2)
        #expect(throws: ODRLError.self) { try Graph(turtle: [0xFF, 0x2E]) }
        #expect(throws: ODRLError.self) { try Graph(turtle: [UInt8](repeating: 0x20, count: Graph.maximumTurtleBytes + 1)) }
    }

    /// Bytes that went wrong are refused or read, and never end the program.
    @Test func damage() throws {
        var random = SeededRandom.fresh("odrl damage")
        let files = try [suite + "policies/policy-21.ttl", "odrl/duo/DUO_0000018.ttl", fs + "policyC2.json", fs + "policyB1.json"].map {
            try Vectors.bytes($0)
        }
        var read = 0
        for round in 0..<1200 {
            var bytes = files[round % files.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: bytes[at...].prefix(12), at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + 20))
                }
            }
            if let policies = try? (round % files.count < 2 ? Policy.read(turtle: bytes) : Policy.read(json: bytes)) {
                read += 1
                for policy in policies { #expect(try Policy.read(json: policy.json.canonicalBytes) == [policy], "seed \(random.seed)") }
            }
        }
        #expect(read > 20 && read < 1200, "seed \(random.seed)")
    }
}
