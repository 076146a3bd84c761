import Foundation

/// A log as a folder of files, under the paths at which a node serves them.
public struct DirectorySource: LogSource {
    public let name: String
    public let isComplete = false
    private let root: String
    /// Whether the folder is that of the log alone, with `checkpoint` directly in it.
    private let isLogAlone: Bool

    /// - Parameter path: the folder that holds `log/checkpoint`, or `checkpoint`.
    public init(path: String) {
        name = path
        root = path.hasSuffix("/") ? path : path + "/"
        isLogAlone = !FileManager.default.fileExists(atPath: root + "log/checkpoint") && FileManager.default.fileExists(atPath: root + "checkpoint")
    }

    public func read(_ path: String, limit: Int) async throws(LogSourceError) -> [UInt8]? {
        // Paths are made by the audit, never by a log; a parent folder in one would be a mistake of ours.
        guard !path.split(separator: "/").contains("..") else { throw LogSourceError(.unreachable, "\(path) leads out of the folder") }
        let path = isLogAlone && path.hasPrefix("log/") ? String(path.dropFirst("log/".count)) : path
        guard let handle = FileHandle(forReadingAtPath: root + path) else {
            guard FileManager.default.fileExists(atPath: root + path) else { return nil }
            throw LogSourceError(.unreachable, "\(root)\(path) cannot be read; check its permissions")
        }
        defer { try? handle.close() }
        let data: Data?
        do { data = try handle.read(upToCount: limit + 1) } catch {
            // A folder stands where a file should: `tile/0/000` beside `tile/0/000.p` is one; there is no such file.
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: root + path, isDirectory: &isFolder), isFolder.boolValue { return nil }
            throw LogSourceError(.unreachable, "\(root)\(path) cannot be read: \(error)")
        }
        guard let data else { return [] }
        guard data.count <= limit else { throw LogSourceError(.tooLarge, "\(root)\(path) has more than \(limit) bytes") }
        return Array(data)
    }
}
