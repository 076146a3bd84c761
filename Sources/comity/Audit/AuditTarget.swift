import AsyncHTTPClient
import Canon
import Foundation
import Node
import StoreSQLite
import Verifier

/// What a person asked to audit: a node's address, a node's folder, or a folder with a copy of a log's files.
enum AuditTarget {
    case node(NodeAddress)
    case store(NodeDirectory)
    case files(String)

    init(_ text: String) throws {
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            self = .node(try NodeAddress(text.hasSuffix("/") ? String(text.dropLast()) : text))
            return
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandError("“\(text)” is neither an address (http://localhost:8080, https://…) nor a folder")
        }
        let directory = NodeDirectory(text)
        self = directory.exists ? .store(directory) : .files(text)
    }

    /// Opens the source for the time of `body`. The origin is the one that the log must have; nil where nothing says.
    func open<T: Sendable>(_ body: (any LogSource, _ origin: String?) async throws -> T) async throws -> T {
        switch self {
        case .node(let address):
            let client = HTTPLogSource.makeClient()
            let result: Result<T, any Error>
            do { result = .success(try await body(HTTPLogSource(url: address.url, client: client), address.origin)) } catch { result = .failure(error) }
            try? await client.shutdown()
            return try result.get()
        case .store(let directory):
            let store = try SQLiteStore(path: directory.database)
            defer { try? store.close() }
            let source = try StoreLogSource(name: directory.path, store: store, registry: Modules.registry()) { try store.integrityProblems() }
            let url = try? directory.settings().url
            return try await body(source, url.flatMap { try? NodeAddress($0).origin })
        case .files(let path): return try await body(DirectorySource(path: path), nil)
        }
    }

    /// Whether it is asked over the net, so that what an earlier audit remembers saves work and shows changes.
    var isRemote: Bool { if case .node = self { true } else { false } }
}
