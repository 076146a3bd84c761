import Canon
import Foundation
import Ledger
import Node
import Signing
import Synchronization

/// What the rollback guard remembers outside the database: the last cosigned head of this log, and whom to ask about it.
///
/// A database restored from an old backup has forgotten its newest entries, and perhaps its newest witnesses; this file beside it has not.
package final class HeadMemory: Sendable {
    package struct Witness: Sendable, Hashable {
        package var origin: String
        package var url: String
        /// The verifier key of its witness.
        package var key: String

        package init(origin: String, url: String, key: String) { (self.origin, self.url, self.key) = (origin, url, key) }
    }

    package struct Content: Sendable, Hashable {
        /// The checkpoint as its log signed it; nil while no witness has cosigned one.
        package var note: String?
        package var witnesses: [Witness]

        package init(note: String?, witnesses: [Witness]) { (self.note, self.witnesses) = (note, witnesses) }
    }

    private let path: String
    private let last: Mutex<Content?>

    package init(path: String) {
        self.path = path
        last = Mutex(nil)
    }

    /// What the file says; nil when there is none. Throws `DirectoryError` for a file that is not of its form.
    package func read() throws -> Content? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        guard let json = try? JSON.parse(Array(data), limits: .api), let object = json.object, let list = object["witnesses"]?.array else {
            throw DirectoryError(
                "\(path) is not readable as the memory of the last head; if it is damaged, remove it and start again with the witnesses in reach")
        }
        let witnesses = list.compactMap { item -> Witness? in
            guard let origin = item["origin"]?.string, let url = item["url"]?.string, let key = item["key"]?.string else { return nil }
            return Witness(origin: origin, url: url, key: key)
        }
        return Content(note: object["note"]?.string, witnesses: witnesses)
    }

    /// Replaces the file, in one step that a crash cannot halve. The same content again is not written.
    package func write(_ content: Content) throws {
        try last.withLock { last in
            guard last != content else { return }
            var members: JSONObject = [
                "witnesses": .array(
                    content.witnesses.map { ["origin": .string($0.origin), "url": .string($0.url), "key": .string($0.key)] })
            ]
            if let note = content.note { members["note"] = .string(note) }
            do { try Data(JSON.object(members).canonicalBytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
                throw DirectoryError("could not write \(path), the memory of the last head: \(error.localizedDescription)")
            }
            last = content
        }
    }
}
