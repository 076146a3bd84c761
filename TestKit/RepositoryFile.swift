import Canon
import Foundation

/// Files of the repository that tests read: a module's vectors, the content of the demonstration. Found from where this file was compiled.
package enum RepositoryFile {
    /// The bytes of a file by its path from the folder that holds Package.swift, such as `Demo/sta-expected.json`.
    package static func bytes(_ path: String, from file: String = #filePath) throws -> [UInt8] {
        var root = URL(filePath: file).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path(percentEncoded: false)), root.pathComponents.count > 1 {
            root = root.deletingLastPathComponent()
        }
        return Array(try Data(contentsOf: root.appending(path: path)))
    }

    package static func json(_ path: String, from file: String = #filePath) throws -> JSON {
        try JSON.parse(try bytes(path, from: file), limits: .vectors)
    }
}
