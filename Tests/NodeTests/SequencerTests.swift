import Canon
import Ledger
import Node
import Pages
import Signing
import Store
import StoreSQLite
import Synchronization
import TestKit
import Testing

/// A kind with a rule of its own: a record whose `word` is `no` is refused at the moment of logging.
struct WordModule: Module {
    let name = "words"
    let kinds = [
        RecordKind("word.v1") { record in
            var fields = Fields(record.subject)
            _ = try fields.text("word")
            try fields.end()
        }
    ]
    let tables = [DerivedTable("words", [.init("word", .text)])]

    func rows(for record: Record) -> [DerivedRow] { [DerivedRow("words", [SQLValue(record.subject["word"]?.string)])] }

    func admit(_ record: Record, in transaction: any ReadTransaction) throws {
        guard record.subject["word"]?.string != "no" else {
            throw Failure(status: 403, code: "word.no", detail: "this word is refused; take another")
        }
    }
}

@Suite struct SequencerTests {
    func node() async throws -> TestNode {
        let node = try await TestNode(modules: [WordModule()])
        try await node.host("lishan")
        return node
    }

    func act(_ word: String, id: RecordID? = nil) -> Act { Act(party: "lishan", kind: "word.v1", subject: ["word": .string(word)], id: id) }

    @Test func theLogAndItsRowsAreOneTransaction() async throws {
        let node = try await node()
        let receipt = try await node.service.act(act("yes"))
        #expect(receipt.position == 2)
        let outcome = try node.store.readNow { try LogCheck.run(origin: node.origin, in: $0) }
        #expect(outcome.problems == [] && outcome.size == 3)
        let rows = try node.store.readNow { try $0.query("SELECT origin, position, word FROM words") }
        #expect(rows.map(\.values) == [[.text(node.origin), .integer(2), .text("yes")]])
    }

