import Canon
import Signing
import Testing

/// The rules by which identities begin and change, one by one.
@Suite struct IdentityHistoryTests {
    private let did = "did:web:localhost%3A8080:parties:lishan"
    private let origin = "localhost:8080"
    private let first = SigningKey()
    private let second = SigningKey()
    private let at = Instant(seconds: 1_795_428_000)

    private func text(_ key: SigningKey) -> String { Multikey.encode(key.publicKey) }
    private func digest(_ key: SigningKey) -> String { IdentityEvent.digest(ofNextKey: text(key)) }
    private func record(_ event: IdentityEvent, by key: SigningKey) throws -> Record {
        try Record.sign(kind: IdentityEvent.kind, subject: event.subject, issuer: event.did, at: at, key: key)
    }

    private func inception(_ did: String? = nil) -> IdentityEvent {
        IdentityEvent(
            did: did ?? self.did, sequence: 0, type: .inception, keys: [.init(multikey: text(first), purposes: ["assertionMethod"])],
            nextKeyDigests: [digest(second)], profile: .init(kind: .party, names: ["en": "Lishan"], jurisdiction: "CN"))
    }

    private func begun() throws -> IdentityHistory {
        try IdentityHistory.after(record(inception(), by: first), at: 4, of: origin, before: nil)
    }

    private func code(_ body: () throws -> Void) -> IdentityError.Code? {
        do { try body() } catch { return (error as? IdentityError)?.code }
        return nil
    }

    private func code(_ event: IdentityEvent, by key: SigningKey, at position: UInt64 = 9) throws -> IdentityError.Code? {
        let (record, before) = (try record(event, by: key), try begun())
        return code { _ = try IdentityHistory.after(record, at: position, of: origin, before: before) }
    }

    @Test func anInceptionBeginsAnIdentityAtHome() throws {
        let history = try begun()
        #expect(history.did == did && history.kind == .party && history.sequence == 0 && history.promised == [digest(second)])
        #expect(history.keys == [KeyLife(multikey: text(first), purposes: ["assertionMethod"], added: 4)])
        for (other, position) in [
            ("did:web:elsewhere.example", 4), ("did:web:localhost%3A8080", 4), (did, 0), ("did:web:localhost%3A8080:people:a", 4),
            ("did:web:localhost%3A8080:parties:a:b", 4),
        ] as [(String, UInt64)] {
            let record = try record(inception(other), by: first)
            #expect(code { _ = try IdentityHistory.after(record, at: position, of: origin, before: nil) } == .foreign, "\(other) at \(position)")
        }
        let stranger = try record(inception(), by: second)
        #expect(code { _ = try IdentityHistory.after(stranger, at: 4, of: origin, before: nil) } == .signer)
        #expect(try code(inception(), by: first) == .exists)
    }

    @Test func onlyThePromisedKeyRotates() throws {
        var event = IdentityEvent(
            did: did, sequence: 1, type: .rotation, keys: [.init(multikey: text(second), purposes: ["assertionMethod"])], nextKeyDigests: [],
            retired: [text(first)])
        let next = try IdentityHistory.after(record(event, by: second), at: 9, of: origin, before: begun())
        #expect(next.keys.map(\.retired) == [9, nil] && next.promised.isEmpty && next.sequence == 1)
        #expect(try code(event, by: first) == .notPromised)
        event.sequence = 2
        #expect(try code(event, by: second) == .sequence)
        event.sequence = 1
        event.retired = ["z6MkSomeoneElse"]
        #expect(try code(event, by: second) == .unknownKey)
        event.keys = []
        #expect(try code(event, by: second) == .notPromised)
    }

    /// The key in use may be in a thief's hands.
    @Test func aCompromiseBringsNothingNew() throws {
        var event = IdentityEvent(
            did: did, sequence: 1, type: .compromise, nextKeyDigests: [], compromised: [.init(multikey: text(first), since: 6)])
        let next = try IdentityHistory.after(record(event, by: first), at: 9, of: origin, before: begun())
        #expect(next.promised == [digest(second)] && next.keys[0].compromisedSince == 6 && next.keys[0].compromiseDeclared == 9)
        event.nextKeyDigests = [digest(second)]
        #expect(try code(event, by: first) == nil)
        event.nextKeyDigests = [digest(first)]
        #expect(try code(event, by: first) == .promise)
        event.nextKeyDigests = []
        event.compromised = [.init(multikey: text(first), since: 10)]
        #expect(try code(event, by: first) == .future)
        event.compromised = [.init(multikey: text(second), since: 6)]
        #expect(try code(event, by: first) == .unknownKey)
        event.compromised = []
        #expect(try code(event, by: first) == .malformed)
        event.compromised = [.init(multikey: text(first), since: 6)]
        event.keys = [.init(multikey: text(second), purposes: ["assertionMethod"])]
        #expect(try code(event, by: first) == .malformed)
    }

    @Test func aKeyCountsForItsPositionsOnly() throws {
        let life = KeyLife(multikey: "z", purposes: ["assertionMethod"], added: 4, retired: 9, compromisedSince: 7, compromiseDeclared: 8)
        let expected: [(UInt64, IdentityError.Code?)] = [
            (3, .unknownKey), (4, nil), (6, nil), (7, .keyCompromised), (8, .keyCompromised), (9, .keyRetired),
        ]
        for (position, code) in expected { #expect(self.code { try life.check(purpose: "assertionMethod", at: position) } == code, "\(position)") }
        #expect(code { try life.check(purpose: "log", at: 5) } == .keyPurpose && life.ended == 7)
    }

    @Test func anIdentityEventIsForEverybody() throws {
        let sealed = try Record.sign(
            kind: IdentityEvent.kind, subject: inception().subject, issuer: did, audience: ["did:web:localhost%3A8081"], at: at, key: first)
        #expect(throws: SubjectError.self) { try IdentityEvent(sealed) }
        let tombstone = try Record.sign(
            kind: Erasure.kind, subject: Erasure(record: sealed.id, position: 3).subject, issuer: did, audience: ["did:web:localhost%3A8081"], at: at,
            key: first)
        #expect(throws: SubjectError.self) { try Erasure(tombstone) }
    }

    /// What a proof signs is cut from the bytes; records of every shape still verify as they were signed.
    @Test func recordsOfEveryShapeVerify() throws {
        let reference = RecordReference(id: RecordID(now: at), digest: Digest.sha256([1]))
        for audience in [[], ["did:web:localhost%3A8081"]] {
            for critical in [[], ["field"]] {
                for references in [[], [reference]] {
                    for cooperation in [nil, RecordID(now: at)] {
                        let record = try Record.sign(
                            kind: "word.v1", subject: ["text": "“ü” \"proof\":{ \\ 中"], issuer: did, cooperation: cooperation, audience: audience,
                            refersTo: references,
                            critical: critical, at: at, key: first)
                        try record.verify()
                        try record.verify(with: first.publicKey)
                        #expect(throws: (any Error).self) { try record.verifySignature(by: second.publicKey) }
                    }
                }
            }
        }
    }
}
