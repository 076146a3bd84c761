import Canon
import Node
import Store
import StoreSQLite

/// Changes one word in the newest open record of a copied node, as somebody with the disk in their hands could.
enum DemoTampering {
    static func change(_ directory: NodeDirectory) throws {
        let store = try SQLiteStore(path: directory.database)
        defer { try? store.close() }
        try store.writeNow { transaction in
            let row = try transaction.first(
                "SELECT o.idx, o.record FROM openings o JOIN records r ON r.position = o.idx AND r.id = o.record_id WHERE o.state = 0 AND r.kind = 'notice.v1' "
                    + "ORDER BY o.idx DESC LIMIT 1"
            )
            guard let row else { throw CommandError("the copy holds no open record") }
            var bytes = row.blob(1)
            guard let at = bytes.firstRange(of: Array("\"title\"".utf8))?.lowerBound else {
                throw CommandError("the newest record has no word to change")
            }
            bytes[at + 1] ^= 0x20
            try transaction.execute("UPDATE openings SET record = ? WHERE idx = ?", [.blob(bytes), row[0]])
        }
    }
}
