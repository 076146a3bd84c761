import Foundation
import Store
import StoreSQLite
import Testing

/// What every engine must do. A new engine is one more line in `engines`.
@Suite struct StoreTests {
    struct Engine: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var open: @Sendable () throws -> any Store
    }

    static let engines = [
        Engine(testDescription: "SQLite in memory") { try SQLiteStore() },
        Engine(testDescription: "SQLite file") { try SQLiteStore(path: temporary()) },
    ]

    static func temporary() -> String { NSTemporaryDirectory() + "comity-\(UUID().uuidString).sqlite" }

    @Test(arguments: engines) func keepsEveryTypeOfValue(_ engine: Engine) throws {
        let store = try engine.open()
        let values: [SQLValue] = [.null, .integer(.min), .integer(.max), .text(""), .text("科技 ‘x’ \u{0}y"), .blob([]), .blob([0, 255, 1])]
        try store.writeNow { transaction throws in
            try transaction.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v)")
            for (i, value) in values.enumerated() { try transaction.execute("INSERT INTO t VALUES (?, ?)", [SQLValue(i), value]) }
        }
        let read = try store.readNow { try $0.query("SELECT v FROM t ORDER BY n").map { $0[0] } }
        #expect(read == values)
    }

    @Test(arguments: engines) func preparedStatementsTakeEveryTypeOfValueAndAPosition(_ engine: Engine) throws {
        let store = try engine.open()
        let (insert, find) = (SQLStatement("INSERT INTO t VALUES (?, ?, ?)"), SQLStatement("SELECT n FROM t WHERE v IS ?"))
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .text(""), .text("short"),
            .text("a text that is too long to lie within its own value ‘科技’ \u{0}y"),
            .blob([]), .blob([0, 255, 1]), .blob([UInt8](repeating: 7, count: 100_000)),
        ]
        try store.writeNow { transaction throws in
            try transaction.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, v, w)")
            // A shorter value after a longer one must not keep anything of it.
            for (i, value) in (values.reversed() + values).enumerated() {
                try transaction.execute(insert, [value, value, .text("w\(i)")], position: SQLPosition(UInt64(i), at: 0))
            }
            for value in values { #expect(try transaction.first(find.text, [value]) != nil) }
            #expect(try transaction.first(find.text, [.text("other")]) == nil)
            #expect(throws: StoreError.self) { try transaction.execute(insert, [.null]) }
            // The statement is prepared afresh when the tables change, and goes on with what is given it.
            try transaction.execute("CREATE INDEX t_v ON t (v)")
            try transaction.execute(insert, [.integer(100), .blob([9]), .text("last")])
            #expect(throws: StoreError.self) { try transaction.execute(insert, [.integer(100), .null, .null]) }
            #expect(try transaction.first(find.text, [.blob([9])]) != nil)
        }
        let read = try store.readNow { transaction throws in
            #expect(try transaction.first(find.text, [.blob([9])]) != nil)
            return try transaction.query("SELECT v, w FROM t ORDER BY n").map(\.values)
        }
        #expect(read == (values.reversed() + values).enumerated().map { [$1, .text("w\($0)")] } + [[.blob([9]), .text("last")]])
    }

    @Test(arguments: engines) func aThrowTakesEverythingBack(_ engine: Engine) throws {
        struct Stop: Error {}
        let store = try engine.open()
        try store.writeNow { try $0.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
        #expect(throws: Stop.self) {
            try store.writeNow { transaction throws in
                try transaction.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(try store.readNow { try $0.query("SELECT n FROM t") }.isEmpty)
    }

    @Test(arguments: engines) func aConstraintIsNamed(_ engine: Engine) throws {
        let store = try engine.open()
        try store.writeNow { try $0.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)") }
        let error = #expect(throws: StoreError.self) {
            try store.writeNow { transaction throws in
                try transaction.execute("INSERT INTO t VALUES (1)")
                try transaction.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.code == .constraint)
    }

    @Test(arguments: engines) func readsInsideReadsDoNotDisturbOneAnother(_ engine: Engine) throws {
        let store = try engine.open()
        try store.writeNow { transaction throws in
            try transaction.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")
            for i in 0..<5 { try transaction.execute("INSERT INTO t VALUES (?)", [SQLValue(i)]) }
        }
        let pairs = try store.readNow { transaction throws in
            var pairs = 0
            try transaction.forEach("SELECT n FROM t", []) { _ in
                try transaction.forEach("SELECT n FROM t", []) { _ in
                    pairs += 1
                    return true
                }
                return true
            }
            return pairs
        }
        #expect(pairs == 25)
    }

    @Test(arguments: engines) func aWrongNumberOfArgumentsIsRefused(_ engine: Engine) throws {
        let store = try engine.open()
        #expect(throws: StoreError.self) { try store.readNow { try $0.query("SELECT ?, ?", [1]) } }
    }
}

@Suite struct SQLiteStoreTests {
    /// GRDB's pool lowers this to 1 on opening; then a power cut could take back commits that witnesses have cosigned.
    @Test func commitsAreFlushedToTheDisk() throws {
        let path = StoreTests.temporary()
        for _ in 0..<2 {
            let store = try SQLiteStore(path: path)
            #expect(try store.synchronousMode() == 2)
            try store.close()
        }
    }

    @Test func aBackupHoldsWhatWasCommitted() throws {
        let store = try SQLiteStore(path: StoreTests.temporary())
        try store.writeNow { transaction throws in
            try transaction.execute("CREATE TABLE t (n INTEGER)")
            try transaction.execute("INSERT INTO t VALUES (7)")
        }
        let copy = StoreTests.temporary()
        try store.backup(to: copy)
        #expect(try SQLiteStore(path: copy).readNow { try $0.first("SELECT n FROM t")?.integer(0) } == 7)
    }

    @Test func aFileThatIsNoDatabaseIsNamedDamaged() throws {
        let path = StoreTests.temporary()
        try Data(repeating: 0x41, count: 9000).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
        #expect(error?.code == .damaged)
    }
}
