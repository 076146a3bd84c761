import Canon
import Foundation

/// The published test vectors under TestKit/Vectors, found from where this file was compiled.
package enum Vectors {
    /// The bytes of one file, such as `rfc8785/input/french.json`.
    package static func bytes(_ path: String, from file: String = #filePath) throws -> [UInt8] {
        let address = try folder(from: file).appending(path: path)
        return Array(try Data(contentsOf: address))
    }

    /// The value of one JSON file.
    package static func json(_ path: String, from file: String = #filePath) throws -> JSON {
        try JSON.parse(try bytes(path, from: file), limits: .vectors)
    }

    /// The lines of one text file, without empty ones.
    package static func lines(_ path: String, from file: String = #filePath) throws -> [String] {
        String(decoding: try bytes(path, from: file), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The names of the files in a folder that end so, sorted.
    package static func names(in path: String, ending suffix: String = ".json", from file: String = #filePath) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: try folder(from: file).appending(path: path).path(percentEncoded: false))
            .filter { $0.hasSuffix(suffix) }.sorted()
    }

    /// The text of one file of the repository, such as `docs/formats/record.md`.
    package static func document(_ path: String, from file: String = #filePath) throws -> String {
        String(decoding: try Data(contentsOf: try root(from: file).appending(path: path)), as: UTF8.self)
    }

    private static func folder(from file: String) throws -> URL { try root(from: file).appending(path: "TestKit/Vectors") }

    private static func root(from file: String) throws -> URL {
        var address = URL(filePath: file).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: address.appending(path: "Package.swift").path(percentEncoded: false)) {
            guard address.pathComponents.count > 1 else { throw VectorsMissing() }
            address = address.deletingLastPathComponent()
        }
        return address
    }
}

/// No folder above the tests holds Package.swift.
package struct VectorsMissing: Error {}
