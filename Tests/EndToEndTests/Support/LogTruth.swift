import Canon
import Foundation
import Ledger
import Node
import Signing
import Store
import StoreSQLite
import Testing

/// What a stopped node's folder holds, against what the node said while it ran.
struct LogTruth {
    /// The roots of the log at every size, computed from its entries alone.
    let roots: [Digest]
    let records: [[UInt8]: UInt64]
    let signed: [Checkpoint]
    let problems: [String]

    init(_ dir: String) throws {
        let store = try SQLiteStore(path: NodeDirectory(dir).database)
        defer { try? store.close() }
        let origin = try NodeAddress(NodeDirectory(dir).settings().url).origin
        (roots, records, signed, problems) = try store.readNow { transaction in
            var tree = TreeEdge()
            var roots = [tree.root]
            var records: [[UInt8]: UInt64] = [:]
            let rows = try transaction.query("SELECT e.entry, o.record_id, e.idx FROM entries e JOIN openings o ON o.idx = e.idx ORDER BY e.idx", [])
            for row in rows {
                tree.append(TreeHash.leaf(row.blob(0)))
                roots.append(tree.root)
                records[row.blob(1)] = UInt64(row.integer(2))
            }
            let signed = try transaction.query("SELECT note FROM checkpoints", []).map {
                try Checkpoint(text: SignedNote(bytes: Array($0.text(0).utf8)).text)
            }
            return (roots, records, signed, try LogCheck.run(origin: origin, in: transaction).problems)
        }
    }

    /// Nothing acknowledged is missing, and every head that was ever signed or seen is a root of this one log.
    func check(acknowledged: [JSON], seen: [Checkpoint] = []) {
        #expect(problems == [])
        for receipt in acknowledged {
            let id = receipt["id"]?.string.flatMap { RecordID($0) }
            let position = id.flatMap { records[$0.bytes] }
            #expect(position != nil, "\(receipt.canonicalText) was acknowledged and is missing")
            #expect(position.map { Int64($0) } == receipt["position"]?.integer)
        }
        for head in signed + seen {
            #expect(head.size < UInt64(roots.count), "a head of \(head.size) entries was signed, and there are \(roots.count - 1)")
            guard head.size < UInt64(roots.count) else { continue }
            #expect(head.root == roots[Int(head.size)], "the root signed at size \(head.size) is not that of the log")
        }
    }
}

/// Acts on a server as fast as it answers.
enum Load {
    static let notice: JSON = ["kind": "notice.v1", "subject": ["title": ["en": "Notice"], "text": ["en": "A text that must not be lost."]]]

    /// Posts until the server no longer accepts; gives what it acknowledged.
    static func run(_ server: TestServer, callers: Int) async -> [JSON] {
        await withTaskGroup(of: [JSON].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var acknowledged: [JSON] = []
                    while let answer = try? await server.post("/api/v1/acts", notice), answer.status == 201, let receipt = answer.json {
                        acknowledged.append(receipt)
                    }
                    return acknowledged
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Reads checkpoints until the server no longer answers.
    static func heads(_ server: TestServer) async -> [Checkpoint] {
        var heads: [Checkpoint] = []
        while let head = try? await server.head() { if heads.last != head { heads.append(head) } }
        return heads
    }
}
