import Canon
import Ledger
import Signing
import Testing

@Suite struct EquivocationTests {
    static let signer = SigningKey(seed: Array(0..<32)).flatMap { try? NoteSigner(name: "localhost:8080", key: $0, type: .ed25519) }
    static let other = SigningKey(seed: Array(1..<33)).flatMap { try? NoteSigner(name: "localhost:8080", key: $0, type: .ed25519) }
    static let honest = MemoryTree(leaves: Sample.leaves(300))
    /// The same but for leaf 7.
    static let forked = MemoryTree(leaves: Sample.leaves(300).enumerated().map { $0.offset == 7 ? Sample.flipped($0.element) : $0.element })

    private func note(_ size: UInt64, _ root: Digest, origin: String = "localhost:8080") throws -> SignedNote {
        try #require(Self.signer).note(#require(Checkpoint(origin: origin, size: size, root: root)).text)
    }

    @Test(arguments: [8, 9, 16, 100, 128, 255, 256, 257, 299, 300] as [UInt64], [9, 16, 129, 256, 257, 300] as [UInt64])
    func forksAreProven(from: UInt64, to: UInt64) throws {
        guard from <= to else { return }
        let log = try #require(Self.signer).verifier
        let (a, b) = (try note(from, Self.forked.root(at: from)), try note(to, Self.honest.root(at: to)))
        let found = try #require(try Equivocation.find(b, a, log: log, reader: Self.honest))
        #expect(found.first.note == a || from == to)
        let expected = try Self.honest.root(at: from)
        #expect(from == to || found.rootAtFirst == expected)
        // It travels: whoever has the vkey reads it back from its JSON.
        let read = try Equivocation(bytes: found.json.canonicalBytes, log: NoteVerifier(vkey: log.vkey))
        #expect(read == found)
        #expect(try Equivocation(bytes: found.json.canonicalBytes) == found)
        #expect(code { _ = try Equivocation(bytes: found.json.canonicalBytes, log: #require(Self.other).verifier) } == .notSigned)
        guard from < to else { return }
        // Any change of the path, and it says nothing about the second tree, or has another length.
        for i in found.path.indices {
            var path = found.path
            path[i] = Sample.flipped(path[i])
            #expect(code { _ = try Equivocation(first: a, second: b, path: path, log: log) } == .notProving)
        }
        #expect(code { _ = try Equivocation(first: a, second: b, path: Array(found.path.dropLast()), log: log) } == .malformed)
        #expect(code { _ = try Equivocation(first: a, second: b, path: found.path + [found.path[0]], log: log) } == .malformed)
        #expect(code { _ = try Equivocation(first: b, second: a, path: found.path, log: log) } == .malformed)
        // A tree that is not the second checkpoint's proves nothing.
        #expect(code { _ = try Equivocation.find(a, b, log: log, reader: Self.forked) } == .notProving)
    }

    @Test func honestGrowthIsNoEquivocation() throws {
        let log = try #require(Self.signer).verifier
        for to in [1, 2, 7, 8, 255, 256, 257, 300] as [UInt64] {
            for from in [0, 1, 2, 5, 8, 128, 255, 256, 300] as [UInt64] where from <= to {
                let (a, b) = (try note(from, Self.honest.root(at: from)), try note(to, Self.honest.root(at: to)))
                #expect(try Equivocation.find(a, b, log: log, reader: Self.honest) == nil)
                let path = from == to || from == 0 ? [] : try Proofs.consistencyPath(from: from, to: to, reader: Self.honest)
                #expect(code { _ = try Equivocation(first: a, second: b, path: path, log: log) } == .consistent)
            }
        }
    }

    /// Whoever wants to slander a log has only its signatures on heads that agree, or none.
    @Test func slanderIsRefused() throws {
        let log = try #require(Self.signer).verifier
        let stranger = try NoteSigner(name: "localhost:8080", key: SigningKey(), type: .ed25519)
        let (root, other) = (try Self.honest.root(at: 9), try Self.forked.root(at: 9))
        let a = try note(9, root)
        let checkpoint = try #require(Checkpoint(origin: "localhost:8080", size: 9, root: other))
        #expect(code { _ = try Equivocation(first: a, second: stranger.note(checkpoint.text), path: [], log: log) } == .notSigned)
        let forged = try SignedNote(text: checkpoint.text, signatures: a.signatures)
        #expect(code { _ = try Equivocation(first: a, second: forged, path: [], log: log) } == .notSigned)
        // Two logs, one key: each has its own origin.
        #expect(code { _ = try Equivocation(first: a, second: note(9, other, origin: "localhost:8081"), path: [], log: log) } == .notSigned)
        // The same head with an extension line, or cosigned, is the same head.
        let extended = try #require(Self.signer).note(a.text + "x\n")
        #expect(code { _ = try Equivocation(first: a, second: extended, path: [], log: log) } == .consistent)
        #expect(code { _ = try Equivocation(first: a, second: a, path: [], log: log) } == .consistent)
        #expect(code { _ = try Equivocation(first: a, second: note(9, other), path: [root], log: log) } == .malformed)
        #expect(code { _ = try Equivocation(first: a, second: #require(Self.signer).note("x\n"), path: [], log: log) } == .notSigned)
        // Size 0 contradicts nothing.
        #expect(code { _ = try Equivocation(first: note(0, other), second: a, path: [], log: log) } == .consistent)
        #expect(code { _ = try Equivocation(first: a, second: note(9, other), path: [], log: log) } == nil)
    }

    @Test func theJSONFormIsStrict() throws {
        let log = try #require(Self.signer).verifier
        let found = try #require(
            try Equivocation.find(note(9, Self.forked.root(at: 9)), note(20, Self.honest.root(at: 20)), log: log, reader: Self.honest))
        #expect(try Equivocation(json: found.json, log: log) == found)
        let path = try #require(found.json["path"]?.array)
        let changes: [(String, JSON?)] = [
            ("type", "comity/equivocation/v2"), ("type", nil), ("extra", 1), ("log", nil), ("log", "localhost:8080"), ("path", nil), ("path", .array(path + [1])),
            ("path", .array(path.dropLast() + ["zAA"])),
            ("path", .array(path.dropLast() + [.string("u" + String(repeating: "A", count: 42))])), ("first", 1), ("second", nil),
            ("path", .array(Array(repeating: path[0], count: 65))),
        ]
        for (key, value) in changes {
            var json = found.json
            json[key] = value
            #expect(code { _ = try Equivocation(json: json, log: log) } == .malformed, "\(key)")
        }
        var json = found.json
        json["first"] = "no note"
        #expect(code { _ = try Equivocation(json: json, log: log) } == .notSigned)
        #expect(code { _ = try Equivocation(bytes: Array("[]".utf8), log: log) } == .malformed)
        #expect(code { _ = try Equivocation(bytes: [], log: log) } == .malformed)
    }

    private func code(_ body: () throws -> Void) -> EquivocationError.Code? {
        do { try body() } catch { return (error as? EquivocationError)?.code }
        return nil
    }
}
