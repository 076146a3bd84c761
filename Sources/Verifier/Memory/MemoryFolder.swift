import Canon
import Foundation

/// Where an auditor keeps what it remembers: one file per log, named by the SHA-256 of its origin.
public struct MemoryFolder: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// `$XDG_STATE_HOME/comity/audit`, or `~/.local/state/comity/audit`.
    public static var usual: MemoryFolder {
        let environment = ProcessInfo.processInfo.environment
        func folder(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        let state = folder("XDG_STATE_HOME") ?? (folder("HOME") ?? NSHomeDirectory()) + "/.local/state"
        return MemoryFolder(path: state + "/comity/audit")
    }

    /// The file for a log.
    public func file(for origin: String) -> String { "\(path)/\(Digest.sha256(Array(origin.utf8)).hex).json" }

    /// What is remembered of a log; nil if nothing is, or nothing that can be understood.
    public func memory(of origin: String) -> AuditMemory? {
        guard let data = FileManager.default.contents(atPath: file(for: origin)), let memory = AuditMemory(bytes: Array(data)) else { return nil }
        return memory.origin.utf8.elementsEqual(origin.utf8) ? memory : nil
    }

    /// Keeps a memory in place of the last one. Throws an error of Foundation's.
    public func keep(_ memory: AuditMemory) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(memory.json.canonicalBytes).write(to: URL(fileURLWithPath: file(for: memory.origin)), options: .atomic)
    }
}