    @Test func oneRefusalDoesNotFailTheOthers() async throws {
        let node = try await node()
        let words = (0..<200).map { $0 % 3 == 0 ? "no" : "yes" }
        let refused = await withTaskGroup(of: Bool.self) { group in
            for word in words { group.addTask { (try? await node.service.act(act(word))) == nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused == words.filter { $0 == "no" }.count)
        let outcome = try node.store.readNow { try LogCheck.run(origin: node.origin, in: $0) }
        #expect(outcome.problems == [] && outcome.size == UInt64(2 + words.count - refused))
    }

    @Test func theSameActAgainGivesTheOldReceiptAndOtherContentIsRefused() async throws {
        let node = try await node()
        let id = RecordID(now: node.clock.now)
        let first = try await node.service.act(act("yes", id: id))
        node.clock.advance(seconds: 60)
        #expect(try await node.service.act(act("yes", id: id)) == first)
        let error = await #expect(throws: Failure.self) { try await node.service.act(act("other", id: id)) }
        #expect(error?.status == 409 && error?.code == "idTaken")
        #expect(node.service.sequencer.current.edge.size == 3)
    }

    @Test func unknownKindsAndFieldsWriteNothing() async throws {
        let node = try await node()
        for (kind, subject, code) in [
            ("other.v1", ["word": "x"] as JSONObject, "unknownKind"), ("word.v1", ["word": "x", "more": 1], "unknownField"),
            ("word.v1", ["word": 3], "wrongType"), ("word.v1", ["other": "x"], "missingField"),
        ] {
            let error = await #expect(throws: Failure.self) { try await node.service.act(Act(party: "lishan", kind: kind, subject: subject)) }
            #expect(error?.code == code)
        }
        #expect(node.service.sequencer.current.edge.size == 2)
    }

    @Test(arguments: [(0, 0), (-4999, -4999), (1, 1)]) func aSmallStepBackRepeatsTheLastTime(_ step: Int, _: Int) throws {
        let last = Instant(seconds: 1000)
        let result = Sequencer.timestamp(last.adding(milliseconds: Int64(step)), after: last)
        #expect(try result.get() == max(last, last.adding(milliseconds: Int64(step))))
    }

    @Test func aLargeStepBackStopsTheWriter() async throws {
        let node = try await node()
        _ = try await node.service.act(act("yes"))
        node.clock.advance(seconds: -6)
        for _ in 0..<2 {
            let error = await #expect(throws: Failure.self) { try await node.service.act(act("yes")) }
            #expect(error?.code == "writerStopped")
        }
        node.clock.advance(seconds: 60)
        await #expect(throws: Failure.self) { try await node.service.act(act("yes")) }
        #expect(node.service.sequencer.current.edge.size == 3)
    }

    @Test func aClosedGateRefusesAndReadsGoOn() async throws {
        let node = try await node()
        node.service.sequencer.set(.readOnly(reason: "the witnesses have not answered yet"))
        let error = await #expect(throws: Failure.self) { try await node.service.act(act("yes")) }
        #expect(error?.code == "readOnly" && error?.status == 503)
        node.service.sequencer.set(.open)
        #expect(try await node.service.act(act("yes")).position == 2)
    }

    @Test func aFailingCommitStopsTheWriterAndNothingIsPublished() async throws {
        let store = FailingStore(try SQLiteStore())
        let service = try NodeService(
            settings: NodeSettings(url: "http://localhost:8080", name: "T", jurisdiction: "CH"), store: store,
            keyEncryptionKey: [UInt8](repeating: 7, count: 32), registry: Registry([WordModule()]), gate: .open,
            clock: { Instant(seconds: 1_795_428_000) })
        try await service.begin(fictional: true)
        let note = service.sequencer.current.note
        store.fail.withLock { $0 = true }
        let act = Act(party: nil, kind: "word.v1", subject: ["word": "yes"])
        let error = await #expect(throws: Failure.self) { try await service.act(act) }
        #expect(error?.code == "writerStopped")
        store.fail.withLock { $0 = false }
        await #expect(throws: Failure.self) { try await service.act(act) }
        #expect(service.sequencer.current.note == note && service.sequencer.current.edge.size == 1)
        guard case .stopped = service.sequencer.gate else { return #expect(Bool(false), "the gate is \(service.sequencer.gate)") }
    }

    @Test func aNodeGoesOnWhereItStopped() async throws {
        let path = "/tmp/comity-\(RecordID(now: Instant(seconds: 1)).uuid).sqlite"
        let first = try await TestNode(modules: [WordModule()], path: path)
        try await first.host("lishan")
        for i in 0..<600 { _ = try await first.service.act(act("w\(i)")) }
        let note = first.service.sequencer.current.note
        first.close()
        try first.store.close()
        let second = try await TestNode(modules: [WordModule()], path: path)
        #expect(second.service.sequencer.current.note == note)
        _ = try await second.service.act(act("more"))
        let outcome = try second.store.readNow { try LogCheck.run(origin: second.origin, in: $0) }
        #expect(outcome.problems == [] && outcome.size == 603)
    }
}

/// A store whose commits fail when told to: what a full disk or a failing fsync look like from above.
final class FailingStore: Store {
    let inner: SQLiteStore
    let fail = Mutex(false)
    init(_ inner: SQLiteStore) { self.inner = inner }

    func read<T: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> T) async throws -> T { try await inner.read(body) }
    func readNow<T>(_ body: (any ReadTransaction) throws -> T) throws -> T { try inner.readNow(body) }
    func write<T: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> T) async throws -> T { try await inner.write(body) }
    func backup(to path: String) throws { try inner.backup(to: path) }
    func close() throws { try inner.close() }

    func writeNow<T>(_ body: (any WriteTransaction) throws -> T) throws -> T {
        try inner.writeNow { transaction in
            let result = try body(transaction)
            if fail.withLock({ $0 }) { throw StoreError(.full, "could not commit: database or disk is full (SQLite 13)") }
            return result
        }
    }
}
