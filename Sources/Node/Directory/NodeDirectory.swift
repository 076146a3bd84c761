import Canon
import Foundation
import Pages

/// The folder of one node: `comity.sqlite`, the key-encryption key, the operator's token, the settings it was made with, and what the rollback
/// guard remembers outside the database.
package struct NodeDirectory: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path }

    package var database: String { path + "/comity.sqlite" }
    package var keyFile: String { path + "/key-encryption-key" }
    package var tokenFile: String { path + "/token" }
    package var settingsFile: String { path + "/node.json" }
    package var lockFile: String { path + "/lock" }
    package var memoryFile: String { path + "/last-head.json" }
    /// Where a running server says how to reach it, for `--dir` commands.
    package var runningFile: String { path + "/running.json" }

    package var exists: Bool { FileManager.default.fileExists(atPath: database) }

    /// Makes the folder for a new node, with a fresh key and token. Refuses a folder that already holds one.
    package func create(settings: NodeSettings) throws {
        guard !exists else {
            throw DirectoryError("\(path) holds a node already; choose another folder, or delete this one if you are sure")
        }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try SecretFile.write(Array(Base64.encodeURL(RandomBytes.draw(32)).utf8), to: keyFile)
        try SecretFile.write(Array(Base64.encodeURL(RandomBytes.draw(32)).utf8), to: tokenFile)
        try Data(settings.json.canonicalBytes).write(to: URL(fileURLWithPath: settingsFile), options: .atomic)
    }

    package func settings() throws -> NodeSettings {
        guard let data = FileManager.default.contents(atPath: settingsFile) else {
            throw DirectoryError(
                "\(path) holds no node (no node.json there); make one with: comity init --dir \(path) --name NAME --url URL --jurisdiction CC")
        }
        return try NodeSettings(JSON.parse(Array(data), limits: .record), file: settingsFile)
    }

    package func keyEncryptionKey() throws -> [UInt8] {
        guard let key = Base64.decodeURL(try SecretFile.text(keyFile)), key.count == 32 else {
            throw DirectoryError("\(keyFile) does not hold a key of 32 bytes; restore it from a backup, the node's keys cannot be opened without it")
        }
        return key
    }

    package func token() throws -> String { try SecretFile.text(tokenFile) }
}

/// What a node was made with. Never rewritten by the program; flags and environment override it for one run.
package struct NodeSettings: Sendable {
    package var url: String
    package var name: String
    /// The name in other languages than English, by their BCP 47 tags.
    package var otherNames: [String: String]
    package var jurisdiction: String
    /// Whether this node takes part in a demonstration: pages then say so.
    package var demonstration: Bool

    package init(url: String, name: String, otherNames: [String: String] = [:], jurisdiction: String, demonstration: Bool = false) {
        (self.url, self.name, self.otherNames) = (url, name, otherNames)
        (self.jurisdiction, self.demonstration) = (jurisdiction, demonstration)
    }

    /// The name in all its languages.
    package var names: [String: String] { otherNames.merging(["en": name]) { $1 } }

    package init(_ json: JSON, file: String) throws {
        guard let object = json.object else { throw DirectoryError("\(file) must hold a JSON object") }
        var fields = Fields(object, at: file)
        url = try fields.text("url")
        name = try fields.text("name")
        var others: [String: String] = [:]
        for (tag, value) in fields.optional("otherNames")?.object ?? [:] {
            guard let text = value.string, !text.isEmpty else { throw DirectoryError("\(file): /otherNames/\(tag) must be a name") }
            others[tag] = text
        }
        otherNames = others
        jurisdiction = try fields.text("jurisdiction", max: 8)
        demonstration = try fields.optionalBool("demonstration") ?? false
        try fields.end()
        _ = try NodeAddress(url)
    }

    package var json: JSON {
        var members: [String: JSON] = ["url": .string(url), "name": .string(name), "jurisdiction": .string(jurisdiction)]
        if !otherNames.isEmpty { members["otherNames"] = .object(JSONObject(otherNames.mapValues { .string($0) })) }
        if demonstration { members["demonstration"] = true }
        return .object(JSONObject(members))
    }
}

/// A node's public address, taken apart: `https://host[:port]`, or `http` for localhost only.
package struct NodeAddress: Sendable, Hashable {
    package let scheme: String
    package let host: String
    package let port: Int
    package let isDefaultPort: Bool

    package init(_ url: String) throws {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.host, !host.isEmpty,
            parts.path.isEmpty, parts.query == nil, parts.fragment == nil, parts.user == nil
        else {
            throw DirectoryError("“\(url)” is not a node's address; write it as https://comity.example.org, without a path or a slash at the end")
        }
        guard scheme == "https" || (scheme == "http" && host == "localhost") else {
            throw DirectoryError("“\(url)” must use https; plain http is for http://localhost alone")
        }
        let usual = scheme == "https" ? 443 : 80
        self.scheme = scheme
        self.host = host.lowercased()
        port = parts.port ?? usual
        isDefaultPort = port == usual
    }

    /// The origin of its log: the address without scheme.
    package var origin: String { isDefaultPort ? host : "\(host):\(port)" }
    package var url: String { "\(scheme)://\(origin)" }
    /// `did:web` of the node, port percent-encoded (did:web §3.2).
    package var did: String { "did:web:" + (isDefaultPort ? host : "\(host)%3A\(port)") }
    package func did(ofParty slug: String) -> String { did + ":parties:" + slug }
}

/// A folder or file is not as it must be; the text names it and says what to do.
package struct DirectoryError: Error, CustomStringConvertible, Sendable {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Files that only their owner may read.
package enum SecretFile {
    /// Creates the file with mode 0600; refuses to overwrite.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DirectoryError("could not create \(path): \(String(cString: strerror(errno)))") }
        defer { _ = close(descriptor) }
        guard bytes.withUnsafeBytes({ Foundation.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count, fsync(descriptor) == 0 else {
            throw DirectoryError("could not write \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// The text of a secret file; refuses one that others may read.
    package static func text(_ path: String) throws -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw DirectoryError("could not read \(path): \(String(cString: strerror(errno)))") }
        guard status.st_mode & 0o077 == 0 else { throw DirectoryError("\(path) may be read by others; run: chmod 600 \(path)") }
        guard let data = FileManager.default.contents(atPath: path) else { throw DirectoryError("could not read \(path)") }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Holds a node's folder for one process, as long as this value lives. The lock goes with the process, even when it is killed.
package final class DirectoryLock: Sendable {
    private let descriptor: Int32

    package init(_ directory: NodeDirectory) throws {
        descriptor = open(directory.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DirectoryError("could not open \(directory.lockFile): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            _ = close(descriptor)
            throw DirectoryError("another program is using \(directory.path); stop that one, or let this command go through it")
        }
    }

    deinit { _ = close(descriptor) }
}
