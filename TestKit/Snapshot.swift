import Foundation

/// Compares a text with the one kept beside the test, in `__Snapshots__/<name>`.
///
/// With `COMITY_RECORD=1` in the environment the text is written instead. What differs is thrown with the first line that does, so that a change of
/// a page is always seen and confirmed by a person.
package enum Snapshot {
    package struct Mismatch: Error, CustomStringConvertible {
        package var description: String
    }

    package static func check(_ text: String, named name: String, file: String = #filePath) throws {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("__Snapshots__")
        let place = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["COMITY_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
            return
        }
        guard let kept = try? String(contentsOf: place, encoding: .utf8) else {
            throw Mismatch(description: "\(name) has no snapshot; look at the page, then record it with COMITY_RECORD=1")
        }
        guard kept != text else { return }
        let old = kept.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        func show(_ lines: [Substring]) -> String { line < lines.count ? String(lines[line].prefix(400)) : "(end)" }
        throw Mismatch(description: "\(name) differs in line \(line + 1)\n  kept: \(show(old))\n  now:  \(show(new))")
    }
}
