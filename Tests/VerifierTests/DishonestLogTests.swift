import Canon
import Ledger
import Signing
import Testing
import Verifier

/// Logs that an operator writes who keeps to no rule: whatever they sign, an audit says what is wrong and where.
@Suite struct DishonestLogTests {
    private func audit(_ source: MemorySource, _ change: (inout Audit.Options) -> Void = { _ in }) async throws -> AuditOutcome {
        var options = Audit.Options()
        change(&options)
        return try await Audit(of: source, options: options).run()
    }

    @Test func aKeyThatWasNeverAnnouncedDoesNotCount() async throws {
        var log = try LogBuilder()
        try log.add(records: 3)
        let position = try log.add(log.record(9, by: SigningKey()))
        let outcome = try await audit(log.source())
        #expect(outcome.found == ["record.key at entry \(position)"] && outcome.report.recordsVerified == position)
    }

    @Test func aRetiredKeyDoesNotCount() async throws {
        var log = try LogBuilder()
        try log.add(records: 2)
        let event = IdentityEvent(
            did: log.party, sequence: 1, type: .rotation,
            keys: [.init(multikey: Multikey.encode(log.nextKey.publicKey), purposes: ["assertionMethod"])],
            nextKeyDigests: [], retired: [Multikey.encode(log.partyKey.publicKey)])
        try log.add(log.sign(event, by: log.nextKey))
        let late = try log.add(log.record(7))
        try log.add(log.record(8, by: log.nextKey))
        #expect(try await audit(log.source()).found == ["record.key at entry \(late)"])
    }

    @Test func aCompromiseReachesBackAsFarAsItSays() async throws {
        var log = try LogBuilder()
        try log.add(records: 300)
        let event = IdentityEvent(
            did: log.party, sequence: 1, type: .compromise, nextKeyDigests: [],
            compromised: [.init(multikey: Multikey.encode(log.partyKey.publicKey), since: 250)])
        let declared = try log.add(log.sign(event, by: log.partyKey))
        let outcome = try await audit(log.source())
        #expect(outcome.found == (250..<declared).map { "record.key at entry \($0)" })
        #expect(outcome.report.recordsVerified == 251 && outcome.memory == nil)
    }

    @Test func aSignatureByAnotherKeyThanNamedDoesNotHold() async throws {
        var log = try LogBuilder()
        let good = try log.record(1)
        // The words of one record under the proof of another.
        let other = try log.record(2)
        var json = other.json
        json["proof"] = good.json["proof"]
        let position = try log.add(Record(json: json))
        #expect(try await audit(log.source()).found == ["record.signature at entry \(position)"])
    }

    @Test func identitiesBeginOnceAndAtHome() async throws {
        var log = try LogBuilder()
        let again = try log.add(log.inception(of: log.party, kind: .party, key: SigningKey()))
        let foreign = try log.add(log.inception(of: "did:web:elsewhere.example", kind: .party, key: SigningKey()))
        let second = try log.add(log.inception(of: log.did, kind: .node, key: SigningKey()))
        #expect(try await audit(log.source()).found == [again, foreign, second].map { "identity.event at entry \($0)" })
    }

    @Test func aStolenKeyBringsNoOther() async throws {
        var log = try LogBuilder()
        let thief = SigningKey()
        let own = IdentityEvent.Key(multikey: Multikey.encode(thief.publicKey), purposes: ["assertionMethod"])
        let rotation = IdentityEvent(did: log.party, sequence: 1, type: .rotation, keys: [own], nextKeyDigests: [])
        let first = try log.add(log.sign(rotation, by: thief))
        var compromise = IdentityEvent(
            did: log.party, sequence: 1, type: .compromise, nextKeyDigests: [IdentityEvent.digest(ofNextKey: own.multikey)],
            compromised: [.init(multikey: Multikey.encode(log.partyKey.publicKey), since: 2)])
        let second = try log.add(log.sign(compromise, by: log.partyKey))
        compromise.nextKeyDigests = []
        compromise.keys = [own]
        let third = try log.add(log.sign(compromise, by: log.partyKey))
        let outcome = try await audit(log.source())
        #expect(Set(outcome.found) == Set([first, second, third].map { "identity.event at entry \($0)" } + ["record.form at entry \(third)"]))
    }

