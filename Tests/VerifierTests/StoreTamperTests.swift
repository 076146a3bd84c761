import Canon
import Foundation
import Ledger
import Node
import Signing
import Store
import StoreSQLite
import TestKit
import Testing
import Verifier

/// Changes in the file on the disk, as somebody with the disk in their hands could make them.
@Suite struct StoreTamperTests {
    private static let statements: [(sql: String, code: String)] = [
        ("UPDATE entries SET entry = zeroblob(93) WHERE idx = 3", "entry"),
        ("UPDATE entries SET entry = (SELECT entry FROM entries WHERE idx = 4) WHERE idx = 3", "entry.changed"),
        ("DELETE FROM entries WHERE idx = 5", ""),
        ("DELETE FROM entries WHERE idx = (SELECT MAX(idx) FROM entries)", ""),
        ("INSERT INTO entries SELECT MAX(idx) + 1, entry FROM entries", "archive.fault"),
        ("UPDATE openings SET salt = zeroblob(32) WHERE idx = 6", "opening.mismatch"),
        ("UPDATE openings SET record = x'7b7d' WHERE idx = 6", "opening.mismatch"),
        ("UPDATE openings SET state = 1 WHERE idx = 6", "state.mismatch"),
        ("UPDATE openings SET state = 7 WHERE idx = 6", "archive.fault"),
        ("UPDATE openings SET state = x'' WHERE state = 0 AND idx = 6", "archive.fault"),
        ("UPDATE openings SET record = CAST(record AS TEXT) WHERE idx = 6", ""),
        ("UPDATE openings SET record_id = zeroblob(16) WHERE idx = 6", "archive.fault"),
        ("UPDATE openings SET salt = zeroblob(32) WHERE state = 1", "archive.fault"),
        ("UPDATE openings SET record = zeroblob(9) WHERE state = 1", "archive.fault"),
        ("UPDATE openings SET record = x'7b7d' WHERE state = 2", "archive.fault"),
        ("UPDATE openings SET tombstone = zeroblob(16) WHERE state = 2", "erasure"),
        ("UPDATE openings SET tombstone = NULL WHERE state = 2", "erasure"),
        ("DELETE FROM openings WHERE idx = 6", "openings.malformed"),
        ("UPDATE tiles SET hashes = zeroblob(8192) WHERE level = 0 AND idx = 0", "tile.mismatch"),
        ("UPDATE tiles SET idx = 9 WHERE level = 0 AND idx = 0", "tile"),
        ("INSERT INTO tiles SELECT 3, 0, hashes FROM tiles", "archive.fault"),
        ("UPDATE checkpoints SET note = replace(note, 'localhost', 'localhose') WHERE size = 7", "archive.checkpoint"),
        ("UPDATE checkpoints SET root = zeroblob(32) WHERE size = 7", "archive.checkpoint"),
        ("UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE size = 8) WHERE size = 7", "archive.checkpoint"),
        ("UPDATE checkpoints SET note = substr(note, 1, 70) WHERE size = (SELECT MAX(size) FROM checkpoints)", "checkpoint"),
        (
            "UPDATE cosignatures SET line = substr(line, 1, 79) || CASE substr(line, 80, 1) "
                + "WHEN 'A' THEN 'B' ELSE 'A' END || substr(line, 81)", "cosignature"
        ),
        ("UPDATE cosignatures SET time = time + 1", "archive.fault"),
        ("UPDATE cosignatures SET size = size - 1", ""),
        ("UPDATE notices SET issuer = 'did:web:elsewhere.example' WHERE position = 6", "state.mismatch"),
        ("DELETE FROM notices WHERE sealed = 0", "state.mismatch"),
        ("DELETE FROM notices WHERE sealed = 1", "archive.fault"),
        ("UPDATE records SET stated_at = stated_at + 1 WHERE position = 6", "state.mismatch"),
        ("UPDATE records SET stated_at = stated_at + 1 WHERE sealed = 1", "archive.fault"),
        ("UPDATE identity_keys SET change = 'retired' WHERE position = 1", ""),
        ("UPDATE bodies SET bytes = x'00'", "archive.fault"),
        ("UPDATE bodies SET name = CAST(name AS BLOB)", "archive.fault"),
    ]

