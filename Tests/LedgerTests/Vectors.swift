import Canon
import Foundation
import Ledger

/// Finds and reads the test vectors of this package.
enum Vectors {
    static let root: URL = {
        var folder = URL(filePath: #filePath).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path), folder.path != "/" {
            folder = folder.deletingLastPathComponent()
        }
        return folder
    }()

    static let log = root.appending(path: "TestKit/Vectors/log")

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: log.appending(path: path))) }
    static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

    static func json<T: Decodable>(_ path: String, as type: T.Type = T.self) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(contentsOf: log.appending(path: path)))
    }

    /// The paths below a folder that end so, sorted.
    static func files(_ folder: String, suffix: String) -> [String] {
        let base = log.appending(path: folder)
        let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(suffix) }.sorted().map { folder + "/" + $0 }
    }

    static func digest(_ base64: String) -> Digest? { Base64.decode(base64).flatMap { Digest($0) } }

    /// All or nothing: nil if one is not a digest.
    static func digests(_ base64: [String]?) -> [Digest]? {
        let all = (base64 ?? []).map(digest)
        return all.contains(nil) ? nil : all.compactMap { $0 }
    }
}

/// Entries and trees that several suites use.
enum Sample {
    /// The entries of golden.json: lengths and bytes follow from the index.
    static func goldenEntry(_ i: Int) -> [UInt8] {
        let length = i == 3 ? 65535 : i == 5 ? 0 : i * 7919 % 97
        return (0..<length).map { UInt8(truncatingIfNeeded: i * 31 + $0 * 17) }
    }

    static func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { TreeHash.leaf([UInt8($0 & 255), UInt8($0 >> 8)]) }
    }

    /// `MTH` exactly as RFC 6962 §2.1 words it, as a second opinion.
    static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        guard leaves.count > 1 else { return leaves.first ?? TreeHash.emptyRoot }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return TreeHash.node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    static func flipped(_ digest: Digest, bit: Int = 0) -> Digest {
        var bytes = digest.bytes
        bytes[bit / 8 % 32] ^= 1 << UInt8(bit % 8)
        return Digest(bytes) ?? digest
    }
}
