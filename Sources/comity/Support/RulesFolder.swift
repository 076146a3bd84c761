import Canon
import Foundation
import RuleEngine

/// Rules on disk: every JSON file of a folder, or one rule set beside whose file the attributes stand.
struct RulesFolder {
    let path: String

    /// The largest file that is read.
    private static let sizeLimit = RuleLibrary.limits.maxBytes

    static func file(_ path: String) throws -> RuleLibrary.File {
        guard let data = FileManager.default.contents(atPath: path) else { throw CommandError("\(path) cannot be read") }
        guard data.count <= sizeLimit else { throw CommandError("\(path) has more than \(sizeLimit >> 20) MiB") }
        return RuleLibrary.File(name: URL(filePath: path).lastPathComponent, bytes: Array(data))
    }

    /// The JSON files of the folder; of a file, itself and the files of its folder that hold no other rule set.
    func files() throws -> [RuleLibrary.File] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw CommandError("\(path) does not exist") }
        let folder = isFolder.boolValue ? URL(filePath: path) : URL(filePath: path).deletingLastPathComponent()
        let chosen = isFolder.boolValue ? nil : URL(filePath: path).lastPathComponent
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).filter { $0.hasSuffix(".json") }.sorted()
        guard !names.isEmpty else { throw CommandError("\(path) holds no JSON file; a folder of rules has attributes.json and a rule set at least") }
        return try names.map { try RulesFolder.file(folder.appending(path: $0).path(percentEncoded: false)) }
            .filter { file in chosen.map { $0 == file.name || !RulesFolder.isRuleSet(file) } ?? true }
    }

    private static func isRuleSet(_ file: RuleLibrary.File) -> Bool {
        let json = try? JSON.parse(file.bytes, limits: RuleLibrary.limits)
        return json?["format"]?.string?.hasPrefix("comity-ruleset/") ?? false
    }

    /// The library; findings go to standard error, and errors end the command.
    func library(mode: LoadMode = .example, showsWarnings: Bool = false) throws -> RuleLibrary {
        let (library, findings) = RuleLibrary.load(try files(), mode: mode)
        for finding in findings where showsWarnings || finding.severity == .error { Terminal.note(finding.description) }
        guard let library else { throw CommandError("\(path) holds rules with errors; each is named above") }
        return library
    }
}