    @Test func everyChangedRowIsReported() async throws {
        let sample = try await SampleNode(notices: 258)
        let digest = Digest.sha256(Array("a file".utf8))
        try sample.node.store.writeNow {
            try $0.execute("INSERT INTO bodies VALUES (?, 'text/plain', 'f', ?)", [.blob(digest.bytes), .blob(Array("a file".utf8))])
        }
        #expect(try await sample.audit(sample.source()).found == [])
        try await Temporary.folder { folder in
            for (i, (sql, code)) in Self.statements.enumerated() {
                let store = try sample.copy(to: "\(folder)/\(i).sqlite")
                try store.writeNow { try $0.execute(sql) }
                let found = try await sample.audit(sample.source(store)).found
                #expect(found.contains { $0.hasPrefix(code) }, "\(sql): \(found)")
                try store.close()
            }
        }
    }

    /// Bits of the file itself, wherever they lie: found, or nothing changed that an audit is about.
    @Test func flippedBitsOfTheFileAreFoundOrChangeNothing() async throws {
        var random = SeededRandom.fresh("flipping bits of comity.sqlite")
        let sample = try await SampleNode(notices: 20)
        let tables = ["entries", "openings", "tiles", "checkpoints", "cosignatures", "bodies"] + sample.registry.allTables.map(\.name)
        try await Temporary.folder { folder in
            let path = folder + "/whole.sqlite"
            let whole = try sample.copy(to: path)
            let before = try Self.dump(tables, whole)
            try whole.close()
            let bytes = Array(try Data(contentsOf: URL(filePath: path)))
            var harmless = 0
            let count = max(100, TamperTests.count / 3)
            for i in 0..<count {
                var changed = bytes
                let at = Int.random(in: 0..<changed.count, using: &random)
                changed[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let copy = "\(folder)/\(i).sqlite"
                try Data(changed).write(to: URL(filePath: copy))
                defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + end) } }
                guard let store = try? SQLiteStore(path: copy), let source = try? sample.source(store) else { continue }
                defer { try? store.close() }
                let outcome = try? await sample.audit(source)
                guard let outcome, outcome.report.problems.isEmpty else { continue }
                harmless += 1
                let differing = Self.differing(try Self.dump(tables, store), before, tables)
                #expect(
                    differing.isEmpty,
                    "seed \(random.seed), flip \(i): a bit of byte \(at) changed something, and nothing was found: \(differing)")
            }
            #expect(harmless < count, "no flip was found at all")
        }
    }

    private static func dump(_ tables: [String], _ store: SQLiteStore) throws -> [[SQLRowText]] {
        try store.readNow { transaction in
            try tables.map { table in try transaction.query("SELECT * FROM \(table)").map { SQLRowText(row: $0.values) } }
        }
    }

    /// What differs between two states, a line for each row.
    private static func differing(_ left: [[SQLRowText]], _ right: [[SQLRowText]], _ tables: [String]) -> [String] {
        var lines: [String] = []
        for (table, rows) in zip(tables, zip(left, right)) {
            let changed: Set<SQLRowText> = Set(rows.0).symmetricDifference(Set(rows.1))
            lines += changed.map { "\(table): \($0.row)" }.sorted()
            if rows.0.count != rows.1.count { lines.append("\(table): \(rows.0.count) rows and not \(rows.1.count)") }
            if lines.isEmpty, rows.0 != rows.1 { lines.append("\(table): another order") }
        }
        return lines
    }

    private struct SQLRowText: Hashable { var row: [SQLValue] }
}