    @Test func timesNeverGoBack() async throws {
        var log = try LogBuilder()
        try log.add(records: 4)
        let within = try log.add(log.record(1), after: -10)
        while log.size < 256 { try log.add(log.record(2), after: 20) }
        let across = try log.add(log.record(3), after: -1)
        try log.add(log.record(3), after: 0)
        #expect(try await audit(log.source()).found == ["entry.time at entry \(within)", "entry.time at entry \(across)"])
    }

    @Test func anOpenRecordForFewIsNamed() async throws {
        var log = try LogBuilder()
        let position = try log.add(log.record(1, audience: ["did:web:localhost%3A8081"]))
        try log.add(log.record(2, audience: ["did:web:localhost%3A8081"]), sealed: true)
        let outcome = try await audit(log.source())
        #expect(outcome.found == ["opening.audience at entry \(position)"] && outcome.report.sealed == 1)
    }

    @Test func everyErasureHasItsTombstone() async throws {
        var log = try LogBuilder()
        let records = try (0..<6).map { try log.record($0) }
        let positions = try records.map { try log.add($0) }
        try log.erase(positions[0], of: records[0])
        let stranger = RecordID(now: Instant(seconds: 1))
        log.setOpening(.erased(tombstone: nil), at: positions[1])
        log.setOpening(.erased(tombstone: stranger), at: positions[2])
        let kept = log.openings[Int(positions[3])]
        try log.erase(positions[3], of: records[3])
        log.setOpening(kept, at: positions[3])
        let outcome = try await audit(log.source())
        #expect(
            Set(outcome.found) == [
                "erasure.unnamed at entry \(positions[1])", "erasure.missing at entry \(positions[2])", "erasure.notDone at entry \(positions[3])",
            ])
        #expect(outcome.report.erased == 3)
    }

    @Test func twoEntriesCannotShareATombstone() async throws {
        var log = try LogBuilder()
        let (a, b) = (try log.record(1), try log.record(2))
        let (first, second) = (try log.add(a), try log.add(b))
        try log.erase(second, of: b)
        log.setOpening(log.openings[Int(second)], at: first)
        let found = try await audit(log.source()).found
        #expect(Set(found) == ["erasure.mismatch at entry \(second)", "erasure.mismatch at entry \(first)"])
    }

    @Test func aCheckpointMustBeSignedByAnAnnouncedKey() async throws {
        var log = try LogBuilder()
        try log.add(records: 1)
        let note = try log.note(by: SigningKey())
        #expect(try await audit(log.source(note: note)).found == ["checkpoint.signature at log/checkpoint"])
        // A key that was pinned, and that the log does not announce.
        let other = SigningKey()
        let pinned = try NoteVerifier(name: log.origin, key: other.publicKey, type: .ed25519)
        let outcome = try await audit(log.source(note: log.note(by: other))) { $0.logKeys = [pinned] }
        #expect(outcome.found == ["checkpoint.key at log/checkpoint"] && outcome.report.trust == .pinned)
        #expect(try await audit(log.source()) { $0.origin = "elsewhere.example" }.found == ["checkpoint.origin at log/checkpoint"])
    }

    @Test func aRootThatTheEntriesDoNotGiveIsNamed() async throws {
        var log = try LogBuilder()
        try log.add(records: 5)
        let note = try log.note(root: Digest.sha256([1]))
        #expect(try await audit(log.source(note: note)).found == ["root.mismatch at log/checkpoint"])
    }

    @Test func aMissingBundleEndsTheWalk() async throws {
        var log = try LogBuilder()
        try log.add(records: 4)
        // As large as a log may call itself: nothing is tried beyond what is not there.
        guard let checkpoint = Checkpoint(origin: log.origin, size: UInt64(Int64.max), root: Digest.sha256([1])) else { return }
        let note = try NoteSigner(name: log.origin, key: log.logKey, type: .ed25519).note(checkpoint.text)
        let source = try log.source(note: note)
        let outcome = try await audit(source)
        #expect(outcome.report.problems.map(\.code).contains(.entriesMissing) && source.reads.paths.count < 100)
    }

    @Test func anEmptyLogHasNoNode() async throws {
        var source = MemorySource()
        guard let checkpoint = Checkpoint(origin: "localhost:8080", size: 0, root: TreeHash.emptyRoot) else { return }
        source.files["log/checkpoint"] = try NoteSigner(name: "localhost:8080", key: SigningKey(), type: .ed25519).note(checkpoint.text).bytes
        #expect(try await audit(source).found == ["identity.node at entry 0"])
    }
}
