import Canon
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Node
import Pages
import Signing
import Store
import TestKit
import Testing

@testable import Web

@Suite struct TamperTests {
    /// Runs the check over a copy in which a part was changed.
    private func check(_ site: CoreSite, _ part: Tampering.Part, _ position: UInt64, _ change: (String) -> String) throws -> TamperCheck {
        try site.node.service.store.readNow { transaction in
            let log = LogView(site.node.origin, home: site.node.origin, in: transaction)
            let window = try #require(try TamperWindow(log))
            let original = try Tampering.original(part, at: position, of: window, in: transaction)
            return try TamperCheck(Tampering(part: part, position: position, original: original, content: change(original)), window, log)
        }
    }

    private func reasons(_ check: TamperCheck) -> Set<String> { Set(check.findings.map(\.reason)) }

    @Test func anUnchangedCopyHoldsInEveryPart() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        for part in Tampering.Part.allCases {
            let found = try check(site, part, 3) { $0 }
            #expect(found.findings.isEmpty, "\(found.findings)")
            #expect(found.entries == 9)
        }
    }

    @Test(arguments: Tampering.Part.allCases)
    func theOneClickExampleIsCaught(part: Tampering.Part) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        #expect(try !check(site, part, 3) { Tampering.example(part, $0) }.findings.isEmpty)
        for language in Language.allCases {
            let page = try await site.post("/tamper", ["part": part.rawValue, "position": "3"], language: language)
            #expect(page.status == .ok)
            #expect(page.text.contains(language == .english ? "Caught" : "已被发现"))
            #expect(!page.text.contains("[["), "a text is missing")
        }
    }

    @Test func aWordOfARecordIsCaughtByCommitmentAndSignature() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let found = try check(site, .opening, 3) { $0.replacing("December", with: "November") }
        #expect(reasons(found) == ["commitment", "signature"])
        #expect(found.findings.allSatisfy { $0.position == 3 })
    }

    @Test func aNewSignatureByAnotherKeyIsCaught() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let thief = SigningKey()
        let forged = try check(site, .opening, 3) { original in
            guard case .open(let salt, let bytes)? = try? Opening(line: Array(original.utf8)), let record = try? Record(bytes: bytes),
                let again = try? Record.sign(
                    kind: record.kind, subject: ["title": ["en": "Other"], "text": ["en": "Other"]], issuer: record.issuer, id: record.id,
                    at: record.statedAt, key: thief)
            else { return original }
            return String(decoding: Opening.open(salt: salt, record: again.bytes).line, as: UTF8.self)
        }
        #expect(reasons(forged) == ["commitment", "key"])
    }

    @Test func timeThatGoesBackIsCaught() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let found = try check(site, .entry, 3) { $0.replacing("2026", with: "2025") }
        #expect(reasons(found).isSuperset(of: ["leaf", "time"]))
    }

    @Test func aTileIsCaughtByItsRootAndByItsEntries() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let found = try check(site, .tile, 0) { text in
            var lines = text.split(separator: "\n").map(String.init)
            lines.swapAt(1, 2)
            return lines.joined(separator: "\n")
        }
        #expect(reasons(found) == ["root", "tileHash"])
        #expect(Set(found.findings.compactMap(\.position)) == [1, 2])
        #expect(try reasons(check(site, .tile, 0) { String($0.dropLast(64)) }) == ["tileForm"])
    }

    @Test func theCheckpointIsCaughtByItsSignatures() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        #expect(try reasons(check(site, .checkpoint, 0) { $0.replacing("\n9\n", with: "\n8\n") }).isSuperset(of: ["logSignature", "size"]))
        #expect(try reasons(check(site, .checkpoint, 0) { _ in "nothing of the kind\n" }) == ["noCheckpoint"])
        #expect(try reasons(check(site, .checkpoint, 0) { $0.replacing("localhost:8080\n9", with: "localhost:8081\n9") }).contains("logSignature"))
    }

    @Test func aWitnessWhoSignedAnotherTextIsCaught() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        try await site.cosign(at: 9)
        #expect(try check(site, .checkpoint, 0) { $0 }.findings.isEmpty)
        let swapped = try check(site, .checkpoint, 0) { text in
            guard let note = try? SignedNote(bytes: Array(text.utf8)), let other = try? site.neutral.sign("another text\n", timestamp: 1),
                let mixed = try? SignedNote(text: note.text, signatures: note.signatures.filter { $0.name == "localhost:8080" } + [other])
            else { return text }
            return mixed.serialized
        }
        #expect(reasons(swapped) == ["cosignature"])
        // To leave a confirmation out takes support away and makes nothing false.
        let bare = try check(site, .checkpoint, 0) { text in
            guard let note = try? SignedNote(bytes: Array(text.utf8)),
                let log = try? SignedNote(text: note.text, signatures: note.signatures.filter { $0.name == "localhost:8080" })
            else { return text }
            return log.serialized
        }
        #expect(bare.findings.isEmpty)
    }

    @Test func takingARecordAwayIsSaidToBeWithholding() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let withheld = try check(site, .opening, 3) { _ in #"{"state":"sealed"}"# }
        #expect(withheld.findings.isEmpty && withheld.isWithheld)
        let page = try await site.post("/tamper", ["part": "opening", "position": "3", "content": #"{"state":"sealed"}"#])
        #expect(page.text.contains("Not altered, but withheld"))
    }

    /// Any one character of any part, changed to any other.
    @Test(arguments: Tampering.Part.allCases)
    func everyChangedCharacterIsCaught(part: Tampering.Part) async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        try await site.cosign(at: 9)
        var random = SeededRandom(seed: 20_261_123)
        for _ in 0..<60 {
            var changed = ""
            let found = try check(site, part, 3) { original in
                var bytes = Array(original.utf8)
                let i = Int.random(in: 0..<bytes.count, using: &random)
                // Another printable character, but never the other case of a hexadecimal digit, which is the same hash.
                let others = (UInt8(0x21)...0x7E).filter { $0 != bytes[i] && $0 | 0x20 != bytes[i] | 0x20 }
                bytes[i] = others.randomElement(using: &random) ?? 0x21
                changed = String(decoding: bytes, as: UTF8.self)
                return changed
            }
            // A signature line whose name or key id was changed is nobody's any more, and is passed over as C2SP signed-note demands.
            if part == .checkpoint, found.findings.isEmpty {
                let note = try SignedNote(bytes: Array(changed.utf8))
                let known = [site.neutral.verifier, site.counterparty.verifier]
                #expect(known.count { witness in note.signatures.contains { witness.claims($0) } } == 1, "passed: \(changed)")
                continue
            }
            #expect(!found.findings.isEmpty, "passed: \(changed)")
        }
    }

    @Test func aLargeLogIsCopiedInPart() async throws {
        let site = try await CoreSite(isRich: false)
        defer { site.node.close() }
        try await site.node.host("lishan")
        // Enough for the newest piece to begin beyond the start.
        let node = site.node
        try await withThrowingTaskGroup(of: Void.self) { group in
            for i in 0..<2100 {
                group.addTask {
                    _ = try await node.service.act(
                        Act(party: "lishan", kind: "notice.v1", subject: ["title": ["en": .string("Notice \(i)")], "text": ["en": "Text"]]))
                }
            }
            try await group.waitForAll()
        }
        site.node.clock.advance(seconds: 1)
        let found = try check(site, .opening, 2050) { $0.replacing("Text", with: "Test") }
        #expect(reasons(found) == ["commitment", "signature"])
        #expect(found.entries == 2102 - 2048)
        #expect(try check(site, .tile, 2050) { $0 }.findings.isEmpty)
        #expect(try reasons(check(site, .checkpoint, 0) { $0.replacing("\n2102\n", with: "\n2101\n") }).contains("size"))
        #expect(throws: Failure.self) { try check(site, .entry, 2047) { $0 } }
        let page = try await site.get("/tamper")
        #expect(page.text.contains("positions 2,048 to 2,101"))
    }

    @Test func nothingOfItIsKept() async throws {
        let site = try await CoreSite()
        defer { site.node.close() }
        let before = try await site.get("/log/entries").text
        for part in Tampering.Part.allCases { _ = try await site.post("/tamper", ["part": part.rawValue, "position": "3"]) }
        #expect(try await site.get("/log/entries").text == before)
        #expect(site.node.service.sequencer.current.edge.size == 9)
    }
}
