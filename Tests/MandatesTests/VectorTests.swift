import Canon
import Mandates
import TestKit
import Testing

/// Every case of both vector files gives its code. The first is the design's; the second was made by a program that shares no code with this one.
struct VectorTests {
    struct Named: CustomTestStringConvertible, Sendable {
        let file: String
        let question: MandateCase
        var testDescription: String { question.name }
    }

    static func cases(_ file: String) throws -> [Named] {
        try MandateCase.all(in: Vectors.json("mandates/" + file)).map { Named(file: file, question: $0) }
    }

    @Test(arguments: try VectorTests.cases("envoy-mandate-vectors.json"))
    func designed(_ named: Named) throws { try check(named) }

    @Test(arguments: try VectorTests.cases("more-mandate-vectors.json"))
    func more(_ named: Named) throws { try check(named) }

    @Test func noneIsMissing() throws {
        #expect(try VectorTests.cases("envoy-mandate-vectors.json").count == 31)
        let codes = Set(
            try (VectorTests.cases("envoy-mandate-vectors.json") + VectorTests.cases("more-mandate-vectors.json")).map(\.question.expected))
        // Every code there is has a case.
        for code in [
            "PARSE", "CHAIN", "CONTEXT", "PROOF", "KEY", "KEY_PURPOSE", "ROOT_UNTRUSTED", "PARENT_DIGEST", "ALIGNMENT", "DEPTH", "NOT_YET_VALID",
            "EXPIRED", "STATUS_UNAVAILABLE", "REVOKED", "SUSPENDED", "NOT_LOGGED", "ACTOR", "COSIGN", "REPLAY",
        ] {
            #expect(codes.contains("MANDATE_" + code))
        }
    }

    private func check(_ named: Named) throws {
        let verdict = named.question.judge()
        #expect(verdict.code == named.question.expected, "\(verdict.refusal?.description ?? "allowed")")
        guard let refusal = verdict.refusal else {
            // Everything that was asked is named, in order, and so is every document.
            #expect(verdict.checks.map(\.check.number) == Array(0..<verdict.checks.count))
            #expect(verdict.checks.count == (named.question.act == nil ? 9 : 10))
            #expect(Set(verdict.documents.map(\.digest)).isSuperset(of: named.question.chain.map { Digest.sha256($0.canonicalBytes) }))
            return
        }
        #expect(!refusal.words.en.isEmpty && !refusal.words.zhHans.isEmpty)
        #expect(refusal.words.zhHans.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(refusal.words.zhHans)")
        // The pointer leads somewhere in the case, or to a member that is missing from what it leads to.
        if refusal.pointer.hasPrefix("/act") || refusal.pointer.hasPrefix("/chain/") { #expect(leads(refusal.pointer, in: named.question)) }
    }

    private func leads(_ pointer: String, in question: MandateCase) -> Bool {
        var parts = pointer.split(separator: "/").map(String.init)[...]
        var value: JSON
        if parts.removeFirst() == "act" {
            value = question.act ?? .null
        } else {
            guard let index = parts.popFirst().flatMap({ Int($0) }), question.chain.indices.contains(index) else { return false }
            value = question.chain[index]
        }
        while let part = parts.popFirst() {
            if let list = value.array {
                guard let index = Int(part), list.indices.contains(index) else { return false }
                value = list[index]
            } else if let next = value[part] {
                value = next
            } else {
                return parts.isEmpty && value.object != nil
            }
        }
        return true
    }
}
